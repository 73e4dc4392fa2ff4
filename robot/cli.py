"""The command line: the only place that turns errors into exit codes.

Results go to stdout (a table, or one JSON document with `--json`), logs to stderr and to the
workspace's var/logs.
"""

from __future__ import annotations

import io
import sys

import typer

from robot import console
from robot.commands import files, filing, papers, policy, portals
from robot.commands.common import error_row, report_error
from robot.errors import GongjuError

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
    portals.login,
    filing.fill,
    filing.approve,
    filing.submit,
    filing.status,
    portals.poll,
    policy.faq,
    policy.agenda,
    policy.parameter,
    papers.papers,
    papers.letter,
    portals.mock,
    portals.demo,
):
    app.command()(command)
app.command(name="try")(portals.try_)


def main() -> None:
    """Entry point. Errors raised on purpose become one line and their exit code; anything else is a
    bug and shows its traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console that cannot show Chinese shows question marks
    try:
        app()
    except GongjuError as error:
        report_error(error)
        if "--json" in sys.argv:
            console.emit({"ok": False, **error_row(error)})
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        console.err.print("gongju: stopped", markup=False)
        sys.exit(130)
