/* 证件基础信息变更 and 证件业务信息变更. */
(function () {
  'use strict';

  const { shown, page } = Talent.parts;

  Talent.views.basicChange = {
    mixins: [Talent.filing('证件基础信息变更', 'basic-changes', () => ({ items: [], reason: '', promise: false }), {
      items: [{ type: 'array', required: true, message: '请选择变更事项', trigger: 'change' }],
      reason: Talent.typed('请输入变更说明'),
    })],
    template: page('证件基础信息变更', `
          ${shown('证件编号', 'start.permit')}
          <el-table :data="start.facts" border size="small" class="changes" empty-text="暂无信息">
            <el-table-column prop="item" label="项目" width="160" />
            <el-table-column prop="before" label="证件登记信息" />
            <el-table-column prop="after" label="个人信息" />
          </el-table>
          <el-form-item label="变更事项" prop="items">
            <el-checkbox-group v-model="form.items">
              <el-checkbox v-for="one in start.items" :key="one" :label="one">{{ one }}</el-checkbox>
            </el-checkbox-group>
          </el-form-item>
          <el-form-item label="变更说明" prop="reason">
            <el-input v-model.trim="form.reason" type="textarea" :rows="3" maxlength="200" show-word-limit
                      class="wide" />
          </el-form-item>`),
  };

  Talent.views.familyChange = {
    mixins: [Talent.filing('证件业务信息变更', 'family-changes', () => ({ people: [], promise: false }), {
      people: [{ type: 'array', required: true, message: '请添加变更人员', trigger: 'change' }],
    })],
    template: page('证件业务信息变更', `
          ${shown('证件编号', 'start.permit')}
          <section class="part"><h3>电子确认单中的随往子女</h3>
            <el-table :data="start.children" border size="small" class="rows" empty-text="暂无">
              <el-table-column label="子女姓名" width="200">
                <template slot-scope="{ row }">{{ row['姓名'] }}</template>
              </el-table-column>
              <el-table-column label="公民身份号码"><template slot-scope="{ row }">{{ row['身份证号'] }}</template>
              </el-table-column>
            </el-table></section>
          <section class="part"><h3>变更人员</h3>
            <p class="tip">仅可增加或减少随往子女；系统不再随往配偶信息</p>
            <change-rows v-model="form.people" />
          </section>`),
  };
})();
