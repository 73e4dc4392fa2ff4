"""What one application says, as plain data: what the script and the HTTP contender are given.

Made by the flows' own `prepare`, so that all three contenders send the same content.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from bench.people import Someone
from flows.talent_person import association, attachments, permit_application, profile
from robot.browser.forms import PortalForm, as_text
from robot.browser.selector_files import load_selectors
from robot.people.case import Case
from robot.people.models import Workspace

Content = dict[str, Any]
"""`profile`, `application`: form field → text, bool or list; `slots`: visible slot → file paths; `code`."""


def content_of(workspace: Workspace, someone: Someone, papers: Any, today: date) -> Content:
    """The content of one employee of `workspace`. JSON all through."""
    case = Case(workspace.unit, workspace.employee(someone.key), papers=papers)
    labels = load_selectors("talent_person", None).page("attachments").fields
    slots = dict(attachments.prepare(case, today).values())
    return {
        "profile": _plain(profile.prepare(case, today)),
        "slots": {
            labels[name].shown: [str(path) for path in (files if isinstance(files, tuple) else (files,))]
            for name, files in slots.items()
        },
        "code": association.prepare(case, today).code,
        "application": _plain(permit_application.prepare(case, today)),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, PortalForm):
        return {name: _plain(one) for name, one in value.values()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, bool) else as_text(value)
