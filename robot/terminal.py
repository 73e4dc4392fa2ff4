"""The person at the terminal: asked for what only a person may do at a log-in."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

from pydantic import SecretStr

from robot import console
from robot.errors import HumanNeeded


def _line(prompt: str) -> str:
    console.err.print(prompt, end=" ", markup=False)
    line = sys.stdin.readline()
    if not line.strip():
        raise HumanNeeded("no answer was typed; run `gongju login` at a terminal")
    return line.strip()


class TerminalPerson:
    """Asks on stderr, reads from stdin: a terminal, or a pipe a person feeds."""

    def captcha(self, picture: Path) -> str:
        """The characters a person reads in `picture`."""
        return _line(f"captcha picture: {picture}\nwhat does it say?")

    def pin(self) -> SecretStr:
        """The PIN of the 法人一证通, not shown while typed, never stored."""
        if not sys.stdin.isatty():
            return SecretStr(_line("PIN of the certificate:"))
        pin = getpass.getpass("PIN of the certificate (not shown): ", stream=sys.stderr)
        if not pin:
            raise HumanNeeded("no PIN was typed; run `gongju login talent_unit` at a terminal")
        return SecretStr(pin)

    def window(self, seconds: float) -> None:
        """Say what to do in the window; the log-in is seen on the page."""
        console.err.print(
            f"log in in the browser window that has opened; it is waited for {seconds / 60:.0f} minutes",
            markup=False,
        )

    def scan(self, picture: Path, seconds: float) -> None:
        """Say where the QR code is; the scan itself is seen on the page."""
        console.err.print(
            f"QR code: {picture}\nscan it with 北京通 on the employee's phone within {seconds:.0f} s",
            markup=False,
        )
