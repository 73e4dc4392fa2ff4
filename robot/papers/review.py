"""The papers of a business looked through: what is there, what is wrong, what a person must look at.

Originals are only read. Merged PDFs go below the workspace's var/papers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from robot.errors import ConfigError, Problem
from robot.papers import confirmations
from robot.papers.check import MAX_BYTES, PHOTO_SLOTS, PaperFinding, check_paper
from robot.papers.confirmations import Confirmation
from robot.papers.lists import BUSINESSES, Item, paper_list
from robot.papers.merge import merge, needs_merging
from robot.papers.requirements import GUIDE, PAPERS
from robot.papers.text import months_in, plain, text_of
from robot.people.case import Case
from robot.policy import parameters
from robot.policy.materials import income_window, spans


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One line of the list after the look: `asks` are what nobody has confirmed yet."""

    item: Item
    findings: tuple[PaperFinding, ...]
    asks: tuple[str, ...]
    confirmed: Confirmation | None
    merged: Path | None

    @property
    def state(self) -> str:
        """`missing`, `wrong`, `unconfirmed`, `ready`, or `none` for one that is not needed and not there."""
        if not self.item.files:
            return "missing" if self.item.required else "none"
        if any(one.blocks for one in self.findings):
            return "wrong"
        return "unconfirmed" if self.asks else "ready"

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        paper, said = self.item.paper, self.confirmed
        return {
            "name": self.item.name,
            "slot": paper.slot,
            "title": paper.title,
            "files": list(self.item.files),
            "required": self.item.required,
            "where": paper.where,
            "maker": paper.maker,
            "fresh": paper.fresh,
            "stamp": paper.stamp,
            "sign": paper.sign,
            "order": list(paper.order),
            "note": paper.note,
            "faq": list(paper.faq),
            "state": self.state,
            "findings": [
                {
                    "code": one.code,
                    "file": one.file,
                    "message": one.message,
                    "do": one.action,
                    "blocks": one.blocks,
                }
                for one in self.findings
            ],
            "asks": list(self.asks),
            "confirmed": {"by": said.by, "at": said.at.isoformat(), "asked": list(said.asked)}
            if said
            else None,
            "merged": str(self.merged) if self.merged else None,
        }


@dataclass(frozen=True, slots=True)
class Review:
    """All papers of one business for one subject."""

    subject: str
    business: str
    papers: tuple[Reviewed, ...]

    @property
    def ready(self) -> bool:
        return all(one.state in ("ready", "none") for one in self.papers)

    def as_dict(self) -> dict[str, Any]:
        """For `--json`."""
        return {
            "subject": self.subject,
            "business": self.business,
            "title": BUSINESSES[self.business],
            "ready": self.ready,
            "papers": [one.as_dict() for one in self.papers],
            "note": GUIDE,
        }


def review(
    business: str, case: Case, today: date, made: Path, confirm: Sequence[str] = (), by: str = ""
) -> Review:
    """Look through the papers of `business`; write down that `by` confirmed those named in `confirm`.

    `made`: the folder for merged PDFs and confirmations (var/papers). `confirm`: names or slots of the list.
    Raises: ConfigError for a wrong business, a slot that is not in the list, or one that has nothing to
    confirm; NotCovered (of the parameters).
    """
    items = paper_list(business, case, today)
    wanted = {_named(word, items, business) for word in confirm}
    known = confirmations.read_all(made)
    found = [_review(item, business, case, today, known, made) for item in items]
    if wanted:
        for one in found:
            if one.item.name in wanted:
                _confirm(one, business, case, made, by)
        known = confirmations.read_all(made)
        found = [_review(item, business, case, today, known, made) for item in items]
    return Review(case.subject, business, tuple(found))


def _named(word: str, items: Sequence[Item], business: str) -> str:
    for item in items:
        if word in (item.name, item.paper.slot):
            return item.name
    names = ", ".join(item.paper.slot for item in items)
    raise ConfigError.of([Problem("--confirm", word, f"a paper of {business}: {names}")])


def _review(
    item: Item, business: str, case: Case, today: date, known: Sequence[Confirmation], made: Path
) -> Reviewed:
    paths = [case.papers / name for name in item.files]
    slot = item.paper.slot
    findings = [
        one for name, path in zip(item.files, paths, strict=True) for one in check_paper(path, slot, name)
    ]
    if not item.files:
        if item.required:
            where = "unit.yaml" if item.paper.of_unit else "员工文件"
            action = f"补上后写入{where}的 papers.{slot}"
            findings.append(PaperFinding("paper-missing", slot, "", f"缺少{item.paper.title}", action))
        return Reviewed(item, tuple(findings), (), None, None)
    if any(one.code in ("paper-missing", "paper-unreadable", "paper-big") for one in findings):
        return Reviewed(item, tuple(findings), (), None, None)
    asked = list(_by_eye(item, case, today))
    findings += _in_text(item, case, today, paths, asked)
    prints = confirmations.digests(paths)
    findings += _used_elsewhere(item, business, case, known, prints)
    said = confirmations.holds(known, case.subject, business, item.name, prints, asked)
    merged = _merged(item, business, case, paths, findings, made)
    if merged is not None:
        findings = [*_of_merged(item, merged, findings)]
    return Reviewed(item, tuple(findings), () if said else tuple(asked), said, merged)


def _by_eye(item: Item, case: Case, today: date) -> Iterator[str]:
    """What no program can see."""
    paper = item.paper
    if paper.stamp:
        yield f"已加盖：{paper.stamp}"
    if paper.sign:
        yield f"已签字：{paper.sign}"
    if paper.once:
        yield "为本次业务新签署，没有用于其他业务"
    if paper.order:
        yield f"依次包含：{'、'.join(f'{number} {part}' for number, part in enumerate(paper.order, 1))}"


def _in_text(
    item: Item, case: Case, today: date, paths: Sequence[Path], asked: list[str]
) -> Iterator[PaperFinding]:
    """What the text layer shows; what it cannot show, of a scan, is added to `asked`."""
    paper, files = item.paper, "、".join(item.files)
    if not (paper.named or paper.coded or paper.months):
        return
    text = "".join(text_of(path) for path in paths)
    months: tuple[str, ...] = ()
    if paper.months:
        months = income_window(case.person, case.unit, today, parameters.of(case, today)).months
    if not text:
        if months:
            asked.append(f"姓名是本人，税款所属期覆盖 {spans(months)}")
        elif paper.coded:
            asked.append("单位名称和 18 位代码是本单位")
        return

    def doubt(code: str, message: str) -> PaperFinding:
        return PaperFinding(code, paper.slot, files, message, "核对是否传错文件或缺页", blocks=False)

    if paper.named and plain(case.person.name) not in plain(text):
        yield doubt("paper-other-name", "文字中没有员工姓名")
    coded = paper.coded or (paper.slot == "income" and "扣缴" in text)  # FAQ 42: the unit's version
    if coded and plain(case.unit.credit_code) not in plain(text):
        yield doubt("paper-other-unit", "文字中没有单位的 18 位统一社会信用代码")
    if months and (missing := set(months) - months_in(text)):
        yield doubt("paper-months", f"文字中没有税款所属期 {spans(missing)}")


def _used_elsewhere(
    item: Item, business: str, case: Case, known: Sequence[Confirmation], prints: Sequence[str]
) -> Iterator[PaperFinding]:
    """FAQ 39: a declaration serves one business only."""
    if not item.paper.once:
        return
    for one in known:
        if one.subject == case.subject and one.business != business and set(one.files) & set(prints):
            paper = PAPERS.get(one.paper)
            if paper is None or paper.once:
                title = BUSINESSES.get(one.business, one.business)
                message = f"这份声明已用于{title}，只对一项业务有效"
                yield PaperFinding(
                    "paper-used", item.paper.slot, "、".join(item.files), message, "重新签署并扫描"
                )
                return


def _merged(
    item: Item, business: str, case: Case, paths: Sequence[Path], findings: Sequence[PaperFinding], made: Path
) -> Path | None:
    """One PDF of several files, or of pictures; None when there is nothing to merge or a file is damaged."""
    if item.paper.slot in PHOTO_SLOTS:
        return None
    if not needs_merging(paths):
        return None
    if any(one.blocks and one.code not in ("paper-type", "paper-used", "paper-name") for one in findings):
        return None
    folder = made / case.subject / business
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        return merge(paths, folder / f"{item.paper.slot}.pdf")
    except ConfigError:
        return None  # the findings name the file


def _of_merged(item: Item, merged: Path, findings: Sequence[PaperFinding]) -> Iterator[PaperFinding]:
    """The findings, seen with the merged PDF: of an employee's papers it is what goes up, so that a picture
    is no fault any more."""
    for one in findings:
        if one.code == "paper-type" and not item.paper.of_unit:
            yield replace(
                one, message="是图片，已转入合并件", action="上传的是合并件，原件不变", blocks=False
            )
        else:
            yield one
    if merged.stat().st_size > MAX_BYTES:
        message = f"合并后超过 {MAX_BYTES // 1_000_000} MB"
        yield PaperFinding(
            "paper-big", item.paper.slot, merged.name, message, "降低扫描分辨率（200 dpi 即可）后重新导出"
        )


def _fault(one: Reviewed) -> str:
    return next((each.message for each in one.findings if each.blocks), "")


def _confirm(one: Reviewed, business: str, case: Case, made: Path, by: str) -> None:
    slot = one.item.paper.slot
    if one.state in ("missing", "none"):
        raise ConfigError.of([Problem("--confirm", slot, "a paper that is there")])
    if one.state == "wrong":
        raise ConfigError.of([Problem("--confirm", slot, f"a paper without faults: {_fault(one)}")])
    if not one.asks:
        return
    prints = confirmations.digests([case.papers / name for name in one.item.files])
    confirmations.add(
        made,
        Confirmation(
            subject=case.subject,
            business=business,
            paper=one.item.name,
            files=prints,
            asked=one.asks,
            by=by,
            at=datetime.now(UTC),
        ),
    )
