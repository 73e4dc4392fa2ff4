"""Whether an attachment is what a portal takes: by its content, never by its name (FAQ 25, 35, 36, 42).

Each finding is one Chinese line with what to do; nothing of the file's text is repeated. Files are only
read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from robot.papers.image import Broken, colour_of, open_image
from robot.papers.pdf import Unreadable, read_pdf
from robot.people.models import EmployeePapers, UnitPapers

MAX_BYTES = 10_000_000  # guessed limit of the portals, as the mock portal has it
PHOTO_SLOTS = frozenset(["photo", "证件照"])
PICTURES = ("JPEG", "PNG", "TIFF", "BMP")
_GREY = ("扫描图像全是黑白或灰度，要求原件彩色扫描件", "用彩色模式重新扫描")
_PDF_NAMES = (".pdf",)
_PHOTO_NAMES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}


@dataclass(frozen=True, slots=True)
class PaperFinding:
    """One thing about one attachment. `blocks`: the portal will not take the file as it is."""

    code: str
    slot: str
    file: str
    message: str
    action: str
    blocks: bool = True

    def __str__(self) -> str:
        return f"{self.slot} {self.file}：{self.message}；{self.action}"


@dataclass(frozen=True, slots=True)
class _Teller:
    """Makes findings about one file."""

    slot: str
    file: str

    def stop(self, code: str, message: str, action: str) -> PaperFinding:
        return PaperFinding(code, self.slot, self.file, message, action)

    def warn(self, code: str, message: str, action: str) -> PaperFinding:
        return PaperFinding(code, self.slot, self.file, message, action, blocks=False)


def check_paper(path: Path, slot: str, name: str | None = None) -> list[PaperFinding]:
    """All findings about the file at `path`, meant for `slot` (a portal's slot name, or a field of the
    papers models). `name` is what findings call it; the file's own name by default. Never raises for
    anything that the file is or holds."""
    teller = _Teller(slot, name or path.name)
    try:
        if not path.is_file():
            return [teller.stop("paper-missing", "文件不存在", "补上文件，或更正员工文件中的路径")]
        size = path.stat().st_size
        if size == 0:
            return [teller.stop("paper-empty", "文件是空的（0 字节）", "重新扫描或导出")]
        if size > MAX_BYTES:
            limit = MAX_BYTES // 1_000_000
            return [
                teller.stop("paper-big", f"文件超过 {limit} MB", "降低扫描分辨率（200 dpi 即可）后重新导出")
            ]
        raw = path.read_bytes()
    except OSError:
        return [teller.stop("paper-unreadable", "文件无法读取", "检查文件权限或磁盘")]
    suffix = path.suffix.lower()
    found = _photo(raw, suffix, teller) if slot in PHOTO_SLOTS else _document(raw, suffix, teller)
    return list(found)


def check_papers(papers: EmployeePapers | UnitPapers, folder: Path) -> list[PaperFinding]:
    """Findings about all attachments that `papers` names; paths are relative to `folder`."""
    found = []
    for name, info in type(papers).model_fields.items():
        files = getattr(papers, name)
        slot = info.title or name
        for file in (files,) if isinstance(files, str) else files or ():
            found += check_paper(folder / file, slot, file)
    return found


def kind_of(raw: bytes) -> str:
    """`PDF`, `JPEG`, `PNG`, `TIFF`, `BMP`, `Office` or nothing, by the first bytes."""
    starts = {
        b"%PDF-": "PDF",
        b"\xff\xd8\xff": "JPEG",
        b"\x89PNG\r\n\x1a\n": "PNG",
        b"II*\x00": "TIFF",
        b"MM\x00*": "TIFF",
        b"BM": "BMP",
        b"PK\x03\x04": "Office",
        b"\xd0\xcf\x11\xe0": "Office",
    }
    return next((kind for start, kind in starts.items() if raw.startswith(start)), "")


def _document(raw: bytes, suffix: str, teller: _Teller) -> Iterator[PaperFinding]:
    kind = kind_of(raw)
    if kind in PICTURES:
        yield from _picture(raw, kind, teller)
        return
    if kind == "Office":
        yield teller.stop(
            "paper-type", "应为 PDF，实际是 Office 文件或压缩包", "另存为 PDF，或打印盖章后扫描"
        )
        return
    if kind != "PDF":
        yield teller.stop("paper-type", "应为 PDF，内容不是 PDF", "重新扫描或导出为 PDF")
        return
    if suffix not in _PDF_NAMES:
        yield teller.stop("paper-name", "内容是 PDF，文件名不以 .pdf 结尾", "把扩展名改为 .pdf，并更正路径")
    try:
        facts = read_pdf(raw)
    except Unreadable as error:
        yield teller.stop(error.code, str(error), error.action)
        return
    if facts.pages == 0:
        yield teller.stop("paper-empty", "PDF 没有页面", "重新扫描或导出")
    if facts.blank:
        yield teller.warn("paper-blank", f"第 {_runs(facts.blank)} 页是空白页", "确认后删去空白页")
    if facts.colours and not any(facts.colours):
        yield teller.warn("paper-grey", *_GREY)


def _runs(numbers: list[int]) -> str:
    """Page numbers as an operator reads them: `1、3-5`."""
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0])
    ]
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _picture(raw: bytes, kind: str, teller: _Teller) -> Iterator[PaperFinding]:
    """A picture where a PDF belongs: fine to merge when it can be read."""
    try:
        colour = colour_of(open_image(raw))
    except Broken as error:
        yield teller.stop("paper-damaged", str(error), "重新扫描或导出")
        return
    yield teller.stop("paper-type", f"应为 PDF，实际是 {kind} 图片", "先合并成 PDF 再上传")
    if not colour:
        yield teller.warn("paper-grey", *_GREY)


def _photo(raw: bytes, suffix: str, teller: _Teller) -> Iterator[PaperFinding]:
    kind = kind_of(raw)
    if kind not in _PHOTO_NAMES:
        yield teller.stop("photo-type", "证件照应为 JPEG 或 PNG 图片", "换成 JPEG 或 PNG 格式的照片")
        return
    if suffix not in _PHOTO_NAMES[kind]:
        right = _PHOTO_NAMES[kind][0]
        yield teller.stop("photo-name", f"内容是 {kind}，扩展名不符", f"把扩展名改为 {right}，并更正路径")
    try:
        colour = colour_of(open_image(raw))
    except Broken as error:
        yield teller.stop("photo-damaged", str(error), "重新导出照片")
        return
    if not colour:
        yield teller.warn("photo-grey", "证件照是黑白或灰度的", "换成彩色证件照")
