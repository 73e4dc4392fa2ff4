"""The alarm of a portal that nobody has read, where an operator sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from robot.filing.ledger import Ledger
from robot.filing.poll import Poll
from robot.filing.states import State
from robot.filing.tables import Key
from robot.policy.calendar import BEIJING

FILED = datetime(2026, 11, 5, 10, tzinfo=BEIJING)


def test_poll_and_status_show_it(
    ws: Path,
    run: Callable[..., tuple[int, Any]],
    shown: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("robot.engine.office.poll", lambda *more: Poll())
    monkeypatch.setattr("robot.engine.office.utc_now", lambda: datetime(2026, 11, 12, 9, tzinfo=BEIJING))
    with Ledger(ws / "var" / "ledger.db") as ledger:
        filing = ledger.open(Key("chaoyang_hr", "quota_application", "unit", "2026"), at=FILED)
        for state in (State.FILLED, State.APPROVED, State.SENDING, State.FILED):
            filing = ledger.move(filing, state, at=FILED)
    for command in ("poll", "status"):
        assert "alarm: chaoyang_hr unit: no valid reading for 5 working days" in shown(command)
        (alarm,) = run(command)[1]["alarms"]
        assert (alarm["portal"], alarm["working_days"], alarm["tried"]) == ("chaoyang_hr", 5, None)
    monkeypatch.setenv("GONGJU_READING_DAYS", "6")
    assert run("status")[1]["alarms"] == []
