"""What may be held by one at a time: a workspace's engine, and an account while a case's turn runs.

The queue keeps the turns of one account apart as well, but lets the account go when a turn is cancelled or
times out, while its visit goes on. These locks are let go by the end of the work or of the process only.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from robot.browser.private import private_folder, private_write
from robot.errors import AccountBusy, EngineRunning
from robot.settings import Settings


@contextmanager
def the_engine(settings: Settings) -> Iterator[None]:
    """Be the workspace's engine. Raises EngineRunning, naming the process that is."""
    folder = private_folder(settings.var)
    lock = FileLock(folder / "engine.lock", timeout=0, mode=0o600)
    told = folder / "engine.pid"
    try:
        lock.acquire()
    except Timeout:
        raise EngineRunning(f"{settings.workspace.resolve()}: its engine runs already{_who(told)}") from None
    try:
        private_write(told, str(os.getpid()).encode())
        yield
    finally:
        told.unlink(missing_ok=True)
        lock.release()


def _who(told: Path) -> str:
    try:
        return f" (process {int(told.read_text())})"
    except (OSError, ValueError):
        return ""  # it has only just begun


@contextmanager
def an_account(settings: Settings, account: str) -> Iterator[None]:
    """Hold `account` (`chaoyang_hr:unit`) for a turn; nothing is held for a turn without one.

    Raises AccountBusy at once when another turn has it.
    """
    if not account:
        yield
        return
    folder = private_folder(settings.var / "turns")
    lock = FileLock(folder / f"{account.replace(':', '-')}.lock", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise AccountBusy(f"{account}: another turn is using this account") from None
    try:
        yield
    finally:
        lock.release()
