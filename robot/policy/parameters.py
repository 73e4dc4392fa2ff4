"""The numbers of the policy on a given day: the shipped file, and the operator's own over it.

`parameters(today, overlay)` reads `parameters.toml` of this package and, where it exists, the
workspace's `parameters.toml` of the same form. A number the files do not give for `today` is
`NotCovered`: rules turn it into a warning, nobody guesses.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from robot.errors import ConfigError, Problem
from robot.people.case import Case
from robot.toml_file import read_toml

SHIPPED = Path(__file__).with_name("parameters.toml")
OVERLAY = "parameters.toml"
"""Name of the operator's own file, in the workspace beside `papers/`."""


def _plain_day(value: Any) -> Any:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError("a date such as 2026-07-01, without quotes")
    return value


_Day = Annotated[date, BeforeValidator(_plain_day)]
_Kind = Literal["integer", "amount", "day"]
Number = int | Decimal | date


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Entry(_Part):
    """One value and the days it holds on: `from` to `until` (both included) or to the next entry."""

    since: _Day = Field(alias="from")
    until: _Day | None = None
    value: Any
    confirmed: bool = True
    source: str = ""


class Series(_Part):
    """All values of one number over time, sorted by `since`."""

    title: str
    kind: _Kind
    source: str
    values: tuple[Entry, ...]

    def on(self, day: date) -> Entry | None:
        """The entry that holds on `day`."""
        begun = [entry for entry in self.values if entry.since <= day]
        if not begun:
            return None
        latest = begun[-1]
        return latest if latest.until is None or day <= latest.until else None

    def before(self, day: date) -> Entry | None:
        """The last entry that began by `day`, whether it still holds or not."""
        begun = [entry for entry in self.values if entry.since <= day]
        return begun[-1] if begun else None


class _Overlaid(_Part):
    values: tuple[Entry, ...] = Field(min_length=1)


class NotCovered(ConfigError):
    """The files give no value of a number for a day. `message` and `do` are its text, for the operator."""

    def __init__(self, message: str, do: str = "") -> None:
        super().__init__(f"{message}{do}")
        self.message, self.do = message, do

    @classmethod
    def on(cls, day: date, name: str, series: Series) -> NotCovered:
        """No value of the number `name` for `day`."""
        example = {"integer": "12", "amount": "12345", "day": "2026-07-01"}[series.kind]
        return cls(
            f"参数文件没有{day:%Y-%m-%d}适用的{series.title}，本项无法判断。",
            f"核对官方公布的数值后运行：gongju parameter {name} 数值 --from 生效日期 --source 公告名称；"
            f"日期写成 2026-07-01，数值写成 {example}。",
        )


@dataclass(frozen=True)
class Parameters:
    """The numbers that hold on `today`. Each getter raises NotCovered where the files are silent."""

    today: date
    series: dict[str, Series]
    held: dict[str, Entry]

    def _entry(self, name: str) -> Entry:
        entry = self.held.get(name)
        if entry is None:
            raise NotCovered.on(self.today, name, self.series[name])
        return entry

    def integer(self, name: str) -> int:
        """Days, months, years, pieces."""
        return int(self._entry(name).value)

    def amount(self, name: str) -> Decimal:
        """CNY, or a multiple."""
        return Decimal(self._entry(name).value)

    def day(self, name: str) -> date:
        value: date = self._entry(name).value
        return value

    def last_known(self, name: str) -> Entry | None:
        """The newest value begun by today, to tell what is missing; never to decide by."""
        return self.series[name].before(self.today)

    def caveat(self, *names: str) -> str:
        """What to add to a finding that rests on these numbers: empty when all are confirmed."""
        texts, commands = [], []
        for name in names:
            entry = self.held.get(name)
            if entry and not entry.confirmed:
                texts.append(f"{self.series[name].title}取 {entry.value}（{entry.source}）")
                commands.append(f"gongju parameter {name} {entry.value} --from {entry.since}")
        if not texts:
            return ""
        return f"所依据的数值未经确认：{'；'.join(texts)}。核对后运行：{'；'.join(commands)}。"


def parameters(today: date, overlay: Path | None = None) -> Parameters:
    """The numbers on `today`; `overlay` is the operator's file and need not exist.

    Raises ConfigError with file and line for everything wrong in the overlay, all at once.
    """
    series = _merged(*_mark(overlay))
    held = {name: entry for name, one in series.items() if (entry := one.on(today))}
    return Parameters(today, series, held)


def _mark(overlay: Path | None) -> tuple[Path | None, int, int]:
    """What tells one content of the overlay from another: the path, its mtime and size."""
    if overlay is None:
        return None, 0, 0
    try:
        stat = overlay.stat()
    except OSError:
        return None, 0, 0
    return overlay, stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=32)
def _merged(overlay: Path | None, mtime: int, size: int) -> dict[str, Series]:
    merged = dict(shipped())
    if overlay is None:
        return merged
    for name, own in own_values(overlay).items():
        entries = {entry.since: entry for entry in (*merged[name].values, *own)}
        values = tuple(entries[since] for since in sorted(entries))
        merged[name] = merged[name].model_copy(update={"values": values})
    return merged


def own_values(overlay: Path) -> dict[str, tuple[Entry, ...]]:
    """What the operator's file at `overlay` says, by name. Raises ConfigError with file and line."""
    return {name: own.values for name, own in _read_overlay(overlay, shipped()).items()}


@lru_cache(maxsize=1)
def shipped() -> dict[str, Series]:
    """The numbers of this package, by name."""
    data = tomllib.loads(SHIPPED.read_text("utf-8"), parse_float=Decimal)
    series = {name: Series.model_validate(table) for name, table in data.items()}
    for name, one in series.items():
        if wrong := [entry for entry in one.values if not _fits(entry.value, one.kind)]:
            raise ValueError(f"{SHIPPED.name}: {name}: {wrong[0].value!r} is no {one.kind}")
    return series


def _fits(value: Any, kind: _Kind) -> bool:
    if isinstance(value, bool | datetime):
        return False
    if kind == "day":
        return isinstance(value, date)
    if kind == "integer":
        return isinstance(value, int) and value > 0
    return isinstance(value, int | Decimal) and value > 0 and Decimal(value).is_finite()


_EXAMPLE = "[average_wage]\nvalues = [{ from = 2026-07-01, value = 12345 }]"


def _read_overlay(path: Path, known: dict[str, Series]) -> dict[str, _Overlaid]:
    """The operator's file. Raises ConfigError."""
    example = _EXAMPLE.replace("\n", " ")
    data = read_toml(path, path.name, "numbers of the policy", example, Decimal)
    text = path.read_text("utf-8")
    problems: list[Problem] = []
    overlaid: dict[str, _Overlaid] = {}
    for name, table in data.items():
        where = f"{path.name}:{_line_of(text, name)}"
        if name not in known:
            names = ", ".join(sorted(known))
            problems.append(Problem(where, name, f"a number of the policy: {names}"))
            continue
        try:
            own = _Overlaid.model_validate(table)
        except ValidationError as error:
            for one in error.errors(include_input=False, include_url=False):
                spot = [part for part in one["loc"] if isinstance(part, int)]
                line_no = _line_of(text, name, spot[0] if spot else None)
                field = ".".join(str(part) for part in (name, *one["loc"]))
                problems.append(Problem(f"{path.name}:{line_no}", field, one["msg"], example))
            continue
        problems += _wrong_values(path.name, text, name, own, known[name])
        overlaid[name] = own
    if problems:
        raise ConfigError.of(problems)
    return overlaid


def _wrong_values(file: str, text: str, name: str, own: _Overlaid, series: Series) -> list[Problem]:
    expected = {
        "integer": "a whole number above 0",
        "amount": "a number above 0",
        "day": "a date without quotes",
    }
    wrong = []
    for index, entry in enumerate(own.values):
        where = f"{file}:{_line_of(text, name, index)}"
        if not _fits(entry.value, series.kind):
            wrong.append(Problem(where, f"{name}.values.{index}.value", expected[series.kind]))
        if entry.until and entry.until < entry.since:
            wrong.append(Problem(where, f"{name}.values.{index}.until", "not before `from`"))
    sinces = [entry.since for entry in own.values]
    if len(set(sinces)) < len(sinces):
        wrong.append(Problem(f"{file}:{_line_of(text, name)}", f"{name}.values", "each `from` only once"))
    return wrong


def _line_of(text: str, name: str, index: int | None = None) -> int:
    """Line of table `name`, or of its entry number `index` (each entry has one `from`)."""
    header = re.search(
        rf"(?m)^\s*\[{{1,2}}\s*\"?{re.escape(name)}\"?\s*\]|^\s*\"?{re.escape(name)}\"?\s*=", text
    )
    if header is None:
        return 1
    place = header.start() + len(header[0]) - len(header[0].lstrip())
    if index is not None:
        entries = re.finditer(r"\bfrom\s*=", text[header.end() :])
        found = next((one for number, one in enumerate(entries) if number == index), None)
        place = header.end() + found.start() if found else place
    return text.count("\n", 0, place) + 1


@lru_cache(maxsize=64)
def _of_workspace(papers: Path, today: date) -> Parameters:
    return parameters(today, papers.parent / OVERLAY)


_marks: dict[Path, tuple[Path | None, int, int]] = {}


def of(case: Case, today: date) -> Parameters:
    """The numbers for `case`: those of its workspace, whose folder is the one that holds `papers`.

    Cheap enough to be called by every rule: `freshen` looks at the file, this does not.
    """
    global _latest
    papers, day, numbers = _latest
    if papers is not case.papers or day != today or numbers is None:
        numbers = _of_workspace(case.papers, today)
        _latest = (case.papers, today, numbers)
    return numbers


_latest: tuple[Path | None, date | None, Parameters | None] = (None, None, None)
"""The last question and its answer, the folder compared by identity: hashing a path costs too much."""


def freshen(case: Case) -> None:
    """Notice that the workspace's own file has changed. Called once per run of the rules."""
    global _latest
    mark = _mark(case.papers.parent / OVERLAY)
    if _marks.get(case.papers, mark) != mark:
        _of_workspace.cache_clear()
        _latest = (None, None, None)
    _marks[case.papers] = mark
