/* 附件管理: hidden file inputs behind buttons, several files a slot.
 *
 * Uploads of one slot run side by side and are listed in the order in which the server has checked them:
 * choose two files at once, and the small one may come before the large one.
 */
Talent.views.attachments = {
  data: () => ({ loading: true, saving: false, slots: [], lists: {}, shown: {}, saved: { number: '', at: '' } }),
  async created() {
    try {
      const answer = await Talent.get('attachments');
      answer.slots.forEach((slot) => {
        this.$set(this.lists, slot.name, answer.files[slot.name] || []);
        this.$set(this.shown, slot.name, []);
        this.show(slot);
      });
      this.slots = answer.slots;
      this.saved = answer.saved;
    } finally {
      this.loading = false;
    }
  },
  methods: {
    /* el-upload's own request, so that a lost session and refusals are treated as everywhere else. */
    send(slot, options) {
      const body = new FormData();
      body.append('slot', slot.name);
      body.append('file', options.file);
      options.onProgress({ percent: 30 });
      return Talent.post('uploads', body);
    },
    done(slot, stored, file, files) {
      file.id = stored.id;
      const rest = slot.single ? [] : this.lists[slot.name];
      this.lists[slot.name] = rest.concat([Object.assign({ uid: file.uid }, stored)]);
      this.settle(slot, files);
    },
    refused(slot, file, files) { this.settle(slot, files); },
    /* Show the list as it will be saved once no upload of this slot is under way any more. */
    settle(slot, files) {
      if (files.some((file) => file.status === 'uploading' || file.status === 'ready')) return;
      this.show(slot);
    },
    /* el-upload puts its own marks on what it is given: it gets copies, and only when nothing is under way.
       The uid stays: with another one the old line would fade out beside the new. */
    show(slot) { this.shown[slot.name] = this.lists[slot.name].map((one) => Object.assign({}, one)); },
    size(bytes) {
      return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
    },
    removed(slot, file) {
      this.lists[slot.name] = this.lists[slot.name].filter((one) => one.id !== file.id);
    },
    async save() {
      if (this.slots.some((slot) => this.$refs[slot.name][0].uploadFiles.some((f) => f.status === 'uploading'))) {
        this.$message({ type: 'warning', message: '文件正在上传，请稍候' });
        return;
      }
      this.saving = true;
      try {
        const files = {};
        this.slots.forEach((slot) => { files[slot.name] = this.lists[slot.name].map((one) => one.id); });
        this.saved = await Talent.post('attachments', { files });
        this.$message({ type: 'success', message: '保存成功' });
      } finally {
        this.saving = false;
      }
    },
  },
  template: `
    <div v-loading="loading">
      <talent-heading text="附件管理">
        <span class="tip">请上传原件彩色扫描件：PDF 格式，单个文件不超过 10MB；证件照为 jpg 或 png</span>
      </talent-heading>
      <el-form label-width="210px" class="block slots">
        <el-form-item v-for="slot in slots" :key="slot.name" :label="slot.name" :required="slot.required">
          <el-upload :ref="slot.name" action="api/uploads" :multiple="!slot.single" :accept="slot.accept"
                     :file-list="shown[slot.name]" :http-request="(options) => send(slot, options)"
                     :on-success="(stored, file, files) => done(slot, stored, file, files)"
                     :on-error="(error, file, files) => refused(slot, file, files)"
                     :on-remove="(file) => removed(slot, file)">
            <el-button size="small" icon="el-icon-upload2">选择文件</el-button>
            <span slot="tip" class="tip slot-tip">{{ slot.tip }}</span>
            <template slot="file" slot-scope="{ file }">
              <a class="el-upload-list__item-name"><i class="el-icon-document"></i>{{ file.name }}</a>
              <span class="el-upload-list__item-size">{{ size(file.size) }}</span>
              <label class="el-upload-list__item-status-label">
                <i class="el-icon-upload-success el-icon-circle-check"></i></label>
              <i class="el-icon-close" @click="$refs[slot.name][0].handleRemove(file)"></i>
              <el-progress v-if="file.status === 'uploading'" :stroke-width="2" :percentage="file.percentage" />
            </template>
          </el-upload>
        </el-form-item>
      </el-form>
      <div class="bottom">
        <el-button type="primary" :loading="saving" @click="save">保存附件</el-button>
        <el-descriptions v-if="saved.number" border :column="2" class="facts saved">
          <el-descriptions-item label="保存编号">{{ saved.number }}</el-descriptions-item>
          <el-descriptions-item label="最近保存时间">{{ saved.at }}</el-descriptions-item>
        </el-descriptions>
      </div>
    </div>`,
};
