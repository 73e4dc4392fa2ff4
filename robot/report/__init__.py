"""The report a manager can read: what was filed, receipts, opinions, masked pictures; in Chinese.

One self-contained folder: the page, and beside it the pictures it shows.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from robot.harmless import harmless

WORDS = {
    "prepared": "已准备",
    "filled": "已试填",
    "approved": "已批准发送",
    "sending": "发送中",
    "unknown": "结果未知",
    "refused": "门户拒收",
    "filed": "已提交",
    "in_review": "审核中",
    "returned": "已退回",
    "granted": "已办结",
    "blocked": "预检未通过",
}
"""The ledger's states (and `blocked`) in the words of the report."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One business of one subject. `remarks` are findings or opinions, one a line; `points` are an
    opinion's points with what is suggested for each."""

    business: str
    title: str
    portal: str
    state: str
    receipt: str = ""
    opinion: str = ""
    remarks: Sequence[str] = ()
    points: Sequence[tuple[str, Sequence[str]]] = ()
    at: str = ""
    fields: int = 0
    pictures: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A subject of the report: the unit or an employee; `name` already masked."""

    key: str
    name: str
    state: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """All the page shows. `portals`: key → name. `received` and `recorded` are the portal's and the
    ledger's counts of filings, None when nobody counted."""

    unit: str
    made: datetime
    day: str
    where: str
    people: Sequence[Person]
    portals: Mapping[str, str]
    received: int | None = None
    recorded: int | None = None


def write(report: Report, target: Path) -> Path:
    """Write `report` as an HTML page to `target`, its pictures into `<target's name>-pictures/` beside
    it. Returns `target`."""
    folder = target.with_name(f"{target.stem}-pictures")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names: dict[Path, str] = {}
    for person in report.people:
        for entry in person.entries:
            for picture in entry.pictures:
                names[picture] = f"{folder.name}/{len(names) + 1:03d}{picture.suffix}"
                shutil.copyfile(picture, target.with_name(folder.name) / Path(names[picture]).name)
    page = Environment(
        loader=PackageLoader("robot.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    ).get_template("report.html.j2")
    counts = {
        word: sum(person.state == word for person in report.people[1:])
        for word in ("granted", "in_review", "returned", "blocked", "unknown")
    }
    shown = page.render(report=report, words=WORDS, names=names, counts=counts)
    target.write_text(harmless(shown), encoding="utf-8")
    return target
