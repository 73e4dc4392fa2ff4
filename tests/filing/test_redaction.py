"""Nothing the product writes outside the ledger and the operator's own files holds personal data.

Marked values are planted in every field of the example workspace that tells who somebody is. Then the
commands of `written.py` are called as they are typed, with what fails among them: what each has written is
compared with what that list says, and every byte is searched; in the pictures the boxes of the very
elements are looked at.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import typer
from loguru import logger
from playwright.sync_api import Browser

from mock_portal.pytest_plugin import CLOCK, Portal
from robot import cli, logs
from robot.browser.session import Store
from robot.browser.visits import Visits
from robot.browser.watch import Seen, problem
from robot.engine.office import Office
from robot.people.init import init_workspace
from robot.people.workspace import load_workspace
from robot.settings import Settings
from tests.factories import TODAY
from tests.filing.sweep import Pictures
from tests.filing.written import COMMANDS, Writes
from tests.flows import plain

PLANTED = {
    "示例小甲": "标记童贰",
    "示例甲": "标记甲壹",
    "示例经办": "标记经肆",
    "13800001234": "13877770001",
    "13900005678": "13977770002",
    "e001@example.com": "mark001@example.com",
    "hr@example.com": "mark002@example.com",
    "示例路1号院2号楼3单元401室": "标记巷77号院9号楼5单元606室",
    "河北省保定市莲池区示例路1号": "河北省保定市莲池区标记街88号",
}
"""A value of the example → the marked one in its place; ID numbers are the example's own."""

NUMBERS = ("130602199004120321", "130602202206180538", "110105198501010020")
MARKS = (*PLANTED.values(), *NUMBERS)
CONTENT = f"员工{PLANTED['示例甲']}（{NUMBERS[0]}，13877770001）要交哪些材料？"
ORDER = (
    *("check", "plan", "papers", "fill", "approve", "submit", "poll", "status", "start", "turn", "cases"),
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
    portal: Portal, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """The example with the marks in it. Every command opens an office of its own; the browser's visits are
    one after another in one. Whoever makes a file makes it private, though this process lets everybody in."""
    portal.control.reset(clock=CLOCK)
    folder = tmp_path / "ws"
    init_workspace(folder)
    for file in (folder / "unit.yaml", *(folder / "employees").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        for old, new in PLANTED.items():
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    known = load_workspace(folder).personal_values()
    assert set(MARKS) <= set(known)
    for name, value in (("MOCK_URL", portal.url), ("TIMEOUT", "20"), ("SETTLE", "0"), ("TODAY", f"{TODAY}")):
        monkeypatch.setenv(f"GONGJU_{name}", value)
    monkeypatch.chdir(folder)
    settings = Settings(_env_file=None, workspace=folder)
    for portal_name, account in (
        ("chaoyang_hr", "unit"),
        ("talent_person", "E001"),
        ("talent_person", "E002"),
    ):
        person = load_workspace(folder).employee(account)
        site = plain.office(portal) if person is None else plain.person_site(portal, person)
        Store.of(settings, portal_name, account).keep(site.state())
    with closing(Visits(settings, browser)) as visits:
        monkeypatch.setattr(Office, "visits", visits)
        before = os.umask(0)
        yield folder
        os.umask(before)
    logger.remove()
    logs.hide_also(())


class Sweep:
    """Calls commands, and keeps what is wrong with what they wrote."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys
        self.wrong: list[str] = []
        self.told: list[str] = []
        self.files: set[str] = set()
        self.seen = self._stamps()

    def call(self, name: str, words: list[str]) -> int:
        """The command's exit code."""
        self.monkeypatch.setattr("sys.argv", ["gongju", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self.capsys.readouterr()
        if not (COMMANDS[name].eyes and "--json" not in words):
            self._search(f"stdout of {words}", said.out)
        self._search(f"stderr of {words}", said.err)
        self.told.append(said.out + said.err)
        self._files(name, COMMANDS[name])
        return int(ended.value.code or 0)

    def look_anew(self) -> None:
        """The test itself has changed a file."""
        self.seen = self._stamps()

    def _search(self, where: str, text: str) -> None:
        self.wrong += [
            f"{mark} in {where}: …{text[max(0, text.find(mark) - 60) :][:150]}"
            for mark in MARKS
            if mark in text
        ]

    def _files(self, name: str, writes: Writes) -> None:
        now = self._stamps()
        for file in sorted(one for one, stamp in now.items() if self.seen.get(one) != stamp):
            self.files.add(file)
            self.wrong += [f"{mark} in the name {file}" for mark in MARKS if mark in file]
            personal = writes.says(file)
            if personal is None:
                self.wrong.append(f"{name} wrote {file}, which written.py does not say")
            elif not personal:
                content = (self.folder / file).read_bytes()
                self.wrong += [f"{mark} in {file}" for mark in MARKS if mark.encode() in content]
        self.seen = now

    def _stamps(self) -> dict[str, tuple[int, int]]:
        files = [one for one in self.folder.rglob("*") if one.is_file()]
        return {
            one.relative_to(self.folder).as_posix(): (one.stat().st_mtime_ns, one.stat().st_size)
            for one in files
        }

    def open_to_others(self) -> list[str]:
        """What in var/ somebody else on this machine might read."""
        return [
            f"{one.relative_to(self.folder)} {stat.S_IMODE(one.stat().st_mode):o}"
            for one in (self.folder / "var", *(self.folder / "var").rglob("*"))
            if stat.S_IMODE(one.stat().st_mode) & 0o077
        ]


def test_nothing_planted_is_in_anything_written(
    workspace: Path, portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    logger.enable("robot")
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
    assert pictures.check() > 30
    assert sweep.open_to_others() == []
    assert [codes[one] for one in codes if one.startswith(("fill", "approve", "submit", "audit"))] == [0] * 10
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
