/* 续签 and 聘用单位变更. */
(function () {
  'use strict';

  const { day, month, shown, page, POSITION, TERM, MONTHS } = Talent.parts;
  const blank = () => ({
    position: '', employed_since: '', contract: null, contract_begins: '', open_ended: false,
    first_month: '', last_month: '', insured_from: '', promise: false,
  });

  Talent.views.renewal = {
    mixins: [Talent.filing('续签', 'renewals', blank, Object.assign({}, Talent.rules.work, Talent.rules.months))],
    template: page('续签', `
          ${shown('证件编号', 'start.permit')}${shown('证件有效期至', 'start.expires')}
          ${shown('申请单位', 'start.unit')}${POSITION}${TERM}${MONTHS}`),
  };

  Talent.views.employerChange = {
    mixins: [Talent.filing('聘用单位变更', 'employer-changes', blank, Object.assign({
      employed_since: Talent.chosen('请选择入职日期'),
      insured_from: Talent.chosen('请选择新单位参保起始月份'),
    }, Talent.rules.work))],
    template: page('聘用单位变更', `
          ${shown('证件编号', 'start.permit')}${shown('证件有效期至', 'start.expires')}
          ${shown('原单位', 'start.former')}${shown('新单位', 'start.unit')}
          ${POSITION}${day('since', '入职日期', 'employed_since')}${TERM}
          ${month('新单位参保起始月份', 'insured_from')}`),
  };
})();
