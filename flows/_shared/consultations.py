"""业务咨询 as both sides ask it and find it again (FAQ 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pydantic import Field

from flows._shared import states
from flows._shared.content import digest
from flows._shared.matching import Row, begins, same_text
from flows._shared.options import Choices
from robot.browser.forms import PortalForm, Reading, Receipt
from robot.browser.page import PortalPage
from robot.errors import NotEligible


class Question(Choices):
    """What is asked. `again=2` asks the same question a second time."""

    title: str = Field(title="咨询标题", examples=["续签材料"], min_length=1)
    content: str = Field(title="咨询内容", examples=["续签时劳动合同要上传哪几页？"], min_length=1)
    again: int = Field(1, title="第几次问这个问题", examples=["2"], ge=1, le=99)


def period(title: str, content: str, again: int) -> str:
    """One filing a question, whoever's name and telephone number go with it. Not `content-`: a later
    question takes no earlier one's place."""
    question = f"question-{digest({'title': title, 'content': content})}"
    return question if again == 1 else f"{question}-{again}"


def looked_up(page: PortalPage, form: PortalForm) -> Sequence[Row]:
    """The rows under 咨询结果查询 of whom `name` and `phone` of `form` say."""
    page.open("consultation_personal.replies")
    page.fill(form)
    page.press("consultation_personal.replies.search")
    return page.rows("consultation_personal.replies.questions")


def asked(
    page: PortalPage,
    rows: Iterable[Row],
    question: tuple[str, str],
    again: int,
    opened: Callable[[Row], None],
) -> Receipt | None:
    """The `again`-th of `rows`, the oldest first, that asks `question` (title, content), or None.

    `opened(row)` makes its 咨询详情 the current page: lists show no content. NotEligible when the
    question was asked so few times that this one would not be the `again`-th.
    """
    title, content = question
    found = 0
    for row in sorted(rows, key=lambda one: (one["at"], one["number"])):
        if not begins(row["title"], title):
            continue
        opened(row)
        shown = page.read("consultation.detail")
        if same_text(shown["title"], title) and same_text(shown["content"], content):
            found += 1
            if found == again:
                return _receipt(row)
    if found < again - 1:
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
