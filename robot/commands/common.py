"""What commands share: their options, the office they open, how an error is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from robot import console, logs
from robot import settings as settings_module
from robot.browser.private import private_folder
from robot.errors import ConfigError, FaceChanged, GongjuError, Problem

if TYPE_CHECKING:
    from robot.engine.office import Office
    from robot.settings import Settings


def business_named(word: str | None) -> str | None:
    """For an argument or option that names a business: its name where the portal's title was typed."""
    from robot.filing.catalog import named

    return word and named(word)


Json = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of tables.")]
Work = Annotated[
    Path | None, typer.Option("--workspace", "-w", help="The workspace folder (default: the current one).")
]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show all log lines on stderr.")]
BusinessName = Annotated[
    str,
    typer.Argument(
        metavar="BUSINESS", help="As `gongju businesses` calls it: renewal or 续签.", callback=business_named
    ),
]
Subjects = Annotated[
    list[str] | None,
    typer.Argument(metavar="[SUBJECT]...", help="Staff numbers; none for the unit's own business."),
]
With = Annotated[
    list[str] | None,
    typer.Option("--with", metavar="NAME=VALUE", help="A choice of this business, e.g. date=2026-11-12."),
]


def options_of(pairs: list[str] | None) -> dict[str, str]:
    """`--with` pairs as a mapping. Raises ConfigError on one without `=`."""
    options: dict[str, str] = {}
    for pair in pairs or []:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise ConfigError.of([Problem("--with", pair, "NAME=VALUE", "date=2026-11-12")])
        options[name.strip()] = value.strip()
    return options


def open_office(workspace: Path | None, verbose: bool) -> Office:
    """The office of a workspace: settings, files, ledger, logs."""
    from robot.engine.office import Office

    return Office(open_workspace(workspace, verbose))


def open_workspace(workspace: Path | None, verbose: bool) -> Settings:
    """A workspace's settings, its logs begun. Raises ConfigError for a folder that is none."""
    settings = settings_module.load(workspace)
    if not (settings.workspace / "unit.yaml").is_file():
        raise ConfigError(f"{settings.workspace}: no unit.yaml there; `gongju init DIR` makes a workspace")
    logs.configure(private_folder(settings.var / "logs"), verbose=verbose)
    return settings


def error_row(error: GongjuError) -> dict[str, Any]:
    """An error for programs."""
    return {
        "error": type(error).__name__,
        "message": _told(error),
        "exit_code": error.exit_code,
        "problems": [vars_of(problem) for problem in getattr(error, "problems", ())],
        **(
            {"changes": [logs.masked(line) for line in error.lines]} if isinstance(error, FaceChanged) else {}
        ),
    }


def _told(error: GongjuError) -> str:
    """Its words, masked. Problems in files name no value, and their examples look personal on purpose."""
    return str(error) if getattr(error, "problems", ()) else logs.masked(str(error))


def vars_of(problem: Problem) -> dict[str, str]:
    return {
        "where": problem.where,
        "field": problem.field,
        "expected": problem.expected,
        "example": problem.example,
    }


def report_error(error: GongjuError, subject: str = "") -> None:
    """One line on stderr, one more for each problem when there are several, and for each change of a page."""
    head = f"gongju: {subject + ': ' if subject else ''}{_told(error)}"
    console.err.print(f"{head} — {error.advice}" if error.advice else head, markup=False)
    problems = getattr(error, "problems", ())
    if len(problems) > 1:
        for problem in problems:
            console.err.print(f"  {problem}", markup=False)
    for line in error.lines if isinstance(error, FaceChanged) else ():
        console.err.print(f"  {logs.masked(line)}", markup=False)


def per_subject(subjects: list[str] | None, act: Callable[[str], Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Run `act` for each subject; one that fails does not stop the others. The first failure's exit
    code becomes the command's, after all have been tried."""
    rows: list[dict[str, Any]] = []
    for subject in subjects or ["unit"]:
        try:
            rows.append({"subject": subject, "ok": True, **act(subject)})
        except GongjuError as error:
            if len(subjects or []) <= 1:
                raise
            report_error(error, subject=subject)
            rows.append({"subject": subject, "ok": False, **error_row(error)})
    return rows


def finish(rows: list[dict[str, Any]]) -> None:
    """End with the exit code of the first that failed."""
    failed = [row for row in rows if not row["ok"]]
    if failed:
        raise typer.Exit(failed[0]["exit_code"])
