"""The agenda as an iCalendar file (RFC 5545) that imports into a phone: one all-day event a day to keep."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from robot.policy.agenda import Agenda, Due

_REMIND_DAYS = 3
_OCTETS = 75


def to_ics(agenda: Agenda, stamp: datetime) -> str:
    """The file's text, lines ended by CRLF. `stamp` (aware): when it was made.

    An event keeps its UID while its kind, subject and day stay: importing again updates, never doubles.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gongju//agenda//ZH", "CALSCALE:GREGORIAN"]
    for one in agenda.items:
        lines += _event(one, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(one: Due, stamp: datetime) -> list[str]:
    about = f"{one.do}{one.rests_on}依据：常见问题第{one.faq}问。"
    subject = "单位" if one.subject == "unit" else one.subject
    name = f"{one.kind}|{one.subject}|{one.on}|{one.what}"
    return [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(name.encode()).hexdigest()[:32]}@gongju",
        f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{subject}：{one.what}')}",
        f"DESCRIPTION:{_escaped(about)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(one.what)}",
        f"TRIGGER:-P{_REMIND_DAYS}D",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a character."""
    parts, current = [], ""
    for character in line:
        if len((current + character).encode()) > _OCTETS:
            parts.append(current)
            current = " "
        current += character
    return "\r\n".join([*parts, current])
