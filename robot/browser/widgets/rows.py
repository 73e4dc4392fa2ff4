"""Rows that are added one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from robot.browser.forms import FieldResult
from robot.browser.widgets.wanted import Wanted

if TYPE_CHECKING:
    from robot.browser.widgets.layer import Widgets


def fill_rows(widgets: Widgets, wanted: Wanted) -> list[FieldResult]:
    """See later."""
    raise NotImplementedError
