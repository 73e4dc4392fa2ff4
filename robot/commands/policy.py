"""Commands about the policy itself: faq, agenda, parameter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from robot import console
from robot.commands.common import Json, Verbose, Work, open_office
from robot.errors import ConfigError, Problem

if TYPE_CHECKING:
    from robot.engine.coverage import Served
    from robot.policy.agenda import Agenda

KINDS = {
    "rule": "规则",
    "flow": "业务",
    "form": "填写",
    "material": "材料",
    "deadline": "日程",
    "letter": "邮件",
    "fact": "答复",
}


def faq(
    question: Annotated[
        list[str] | None,
        typer.Argument(metavar="[QUESTION]...", help="A number, words, or a rule's code; all when left out."),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="What serves each question, and which test shows it.")
    ] = False,
    json: Json = False,
) -> None:
    """Look up the district's 92 questions: a short answer, and what gongju does about it."""
    from robot.engine.coverage import coverage as everything
    from robot.policy import hotline
    from robot.policy.calendar import BEIJING
    from robot.policy.faq import look_up

    words = " ".join(question or ()).strip()
    wanted = [one.answer.number for one in look_up(words)]
    if words and not wanted:
        raise ConfigError.of([Problem("faq", words, "a number from 1 to 92, a word, or a rule's code", "36")])
    by_number = {one.answer.number: one for one in everything()}
    found = [by_number[number] for number in wanted] if words else list(by_number.values())
    call = hotline.text(datetime.now(BEIJING))
    if json:
        rows = [one.as_dict() for one in found]
        still_open = {one.answer.number: list(one.open_kinds) for one in found if one.open_kinds}
        console.emit({"questions": rows, "open": still_open, "hotline": call})
    elif coverage:
        show_coverage(found)
    elif words:
        show_answers(found)
        console.say(call)
    else:
        for one in found:
            console.say(f"{one.answer.number:>2}  {one.answer.title}")
        console.say(call)


def show_answers(found: Sequence[Served]) -> None:
    """Answers for an operator, in Chinese."""
    for one in found:
        console.say(f"第{one.answer.number}问 {one.answer.title}")
        console.say(f"  {one.answer.answer}")
        console.say(f"  本程序：{one.answer.does}")
        for effect in one.effects:
            if effect.kind != "fact":
                console.say(f"    {KINDS[effect.kind]} {effect.name}：{effect.title}")


def show_coverage(found: Sequence[Served]) -> None:
    """One line an effect, the first of its tests, and what is still open."""
    console.table(
        "",
        ("FAQ", "kind", "name", "test"),
        [
            (one.answer.number, effect.kind, effect.name, effect.tests[0] if effect.tests else "")
            for one in found
            for effect in one.effects
        ],
    )
    for one in found:
        if one.open_kinds:
            console.say(f"FAQ {one.answer.number}: open: {', '.join(one.open_kinds)}")
    count = Counter[str](effect.kind for one in found for effect in one.effects)
    console.say(", ".join(f"{count[kind]} {kind}" for kind in KINDS if count[kind]))


def agenda(
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day shown (default: 180 days on).")
    ] = None,
    ics: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write an iCalendar file for a phone.")
    ] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Everything due: windows, quota, renewals, answers, papers that go stale, 60 days to disassociate."""
    from robot.engine.dates import agenda_of

    with open_office(workspace, verbose) as office:
        if until and until.date() < office.today:
            raise ConfigError.of([Problem("--until", str(until.date()), f"not before {office.today}")])
        found = agenda_of(office, until.date() if until else None)
    if ics:
        write_ics(ics, found)
    if json:
        console.emit({**found.as_dict(), "ics": ics})
        return
    show_agenda(found)
    if ics:
        console.say(f"日历文件：{ics}")


def write_ics(file: Path, found: Agenda) -> None:
    """The agenda as a calendar file. Replaces an older one, never another file. Raises ConfigError."""
    from robot.policy.ics import is_ours, to_ics

    try:
        if file.exists() and not is_ours(file.read_bytes()):
            raise ConfigError.of([Problem("--ics", str(file), "a new file, or an older calendar of gongju")])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_bytes(to_ics(found, datetime.now(UTC)))
    except OSError as error:
        reason = error.strerror or "input/output error"
        raise ConfigError.of([Problem("--ics", str(file), f"a file to write to ({reason})")]) from None


def show_agenda(found: Agenda) -> None:
    """The agenda for an operator, in Chinese; what is overdue is marked."""
    console.table(
        "",
        ("日期", "对象", "事项", "怎么办", "依据", "说明"),
        [
            (
                f"{one.on}{'（已过）' if one.on < found.today else ''}",
                "单位" if one.subject == "unit" else one.subject,
                one.what,
                one.do,
                f"第{one.faq}问",
                one.rests_on,
            )
            for one in found.items
        ],
    )
    for note in found.notes:
        console.say(f"注意：{note}")
    console.say(f"{found.today} 至 {found.until}：共 {len(found.items)} 项。")


def parameter(
    name: Annotated[str | None, typer.Argument(help="A number of the policy; all when left out.")] = None,
    value: Annotated[str | None, typer.Argument(help="What it is from --from on.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day it holds on.")
    ] = None,
    source: Annotated[str, typer.Option(help="Where it was published.")] = "",
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """List the numbers of the policy, or set one for this workspace: average_wage 12345 --from 2026-07-01."""
    from robot.policy.overlay import rows, set_number
    from robot.policy.parameters import OVERLAY, parameters

    with open_office(workspace, verbose) as office:
        path, today = office.settings.workspace / OVERLAY, office.today
    day = since.date() if since else today
    if value is None:
        found = rows(parameters(day, path))
        if name is not None and name not in {one["name"] for one in found}:
            known = ", ".join(sorted(one["name"] for one in found))
            raise ConfigError.of([Problem("name", name, f"a number of the policy: {known}")])
        if source:
            raise ConfigError.of([Problem("--source", "", "a VALUE and --from with it")])
        found = [one for one in found if name in (None, one["name"])]
    else:
        if name is None or since is None:
            raise ConfigError.of([Problem("--from", "", "the first day it holds on", "2026-07-01")])
        numbers = set_number(path, name, day, value, source)
        found = [one for one in rows(numbers) if one["name"] == name]
    if json:
        console.emit({"on": day, "parameters": found, "set": value is not None})
        return
    show_parameters(found, day)
    if value is not None:
        console.say(f"已写入 {path.name}。")


def show_parameters(found: Sequence[dict[str, str | bool | None]], day: date) -> None:
    """Numbers for an operator: value, days, source, whether anybody confirmed it."""
    console.table(
        f"{day} 适用的参数",
        ("名称", "含义", "数值", "自", "至", "来源", "确认"),
        [
            (
                one["name"],
                one["title"],
                one["value"] or "没有",
                one["from"],
                one["until"],
                one["source"],
                "是" if one["confirmed"] else "未确认",
            )
            for one in found
        ],
    )
