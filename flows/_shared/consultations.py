"""业务咨询 as both sides ask it and find it again (FAQ 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any

from pydantic import Field

from flows._shared import states
from flows._shared.content import digest
from flows._shared.matching import Row, begins, same_text
from flows._shared.options import Choices, chosen
from robot.browser.forms import CHOOSES, Personal, PortalForm, Reading, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible
from robot.people.case import Case


class Question(Choices):
    """What is asked. `again=2` asks the same question a second time."""

    title: str = Field(title="咨询标题", examples=["续签材料"], min_length=1)
    content: str = Field(title="咨询内容", examples=["续签时劳动合同要上传哪几页？"], min_length=1)
    again: int = Field(1, title="第几次问这个问题", examples=["2"], ge=1, le=99)


class Asked(PortalForm):
    """The part of either side's form that is the question."""

    title: str
    content: Personal
    again: Annotated[int, CHOOSES]


def asked_of(case: Case) -> dict[str, Any]:
    """The values of `Asked`. Raises ConfigError."""
    question = chosen(Question, case)
    return {"title": question.title, "content": question.content, "again": question.again}


def period(form: Asked) -> str:
    """One filing a question, whoever's name and telephone number go with it. Not `content-`: a later
    question takes no earlier one's place."""
    question = f"question-{digest({'title': form.title, 'content': form.content})}"
    return question if form.again == 1 else f"{question}-{form.again}"


def looked_up(page: PortalPage, form: PortalForm) -> Sequence[Row]:
    """The rows under 咨询结果查询 of whom `name` and `phone` of `form` say."""
    page.open("consultation_personal.replies")
    page.fill(form)
    page.press("consultation_personal.replies.search")
    return page.rows("consultation_personal.replies.questions")


def asked(
    page: PortalPage, form: Asked, rows: Iterable[Row], opened: Callable[[Row], None]
) -> Receipt | None:
    """The `again`-th of `rows`, the oldest first, that asks the question of `form`, or None.

    `opened(row)` makes its 咨询详情 the current page: lists show no content. NotEligible when the
    question was asked so few times that this one would not be the `again`-th.
    """
    found = 0
    for row in sorted(rows, key=lambda one: (one["at"], one["number"])):
        if not begins(row["title"], form.title):
            continue
        opened(row)
        shown = page.read("consultation.detail")
        if same_text(shown["title"], form.title) and same_text(shown["content"], form.content):
            found += 1
            if found == form.again:
                return _receipt(row)
    if found < form.again - 1:
        raise NotEligible(f"the question stands at the portal {found} times: again={found + 1} asks it next")
    return None


def _receipt(row: Row) -> Receipt:
    return Receipt(
        number=row["number"],
        state=states.ledger_state(states.CONSULTATION, row["state"]),
        portal_state=row["state"],
        opinion=row["reply"],
        at=row["at"],
    )


def reading(business: str, row: Row) -> Reading:
    """How the question of one row stands: the reply is the opinion, and when it came the time."""
    known = _receipt(row)
    return Reading(
        business=business,
        number=known.number,
        state=known.state,
        portal_state=known.portal_state,
        opinion=known.opinion,
        at=row["replied"] or known.at,
    )
