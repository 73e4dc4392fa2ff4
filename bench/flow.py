"""The product: the four flows through the office that the commands use, nothing switched off.

For each business `gongju approve` and `gongju submit`: rules, prepare, content hash, approval, visit, find,
fill, read-back, evidence, ledger, the click, find again.
"""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path

from pydantic import SecretStr

from bench.stages import Stages
from bench.turn import Task
from mock_portal.client import Control
from robot import logs
from robot.browser.forms import Receipt
from robot.engine.office import Office
from robot.settings import Settings

DAY = date(2026, 11, 5)


class Phone:
    """Whoever logs in: scans the QR picture that waits."""

    def __init__(self, portal: str, task: Task) -> None:
        self.portal, self.task = portal, task

    def captcha(self, picture: Path) -> str:
        raise NotImplementedError("the personal platform shows no captcha")

    def pin(self) -> SecretStr:
        raise NotImplementedError("the personal platform takes no certificate")

    def scan(self, picture: Path, seconds: float) -> None:
        Control(self.portal).scan(self.task.id_number, self.task.name)


class Flow:
    """The contender. `workspace` holds the files of everybody it will file for."""

    def __init__(self, portal: str, workspace: Path) -> None:
        self.portal = portal
        settings = Settings(
            _env_file=None,
            workspace=workspace,
            profile="mock",
            mock_url=portal,
            today=DAY,
        )
        logs.configure(settings.var / "logs")
        self.stages = Stages()
        self.stages.hook()
        self._open = ExitStack()
        self.office = self._open.enter_context(Office(settings))

    def log_in(self, task: Task) -> None:
        self.office.login("talent_person", task.key, Phone(self.portal, task))
        self.stages.take()

    def before_the_unit(self, task: Task) -> list[str]:
        return [self._file(name, task) for name in ("profile", "attachments", "association")]

    def after_the_unit(self, task: Task) -> list[str]:
        self._note_the_unit(task)
        return [self._file("permit_application", task)]

    def _note_the_unit(self, task: Task) -> None:
        """That the unit has agreed, as `gongju poll` would note it: the reading is the unit's work."""
        ledger = self.office.ledger
        (asked,) = ledger.filings(business="association", subject=task.key)
        ledger.follow(asked, Receipt(asked.receipt_number, "granted", "已同意"), note="bench")

    def close(self) -> None:
        self._open.close()

    def _file(self, name: str, task: Task) -> str:
        with self.stages.business(name):
            self.office.approve(name, task.key, {}, "bench")
            row = self.office.submit(name, task.key, {})
        return str(row["receipt"].number)
