"""The command line: the only place that turns errors into exit codes.

Results go to stdout (a table, or one JSON document with `--json`), logs to stderr and to the
workspace's var/logs.
"""

from __future__ import annotations

import errno
import io
import sys

import typer
from typer.exceptions import TyperException

from robot import console, logs
from robot.commands import (
    audit,
    board,
    cases,
    doctor,
    files,
    filing,
    notices,
    opinions,
    papers,
    planning,
    policy,
    portals,
    repair,
    retention,
    serving,
    settings,
)
from robot.commands.common import error_row, report_error
from robot.errors import DISK_FULL, ConfigError, GongjuError, HumanNeeded, LedgerDown

app = typer.Typer(
    name="gongju",
    help="工居: files a unit's 工作居住证 business on its two government systems. Dry run is the default;"
    " nothing is sent before a person approved that exact content.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
)


for command in (
    files.init,
    files.check,
    files.businesses,
    planning.plan,
    serving.serve,
    serving.worker,
    portals.login,
    portals.portals,
    filing.fill,
    filing.approve,
    filing.submit,
    filing.status,
    opinions.opinion,
    portals.poll,
    notices.notify,
    notices.digest,
    portals.fetch,
    doctor.doctor,
    repair.repair,
    cases.start,
    cases.cases,
    cases.case,
    cases.pause,
    cases.resume,
    cases.cancel,
    cases.retry,
    cases.schedule,
    cases.turn,
    board.board,
    policy.faq,
    policy.agenda,
    policy.parameter,
    papers.papers,
    papers.letter,
    settings.config,
    retention.purge,
    portals.mock,
    portals.demo,
):
    app.command()(command)
app.command(name="try")(portals.try_)
app.add_typer(audit.app, name="audit")


MENDABLE = frozenset(
    {
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.EISDIR,
        errno.ENOTDIR,
        errno.ENAMETOOLONG,
    }
)
"""What a file system refuses and a person can mend: read-only, a file where a folder should be."""

INTERRUPTED = 130


def main() -> None:
    """Entry point. Errors raised on purpose become one line and their exit code; anything else is a
    bug and shows its traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that cannot show Chinese shows question marks
    logs.show_bugs_masked()
    try:
        code = _run()
    except GongjuError as error:
        code = _told(error)
    except TyperException as error:
        if len(sys.argv) == 1:  # the parser's "error" is the list of commands
            console.err.print(error.format_message(), markup=False)
            sys.exit(ConfigError.exit_code)
        code = _told(ConfigError(_in_one_line(error)))
    except typer.Abort:
        code = _told(HumanNeeded("no answer was typed"))
    except OSError as error:
        if error.errno in DISK_FULL:  # no broken file: a service that ends so is started again
            code = _told(LedgerDown(f"{error.filename or 'the disk'}: {error.strerror}"))
        elif error.errno in MENDABLE and error.filename:
            code = _told(ConfigError(f"{error.filename}: {error.strerror}"))
        else:
            raise
    if code == INTERRUPTED:
        console.err.print("gongju: stopped", markup=False)
        if "--json" in sys.argv:
            console.emit({"ok": False, "error": "Interrupted", "message": "stopped", "exit_code": code})
    sys.exit(code)


def _run() -> int:
    try:
        return int(app(standalone_mode=False) or 0)
    finally:
        logs.show_bugs_masked()  # typer has put a hook of its own there, which masks nothing


def _told(error: GongjuError) -> int:
    """One line on stderr, with --json a document on stdout as well; returns the exit code."""
    report_error(error)
    if "--json" in sys.argv:
        console.emit({"ok": False, **error_row(error)})
    return error.exit_code


def _in_one_line(error: TyperException) -> str:
    """What the parser of the command line has to say, and where to read on."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "gongju"
    return f"{' '.join(error.format_message().split()).rstrip('.')}; see `{command} --help`"
