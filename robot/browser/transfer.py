"""Carry a log-in from the machine where a person made it to one where nobody can: a server without a screen.

The file is sealed with GONGJU_KEY, which both machines must have; it names portal, account and profile, so
that it opens nothing else.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from robot.browser.private import private_write
from robot.browser.seal import opened, shared_seal
from robot.browser.session import Store, locked, state_of
from robot.errors import ConfigError, Problem, SessionExpired
from robot.settings import Settings


def export_login(settings: Settings, portal: str, account: str, file: Path) -> None:
    """Write the stored log-in of `account` to `file` (0600), which must not be there yet.

    Raises SessionExpired when there is none, ConfigError without GONGJU_KEY or for a file in the way.
    """
    seal = shared_seal(settings)
    state = Store.of(settings, portal, account).load()
    if state is None:
        raise SessionExpired(f"{portal}: {account} has not logged in")
    if file.exists():
        raise ConfigError.of([Problem("--export", str(file), "a new file; this one is there already")])
    content = {**_of(settings, portal, account), "state": state}
    try:
        private_write(file, seal.encrypt(json.dumps(content, ensure_ascii=False).encode()))
    except OSError as error:
        raise ConfigError.of(
            [Problem("--export", str(file), f"a file that can be written ({error.strerror})")]
        ) from None


def import_login(settings: Settings, portal: str, account: str, file: Path) -> None:
    """Store the log-in in `file` as that of `account`. Whether the portal still takes it a visit tells.

    Raises ConfigError for a file that GONGJU_KEY does not open, or of another portal, account or profile.
    """
    seal = shared_seal(settings)
    try:
        content = opened(seal, file.read_bytes())
    except OSError as error:
        raise ConfigError.of(
            [Problem("--import", str(file), f"a file that can be read ({error.strerror})")]
        ) from None
    if content is None:
        raise ConfigError.of(
            [
                Problem(
                    "--import",
                    str(file),
                    "a file of `gongju login --export`, sealed with the same GONGJU_KEY",
                )
            ]
        )
    held = json.loads(content)
    wanted = _of(settings, portal, account)
    for name, value in wanted.items():
        if held.get(name) != value:
            raise ConfigError.of([Problem("--import", str(file), f"a log-in of {name} {value}")])
    state = state_of(json.dumps(held["state"]).encode())
    if state is None:
        raise ConfigError.of([Problem("--import", str(file), "a log-in that this version can read")])
    store = Store.of(settings, portal, account)
    with locked(settings, store, portal):
        store.keep(state)


def lasts_until(state: dict[str, Any]) -> datetime | None:
    """When the first of its cookies ends: until then the log-in probably lasts, unless the portal ends it
    sooner for idleness. None when no cookie says."""
    ends = [one["expires"] for one in state["cookies"] if one.get("expires", -1) > 0]
    return datetime.fromtimestamp(min(ends), UTC) if ends else None


def _of(settings: Settings, portal: str, account: str) -> dict[str, str]:
    return {"portal": portal, "account": account, "profile": settings.profile}
