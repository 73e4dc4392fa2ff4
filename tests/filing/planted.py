"""The example workspace with marked values in every field that tells who somebody is, and a search of all
that the commands of `written.py` then write, print and keep."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from loguru import logger
from playwright.sync_api import Browser

from mock_portal.pytest_plugin import CLOCK, Portal
from robot import cli, logs
from robot.browser.session import Store
from robot.browser.visits import Visits
from robot.engine.office import Office
from robot.people.workspace import load_workspace
from robot.settings import Settings
from tests.factories import TODAY
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

ACCOUNTS = (("chaoyang_hr", "unit"), ("talent_person", "E001"))
AGENTS = {"chaoyang_hr": plain.office, "talent_unit": plain.unit_site}


@contextmanager
def planted(
    portal: Portal,
    browser: Browser,
    folder: Path,
    example: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    accounts: Iterable[tuple[str, str]] = ACCOUNTS,
    timeout: str = "20",
) -> Iterator[Visits]:
    """The `example` with the marks in it is the current folder, `accounts` are logged in. Every command opens
    an office of its own; the browser's visits are one after another in one. Whoever makes a file makes it
    private, though this process lets everybody in."""
    portal.control.reset(clock=CLOCK)
    shutil.copytree(example, folder)
    for file in (folder / "unit.yaml", *(folder / "employees").glob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        for old, new in PLANTED.items():
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
    known = load_workspace(folder)
    assert set(MARKS) <= set(known.personal_values())
    said = {"MOCK_URL": portal.url, "TIMEOUT": timeout, "SETTLE": "0", "PATIENCE": "0", "TODAY": f"{TODAY}"}
    for name, value in said.items():
        monkeypatch.setenv(f"GONGJU_{name}", value)
    monkeypatch.chdir(folder)
    settings = Settings(_env_file=None, workspace=folder)
    for portal_name, account in accounts:
        person = known.employee(account)
        site = AGENTS[portal_name](portal) if person is None else plain.person_site(portal, person)
        Store.of(settings, portal_name, account).keep(site.state())
    with closing(Visits(settings, browser)) as visits:
        monkeypatch.setattr(Office, "visits", visits)
        before = os.umask(0)
        try:
            yield visits
        finally:
            os.umask(before)
    logger.remove()
    logs.hide_also(())


def unpacked(content: bytes) -> bytes:
    """What a pack holds, packs in it included; any other file as it is."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as pack:
        return b"\n".join(one.filename.encode() + unpacked(pack.read(one)) for one in pack.infolist())


class Sweep:
    """Calls commands, and keeps what is wrong with what they wrote. `more`: values that are looked for
    besides the marks."""

    def __init__(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        more: Iterable[str] = (),
    ) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys
        self.marks = (*MARKS, *more)
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

    def search_ledger(self) -> None:
        """Every field of the ledger: nothing of a filing that failed is the portal's opinion."""
        with closing(sqlite3.connect(f"file:{self.folder}/var/ledger.db?mode=ro", uri=True)) as ledger:
            self._search("the ledger", "\n".join(ledger.iterdump()))

    def _search(self, where: str, text: str) -> None:
        text = "".join(text.split())
        self.wrong += [
            f"{mark} in {where}: …{text[max(0, text.find(mark) - 60) :][:150]}"
            for mark in self.marks
            if mark in text
        ]

    def _files(self, name: str, writes: Writes) -> None:
        now = self._stamps()
        for file in sorted(one for one, stamp in now.items() if self.seen.get(one) != stamp):
            self.files.add(file)
            self.wrong += [f"{mark} in the name {file}" for mark in self.marks if mark in file]
            personal = writes.says(file)
            if personal is None:
                self.wrong.append(f"{name} wrote {file}, which written.py does not say")
            elif not personal:
                content = unpacked((self.folder / file).read_bytes())
                self.wrong += [f"{mark} in {file}" for mark in self.marks if mark.encode() in content]
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
