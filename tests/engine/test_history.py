"""What commands know of earlier filings."""

from __future__ import annotations

from datetime import UTC, datetime

from robot.engine.history import History
from robot.filing.tables import Filing


def filing(number: int, business: str, receipt: str) -> Filing:
    return Filing(id=number, business=business, subject="unit", receipt_number=receipt)


def test_receipts_are_the_last_of_each_business_in_the_order_of_filing() -> None:
    history = History(
        {
            "unit": {
                "quota_application": (
                    filing(1, "quota_application", "ZB1"),
                    filing(3, "quota_application", "ZB2"),
                    filing(4, "quota_application", ""),
                ),
                "quota_supplement": (filing(2, "quota_supplement", "EC1"),),
            }
        }
    )
    assert list(history.receipts("unit").items()) == [
        ("quota_supplement", "EC1"),
        ("quota_application", "ZB2"),
    ]
    assert history.receipts("E001") == {}


def test_what_was_prepared_first_and_sent_last_comes_last() -> None:
    first, second = filing(1, "quota_application", "ZB3"), filing(2, "quota_supplement", "EC1")
    first.clicked_at, second.clicked_at = datetime(2026, 11, 9, tzinfo=UTC), datetime(2026, 11, 5, tzinfo=UTC)
    history = History({"unit": {"quota_application": (first,), "quota_supplement": (second,)}})
    assert list(history.receipts("unit")) == ["quota_supplement", "quota_application"]
