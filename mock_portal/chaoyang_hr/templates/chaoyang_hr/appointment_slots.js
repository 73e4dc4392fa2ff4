// 可约日期与时段：时段随日期变化
  var $ = layui.$, days = {{ days|tojson }};
  function iso(date) {
    return date.getFullYear() + '-' + ('0' + (date.getMonth() + 1)).slice(-2) + '-' + ('0' + date.getDate()).slice(-2);
  }
  layui.laydate.render({
    elem: 'input.date', trigger: 'click', value: '', min: days[0], max: days[days.length - 1], btns: ['clear', 'confirm'],
    disabledDate: function (date) { return days.indexOf(iso(date)) < 0; },
    done: slots
  });
  function slots(day) {
    var select = $('#slot');
    if (!day) { select.html('<option value="">请先选择预约日期</option>'); layui.form.render('select'); return; }
    $.get({{ url_for('chaoyang_hr.slots')|tojson }}, {date: day}, function (res) {
      if (lost(res)) { return; }
      if (res.code !== 0) { layui.layer.msg(res.msg, {icon: 2, time: 3000}); return; }
      var before = {{ (not habit('dependent-select'))|tojson }} ? select.val() : '';
      select.html('<option value="">请选择</option>');
      res.data.forEach(function (one) {
        $('<option>').val(one.slot).text(one.left > 0 ? one.slot : one.slot + '（已约满）').prop('disabled', one.left <= 0).appendTo(select);
      });
      if (res.data.some(function (one) { return one.slot === before && one.left > 0; })) { select.val(before); }
      layui.form.render('select');
    });
  }
