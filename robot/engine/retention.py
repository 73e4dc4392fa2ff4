"""What may be thrown away: what a workspace has made of businesses that are finished, after some days.

Never the ledger with its proofs (receipts, approvals, the audit chain), never packs that were exported,
never what the operator wrote. The chain keeps the sha256 of evidence that is gone.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from robot.engine.docket import Docket
from robot.filing.job import UNIT
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Filing, Key

ENDS_AT_ONCE = frozenset(
    {
        "appointment_cancel",
        "appointment_move",
        "application_review",
        "association",
        "association_approval",
        "attachments",
        "contract_update",
        "profile",
        "renewal_start",
        "unit_attachments",
    }
)
"""Businesses that end with their receipt: no authority decides on them. Any other ends when it is granted."""

BY_AGE = ("doctor", "downloads", "letters", "logs", "reports", "tmp", "try")
"""Folders of var/ in which age alone counts: they belong to no business."""

KEPT = (
    ("ledger.db", "台账：回执、批准、审计链，是办理的凭据，从不清除"),
    ("audit", "已导出的审计包，是办理的凭据，由人自行处置"),
    ("papers/confirmed.jsonl", "人工确认材料的记录，从不清除"),
    ("sessions", "登录状态（已加密），由门户使其失效"),
    ("slip", "工作居住证电子确认单，办理步骤以此为准，由人自行处置"),
)
"""What stands in var/ and is never thrown away, and why."""

VISIT = re.compile(r"(?P<portal>[a-z]+_[a-z]+)-(?P<account>.+)-\d{8}T\d+")


@dataclass(frozen=True, slots=True)
class Item:
    """A file or a folder that may go: its place below the workspace, its kind, bytes, files, and when it was
    last changed (aware, UTC)."""

    path: str
    kind: str
    size: int
    files: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Keeps:
    """What is kept, and why, in Chinese."""

    path: str
    why: str


@dataclass(frozen=True, slots=True)
class Retention:
    """What may go, the oldest first, and what stays."""

    items: tuple[Item, ...]
    kept: tuple[Keeps, ...]


def look(workspace: Path, ledger: Ledger, days: int, now: datetime) -> Retention:
    """What is older than `days` at `now` and of finished businesses. Only looks."""
    var = workspace / "var"
    books = _Books(ledger)
    items: list[Item] = []
    kept = [Keeps(f"var/{name}", why) for name, why in KEPT if (var / name).exists()]
    for path, kind, reason in _candidates(var, books):
        item = _item(path, workspace, kind)
        if item is None or now - item.at < timedelta(days=days):
            continue
        if reason:
            kept.append(Keeps(item.path, reason))
        else:
            items.append(item)
    return Retention(tuple(sorted(items, key=lambda one: (one.at, one.path))), tuple(kept))


def purge(workspace: Path, ledger: Ledger, found: Retention, days: int) -> None:
    """Delete what `found` says may go, and note in the audit chain how much of what kind that was."""
    counts: dict[str, int] = defaultdict(int)
    for item in found.items:
        path = workspace / item.path
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
        counts[item.kind] += item.files
    if counts:
        ledger.note("purge", {"older_than_days": days, "files": dict(sorted(counts.items()))})


class _Books:
    """What the ledger says of each filing, subject and evidence folder."""

    def __init__(self, ledger: Ledger) -> None:
        self.filings = ledger.filings()
        self.by_key = {one.key: one for one in self.filings}
        self.open = {one.subject for one in Docket(ledger.store).all(closed=False)}
        self.shown: dict[str, set[Key]] = defaultdict(set)
        for entry in ledger.chain():
            if entry.kind == "evidence":
                for name in entry.facts["files"]:
                    self.shown[name.rpartition("/")[0]].add(entry.key)

    def unfinished(self, filings: Iterable[Filing], subject: str = "") -> str:
        """Why what belongs to these filings is kept; empty when all are finished."""
        for one in filings:
            if not is_finished(one):
                return f"{one.business} {one.subject} 尚未办结（{one.state}）"
            if one.subject in self.open:
                return f"{one.subject} 还有未结的案件"
        return f"{subject} 还有未结的案件" if subject in self.open else ""

    def of_evidence(self, name: str, folder: str) -> str:
        """`name`: evidence/<profile>/<folder>."""
        if name in self.shown:
            return self.unfinished(self.by_key[key] for key in self.shown[name] if key in self.by_key)
        visit = VISIT.fullmatch(folder)
        if visit is None:
            return ""
        portal, account = visit["portal"], visit["account"]
        mine = [one for one in self.filings if account in (one.subject, UNIT) and one.portal == portal]
        return self.unfinished(mine, account)

    def of_subject(self, subject: str) -> str:
        return self.unfinished((one for one in self.filings if one.subject == subject), subject)

    def of_page(self, name: str) -> str:
        """`name`: <business>-<subject>-<hash>.html."""
        business, _, subject = name.rpartition("-")[0].partition("-")
        return self.unfinished(
            one for one in self.filings if (one.business, one.subject) == (business, subject)
        )


def is_finished(filing: Filing) -> bool:
    """Whether nothing is to be expected any more of the portal, and nothing to be done by us."""
    if filing.state is State.FILED:
        return filing.business in ENDS_AT_ONCE
    return filing.state is State.GRANTED


def _candidates(var: Path, books: _Books) -> Iterator[tuple[Path, str, str]]:
    """(path, kind, why it is kept or empty). Links are followed nowhere."""
    for profile in _inside(var / "evidence"):
        for folder in _inside(profile):
            reason = books.of_evidence(f"evidence/{profile.name}/{folder.name}", folder.name)
            yield folder, "evidence", reason
    for folder in _inside(var / "papers"):
        if folder.is_dir():  # not the record of confirmations
            yield folder, "papers", books.of_subject(folder.name)
    for page in _inside(var / "approvals"):
        yield page, "approvals", books.of_page(page.stem)
    for name in BY_AGE:
        for path in _files(var / name):
            if path.name != "gongju.log":  # being written
                yield path, name, ""


def _inside(folder: Path) -> list[Path]:
    return [] if folder.is_symlink() or not folder.is_dir() else sorted(folder.iterdir())


def _files(folder: Path) -> Iterator[Path]:
    for path in _inside(folder):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


def _item(path: Path, workspace: Path, kind: str) -> Item | None:
    """As old as the newest file in it; None for a link, which is nothing of ours."""
    if path.is_symlink():
        return None
    files = list(_files(path)) if path.is_dir() else [path]
    stats = [one.lstat() for one in files] or [path.lstat()]
    newest = max(one.st_mtime for one in stats)
    size = sum(one.st_size for one in stats) if files else 0
    at = datetime.fromtimestamp(newest, UTC)
    return Item(path.relative_to(workspace).as_posix(), kind, size, len(files), at)
