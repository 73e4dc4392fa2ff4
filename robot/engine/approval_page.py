"""The page an approver reads, from a job: read-back table, papers, findings, who has approved already."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from robot.browser.private import private_write
from robot.browser.selectors import Selectors
from robot.engine.sheet import sheet
from robot.engine.typed import command_line
from robot.filing import faces
from robot.filing.approvals import attempt_for
from robot.filing.approvals import standing as standing_of
from robot.filing.content import Content, files_of
from robot.filing.job import BEIJING, UNIT, Job, Terms
from robot.filing.ledger import Ledger, utc_now
from robot.papers.thumbnail import thumbnail
from robot.policy.findings import Finding
from robot.redact import mask
from robot.report.approval import Paper, Sheet, page


def write_page(sheet: Sheet, job: Job, var: Path) -> Path:
    """Write the page of `job` to var/approvals/, mode 0600."""
    name = f"{job.business.name}-{job.subject}-{sheet.hash[:12]}.html"
    return private_write(var / "approvals" / name, page(sheet).encode())


def sheet_of(
    job: Job,
    content: Content,
    *,
    ledger: Ledger,
    selectors: Selectors,
    var: Path,
    today: date,
    known: Sequence[str],
    shown: Collection[str] = (),
    findings: Sequence[Finding],
    terms: Terms,
    choices: Mapping[str, str],
) -> Sheet:
    """What the page of `job` shows. `known`: personal values of the workspace; `shown`: names that stay
    readable."""
    hidden = {*known, *job.form.personal()} - {*shown}
    attempt = attempt_for(ledger.get(job.key))
    given = standing_of(ledger, job, content, attempt, terms, utc_now())
    pages = faces.shown(ledger.store, job.key, content.hash)
    return Sheet(
        title=job.business.title,
        subject="单位" if job.subject == UNIT else f"员工 {job.subject}",
        portal=selectors.about.title,
        day=today.isoformat(),
        made=f"{datetime.now(BEIJING):%Y-%m-%d %H:%M}",
        hash=content.hash,
        values=[(mask(label, hidden), mask(value, hidden)) for label, value in sheet(job, selectors)],
        rows=_read_back(ledger, job, content, var),
        papers=list(_papers(job, content, selectors, hidden)),
        findings=findings,
        pages=[
            (mask(one.heading or one.page, hidden), one.first, [mask(line, hidden) for line in one.lines])
            for one in pages
        ],
        mark=faces.mark(pages),
        approvals=[
            f"{mask(one.by, hidden)} 已于 {one.at.astimezone(BEIJING):%Y-%m-%d %H:%M} 批准，"
            f"{terms.days} 天内有效"
            for one in given.valid
        ],
        declined=[
            f"{mask(one.by, hidden)} 已于 {one.at.astimezone(BEIJING):%Y-%m-%d %H:%M} 表示不批准：{one.note}"
            for one in ledger.declined(job.key)
            if (one.content_hash, one.attempt) == (content.hash, attempt)
        ],
        missing=max(0, terms.people - len(given.valid)),
        command=command_line(
            "approve",
            job.business.name,
            job.subject,
            {name: mask(value, hidden) for name, value in choices.items()},
        ),
        attempt=attempt,
    )


def _read_back(ledger: Ledger, job: Job, content: Content, var: Path) -> list[dict[str, Any]]:
    """The masked read-back table of the last dry run, if that was of this very content."""
    filing = ledger.get(job.key)
    if filing is None or filing.content_hash != content.hash:
        return []
    entry = ledger.last_entry("evidence", job.key)
    rows: list[dict[str, Any]] = []
    for name in entry.facts["files"] if entry else ():
        table = var / name
        if name.endswith(".json") and table.is_file():
            rows += json.loads(table.read_text(encoding="utf-8"))
    return rows


def _papers(job: Job, content: Content, selectors: Selectors, hidden: set[str]) -> Iterator[Paper]:
    labels = {name: field.shown for one in selectors.pages.values() for name, field in one.fields.items()}
    for where, path in files_of(job.form):
        slot = where.partition("[")[0].partition(".")[0]
        picture = thumbnail(path, hidden)
        yield Paper(
            label=labels.get(slot, slot),
            name=mask(path.name, hidden),
            size=f"{path.stat().st_size / 1000:,.0f} KB",
            digest=content.parts[f"file: {where}"][:16],
            picture=base64.b64encode(picture).decode() if picture else "",
        )
