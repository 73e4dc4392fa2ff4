"""The whole page against the whole form: step 2 of the protocol, second half."""

from __future__ import annotations

from collections.abc import Sequence

from robot.browser.forms import FieldResult, PortalForm
from robot.errors import FieldMismatch


def check(form: PortalForm, results: Sequence[FieldResult]) -> None:
    """Every value of `form` was filled and reads back, and nothing else was filled.

    A field that only chooses a row may have been compared with what the page shows, and need not be.

    Raises FieldMismatch naming every field that does not, by label, never by value.
    """
    asked = {name for name, _ in form.values()}
    choosing = {name for name in type(form).model_fields if form.chooses(name)}
    wrong = [f"{one.label}: {one.problem or 'reads back differently'}" for one in results if not one.agrees]
    filled = {_field(one.name) for one in results}
    unused = [f"{name}: in the form, filled nowhere" for name in sorted(asked - filled)]
    strange = [f"{name}: filled, not in the form" for name in sorted(filled - asked - choosing)]
    if wrong or unused or strange:
        raise FieldMismatch("; ".join([*dict.fromkeys(wrong), *unused, *strange]))


def _field(name: str) -> str:
    """The form's field of a result: `children[0].name` belongs to `children`."""
    return name.partition("[")[0].partition(".")[0]
