"""Browsers that another process has started, as on another machine: they see no file of ours."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from robot.browser.finder import find_browser
from robot.browser.launch import flags

NOBODY = 65534


@contextmanager
def over_cdp(args: Sequence[str] | None = None) -> Iterator[str]:
    """Chromium with a debugging port; as root it runs as nobody, so that it can read no paper of the tests."""
    who: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    home = Path(tempfile.mkdtemp(prefix="far-"))
    if who:
        os.chown(home, NOBODY, NOBODY)
    command = [find_browser(), "--headless", "--remote-debugging-port=0", f"--user-data-dir={home}"]
    command += ["--no-sandbox", *(flags() if args is None else args)]
    try:
        with _started(command, env={**os.environ, "HOME": str(home)}, **who) as process:
            (port,) = _told(process.stderr, r"DevTools listening on ws://127\.0\.0\.1:(\d+)/")
            yield f"http://127.0.0.1:{port}"
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def over_playwright(folder: Path) -> Iterator[str]:
    """A Playwright server, of the version that is installed."""
    config = folder / "server.json"
    config.write_text(
        json.dumps(
            {"executablePath": str(find_browser()), "args": flags(), "host": "127.0.0.1", "wsPath": "/far"}
        )
    )
    command = [
        sys.executable,
        "-m",
        "playwright",
        "launch-server",
        "--browser=chromium",
        f"--config={config}",
    ]
    with _started(command) as process:
        (url,) = _told(process.stdout, r"(ws://\S+)")
        yield url


@contextmanager
def _started(command: list[Any], **options: Any) -> Iterator[subprocess.Popen[str]]:
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, start_new_session=True, **pipes, **options) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # Playwright's command is a process in front of Node's
            process.wait(20)


def _told(lines: Any, pattern: str) -> tuple[str, ...]:
    for line in lines:
        if found := re.search(pattern, line):
            return found.groups()
    raise AssertionError(f"it ended and never said {pattern}")
