"""Seal what must not lie readable on a disk: the log-in states of portal accounts.

The key comes from GONGJU_KEY, else from the operating system's keyring, where it is made at the first use.
States of the mock portal open nothing, so where GONGJU_KEY is not set their key is a file beside them: no
keyring has to be there, and none is asked, for a demo or a test.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from filelock import FileLock

from robot.browser.private import must_be_private, private_folder, private_write
from robot.errors import ConfigError, Problem
from robot.settings import Settings

ENTRY = "log-in states"
"""The key's place in the keyring."""


def seal_of(settings: Settings) -> Fernet:
    """What seals and opens for these settings. Raises ConfigError when no key can be had."""
    return Fernet(_key_of(settings))


def derived_key(settings: Settings, purpose: str) -> bytes:
    """32 bytes for another purpose, out of the same key: neither tells anything of the other. Raises
    ConfigError when no key can be had."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"gongju: {purpose}".encode())
    return made.derive(_key_of(settings))


def _key_of(settings: Settings) -> bytes:
    if settings.key is not None:
        return _from_words(settings.key.get_secret_value())
    if settings.profile == "mock":
        return _from_file(settings.var / "sessions" / "mock" / ".key")
    return _from_keyring()


def shared_seal(settings: Settings) -> Fernet:
    """One that another machine can open: from GONGJU_KEY alone. Raises ConfigError when it is not set."""
    if settings.key is None:
        raise ConfigError.of([_missing("the same secret on both machines, at least 32 characters")])
    return Fernet(_from_words(settings.key.get_secret_value()))


def opened(seal: Fernet, content: bytes) -> bytes | None:
    """What was sealed; None for anything else, or when another key sealed it."""
    try:
        return seal.decrypt(content)
    except InvalidToken:
        return None


def _from_words(secret: str) -> bytes:
    # The secret is long and random (the settings refuse short ones): one hash makes it the size of a key.
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())


def _from_file(file: Path) -> bytes:
    if not file.exists():
        private_folder(file.parent)
        with FileLock(file.with_suffix(".lock"), mode=0o600):  # two first log-ins at once would make two keys
            if not file.exists():
                private_write(file, Fernet.generate_key())
    must_be_private(file, "the key that opens stored log-ins")
    return file.read_bytes()


def _from_keyring() -> bytes:
    from robot.keyrings import NoKeyring, keep, kept

    try:
        key = kept(ENTRY)
        if key is None:
            keep(ENTRY, Fernet.generate_key().decode())
            key = kept(ENTRY)
    except NoKeyring:
        key = None
    if not key:
        raise ConfigError.of(
            [_missing("a secret of at least 32 characters, since this machine has no keyring that opens")]
        )
    return key.encode()


def _missing(expected: str) -> Problem:
    return Problem("environment or .env", "GONGJU_KEY", expected, "what `openssl rand -hex 32` prints")
