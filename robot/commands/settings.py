"""The command about settings and secrets: config."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr

from robot import console
from robot import settings as settings_module
from robot.commands.common import Json, Work
from robot.errors import ConfigError, HumanNeeded, Problem
from robot.settings import PREFIX, SECRETS, Settings

KEPT = "(set, not shown)"


def config(
    keep_password: Annotated[
        bool,
        typer.Option("--keep-password", help="Type the password at chaoyang_hr; the keyring keeps it."),
    ] = False,
    forget_password: Annotated[
        bool, typer.Option("--forget-password", help="Remove that password from the keyring.")
    ] = False,
    json: Json = False,
    workspace: Work = None,
) -> None:
    """Show every setting, its value and where it came from. Secrets are not shown."""
    if keep_password and forget_password:
        raise ConfigError("--keep-password and --forget-password exclude each other")
    settings = settings_module.load(workspace)
    if keep_password or forget_password:
        done = _keep(settings) if keep_password else _forget(settings)
        if json:
            console.emit({"ok": True, "done": done})
        else:
            console.say(done)
        return
    rows = _rows(settings, typed=workspace is not None)
    if json:
        console.emit({"settings": rows})
        return
    console.table(
        "",
        ("setting", "value", "from", "meaning"),
        [(row["name"], row["value"], row["from"], row["meaning"]) for row in rows],
    )


def _rows(settings: Settings, *, typed: bool) -> list[dict[str, str]]:
    """`typed`: the workspace was named on the command line."""
    origins = settings_module.origins(settings)
    if typed:
        origins["workspace"] = "command line"
    rows = []
    for name, field in Settings.model_fields.items():
        value, origin = _shown(name, getattr(settings, name)), origins[name]
        if name == "chaoyang_password" and not value and _password_is_kept(settings):
            value, origin = KEPT, "keyring"
        rows.append(
            {
                "name": f"{PREFIX}{name.upper()}",
                "value": value,
                "from": origin if value else "",
                "meaning": field.description or "",
            }
        )
    return rows


def _shown(name: str, value: Any) -> str:
    if value is None or value == ():
        return ""
    if name in SECRETS or isinstance(value, SecretStr):
        return KEPT
    if isinstance(value, Path):
        return str(value) if name == "browser" and len(value.parts) == 1 else str(value.resolve())
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _password_is_kept(settings: Settings) -> bool:
    from robot.keyrings import chaoyang_password

    return chaoyang_password(settings) is not None


def _keep(settings: Settings) -> str:
    from robot.keyrings import NoKeyring, keep, password_entry

    user = _user(settings)
    if not sys.stdin.isatty():
        raise HumanNeeded("a person types the password at a terminal")
    secret = getpass.getpass(f"password of {user} at chaoyang_hr (not shown): ", stream=sys.stderr)
    if not secret:
        raise HumanNeeded("no password was typed")
    try:
        keep(password_entry(user), secret)
    except NoKeyring:
        raise _no_keyring() from None
    return f"the keyring keeps the password of {user} at chaoyang_hr"


def _forget(settings: Settings) -> str:
    from robot.keyrings import NoKeyring, forget, password_entry

    user = _user(settings)
    try:
        there = forget(password_entry(user))
    except NoKeyring:
        raise _no_keyring() from None
    return f"the keyring has no password of {user} at chaoyang_hr{' any more' if there else ''}"


def _user(settings: Settings) -> str:
    if not settings.chaoyang_user:
        raise ConfigError.of([Problem("environment or .env", "GONGJU_CHAOYANG_USER", "the user name first")])
    return settings.chaoyang_user


def _no_keyring() -> ConfigError:
    return ConfigError.of(
        [
            Problem(
                "keyring",
                "GONGJU_CHAOYANG_PASSWORD",
                "a keyring that opens; without one set it in the environment or in .env",
            )
        ]
    )
