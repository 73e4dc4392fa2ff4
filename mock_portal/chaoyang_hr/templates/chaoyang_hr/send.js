// 确认后提交，成功后以提示和编号代替表单
  layui.form.on('submit(send)', function (data) {
    var $ = layui.$;
    layui.layer.confirm({{ question|tojson }}, {icon: 3, title: '提示', btn: ['确定', '取消']}, function (index) {
      layui.layer.close(index);
      var load = layui.layer.load(2);
      $.ajax({url: {{ url|tojson }}, method: 'POST', data: data.field, dataType: 'json',
        success: function (res) {
          layui.layer.close(load);
          if (lost(res)) { return; }
          if (res.code !== 0) { layui.layer.msg(res.msg, {icon: 2, time: 3000}); return; }
          layui.layer.msg(res.msg, {icon: 1, time: 3000});
          $('#number').text(res.data.number); $('#done').show(); $(data.form).hide();
        },
        error: function () { layui.layer.close(load); layui.layer.msg('网络异常，请稍后再试', {icon: 2, time: 3000}); }
      });
    });
    return false;
  });
