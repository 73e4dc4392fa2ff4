"""Habits that such portals have and the mock keeps on purpose: all on, each can be switched off by name.

The one list of them. What happens now and then (lists that lag, maintenance, lost sessions) is a fault:
see faults.py.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

CHAOYANG, TALENT = ("chaoyang_hr",), ("talent_unit", "talent_person")
ALL_ROWS = 10_000


@dataclass(frozen=True)
class Habit:
    """`words`: what a user sees with it, and without; `title`: the same short, for the console."""

    name: str
    sites: tuple[str, ...]
    title: str
    words: str


HABITS = (
    Habit(
        "announcement",
        CHAOYANG + TALENT,
        "登录后弹出公告，须先关闭",
        "an announcement lies over the first page after each log-in; off: none",
    ),
    Habit(
        "body-panels",
        TALENT,
        "下拉面板和对话框挂在页面最外层",
        "panels of selects, dates and cascaders, and dialogs, hang at the body; off: inside their form",
    ),
    Habit(
        "readonly-dates",
        CHAOYANG + TALENT,
        "日期框只读，只能在面板上选",
        "date inputs take no typing, only the panel; off: they can be typed into",
    ),
    Habit(
        "hidden-file-inputs",
        CHAOYANG + TALENT,
        "文件选择框藏在按钮后面",
        "file inputs are hidden behind buttons; off: they are shown",
    ),
    Habit(
        "iframe-layer",
        CHAOYANG,
        "申报详情在弹层的 iframe 里",
        "查看 opens the detail in a layer's iframe; off: as a page of its own",
    ),
    Habit(
        "pages-of-10",
        CHAOYANG + TALENT,
        "列表每页 10 条",
        "lists come in pages of ten; off: all rows on one page",
    ),
    Habit(
        "idle-logout",
        CHAOYANG + TALENT,
        "闲置 30 分钟后须重新登录",
        "30 minutes without a request end the session, with a jump to the log-in page; off: it never ends",
    ),
    Habit(
        "vanishing-toasts",
        CHAOYANG + TALENT,
        "提示几秒后自动消失",
        "toasts vanish after three seconds; off: they stay until closed or replaced",
    ),
    Habit(
        "dependent-select",
        (*CHAOYANG, "talent_person"),
        "改动前一项，后一项被清空重建",
        "choosing 预约日期 or 国内最高学历 empties and redraws the select after it; off: what fits stays",
    ),
    Habit(
        "double-submit",
        CHAOYANG + TALENT,
        "重复提交会产生两件",
        "sending the same thing twice files two; off: the second is refused with 请勿重复提交",
    ),
    Habit(
        "error-like-success",
        (*CHAOYANG, "talent_person"),
        "失败页看起来像成功页",
        "a refusal comes on a page with the tick of success; off: with a cross",
    ),
)
NAMES = tuple(habit.name for habit in HABITS)


def unknown(what: str, name: object, names: Iterable[str]) -> str:
    """One line for a name that is none, with the nearest that is."""
    known = list(names)
    near = get_close_matches(str(name), known, n=1, cutoff=0.4)
    return f"no {what} {name!r}; " + (f"nearest: {near[0]}" if near else f"known: {', '.join(known)}")


class Habits:
    """Which are off. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._off: frozenset[str] = frozenset()

    def on(self, name: str) -> bool:
        """KeyError for a name that is no habit: a page asks for one that was renamed."""
        if name not in NAMES:
            raise KeyError(name)
        return name not in self._off

    def off(self) -> tuple[str, ...]:
        """Names of those that are off, in the list's order."""
        return tuple(name for name in NAMES if name in self._off)

    def set(self, wanted: Mapping[str, object]) -> None:
        """name → on or off. ValueError with one line, nothing changed, for an unknown name or no bool."""
        for name, on in wanted.items():
            if name not in NAMES:
                raise ValueError(unknown("habit", name, NAMES))
            if not isinstance(on, bool):
                raise ValueError(f"{name} must be true or false")
        with self._lock:
            kept = self._off - set(wanted)
            self._off = kept | {name for name, on in wanted.items() if not on}

    @property
    def page_size(self) -> int:
        """Rows of a page of a list."""
        return 10 if self.on("pages-of-10") else ALL_ROWS
