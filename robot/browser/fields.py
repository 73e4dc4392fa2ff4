"""From a form and the selectors to what the widget layer shall fill."""

from __future__ import annotations

from collections.abc import Mapping

from robot.browser.forms import PortalForm
from robot.browser.selectors import FieldSpec
from robot.browser.widgets import Rows, Wanted


def wanted_of(fields: Mapping[str, FieldSpec], form: PortalForm) -> list[Wanted]:
    """What the widget layer shall fill: the fields that `form` has a value for, in selectors' order."""
    values = dict(form.values())
    wanted = []
    for name, field in fields.items():
        if name not in values:
            continue
        rows = None
        if field.rows is not None:
            rows = Rows(add=field.add or "", fields=tuple(field.fields.items()), save=field.save or "")
        wanted.append(
            Wanted(
                label=field.shown,
                value=values[name],
                name=name,
                sensitive=form.is_sensitive(name),
                section=field.section or "",
                rows=rows,
            )
        )
    return wanted
