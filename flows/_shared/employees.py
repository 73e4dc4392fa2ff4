"""员工列表: telling whether somebody is associated with the unit."""

from __future__ import annotations

from typing import Protocol

from flows._shared.matching import Row, at_most_one, of_person
from robot.browser.page import PortalPage

ASSOCIATED = "已关联"


class Person(Protocol):
    """A form that says whose row is meant."""

    @property
    def name(self) -> str: ...
    @property
    def id_number(self) -> str: ...


def associated(page: PortalPage, form: Person) -> Row | None:
    """The row of 员工列表, which is open, of a person who is associated with the unit; else None."""
    rows = of_person(page.rows("employees.list"), form.name, form.id_number)
    return at_most_one((row for row in rows if row["state"] == ASSOCIATED), "the associated employee")
