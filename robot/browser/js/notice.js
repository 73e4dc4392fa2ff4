// The button that closes what lies over the page: an announcement, or a box that only wants a nod.
(want) => {
  const docs = documents();
  for (const doc of [...docs].reverse()) {
    for (const box of dialogs(doc)) {
      for (const words of want.announcements) {
        const text = saying(box, named(words)).find(seen);
        if (text) return hit(text.closest('button, a, [role=button]') || text, docs);
      }
      if (!box.matches('.el-message-box__wrapper, .layui-layer-dialog')) continue;
      const buttons = [...box.querySelectorAll('.el-message-box__btns button, .layui-layer-btn a')].filter(seen);
      if (buttons.length === 1) return hit(buttons[0], docs);
    }
  }
  return null;
}
