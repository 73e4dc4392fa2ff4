"""Faults on order: each waits for a request it matches, strikes, and wears off after `times`."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from mock_portal.habits import unknown as no_such

# Those that strike until removed; the others strike once unless `times` says more.
# Faults of a form that is not as it was: name → what static/changed.js does.
CHANGED = {
    "page-required": "required",
    "page-option": "option",
    "page-notice": "notice",
    "page-title": "title",
}
LASTING = frozenset({"slow", "lag", "maintenance", "too-often", *CHANGED})
# Those that strike submitting requests only.
SUBMITTING = frozenset({"accept-then-502", "error-before-accept", "lag"})
# The one list of them: name → (title for the console, what happens).
KNOWN = {
    "accept-then-502": (
        "已受理，但返回 502",
        "a submission is accepted, the answer is 502 Bad Gateway",
    ),
    "error-before-accept": (
        "受理前系统异常（500）",
        "an error page with status 500 answers a submission, nothing is stored",
    ),
    "session-lost": (
        "会话失效，跳回登录页",
        "the session ends, in mid-form too; the answer is the jump to the log-in page",
    ),
    "slow": ("响应变慢", "the answer takes `seconds` longer"),
    "lag": ("列表滞后", "lists show a new filing only `seconds` of the portal's clock later"),
    "maintenance": ("系统维护页（状态 200）", "系统维护中 in place of every page, with status 200"),
    "too-often": ("警告：操作频繁", "操作频繁，请稍后再试 in place of every page, with status 200"),
    "page-required": ("表单新增已有值的必填项", "each form has one more required field, with a value in it"),
    "page-option": ("表单新增选项", "the first list or group of choices of each form has one more"),
    "page-notice": ("表单说明文字改动", "a notice of each form says something more"),
    "page-title": ("表单标题改动", "the title of each form is another"),
}
NAMES = tuple(KNOWN)
SITES = ("chaoyang_hr", "talent_unit", "talent_person")


@dataclass
class Fault:
    """`times` left (None: until removed); `after` matching requests pass first; `seconds`: slow and lag."""

    name: str
    site: str | None = None
    path: str | None = None
    business: str | None = None
    times: int | None = None
    seconds: float = 2.0
    after: int = 0

    def matches(self, name: str, site: str, path: str, business: str | None) -> bool:
        """`path` is a prefix; a fault with a business strikes only requests that submit that business."""
        return (
            self.name == name
            and self.times != 0
            and self.site in (None, site)
            and (self.path is None or path.startswith(self.path))
            and (self.business is None or self.business == business)
        )


def parse(order: dict[str, Any]) -> Fault:
    """A fault from JSON. ValueError with one line when it makes no sense."""
    unknown = set(order) - {"name", "site", "path", "business", "times", "seconds", "after"}
    if unknown:
        raise ValueError(f"unknown key {sorted(unknown)[0]!r}")
    name = order.get("name")
    if name not in NAMES:
        raise ValueError(no_such("fault", name, NAMES))
    for key in ("site", "path", "business"):
        if order.get(key) is not None and not isinstance(order[key], str):
            raise ValueError(f"{key} must be a text")
    if order.get("site") not in (None, *SITES):
        raise ValueError(f"site must be one of {', '.join(SITES)}")
    times = order.get("times", None if name in LASTING else 1)
    after = order.get("after", 0)
    seconds = order.get("seconds", 2.0)
    if times is not None and (not isinstance(times, int) or isinstance(times, bool) or times < 1):
        raise ValueError("times must be a whole number from 1 on, or null for until removed")
    if not isinstance(after, int) or isinstance(after, bool) or after < 0:
        raise ValueError("after must be a whole number from 0 on")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 <= seconds <= 3600:
        raise ValueError("seconds must be a number from 0 to 3600")
    return Fault(
        name, order.get("site"), order.get("path"), order.get("business"), times, float(seconds), after
    )


class Faults:
    """The faults that are on. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def all(self) -> list[Fault]:
        """Those not yet worn off."""
        with self._lock:
            return [fault for fault in self._faults if fault.times != 0]

    def clear(self, name: str | None = None) -> int:
        """Remove all, or those of a name; how many were there."""
        with self._lock:
            kept = [fault for fault in self._faults if name is not None and fault.name != name]
            removed = len(self._faults) - len(kept)
            self._faults = kept
            return removed

    def take(
        self, name: str, site: str, path: str, business: str | None = None, named: bool = False
    ) -> Fault | None:
        """The fault that strikes this request, one of its times used up; None when none does.

        `named`: only faults that name a business (those that name none had their turn before).
        """
        with self._lock:
            for fault in self._faults:
                if not fault.matches(name, site, path, business) or (named and fault.business is None):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None
