/* Log-in by 北京通: a QR picture, polled until somebody's phone has scanned it. */
Talent.views.login = {
  data: () => ({ token: '', expired: false, timer: null }),
  computed: {
    picture() { return this.token ? `api/login/qr.png?token=${this.token}` : ''; },
  },
  created() { this.renew(); },
  beforeDestroy() { clearTimeout(this.timer); },
  methods: {
    async renew() {
      this.expired = false;
      this.token = (await Talent.post('login/token')).token;
      this.poll();
    },
    async poll() {
      let answer;
      try {
        answer = await Talent.get(`login/poll?token=${this.token}`);
      } catch (error) {
        answer = { state: 'waiting' };
      }
      if (answer.state === 'scanned') {
        await Talent.app.enter();
      } else if (answer.state === 'expired') {
        this.expired = true;
      } else {
        this.timer = setTimeout(() => this.poll(), 400);
      }
    },
  },
  template: `
    <div class="login">
      <div class="login-head"><span class="crest">★</span>北京国际人才网<small>个人服务平台</small></div>
      <div class="login-body">
        <div class="login-words">
          <h1>【业务办理登录】个人入口</h1>
          <p>北京市工作居住证个人业务办理：个人信息完善、附件管理、业务申请与进度查询。</p>
          <p>请使用“北京通”APP实名登录，登录账号须为申请人本人。</p>
        </div>
        <div class="login-box">
          <div class="login-tab">扫码登录</div>
          <div class="qr">
            <img v-if="picture" :src="picture" alt="登录二维码" width="200" height="200">
            <div v-if="expired" class="qr-over">二维码已失效<br>
              <el-button type="text" @click="renew">点击刷新</el-button></div>
          </div>
          <p class="login-hint">请使用北京通APP扫码登录</p>
        </div>
      </div>
      <div class="login-foot">主办：（模拟站点，仅供测试） 技术支持电话：010-00000000</div>
    </div>`,
};
