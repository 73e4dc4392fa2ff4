/* The citizen site's frame: red and white, navigation on top. */
(function () {
  'use strict';

  const routes = {
    '/login': Talent.views.login,
    '/profile': Talent.views.profile,
    '/attachments': Talent.views.attachments,
    '/association': Talent.views.association,
    '/businesses': Talent.views.businesses,
    '/application': Talent.views.application,
    '/renewal': Talent.views.renewal,
    '/basic-change': Talent.views.basicChange,
    '/family-change': Talent.views.familyChange,
    '/employer-change': Talent.views.employerChange,
    '/slip': Talent.views.slip,
    '/applications': Talent.views.applications,
    '/records/:number': Talent.views.records,
    '/progress': Talent.views.progress,
    '/': {
      data: () => ({ me: Talent.me }),
      methods: { go: Talent.go },
      template: `
        <div>
          <talent-heading text="个人服务首页" />
          <section class="block welcome">
            <h3>{{ me.name }}，您好</h3>
            <el-steps :space="220" :active="0" finish-status="success" class="way">
              <el-step title="个人信息完善" description="填写并保存个人信息" />
              <el-step title="附件管理" description="上传彩色扫描件" />
              <el-step title="申请与单位关联" description="由单位同意" />
              <el-step title="申请工作居住证" description="单位、区、市逐级审核" />
            </el-steps>
          </section>
        </div>`,
    },
  };

  Talent.app = new Vue({
    el: '#app',
    mixins: [Talent.frame],
    components: { outlet: Talent.outlet(routes, '/') },
    computed: {
      active() {
        const forms = ['/application', '/renewal', '/basic-change', '/family-change', '/employer-change'];
        return this.route.path.startsWith('/records') || forms.includes(this.route.path) ? '' : this.route.path;
      },
    },
    template: `
      <div id="app">
        <template v-if="inside">
          <header class="top">
            <div class="strip"><div class="middle">
              <span>北京市人力资源和社会保障局（模拟站点，仅供测试）</span>
              <span class="who"><i class="el-icon-user"></i> {{ me.name }}
                <el-button type="text" @click="leave">退出</el-button></span>
            </div></div>
            <div class="banner middle"><span class="crest">★</span>北京国际人才网<small>个人服务平台</small></div>
            <nav><div class="middle">
              <el-menu mode="horizontal" menu-trigger="click" :default-active="active" background-color="#b5121b"
                       text-color="#fbe6e7" active-text-color="#ffffff" @select="go">
                <el-menu-item index="/">首页</el-menu-item>
                <el-menu-item index="/profile">个人信息完善</el-menu-item>
                <el-menu-item index="/attachments">附件管理</el-menu-item>
                <el-submenu index="permit">
                  <template slot="title">工作居住证</template>
                  <el-menu-item index="/association">申请与单位关联</el-menu-item>
                  <el-menu-item index="/businesses">可办业务列表</el-menu-item>
                  <el-menu-item index="/applications">查询业务申请记录</el-menu-item>
                  <el-menu-item index="/progress">在办业务状态</el-menu-item>
                  <el-menu-item index="/slip">工作居住证电子确认单</el-menu-item>
                </el-submenu>
              </el-menu>
            </div></nav>
          </header>
          <main class="middle sheet"><outlet /></main>
          <footer>主办：（模拟站点，仅供测试）　建议使用 1280×720 以上分辨率浏览</footer>
        </template>
        <outlet v-else-if="ready" />
        <el-result v-else-if="trouble" icon="error" title="系统异常" :sub-title="trouble" />
        <el-dialog title="重要提示" :visible.sync="announcement" width="520px" append-to-body :show-close="false"
                   :close-on-click-modal="false" :close-on-press-escape="false">
          <p>一、申请人应对所填信息及所上传材料的真实性负责，弄虚作假的将按有关规定处理。</p>
          <p>二、请先完善个人信息、上传附件并与单位关联，再办理工作居住证业务。</p>
          <p>三、同一时间只能有一项在办业务。</p>
          <span slot="footer"><el-button type="primary" @click="understood">知道了</el-button></span>
        </el-dialog>
      </div>`,
  });
})();
