/* The back office's frame: blue, menu at the side. */
(function () {
  'use strict';

  const routes = {
    '/login': Talent.views.login,
    '/': Talent.views.home,
    '/permission': Talent.views.permission,
    '/authority-change': Talent.views.authorityChange,
    '/unit-applications': Talent.views.unitApplications,
    '/attachments': Talent.views.unitAttachments,
    '/employees': Talent.views.employees,
    '/employees/:number': Talent.views.employee,
    '/employees/:number/contract': Talent.views.contract,
    '/employees/:number/disassociation': Talent.views.letGo,
    '/disassociations': Talent.views.disassociations,
    '/associations': Talent.views.associations,
    '/businesses': Talent.views.businesses,
    '/applications': Talent.views.applications,
    '/renewals': Talent.views.renewals,
    '/records/:number': Talent.views.records,
  };

  Talent.app = new Vue({
    el: '#app',
    mixins: [Talent.frame],
    components: { outlet: Talent.outlet(routes, '/') },
    computed: {
      active() {
        const path = this.route.path;
        if (/^\/records\/DW/.test(path)) return '/unit-applications';
        if (/^\/(records|applications|renewals)/.test(path)) return '/businesses';
        return path.startsWith('/employees') ? '/employees' : path;
      },
    },
    template: `
      <div id="app">
        <el-container v-if="inside" class="office">
          <el-aside width="220px">
            <div class="brand">北京国际人才网<small>单位平台</small></div>
            <el-menu :default-active="active" background-color="#0f2b52" text-color="#b9c7dc"
                     active-text-color="#ffffff" @select="go">
              <el-menu-item index="/"><i class="el-icon-s-home"></i><span slot="title">首页</span></el-menu-item>
              <el-submenu index="standing">
                <template slot="title"><i class="el-icon-office-building"></i><span>单位管理</span></template>
                <el-menu-item index="/permission">申请业务办理权限</el-menu-item>
                <el-menu-item index="/authority-change">单位主管部门变更</el-menu-item>
                <el-menu-item index="/unit-applications">单位业务申请记录</el-menu-item>
                <el-menu-item index="/attachments">附件管理</el-menu-item>
              </el-submenu>
              <el-submenu index="people">
                <template slot="title"><i class="el-icon-user"></i><span>员工管理</span></template>
                <el-menu-item index="/employees">员工列表</el-menu-item>
                <el-menu-item index="/associations">关联申请</el-menu-item>
                <el-menu-item index="/disassociations">解除关联记录</el-menu-item>
              </el-submenu>
              <el-submenu index="permit">
                <template slot="title"><i class="el-icon-postcard"></i><span>工作居住证</span></template>
                <el-menu-item index="/businesses">可办业务列表</el-menu-item>
              </el-submenu>
            </el-menu>
          </el-aside>
          <el-container direction="vertical">
            <el-header height="56px">
              <span class="where"><i class="el-icon-s-fold"></i> 工作居住证管理</span>
              <span class="who"><i class="el-icon-office-building"></i> {{ me.name }}
                <el-button type="text" @click="leave">退出</el-button></span>
            </el-header>
            <el-main><div class="sheet"><outlet /></div></el-main>
          </el-container>
        </el-container>
        <outlet v-else-if="ready" />
        <el-result v-else-if="trouble" icon="error" title="系统异常" :sub-title="trouble" />
        <el-dialog title="系统公告" :visible.sync="announcement" width="500px" append-to-body :show-close="false"
                   :close-on-click-modal="false" :close-on-press-escape="false">
          <p>各单位：请及时审核员工提交的业务申请。单位审核通过后须在区级窗口预约时间内办理受理手续。</p>
          <p>新办业务经单位审核通过即占用一个居住证指标，请核对剩余指标后办理。</p>
          <span slot="footer"><el-button type="primary" @click="understood">我知道了</el-button></span>
        </el-dialog>
      </div>`,
  });
})();
