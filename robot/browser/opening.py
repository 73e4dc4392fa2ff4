"""Which presses only open another page. All others may write, and nobody presses them for a look."""

from __future__ import annotations

import re

from robot.browser.selectors import Element, Page, RowButton

OPENING = re.compile(r"^(查看|详情|办理|新增|添加|改约|审核|更新|编辑|修改)")
"""Words of buttons that open a page or a form. 发起, 退回, 取消, 解除, 下一步 may do it at once on a site
that nobody has seen."""

SENDING = re.compile(
    r"^(立即|我要|马上)?申报$|提交|上报|保存|确认|确定|同意|拒绝|发送|承诺|声明|通过|退回|撤回|撤销|取消|解除|删除"
)
"""Words of buttons and ticks that send or declare: repaired by hand only."""


def opens(what: Element | RowButton) -> bool:
    """Whether pressing it only leads to another page."""
    words = what.words if isinstance(what, Element) else what.button
    return bool(what.then) and not what.confirm and not what.done and bool(OPENING.match(words))


def by_hand(page: Page, key: str) -> bool:
    """Whether the locator `key` of `page` is a button that sends, or a declaration's tick."""
    name = key.rpartition(".")[2]
    if key in page.elements:
        element = page.elements[key]
        return bool(element.confirm or element.done or SENDING.search(element.words))
    if ".buttons." in key:
        button = page.tables[key.split(".")[1]].buttons[name]
        return bool(button.confirm or button.done or SENDING.search(button.button))
    return key.startswith("fields.") and (name == "promise" or bool(_declares(page, key)))


def _declares(page: Page, key: str) -> bool:
    field = page.fields.get(key.split(".")[1])
    return field is not None and "承诺" in field.shown
