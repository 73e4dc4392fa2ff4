"""The district's hotline (FAQ 4): shown whenever a person is asked to act, with whether it is open now."""

from __future__ import annotations

from datetime import datetime, time

from robot.policy.calendar import BEIJING, add_working_days, is_working_day, provisional_note

NUMBER = "010-57596100 转 3"
OPENS, CLOSES = time(9), time(17)


def is_open(now: datetime) -> bool:
    """Whether somebody answers at `now` (aware): working days 9:00 to 17:00, through noon."""
    here = now.astimezone(BEIJING)
    return is_working_day(here.date()) and OPENS <= here.time() < CLOSES


def text(now: datetime) -> str:
    """The number, the hours and the state at `now`, in one sentence for the operator."""
    here = now.astimezone(BEIJING)
    hours = f"{NUMBER}（工作日 {OPENS:%H:%M}-{CLOSES:%H:%M}，午间不停）"
    if is_open(now):
        return f"咨询电话 {hours}，现在有人接听。"
    today = here.date()
    day = today if is_working_day(today) and here.time() < OPENS else add_working_days(today, 1)
    return f"咨询电话 {hours}，现在无人接听，{day:%Y-%m-%d} {OPENS:%H:%M} 起接听。{provisional_note(day)}"
