"""The first page of a paper as a small picture in which nobody can read who it is about.

A page of text is drawn with personal data painted over. What may be a scan has no text to find: it is
drawn as a coarse mosaic, which shows how a paper looks (lines, a stamp, a photo) and no letter of it.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from robot.papers.image import Broken, open_image
from robot.redact import places

WIDTH = 300
"""Pixels of a drawn page."""

BLOCKS = 24
"""Blocks of a mosaic across: a character of an ID card, let alone of an A4 page, is smaller than one."""

CHARACTERS = 20_000
"""A page with more is no page one reads; it becomes a mosaic."""

PAINT = (48, 48, 48)

_ONE = threading.Lock()
"""What draws the pages takes no two threads."""


def thumbnail(path: Path, known: Iterable[str] = ()) -> bytes | None:
    """The first page of a PDF, or the picture, as PNG; None for what cannot be drawn.

    `known`: values painted over wherever they stand, besides what looks like an ID number or the like.
    """
    try:
        image = _of_pdf(path, known) if path.suffix.lower() == ".pdf" else _of_picture(path)
    except (Broken, OSError):
        return None
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _of_picture(path: Path) -> Image.Image:
    image = open_image(path.read_bytes())
    try:
        return _mosaic(image.convert("RGB"))
    except Exception:  # as in open_image
        raise Broken("图片已损坏，无法读完") from None


def _mosaic(image: Image.Image) -> Image.Image:
    rows = max(1, min(4 * BLOCKS, round(BLOCKS * image.height / image.width)))
    small = image.resize((BLOCKS, rows), Image.Resampling.BOX)
    return small.resize((WIDTH, round(WIDTH * rows / BLOCKS)), Image.Resampling.NEAREST)


def _of_pdf(path: Path, known: Iterable[str]) -> Image.Image:
    try:
        import pypdfium2 as pdfium
    except ImportError:  # not on every system; the page then shows the paper's name and sha256 alone
        raise Broken("no renderer") from None
    try:
        with _ONE, pdfium.PdfDocument(path) as document:
            page = document[0]
            width, height = page.get_size()
            if not 0 < width <= 20_000 or not 0 < height <= 4 * width:
                raise Broken("no page of a paper")
            image: Image.Image = page.render(scale=WIDTH / width, draw_annots=False).to_pil().convert("RGB")
            boxes = _boxes(page, known)
    except pdfium.PdfiumError:
        raise Broken("PDF 已损坏") from None
    if boxes is None:
        return _mosaic(image)
    draw, scale = ImageDraw.Draw(image), WIDTH / width
    for left, bottom, right, top in boxes:
        draw.rectangle(
            (left * scale - 1, (height - top) * scale - 1, right * scale + 1, (height - bottom) * scale + 1),
            fill=PAINT,
        )
    return image


def _boxes(page: Any, known: Iterable[str]) -> list[tuple[float, float, float, float]] | None:
    """Where personal data stands on the page, in points from below; None where texts are not all there is
    to read: a scan, letters drawn as lines, a page that is turned or cut."""
    from pypdfium2 import raw

    text = page.get_textpage()
    count = text.count_chars()
    letters = {raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH}
    kinds = {one.type for one in page.get_objects()}
    plain = page.get_rotation() == 0 and page.get_cropbox()[:2] == (0, 0)
    if not plain or not 0 < count <= CHARACTERS or raw.FPDF_PAGEOBJ_TEXT not in kinds or kinds - letters:
        return None
    said = [text.get_text_range(at, 1)[:1] or " " for at in range(count)]
    # A line's height, not a letter's: what is painted must not tell which letters were high.
    boxes = []
    for start, end in places("".join(said), known):
        boxes += [text.get_charbox(at, loose=True) for at in range(start, end) if said[at].strip()]
    return boxes
