"""Nothing the product writes outside the ledger and the operator's own files holds personal data.

Marked values are planted in every field of the example workspace that tells who somebody is. Then the
commands of `written.py` are called as they are typed, with what fails among them: what each has written is
compared with what that list says, and every byte is searched; in the pictures the boxes of the very
elements are looked at.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from loguru import logger
from playwright.sync_api import Browser

from mock_portal.pytest_plugin import Portal
from robot import cli
from robot.browser.watch import Seen, problem
from robot.engine.office import Office
from robot.people.workspace import load_workspace
from tests.filing.planted import CONTENT, MARKS, NUMBERS, PLANTED, Sweep, planted
from tests.filing.sweep import Pictures
from tests.filing.written import COMMANDS

ORDER = (
    *("check", "plan", "papers", "fill", "start", "turn", "approve", "submit", "poll", "status", "cases"),
    *("case", "schedule", "pause", "resume", "retry", "cancel", "opinion", "letter", "agenda", "digest"),
    *("notify", "portals", "parameter", "businesses", "faq", "config", "doctor", "repair", "audit"),
    *("audit export", "audit verify", "purge"),
)
BROWSER = ("fill", "submit", "poll", "turn", "doctor", "repair")
"""Commands that visit a portal: called once. The others are called as a person does, too."""


def names_of_commands() -> set[str]:
    """As they are typed; of a group each of its commands, and itself where it does something alone."""
    group = typer.main.get_command(cli.app)
    found = set()
    for name, one in group.commands.items():  # type: ignore[attr-defined]
        found |= {name} | {f"{name} {inner}" for inner in getattr(one, "commands", ())}
    return found


def test_every_command_says_what_it_writes_and_is_called_or_says_why_not() -> None:
    assert set(COMMANDS) == names_of_commands()
    called = {name for name, one in COMMANDS.items() if one.calls}
    assert called == set(ORDER)
    assert all(bool(one.calls) != bool(one.elsewhere) for one in COMMANDS.values())


@pytest.fixture
def workspace(
    portal: Portal, browser: Browser, tmp_path: Path, example: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    with planted(portal, browser, tmp_path / "ws", example, monkeypatch):
        yield tmp_path / "ws"


def test_nothing_planted_is_in_anything_written(
    workspace: Path, portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logger.enable("robot")
    monkeypatch.setattr("robot.browser.checkup.SPOT_SECONDS", 0.8)
    pictures = Pictures(monkeypatch, lambda: MARKS)
    sweep = Sweep(workspace, monkeypatch, capsys)
    codes = {}
    for name in ORDER:
        if name == "poll":  # what was sent comes back with an opinion that names people
            (number,) = [one["number"] for one in portal.control.received("quota_application")]
            portal.control.grant_quota(number, 2, f"同意，联系{PLANTED['示例经办']}13977770002")
        if name == "doctor":  # one label leads to two fields, so that neither reads back
            overlay = workspace / "selectors" / "chaoyang_hr.toml"
            overlay.parent.mkdir(exist_ok=True)
            overlay.write_text('[consultation.new.fields]\ncontact = "联系电话"\n', encoding="utf-8")
            words = ["fill", "consultation", "--with", "title=续签", "--with", f"content={CONTENT}", "--json"]
            sweep.look_anew()
            assert sweep.call("fill", words) == 14
        for words in COMMANDS[name].commands():
            words = [word.replace("要交哪些材料？", CONTENT) for word in words]
            codes[" ".join(words[:3])] = sweep.call(name, [*words, "--json"])
            if name not in BROWSER:
                sweep.call(name, words)
    assert sweep.wrong == []
    assert pictures.check() > 20
    assert sweep.open_to_others() == []
    assert [codes[one] for one in codes if one.startswith(("fill", "approve", "submit", "audit"))] == [0] * 8
    assert (
        len([text for text in sweep.told if "示例大学" in text or "经办人" in text]) > 1
    )  # all else is told
    for folder in ("evidence", "approvals", "letters", "audit", "logs"):
        assert any(one.startswith(f"var/{folder}/") for one in sweep.files), folder


def test_a_bug_shows_where_it_is_and_no_value(
    example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No browser is needed for a bug; the files must have been read, else nobody knows what is personal."""
    folder = tmp_path / "ws"
    shutil.copytree(example, folder)
    name = load_workspace(folder).unit.agent.name
    secret = f"{name} {NUMBERS[0]}"

    def broken(office: Office) -> None:
        assert office.workspace
        raise LookupError(secret)

    monkeypatch.setattr(Office, "status", broken)
    monkeypatch.setattr("sys.argv", ["gongju", "status", "--workspace", str(folder)])
    monkeypatch.setattr("sys.excepthook", sys.excepthook)
    with pytest.raises(LookupError) as bug:
        cli.main()
    sys.excepthook(bug.type, bug.value, bug.tb)
    logger.remove()
    told = capsys.readouterr().err
    assert "LookupError: 示***" in told or "LookupError: 示**" in told
    assert "in broken" in told
    assert name not in told
    assert NUMBERS[0] not in told


@pytest.mark.parametrize(
    "verdict", ["refused", "not-done", "server", "maintenance", "logged-out", "wrong-answer"]
)
def test_a_portals_own_words_are_masked_in_every_error(verdict: str) -> None:
    words = f"提交失败：{MARKS[1]} 的证件号 {NUMBERS[0]} 已存在，联系 1387777 0001，"
    words += f"住{MARKS[7][:4]} {MARKS[7][4:]}"
    error = problem("chaoyang_hr", Seen(verdict, words), MARKS)
    told = str(error)
    assert told.startswith("chaoyang_hr")
    assert not any(one in "".join(told.split()) for one in MARKS)
