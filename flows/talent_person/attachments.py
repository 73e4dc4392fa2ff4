"""Upload the employee's papers, slot by slot: 附件管理.

FAQ 32, 35, 39, 41-43, 47, 49, 51, 55, 64, 66, 80, 88.

Before: the employee is logged in to the talent network's personal platform.
After:  the papers are saved, one PDF a slot in the order of the file, under a number (保存编号).

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows._shared import papers
from flows._shared.content import content_period
from flows._shared.qualified import filed_under
from robot.browser.forms import PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, Problem
from robot.people.case import Case
from robot.people.models import Employee, Marriage, Qualification
from robot.policy.rules import permit

PORTAL = "talent_person"
TITLE = "附件管理"
SUBJECT = "employee"
RULES = (
    permit.still_employed,
    permit.home_is_no_office,
    permit.degree_is_verifiable,
    permit.title_is_provable,
    permit.contract_covers,
)

ALWAYS = ("income", "insurance", "honesty", "residence", "household", "contract")
"""Slots that every 新办 needs, whatever it rests on."""

HOLDERS = ("honesty",)
"""What each business of who holds a permit needs anew (FAQ 39); the rest as its list of papers says."""


class Form(PortalForm):
    """The slots, in the order of the page. An empty one is left alone."""

    diploma: tuple[Path, ...]
    degree: tuple[Path, ...]
    income: tuple[Path, ...]
    insurance: tuple[Path, ...]
    honesty: tuple[Path, ...]
    residence: tuple[Path, ...]
    household: tuple[Path, ...]
    marriage: tuple[Path, ...]
    title: tuple[Path, ...]
    other: tuple[Path, ...]
    contract: tuple[Path, ...]
    photo: Path | None


def prepare(case: Case, today: date) -> Form:
    """The papers of the employee's file. Raises ConfigError naming every empty slot that is needed."""
    held = case.person.papers
    needed = HOLDERS if _holds_a_permit(case, today) else _needed(case.person, filed_under(case, today))
    missing = [
        Problem(case.subject, str(held.__class__.model_fields[slot].title), "at least one paper")
        for slot in needed
        if not getattr(held, slot)
    ]
    if missing:
        raise ConfigError.of(missing)
    files = {slot: papers.of_slot(case, slot) for slot in Form.model_fields if slot != "photo"}
    if "title" not in needed and not _holds_a_permit(case, today):
        files["title"] = ()  # FAQ 80
    return Form(**files, photo=case.papers / held.photo if held.photo else None)


def _holds_a_permit(case: Case, today: date) -> bool:
    """Renewals and changes do not ask again what the permit rests on."""
    held = case.person.permit
    return held is not None and today <= held.expires


def _needed(person: Employee, path: Qualification) -> tuple[str, ...]:
    """Slots that may not be empty for a 新办 under `path`."""
    foreign = any(one.foreign for one in person.education)  # FAQ 35
    return (
        *ALWAYS,
        *(("diploma", "degree") if path is Qualification.EDUCATION or foreign else ()),
        *(("title",) if path is Qualification.TITLE else ()),
        *(("other",) if path is Qualification.INTELLECTUAL_PROPERTY else ()),
        *(("marriage",) if person.marriage is Marriage.MARRIED else ()),
    )


def period(form: Form, today: date) -> str:
    return content_period(form)


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The saved papers, if every slot shows exactly these names and sizes in this order."""
    page.open("attachments")
    if not page.see("attachments.saved") or not page.shows("attachments", form):
        return None
    saved = page.read("attachments")
    return Receipt(number=saved["number"], at=saved["at"])


def fill(page: PortalPage, form: Form) -> None:
    page.open("attachments", anew=False)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("attachments.save")
