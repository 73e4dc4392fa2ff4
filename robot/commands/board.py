"""The command board: the local web pages."""

from __future__ import annotations

import getpass
import threading
from typing import Annotated

import typer

from robot import console
from robot.commands.common import Json, Verbose, Work, open_workspace


def board(
    by: Annotated[
        str | None, typer.Option(help="Who approves on these pages (default: the user logged in here).")
    ] = None,
    json: Json = False,
    workspace: Work = None,
    verbose: Verbose = False,
) -> None:
    """Web pages on this machine: what needs somebody now, every case, approving. Ctrl-C ends them.

    Open the printed address; it lets a browser in. They listen on 127.0.0.1 and nowhere else, start no
    engine and visit no portal. Port: GONGJU_BOARD_PORT.
    """
    from robot.board.serve import serving

    settings = open_workspace(workspace, verbose)
    name = (by or "").strip() or getpass.getuser()
    with serving(settings, name) as served:
        if json:
            console.emit({"url": served.url, "way_in": served.way_in, "by": name})
        else:
            console.say(f"board of {settings.workspace.resolve()}, {name} approves (Ctrl-C ends it)")
            console.say(f"open: {served.way_in}")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            console.say("stopped")
