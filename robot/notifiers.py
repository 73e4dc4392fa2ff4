"""The only code that imports Apprise: is an address one, and send a text to it. No address is ever told."""

from __future__ import annotations

import hashlib
import logging
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apprise import NotifyBase


def is_address(url: str) -> bool:
    """Whether Apprise knows what to do with `url`."""
    return _notifier(url) is not None


def service_of(url: str) -> str:
    """What may be told of an address: the part before ://, where that is a plain word."""
    scheme = url.partition("://")[0].lower()
    return scheme if scheme.isalnum() and len(scheme) <= 20 else "?"


def fingerprint(url: str) -> str:
    """Tells addresses apart without giving one away."""
    return hashlib.sha256(url.encode()).hexdigest()[:16]


def send(url: str, title: str, body: str) -> bool:
    """Whether the service at `url` took the text."""
    notifier = _notifier(url)
    try:
        return bool(notifier is not None and notifier.notify(title=title, body=body))
    except Exception as error:  # of any of 130 plugins: one must not keep the others from being told
        logging.getLogger("robot.notices").debug("%s", type(error).__name__)
        return False


def _notifier(url: str) -> NotifyBase | None:
    # Its own log lines name the address, token included.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its plugins load modules that Python is about to drop
        from apprise import Apprise

        found: NotifyBase | None = Apprise.instantiate(url, suppress_exceptions=True)
    return found
