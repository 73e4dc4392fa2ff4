"""Notices by Apprise: queue what is worth telling, send what is due. `gongju notify` and the engine call
`send_due(office, now)`; it needs no browser and may be called from several processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from loguru import logger

from robot import notifiers
from robot.engine.matters import URGENT, matters
from robot.engine.notice_texts import digest, text_of
from robot.engine.outbox import Matter
from robot.filing.notice_tables import Notice
from robot.policy.calendar import BEIJING
from robot.quiet import clock, is_quiet

if TYPE_CHECKING:
    from robot.engine.office import Office


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run came to: notices queued now, sent, failed; `quiet`: only the urgent ones went."""

    queued: int = 0
    sent: int = 0
    failed: int = 0
    quiet: bool = False


def queue(office: Office, now: datetime) -> list[Notice]:
    """Store what is worth telling and was not stored before; nothing where no address is set."""
    if not office.settings.notices:
        return []
    found = list(matters(office, now))
    hour, here = clock(office.settings.notices_digest), now.astimezone(BEIJING)
    if hour and here.time() >= hour:
        day = f"{here:%Y-%m-%d}"
        key = f"digest:{day}"
        if not office.outbox.has(key):
            found.append(Matter(key, "digest", facts={"on": day, "text": digest(office, now)}))
    return office.outbox.put(found, now)


def send_due(office: Office, now: datetime) -> Sent:
    """Queue what is new and send what is due at `now` (aware); in quiet hours only what is urgent. A
    service that does not answer raises nothing: its notices are failed, and tried again later."""
    new = queue(office, now)
    quiet = is_quiet(now.astimezone(BEIJING), office.settings.notices_quiet)
    sent = failed = 0
    urls = [one.get_secret_value() for one in office.settings.notices]
    while urls and (notice := office.outbox.claim(now, URGENT if quiet else None)):
        done, missed = _tell(office, notice, urls)
        error = f"not taken by {', '.join(missed)}" if missed else ""
        office.outbox.settle(notice, done, error, now)
        sent, failed = sent + (not error), failed + bool(error)
        if error:
            logger.warning("notice {} ({}): {}", notice.id, notice.kind, error)
    return Sent(len(new), sent, failed, quiet)


def _tell(office: Office, notice: Notice, urls: list[str]) -> tuple[list[str], list[str]]:
    """The fingerprints of the addresses that have it now, and the services that did not take it."""
    title, body = text_of(office, notice)
    done, missed = [], []
    for place, url in enumerate(urls, 1):
        mark = notifiers.fingerprint(url)
        if mark in notice.done or notifiers.send(url, title, body):
            done.append(mark)
        else:
            missed.append(f"address {place} ({notifiers.service_of(url)})")
    return done, missed
