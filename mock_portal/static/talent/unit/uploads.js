/* One slot of papers: a hidden file input behind a button, several files, each checked when chosen.
 *
 * Uploads of one slot run side by side; the list shows them in the order in which the server has checked them.
 */
(function () {
  'use strict';

  Vue.component('unit-papers', {
    props: { slotName: { type: String, required: true }, value: { type: Array, required: true }, required: Boolean },
    data: () => ({ shown: [] }),
    created() { this.show(); },
    methods: {
      send(options) {
        const body = new FormData();
        body.append('slot', this.slotName);
        body.append('file', options.file);
        options.onProgress({ percent: 30 });
        return Talent.post('uploads', body);
      },
      done(stored, file, files) {
        file.id = stored.id;
        this.put(this.value.concat([Object.assign({ uid: file.uid }, stored)]));
        this.settle(files);
      },
      refused(error, file, files) { this.settle(files); },
      removed(file) { this.put(this.value.filter((one) => one.id !== file.id)); },
      put(files) { this.$emit('input', files); },
      /* Show the list as it will be sent once nothing of this slot is under way any more. */
      settle(files) {
        if (files.some((file) => file.status === 'uploading' || file.status === 'ready')) return;
        this.$nextTick(this.show);
      },
      show() { this.shown = this.value.map((one) => Object.assign({}, one)); },
      size(bytes) {
        return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
      },
    },
    template: `
      <el-form-item :label="slotName" :required="required">
        <el-upload ref="upload" action="api/uploads" multiple accept=".pdf" :file-list="shown" :http-request="send"
                   :on-success="done" :on-error="refused" :on-remove="removed">
          <el-button size="small" icon="el-icon-upload2">选择文件</el-button>
          <template slot="file" slot-scope="{ file }">
            <a class="el-upload-list__item-name"><i class="el-icon-document"></i>{{ file.name }}</a>
            <span class="el-upload-list__item-size">{{ size(file.size) }}</span>
            <label class="el-upload-list__item-status-label">
              <i class="el-icon-upload-success el-icon-circle-check"></i></label>
            <i class="el-icon-close" @click="$refs.upload.handleRemove(file)"></i>
            <el-progress v-if="file.status === 'uploading'" :stroke-width="2" :percentage="file.percentage" />
          </template>
        </el-upload>
      </el-form-item>`,
  });

  /* slot → ids, as submissions name them. */
  Talent.ids = function (papers) {
    const files = {};
    Object.keys(papers).forEach((slot) => { files[slot] = papers[slot].map((one) => one.id); });
    return files;
  };
})();
