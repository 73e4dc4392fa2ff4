"""Facts about a PDF, read with pypdf within limits."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PIL import Image

from robot.papers.image import Broken, colour_of, open_image

if TYPE_CHECKING:  # it is large, and many a process sees no PDF
    from pypdf import PdfReader
    from pypdf.generic import StreamObject

MAX_PAGES = 300
_MAX_IMAGES = 40  # looked at for colour; one coloured image is enough anyway
_PAINTS = frozenset(["f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Tj", "TJ", "'", '"', "Do", "EI"])

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells each oddity; the findings say what matters


class Unreadable(Exception):
    """The PDF cannot be read; the text says why, `action` what to do, in Chinese. `code`: of the finding."""

    def __init__(
        self, message: str, code: str = "paper-damaged", action: str = "用阅读器打开确认，重新扫描或导出"
    ) -> None:
        super().__init__(message)
        self.code, self.action = code, action


@dataclass(slots=True)
class PdfFacts:
    """`blank` holds page numbers from 1; `colours` one entry an image that could be looked at."""

    pages: int
    blank: list[int] = field(default_factory=list)
    colours: list[bool] = field(default_factory=list)


def read_pdf(raw: bytes) -> PdfFacts:
    """Pages, blank pages and colour of the images. Raises Unreadable."""
    reader = open_pdf(raw)
    try:
        facts = PdfFacts(len(reader.pages))
        for number, page in enumerate(reader.pages, 1):
            if not _paints(page):
                facts.blank.append(number)
            _look(page, facts)
    except Unreadable:
        raise
    except Exception:  # as in open_pdf
        raise Unreadable("PDF 已损坏，无法读完") from None
    return facts


def open_pdf(raw: bytes) -> PdfReader:
    """A reader of an undamaged PDF without a password. Raises Unreadable."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(raw), strict=False)
        if reader.is_encrypted:
            raise Unreadable("PDF 已加密或限制了权限", "paper-encrypted", "取消密码后另存")
        pages = len(reader.pages)
    except Unreadable:
        raise
    except Exception:
        # pypdf lets out KeyError, RecursionError, AttributeError, ... besides its own for damaged files.
        raise Unreadable("PDF 已损坏，无法打开") from None
    if pages > MAX_PAGES:
        raise Unreadable(f"PDF 有 {pages} 页，超过 {MAX_PAGES} 页", "paper-long", "只保留需要的页后另存")
    return reader


def _paints(page: Any) -> bool:
    """Whether the page's content draws anything at all."""
    content = page.get_contents()
    if content is None:
        return False
    words = (
        content.get_data().decode("latin-1").replace("[", " ").replace(")", ") ").replace(">", "> ").split()
    )
    return any(word in _PAINTS for word in words)


def _look(page: Any, facts: PdfFacts) -> None:
    """Note for each image of the page whether it shows colour, until one does."""
    from pypdf.generic import StreamObject

    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    for one in objects.get_object().values() if objects is not None else ():
        if any(facts.colours) or len(facts.colours) >= _MAX_IMAGES:
            return
        item = one.get_object()
        if isinstance(item, StreamObject) and item.get("/Subtype") == "/Image":
            colour = _image_colour(item)
            if colour is not None:
                facts.colours.append(colour)


def _image_colour(item: StreamObject) -> bool | None:
    """True or False for colour, None where it cannot be told."""
    space = item.get("/ColorSpace")
    if space in ("/DeviceGray", "/CalGray", "/G") or item.get("/ImageMask"):
        return False
    filters = item.get("/Filter")
    names = filters if isinstance(filters, list) else [filters]
    try:
        if names == ["/DCTDecode"]:  # a JPEG as it is: no need to decode it at full size
            return colour_of(open_image(item._data))
        return colour_of(_decoded(item))
    except Broken:
        return None


def _decoded(item: StreamObject) -> Any:
    width, height = int(item.get("/Width", 0)), int(item.get("/Height", 0))
    if width * height > 30_000_000:
        raise Broken("图片尺寸过大")
    try:
        palette = _palette(item)
        if palette is not None:
            image = Image.frombytes("P", (width, height), item.get_data())
            image.putpalette(palette)
            return image
        return item.decode_as_image()
    except Exception:  # filters and colour spaces that pypdf or Pillow do not know
        raise Broken("图片无法解码") from None


def _palette(item: StreamObject) -> bytes | None:
    """The RGB palette of an image with a byte a pixel; pypdf 7 shows some of these all black."""
    space = item.get("/ColorSpace")
    space = space.get_object() if space is not None else None
    if not isinstance(space, list) or space[0] != "/Indexed" or item.get("/BitsPerComponent") != 8:
        return None
    if space[1].get_object() != "/DeviceRGB":
        return None
    from pypdf.generic import StreamObject

    table = space[3].get_object()
    if isinstance(table, StreamObject):
        return table.get_data()
    return bytes(getattr(table, "original_bytes", b""))
