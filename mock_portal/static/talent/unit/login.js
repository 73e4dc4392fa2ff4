/* Log-in by 法人一证通: a certificate on a stick and its PIN. The stick is taken to be plugged in. */
Talent.views.login = {
  data: () => ({
    open: false, busy: false, form: { token: '', pin: '' },
    rules: { pin: [{ required: true, message: '请输入PIN码', trigger: 'blur' }] },
  }),
  methods: {
    async show() {
      this.form.pin = '';
      this.form.token = (await Talent.post('login/certificate')).token;
      this.open = true;
    },
    focus() { this.$refs.pin.focus(); },
    enter() {
      this.$refs.form.validate(async (valid) => {
        if (!valid) return;
        this.busy = true;
        try {
          await Talent.post('login', this.form);
          this.open = false;
          await Talent.app.enter();
        } finally {
          this.busy = false;
        }
      });
    },
  },
  template: `
    <div class="login">
      <div class="login-head">北京国际人才网 <b>单位平台</b></div>
      <div class="login-panel">
        <h1>单位入口</h1>
        <p>请插入法人一证通数字证书（USBKey），确认已安装证书助手后登录。</p>
        <el-button type="primary" icon="el-icon-key" @click="show">法人一证通登录</el-button>
        <p class="tip">证书办理与更新请咨询数字证书服务热线</p>
      </div>
      <div class="login-foot">模拟站点，仅供测试</div>
      <el-dialog title="证书登录" :visible.sync="open" width="440px" append-to-body
                 :close-on-click-modal="false" @opened="focus">
        <el-form ref="form" :model="form" :rules="rules" label-width="90px" @submit.native.prevent>
          <el-form-item label="证书"><span>北京示例证书 CN=USBKey-01</span></el-form-item>
          <el-form-item label="PIN码" prop="pin">
            <el-input ref="pin" v-model="form.pin" type="password" autocomplete="off"
                      @keyup.enter.native="enter" />
          </el-form-item>
        </el-form>
        <span slot="footer">
          <el-button @click="open = false">取消</el-button>
          <el-button type="primary" :loading="busy" @click="enter">确定</el-button>
        </span>
      </el-dialog>
    </div>`,
};
