"""The agenda as an iCalendar file (RFC 5545) that imports into a phone: one all-day event a day to keep."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from robot.policy.agenda import Agenda, Due

PRODUCT = "-//gongju//agenda//ZH"
"""What tells a calendar of ours from others: `--ics` replaces only such a file."""
_REMIND = timedelta(days=-3)


def to_ics(agenda: Agenda, stamp: datetime) -> bytes:
    """The file's bytes. `stamp` (aware): when it was made.

    An event keeps its UID while its kind, subject and day stay: importing again updates, never doubles.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", "工作居住证日程")
    for one in agenda.items:
        calendar.add_component(_event(one, stamp))
    raw: bytes = calendar.to_ical()
    return raw


def is_ours(raw: bytes) -> bool:
    """Whether a file's content is a calendar that this module wrote."""
    return raw.startswith(b"BEGIN:VCALENDAR") and PRODUCT.encode() in raw[:500]


def _event(one: Due, stamp: datetime) -> Event:
    subject = "单位" if one.subject == "unit" else one.subject
    name = f"{one.kind}|{one.subject}|{one.on}|{one.what}"
    event = Event()
    event.add("uid", f"{hashlib.sha256(name.encode()).hexdigest()[:32]}@gongju")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", one.on)
    event.add("dtend", one.on + timedelta(days=1))
    event.add("summary", f"{subject}：{one.what}")
    event.add("description", f"{one.do}{one.rests_on}依据：常见问题第{one.faq}问。")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.what)
    alarm.add("trigger", _REMIND)
    event.add_component(alarm)
    return event
