"""无固定期限, 合同期限, 合同开始日期: a labour contract as the portals' forms ask for it."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from robot.browser.forms import DateRange
from robot.people.models import Contract


class Term(TypedDict):
    """Form values; of the last two the page shows one."""

    open_ended: bool
    contract_term: DateRange | None
    contract_begins: date | None


def term(contract: Contract) -> Term:
    """FAQ 41: a contract without an end has its beginning only."""
    return {
        "open_ended": contract.ends is None,
        "contract_term": (contract.begins, contract.ends) if contract.ends else None,
        "contract_begins": None if contract.ends else contract.begins,
    }
