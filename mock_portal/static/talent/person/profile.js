/* 个人信息完善: one long page. What a real one does on its own is kept:
 * - leaving 身份证号 asks the server and fills 出生日期 and 性别, which cannot be typed;
 * - choosing 国内最高学历 empties 国内最高学位 and puts a new control in its place a moment later;
 * - 毕业院校 finds nothing before something is typed.
 */
(function () {
  'use strict';

  const blank = () => ({
    name: '', id_number: '', birth_date: '', sex: '', nationality: '', political: '', mobile: '', email: '',
    marriage: '', household_kind: '', household_place: [], household_address: '',
    residence_kind: '', residence_district: '', residence_address: '',
    level: '', degree: '', study_form: '', school: '', major: '', graduated: '',
    foreign: false, certification: '', has_title: false, title_name: '', title_grade: '',
    work: [], children: [],
  });

  const typed = (message) => [{ required: true, message, trigger: 'blur' }];
  const chosen = (message) => [{ required: true, message, trigger: 'change' }];

  const RULES = {
    name: typed('请输入姓名'),
    id_number: [
      { required: true, message: '请输入身份证号', trigger: 'blur' },
      { pattern: /^\d{17}[\dXx]$/, message: '身份证号格式不正确', trigger: 'blur' },
    ],
    nationality: chosen('请选择民族'),
    political: chosen('请选择政治面貌'),
    mobile: [
      { required: true, message: '请输入手机号码', trigger: 'blur' },
      { pattern: /^1[3-9]\d{9}$/, message: '手机号码格式不正确', trigger: 'blur' },
    ],
    email: [{ type: 'email', message: '电子邮箱格式不正确', trigger: 'blur' }],
    marriage: chosen('请选择婚姻状况'),
    household_kind: chosen('请选择户口性质'),
    household_place: [{ required: true, type: 'array', min: 2, message: '请选择户籍所在地', trigger: 'change' }],
    household_address: typed('请输入户籍地址'),
    residence_kind: chosen('请选择住所类型'),
    residence_district: chosen('请选择住所所在区'),
    residence_address: typed('请输入现居住地址'),
    level: chosen('请选择国内最高学历'),
    degree: chosen('请选择国内最高学位'),
    study_form: chosen('请选择学习形式'),
    school: chosen('请选择毕业院校'),
    major: typed('请输入所学专业'),
    graduated: chosen('请选择毕业日期'),
    certification: typed('请输入认证编号'),
    title_name: typed('请输入职称名称'),
    title_grade: chosen('请选择职称级别'),
  };

  Talent.views.profile = {
    data: () => ({
      loading: true, saving: false, form: blank(), rules: RULES, options: {}, saved: { number: '', at: '' },
      degrees: [], degreeKey: 0, degreeReady: true, schools: [], searching: false, search: null, asked: '',
    }),
    async created() {
      try {
        const answer = await Talent.get('profile');
        this.options = answer.options;
        this.saved = answer.saved;
        if (answer.form) {
          this.form = Object.assign(blank(), answer.form);
          this.asked = this.form.id_number;
          this.schools = [this.form.school];
          this.degrees = await Talent.get(`degrees?level=${encodeURIComponent(this.form.level)}`);
          this.degreeKey += 1;
        }
      } finally {
        this.loading = false;
      }
    },
    beforeDestroy() { clearTimeout(this.search); },
    methods: {
      async identify() {
        const number = this.form.id_number.toUpperCase();
        if (!/^\d{17}[\dX]$/.test(number) || number === this.asked) return;
        this.form.birth_date = '';
        this.form.sex = '';
        const answer = await Talent.get(`identity?id_number=${number}`);
        this.asked = number;
        this.form.birth_date = answer.birth_date;
        this.form.sex = answer.sex;
      },
      async levelChanged(level) {
        if (!Talent.habit('dependent-select')) {
          this.degrees = await Talent.get(`degrees?level=${encodeURIComponent(level)}`);
          if (!this.degrees.includes(this.form.degree)) this.form.degree = '';
          return;
        }
        this.form.degree = '';
        this.degrees = [];
        this.degreeReady = false;
        const degrees = await Talent.get(`degrees?level=${encodeURIComponent(level)}`);
        setTimeout(() => {
          this.degrees = degrees;
          this.degreeReady = true;
          this.degreeKey += 1; /* a new control, not the old one with other options */
          this.$nextTick(() => this.$refs.form && this.$refs.form.clearValidate('degree'));
        }, 100);
      },
      findSchool(words) {
        clearTimeout(this.search);
        if (!words.trim()) {
          this.schools = this.form.school ? [this.form.school] : [];
          return;
        }
        this.searching = true;
        this.search = setTimeout(async () => {
          try {
            this.schools = await Talent.get(`schools?q=${encodeURIComponent(words.trim())}`);
          } finally {
            this.searching = false;
          }
        }, 150);
      },
      save() {
        this.$refs.form.validate(async (valid) => {
          if (!valid) {
            this.$message({ type: 'error', message: '请完善必填信息' });
            return;
          }
          this.saving = true;
          try {
            this.saved = await Talent.post('profile', this.form);
            this.$message({ type: 'success', message: '保存成功' });
          } finally {
            this.saving = false;
          }
        });
      },
    },
    template: `
      <div v-loading="loading">
        <talent-heading text="个人信息完善">
          <span class="tip">带 <i>*</i> 的为必填项，保存后方可办理业务</span>
        </talent-heading>
        <el-form ref="form" :model="form" :rules="rules" label-width="150px" @submit.native.prevent>
          <section class="block">
            <h3>基本信息</h3>
            <el-row :gutter="24">
              <el-col :span="12">
                <el-form-item label="姓名" prop="name"><el-input v-model.trim="form.name" /></el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="身份证号" prop="id_number">
                  <el-input v-model.trim="form.id_number" maxlength="18" @blur="identify" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="出生日期">
                  <el-input v-model="form.birth_date" disabled placeholder="由身份证号自动带出" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="性别">
                  <el-input v-model="form.sex" disabled placeholder="由身份证号自动带出" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="民族" prop="nationality">
                  <talent-select v-model="form.nationality" filterable placeholder="请选择" :options="options.nationality" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="政治面貌" prop="political">
                  <talent-select v-model="form.political" placeholder="请选择" :options="options.political" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="手机号码" prop="mobile">
                  <el-input v-model.trim="form.mobile" maxlength="11" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="电子邮箱" prop="email"><el-input v-model.trim="form.email" /></el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="婚姻状况" prop="marriage">
                  <talent-select v-model="form.marriage" placeholder="请选择" :options="options.marriage" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="户口性质" prop="household_kind">
                  <el-radio-group v-model="form.household_kind">
                    <el-radio v-for="one in options.household_kind" :key="one" :label="one">{{ one }}</el-radio>
                  </el-radio-group>
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="户籍所在地" prop="household_place">
                  <el-cascader v-model="form.household_place" :options="options.places || []"
                               placeholder="请选择省、市" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="户籍地址" prop="household_address">
                  <el-input v-model.trim="form.household_address" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="住所类型" prop="residence_kind">
                  <talent-select v-model="form.residence_kind" placeholder="请选择" :options="options.residence_kind" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="住所所在区" prop="residence_district">
                  <talent-select v-model="form.residence_district" placeholder="请选择" :options="options.district" />
                </el-form-item>
              </el-col>
              <el-col :span="24">
                <el-form-item label="现居住地址" prop="residence_address">
                  <el-input v-model.trim="form.residence_address" placeholder="请填写至门牌号，无需填写省、市、区">
                    <template slot="prepend">北京市{{ form.residence_district || '某某区' }}</template>
                  </el-input>
                </el-form-item>
              </el-col>
            </el-row>
          </section>

          <section class="block">
            <h3>教育信息</h3>
            <el-row :gutter="24">
              <el-col :span="12">
                <el-form-item label="国内最高学历" prop="level">
                  <talent-select v-model="form.level" placeholder="请选择" @change="levelChanged" :options="options.level" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="国内最高学位" prop="degree">
                  <talent-select :key="degreeKey" v-model="form.degree" :disabled="!degreeReady"
                             :placeholder="form.level ? '请选择' : '请先选择学历'" :options="degrees" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="学习形式" prop="study_form">
                  <talent-select v-model="form.study_form" placeholder="请选择" :options="options.study_form" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="毕业院校" prop="school">
                  <el-select v-model="form.school" filterable remote :remote-method="findSchool"
                             :loading="searching" placeholder="请输入院校名称查找">
                    <el-option v-for="one in schools" :key="one" :label="one" :value="one" />
                  </el-select>
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="所学专业" prop="major"><el-input v-model.trim="form.major" /></el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="毕业日期" prop="graduated">
                  <el-date-picker v-model="form.graduated" type="date" :editable="false"
                                  value-format="yyyy-MM-dd" placeholder="选择日期" />
                </el-form-item>
              </el-col>
              <el-col :span="12">
                <el-form-item label="国（境）外学历" prop="foreign"><el-switch v-model="form.foreign" /></el-form-item>
              </el-col>
              <el-col v-if="form.foreign" :span="12">
                <el-form-item label="认证编号" prop="certification">
                  <el-input v-model.trim="form.certification" placeholder="教育部留学服务中心认证书编号" />
                </el-form-item>
              </el-col>
            </el-row>
          </section>

          <section class="block">
            <h3>职称信息</h3>
            <el-row :gutter="24">
              <el-col :span="24">
                <el-form-item>
                  <el-checkbox v-model="form.has_title">是否持有职称证书</el-checkbox>
                </el-form-item>
              </el-col>
              <template v-if="form.has_title">
                <el-col :span="12">
                  <el-form-item label="职称名称" prop="title_name">
                    <el-input v-model.trim="form.title_name" />
                  </el-form-item>
                </el-col>
                <el-col :span="12">
                  <el-form-item label="职称级别" prop="title_grade">
                    <talent-select v-model="form.title_grade" placeholder="请选择" :options="options.title_grade" />
                  </el-form-item>
                </el-col>
              </template>
            </el-row>
          </section>

          <section class="block"><h3>工作经历</h3><work-rows v-model="form.work" /></section>
          <section class="block"><h3>随往子女</h3><child-rows v-model="form.children" /></section>
        </el-form>

        <div class="bottom">
          <el-button type="primary" :loading="saving" @click="save">保存</el-button>
          <el-descriptions v-if="saved.number" border :column="2" class="facts saved">
            <el-descriptions-item label="保存编号">{{ saved.number }}</el-descriptions-item>
            <el-descriptions-item label="最近保存时间">{{ saved.at }}</el-descriptions-item>
          </el-descriptions>
        </div>
      </div>`,
  };
})();
