"""The page that is read before something is approved: self-contained, in Chinese, personal data masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from robot.policy.findings import Finding


@dataclass(frozen=True, slots=True)
class Paper:
    """One file that goes up. `picture`: its first page as PNG in base64, masked; empty when none can be
    drawn. `digest`: the beginning of its sha256."""

    label: str
    name: str
    size: str
    digest: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All the page shows, masked. `rows`: the read-back table, as in the evidence; without one `values`
    are what would be filled in. `pages`: heading of each page that was filled in, whether nobody has accepted
    it yet, and what on it is not as it was accepted. `missing`: how many people have to approve yet, by
    `command`, for `attempt`; `mark`: of the pages as they are shown; `approvals`, `declined`: who has said
    yes and no to this very content."""

    title: str
    subject: str
    portal: str
    day: str
    made: str
    hash: str
    values: Sequence[tuple[str, str]]
    rows: Sequence[Mapping[str, object]]
    papers: Sequence[Paper]
    findings: Sequence[Finding]
    pages: Sequence[tuple[str, bool, Sequence[str]]]
    approvals: Sequence[str]
    declined: Sequence[str]
    missing: int
    command: str
    attempt: int
    mark: str


def page(sheet: Sheet) -> str:
    """The page as HTML; it loads nothing and runs nothing."""
    return _template().render(sheet=sheet)


@cache
def _template() -> Template:
    """Compiling it takes longer than rendering it."""
    environment = Environment(
        loader=PackageLoader("robot.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("approval.html.j2")
