// The button that closes what lies over the page: an announcement, or a box that only wants a nod.
(want) => {
  for (const doc of documents().reverse()) {
    for (const box of dialogs(doc)) {
      for (const words of want.announcements) {
        const hit = saying(box, named(words)).find(seen);
        if (hit) return hit.closest('button, a, [role=button]') || hit;
      }
      if (!box.matches('.el-message-box__wrapper, .layui-layer-dialog')) continue;
      const buttons = [...box.querySelectorAll('.el-message-box__btns button, .layui-layer-btn a')].filter(seen);
      if (buttons.length === 1) return buttons[0];
    }
  }
  return null;
}
