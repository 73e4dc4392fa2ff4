"""`gongju serve` as a process on the mock portal: a case from its start to filed, approved by another one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mock_portal.pytest_plugin import Portal
from robot.browser.session import Store
from robot.engine.office import Office
from robot.filing.docket_tables import Stage
from robot.settings import Settings
from tests.factories import TODAY
from tests.flows import plain
from tests.leaver import BUSINESS, LEAVER, WAY, has_left
from tests.notice_service import Service, service

__all__ = ["service"]

NOW = datetime(2026, 11, 5, 2, 30, tzinfo=UTC)
"""Half past ten in Beijing, when the portals are open."""

SERVE = f"""
import sys
from datetime import datetime
from robot import cli
from robot.engine import messenger, runtime, windows
messenger.EVERY = 0.2
runtime.LOOK, runtime.TICK = 0.1, 0.2
windows.clock = lambda settings: datetime.fromisoformat('{NOW.isoformat()}')
sys.argv = ["gongju", "serve", "--json"]
cli.main()
"""


@pytest.fixture
def workspace(portal: Portal, service: Service, ws: Path) -> Path:
    """The example workspace; the unit is logged in at the platform where it lets somebody go."""
    has_left(portal, ws)
    Store.of(Settings(workspace=ws), "talent_unit", "unit").keep(plain.unit_site(portal).state())
    file = ws / ".env"
    lines = [f"GONGJU_TODAY={TODAY}", f"GONGJU_MOCK_URL={portal.url}", "GONGJU_PATIENCE=5"]
    lines.append(f"GONGJU_NOTICES={json.dumps([service.url])}")
    file.write_text("\n".join(lines) + "\n")
    return ws


@pytest.fixture
def serving(workspace: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE],
        cwd=workspace,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def said(process: subprocess.Popen[str], state: str) -> dict[str, Any]:
    """What it says when a case comes to `state`."""
    assert process.stdout is not None
    for line in process.stdout:
        row: dict[str, Any] = json.loads(line)
        if row.get("state") == state:
            return row
    raise AssertionError(f"it has ended: {process.communicate()[1]}")


def test_a_case_goes_from_its_start_to_filed_and_is_approved_meanwhile(
    portal: Portal, workspace: Path, serving: subprocess.Popen[str], service: Service
) -> None:
    settings = Settings(workspace=workspace, mock_url=portal.url, today=TODAY)
    with Office(settings) as office:
        case = office.docket.open(LEAVER, WAY, at=NOW).name
        asked = said(serving, Stage.APPROVAL)
        assert (asked["case"], asked["did"]) == (case, "fill")
        assert portal.received(BUSINESS) == []
        assert f"gongju approve {BUSINESS} {LEAVER}" in service.told()
        office.approve(BUSINESS, LEAVER, {}, "示例经办")
        said(serving, Stage.DONE)
        did = [line.did for line in office.docket.history(case)]
        assert [did.count(one) for one in ("fill", "send")] == [1, 1]
        [sent] = portal.received(BUSINESS)
        assert office.docket.get(case).closed_at is not None
        assert [row.receipt for row in office.status()] == [sent["number"]]
    serving.send_signal(signal.SIGTERM)
    out, errors = serving.communicate(timeout=60)
    assert serving.returncode == 0, errors
    assert '"stopped"' in out
    assert "Traceback" not in errors
    assert (workspace / "var" / "engine.db").stat().st_mode & 0o777 == 0o600
