"""Secrets in the operating system's keyring, where one is there and opens."""

from __future__ import annotations

import keyring
from keyring.errors import KeyringError, PasswordDeleteError
from pydantic import SecretStr

from robot.settings import Settings

SERVICE = "gongju"


class NoKeyring(Exception):
    """This machine has no keyring, or it does not open."""


def kept(entry: str) -> str | None:
    """The secret kept as `entry`; None when there is none. Raises NoKeyring."""
    try:
        return keyring.get_password(SERVICE, entry)
    except KeyringError:
        raise NoKeyring from None


def keep(entry: str, secret: str) -> None:
    """Keep `secret` as `entry`, in place of an older one. Raises NoKeyring."""
    try:
        keyring.set_password(SERVICE, entry, secret)
    except KeyringError:
        raise NoKeyring from None


def forget(entry: str) -> bool:
    """Remove `entry`; whether it was there. Raises NoKeyring."""
    try:
        keyring.delete_password(SERVICE, entry)
    except PasswordDeleteError:
        return False
    except KeyringError:
        raise NoKeyring from None
    return True


def password_entry(user: str) -> str:
    """Where the password of `user` at chaoyang_hr is kept: units have users of their own."""
    return f"chaoyang_password {user}"


def chaoyang_password(settings: Settings) -> SecretStr | None:
    """The password at chaoyang_hr: from the settings, else, for the live site, from the keyring. None
    when neither has it."""
    if settings.chaoyang_password or settings.profile == "mock" or not settings.chaoyang_user:
        return settings.chaoyang_password
    try:
        secret = kept(password_entry(settings.chaoyang_user))
    except NoKeyring:
        return None
    return SecretStr(secret) if secret else None
