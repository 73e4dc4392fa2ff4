"""Review an employee's application: 工作居住证 › 可办业务列表 › 查看员工业务申请 › 审核.

FAQ 13, 32, 53, 64, 85, 90.

Before: logged in to the talent network's unit platform as the unit's agent; the employee has applied.
After:  the application has left 待单位审核; a 新办 that was passed has taken a place of the quota.

Seen:
    2026-11-23  mock portal only
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from flows._shared import states
from flows._shared.approval import FILED_BY
from flows._shared.matching import Row, of_person
from flows._shared.options import Choices, chosen
from robot.browser.forms import CHOOSES, SENSITIVE, PortalForm, Receipt
from robot.browser.page import PortalPage
from robot.errors import ConfigError, NotEligible, PageChanged, Problem
from robot.people.case import Case
from robot.people.models import Business
from robot.policy.rules import unit

PORTAL = "talent_unit"
TITLE = "单位审核"
SUBJECT = "employee"
RULES = (unit.permission_held,)

WAITING = "待单位审核"
Decision = Literal["通过", "退回"]


class Options(Choices):
    """What the unit says, and to which application: by itself the only one the ledger knows."""

    decision: Decision = Field("通过", title="审核结果：通过 or 退回", examples=["通过"])
    opinion: str | None = Field(None, title="审核意见", max_length=500, examples=["请补充学位证书"])
    business: Business | None = Field(None, title="业务类型, when there are several", examples=["续签"])
    number: str | None = Field(None, title="申请编号", min_length=4, examples=["SQ202611050001"])


class Form(PortalForm):
    """`business`: 业务类型 of the application; empty when only its number is known."""

    number: Annotated[str, CHOOSES]
    business: Annotated[str, CHOOSES]
    name: Annotated[str, SENSITIVE, CHOOSES]
    id_number: Annotated[str, SENSITIVE, CHOOSES]
    decision: Decision
    opinion: str | None


def prepare(case: Case, today: date) -> Form:
    """A return says why; which application is meant is never guessed."""
    options = chosen(Options, case)
    business, number = _application(case, options)
    if options.decision == "退回" and not options.opinion:
        raise ConfigError.of([Problem("--with", "opinion", "why it is returned", "opinion=请补充学位证书")])
    return Form(
        number=number,
        business=business,
        name=case.person.name,
        id_number=case.person.id_number,
        decision=options.decision,
        opinion=options.opinion,
    )


def _application(case: Case, options: Options) -> tuple[str, str]:
    """业务类型 and 申请编号 of the application that is meant."""
    if options.number:
        return options.business or "", options.number
    known = {
        title: case.receipts[flow]
        for title, flow in FILED_BY.items()
        if flow in case.receipts and options.business in (None, title) and title in set(Business)
    }
    if len(known) == 1:
        return next(iter(known.items()))
    if known:
        several = f"one of the applications that are known: {'、'.join(known)}"
        raise ConfigError.of([Problem("--with", "business", several, f"business={next(iter(known))}")])
    raise ConfigError.of(
        [Problem("--with", "number", "申请编号 of the application", "number=SQ202611050001")]
    )


def period(form: Form, today: date) -> str:
    return form.number


def find(page: PortalPage, form: Form) -> Receipt | None:
    """The application, once the unit has reviewed it so; None before. Reviewed otherwise: NotEligible."""
    page.open("applications")
    row = _row(page, form)
    if row is None or row["state"] == WAITING:
        return None
    if _passed(page, row) is not (form.decision == "通过"):
        raise NotEligible("the unit has reviewed this application already, with the other result")
    return Receipt(row["number"], portal_state=row["state"], at=row["at"])


def _passed(page: PortalPage, row: Row) -> bool:
    """Whether the unit has passed it. A returned one may have been returned by the district later."""
    if row["state"] != states.RETURNED:
        return True
    page.press_row("applications.list", {"number": row["number"]}, "view")
    return any(step["step"] == "单位审核" and step["result"] == "通过" for step in page.rows("record.steps"))


def fill(page: PortalPage, form: Form) -> None:
    page.open("applications")
    if _row(page, form) is None:
        raise NotEligible("this application is not in the unit's list; it may show up later")
    page.press_row("applications.list", {"number": form.number}, "review")
    page.compare("review", form)
    page.fill(form)


def submit(page: PortalPage, form: Form) -> None:
    page.press("review.send")


def _row(page: PortalPage, form: Form) -> Row | None:
    """The row with the form's number, which must be the same person's and of the same business."""
    rows = [row for row in page.rows("applications.list") if row["number"] == form.number]
    if rows and not of_person(rows, form.name, form.id_number):
        raise PageChanged("the application with this number is shown as another person's")
    if rows and form.business not in ("", rows[0]["business"]):
        raise PageChanged("the application with this number is shown as of another 业务类型")
    return rows[0] if rows else None
