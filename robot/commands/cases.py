"""Commands about cases: start, cases, case, pause, resume, cancel, retry, schedule, turn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from robot import console
from robot.commands.common import (
    Json,
    Verbose,
    With,
    Work,
    business_named,
    error_row,
    finish,
    open_office,
    options_of,
)
from robot.engine.case_words import DID, STATES

if TYPE_CHECKING:
    from robot.engine.advance import Turn
    from robot.engine.office import Office
    from robot.filing.docket_tables import Entry, Happening

CaseId = Annotated[str, typer.Argument(metavar="ID", help="A case of `gongju cases`, e.g. C7.")]

MOST = 20
"""Turns of one case in one run of `gongju turn`."""


def start(
    subject: Annotated[str, typer.Argument(help="A staff number, or `unit`.")],
    business: Annotated[
        str,
        typer.Argument(
            metavar="BUSINESS", help="新办, 续签, 指标申报, …, as for `gongju plan`.", callback=business_named
        ),
    ],
    choices: With = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Open a case: the business is taken from its first missing step to its end, over weeks.

    Nothing is sent before a person approved it. `gongju turn` (by cron) or a running server takes it on.
    """
    from robot.engine.opening import open_case
    from robot.engine.windows import clock

    with open_office(workspace, verbose) as office:
        entry = open_case(office, subject, business, options_of(choices), clock(office.settings))
    _tell(entry, json)


def cases(
    closed: Annotated[bool, typer.Option("--all", help="Also those that are done or cancelled.")] = False,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Every open case: where it stands, whom it waits for, when its next turn is, and why."""
    with open_office(workspace, verbose) as office:
        found = office.docket.all(closed=closed)
    if json:
        console.emit({"cases": [row_of(one) for one in found]})
    elif not found:
        console.say("没有案件；gongju start SUBJECT BUSINESS 立案。")
    else:
        _table(found)


def case(name: CaseId, json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """One case with its whole history."""
    with open_office(workspace, verbose) as office:
        entry, history = office.docket.get(name), office.docket.history(name)
    if json:
        console.emit({**row_of(entry), "history": [_line(one) for one in history]})
        return
    _table([entry])
    if entry.options:
        console.say(f"选项：{'，'.join(f'{name}={value}' for name, value in entry.options.items())}")
    console.table(
        "经过",
        ("时间", "轮次", "做了什么", "步骤", "状态", "说明"),
        [
            (one["at"], one["turn"], DID[one["did"]], one["title"], STATES[one["state"]], one["note"])
            for one in map(_line, history)
        ],
    )


def pause(name: CaseId, json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """Let the case rest until `gongju resume`; a turn that is running ends."""
    _steer("pause", name, json, workspace, verbose)


def resume(name: CaseId, json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """Let a paused case go on where it was."""
    _steer("resume", name, json, workspace, verbose)


def cancel(name: CaseId, json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """End the case. What a portal has stays there."""
    _steer("cancel", name, json, workspace, verbose)


def retry(
    name: CaseId, choices: With = None, json: Json = False, workspace: Work = None, verbose: Verbose = False
) -> None:
    """Give the case its next turn now, with new choices if any; what the portal has is never sent twice."""
    from robot.engine.opening import retry_case
    from robot.engine.windows import clock

    with open_office(workspace, verbose) as office:
        entry = retry_case(office, name, options_of(choices), clock(office.settings))
    _tell(entry, json)


def schedule(json: Json = False, workspace: Work = None, verbose: Verbose = False) -> None:
    """The next turns in their order with the reason for each, then the cases that wait for a person."""
    with open_office(workspace, verbose) as office:
        found = office.docket.all(closed=False)
    turns = sorted((one for one in found if one.due is not None), key=lambda one: (one.due, one.id))
    others = [one for one in found if one.due is None]
    if json:
        console.emit({"turns": [row_of(one) for one in turns], "waiting": [row_of(one) for one in others]})
        return
    console.table(
        "下次办理（北京时间）",
        ("时间", "案件", "对象", "业务", "原因"),
        [(_when(one), one.name, _whose(one), one.way, one.reason) for one in turns],
    )
    if others:
        console.table(
            "须人处理",
            ("案件", "对象", "业务", "等谁", "做什么", "原因"),
            [(one.name, _whose(one), one.way, one.who, one.what, one.reason) for one in others],
        )


def turn(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="Only this case, due or not.")] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Take on every case that is due, here and now, until each rests; for cron where no server runs.

    What a person did since (a log-in, an approval, a mended file) is noticed first.
    """
    with open_office(workspace, verbose) as office, console.working("taking cases on", quiet=json):
        done = [_one(office, each) for each in ([name] if name else _due(office))]
    rows = [
        {"ok": one.error is None, "did": one.did, "account": one.account, **row_of(one.case)}
        | (error_row(one.error) if one.error else {})
        for one in done
    ]
    if json:
        console.emit({"results": rows})
    elif not done:
        console.say("没有到时间的案件；gongju schedule 列出下次办理的时间。")
    else:
        _table(one.case for one in done)
    finish(rows)


def _due(office: Office) -> list[str]:
    from robot.engine.waking import wake
    from robot.engine.windows import clock

    now = clock(office.settings)
    wake(office, now)
    return [one.name for one in office.docket.due(now)]


def _one(office: Office, name: str) -> Turn:
    """Turns of one case until it rests; the last of them."""
    from robot.engine.advance import advance
    from robot.engine.windows import clock

    for _ in range(MOST):
        now = clock(office.settings)
        done = advance(office, name, now)
        if done.case.due is None or done.case.due > now:
            break
    return done


def _steer(did: str, name: str, json: bool, workspace: Any, verbose: bool) -> None:
    from robot.engine.windows import clock

    with open_office(workspace, verbose) as office:
        entry = getattr(office.docket, did)(name, at=clock(office.settings))
    _tell(entry, json)


def _tell(entry: Entry, json: bool) -> None:
    if json:
        console.emit(row_of(entry))
    else:
        console.say(f"{entry.name} {_whose(entry)} {entry.way}：{entry.reason}")


def _table(found: Iterable[Entry]) -> None:
    console.table(
        "",
        ("案件", "对象", "业务", "状态", "步骤", "等谁", "下次", "说明"),
        [
            (
                one.name,
                _whose(one),
                one.way,
                STATES[one.state],
                _title(one.step),
                one.who,
                _when(one),
                one.reason,
            )
            for one in found
        ],
    )


def row_of(entry: Entry) -> dict[str, Any]:
    """A case for programs. Times are ISO with Beijing's offset."""
    from robot.policy.calendar import BEIJING

    def local(moment: Any) -> str | None:
        return moment.astimezone(BEIJING).isoformat(timespec="seconds") if moment else None

    return {
        "case": entry.name,
        "subject": entry.subject,
        "way": entry.way,
        "options": entry.options,
        "state": entry.state,
        "reason": entry.reason,
        "step": entry.step,
        "title": _title(entry.step),
        "who": entry.who,
        "what": entry.what,
        "portal": entry.portal,
        "due": local(entry.due),
        "turns": entry.turn,
        "created": local(entry.created_at),
        "updated": local(entry.updated_at),
        "closed": local(entry.closed_at),
    }


def _line(one: Happening) -> dict[str, Any]:
    from robot.engine.windows import shown

    return {
        "at": shown(one.at),
        "turn": one.turn,
        "did": one.did,
        "step": one.step,
        "title": _title(one.step),
        "state": one.state,
        "note": one.note,
    }


def _title(step: str) -> str:
    from robot.engine.ways import ways

    return ways().step[step].title if step else ""


def _whose(entry: Entry) -> str:
    return "单位" if entry.subject == "unit" else entry.subject


def _when(entry: Entry) -> str:
    from robot.engine.windows import shown

    return shown(entry.due) if entry.due else ""
