"""Starts the mock portal for the commands `mock` and `demo`; nothing else does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from robot import console
from robot.errors import ConfigError
from robot.settings import Settings

BEIJING = ZoneInfo("Asia/Shanghai")


@contextmanager
def mock_portal(port: int = 0, clock: datetime | None = None, drift: int | None = None) -> Iterator[Any]:
    """The mock portal on a loopback port (0: a free one) until the block ends. Yields its server,
    which has `url`.

    Raises ConfigError when the `mock` extra is not installed or the port is taken.
    """
    try:
        from mock_portal.kits import KitsError
        from mock_portal.serve import serve
    except ImportError:
        raise ConfigError("the mock portal needs its extra: pip install 'gongju[mock]'") from None
    if clock is not None and clock.tzinfo is None:
        clock = clock.replace(tzinfo=BEIJING)
    try:
        server = serve(port, clock, drift=drift)
    except KitsError as error:
        raise ConfigError(str(error)) from None
    except (OSError, SystemExit):  # werkzeug exits where it cannot bind
        raise ConfigError(f"port {port} is taken: choose another with --port") from None
    try:
        yield server
    finally:
        server.stop()


def run(port: int, clock: datetime | None, drift: int | None, json: bool) -> None:
    """Serve until Ctrl-C."""
    with mock_portal(port, clock, drift) as server:
        from mock_portal.serve import ACCOUNTS

        if json:
            console.emit({"url": server.url, "control": f"{server.url}/_control", "accounts": ACCOUNTS})
        else:
            console.say(f"mock portal at {server.url} (Ctrl-C ends it)")
            if server.url != Settings.model_fields["mock_url"].default:
                console.say(f"  for a workspace's .env: GONGJU_MOCK_URL={server.url}")
            for site in ("chaoyang_hr", "talent_unit", "talent_person"):
                console.say(f"  {server.url}/{site}/")
            console.say(f"  {server.url}/_control/  the reviewer's console: queue, clock, log-ins, faults")
            for site, account in ACCOUNTS.items():
                console.say(f"  {site}: {account}")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            console.say("stopped")
