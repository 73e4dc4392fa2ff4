"""A function in a process of its own, with what `subprocess.Popen` has; it costs no imports."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from tests.forkserver import FORKED


class Forked:
    """`function(*arguments)` in a process with this one's environment; its stdout is `stdout` here."""

    def __init__(self, function: Callable[..., object], arguments: Sequence[Any]) -> None:
        ours, theirs = FORKED.Pipe(duplex=False)
        self.stdout = os.fdopen(os.dup(ours.fileno()), encoding="utf-8")
        ours.close()
        self._process = FORKED.Process(target=_run, args=(theirs, dict(os.environ), function, arguments))
        self._process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        assert self._process.exitcode is not None, f"still at work after {timeout} s"
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def rest(self, timeout: float) -> str:
        """What it says until its end, which is a few lines: more than a pipe holds it could not say."""
        self.wait(timeout)
        return self.stdout.read()

    def close(self) -> None:
        """It is gone after this."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.stdout.close()


def _run(
    words: Connection, environment: dict[str, str], function: Callable[..., object], arguments: Sequence[Any]
) -> None:
    os.dup2(words.fileno(), 1)
    os.environ.clear()
    os.environ.update(environment)
    function(*arguments)
