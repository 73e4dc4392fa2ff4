"""Upload checks of the portals: type by content, size, readable pages, colour noted."""

from __future__ import annotations

import hashlib
import io
import re
import secrets
from datetime import datetime
from pathlib import PurePath

import pypdf
from PIL import Image

from mock_portal.errors import Refused
from mock_portal.records import StoredFile

LIMIT = 10 * 1024 * 1024
WORDS = {"pdf": "PDF", "jpg": "JPG", "png": "PNG"}
MAGIC = {"pdf": b"%PDF", "jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
# Operators that set a colour in a PDF page: `1 0 0 rg`; three operands, or four for CMYK.
_COLOUR = re.compile(rb"([\d.]+)\s+([\d.]+)\s+([\d.]+)(?:\s+([\d.]+))?\s+(?:rg|RG|k|K|sc|SC|scn|SCN)\b")


def check(
    slot: str, name: str, data: bytes, at: datetime, order: int = 1, kinds: tuple[str, ...] = ("pdf",)
) -> StoredFile:
    """The stored file, or Refused in the portal's words. `kinds` among pdf, jpg, png; 10 MB at most."""
    name = PurePath(name.replace("\\", "/")).name
    ending = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    allowed = "、".join(WORDS[kind] for kind in kinds)
    if ending not in kinds:
        raise Refused(f"文件格式不正确，仅支持{allowed}格式：{name}", slot)
    if len(data) > LIMIT:
        raise Refused(f"文件大小不能超过10MB：{name}", slot)
    if not data.startswith(MAGIC[ending]):
        raise Refused(f"文件内容不是有效的{WORDS[ending]}：{name}", slot)
    pages, colour = _pdf(name, slot, data) if ending == "pdf" else (0, _picture(name, slot, data))
    digest = hashlib.sha256(data).hexdigest()
    return StoredFile(secrets.token_hex(8), slot, name, len(data), digest, order, at, pages, colour)


def _pdf(name: str, slot: str, data: bytes) -> tuple[int, bool | None]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Refused(f"文件已加密，无法读取：{name}", slot)
        pages = len(reader.pages)
        colour = pages > 0 and any(_page_has_colour(page) for page in reader.pages[:3])
    except Refused:
        raise
    except Exception as error:  # whatever a broken PDF makes the reader raise
        raise Refused(f"文件无法读取：{name}", slot) from error
    if pages == 0:
        raise Refused(f"文件没有页面：{name}", slot)
    return pages, colour


def _page_has_colour(page: pypdf.PageObject) -> bool:
    content = page.get_contents()
    for red, green, blue, black in _COLOUR.findall(content.get_data() if content else b""):
        if not black and not red == green == blue:
            return True
        if black and any(float(part) for part in (red, green, blue)):
            return True
    return any(has_colour(image.image) for image in page.images[:2] if image.image is not None)


def has_colour(image: Image.Image) -> bool:
    """Whether a picture is more than shades of grey."""
    small = image.convert("RGB").resize((32, 32))
    raw = small.tobytes()
    return any(max(raw[i : i + 3]) - min(raw[i : i + 3]) > 24 for i in range(0, len(raw), 3))


def _picture(name: str, slot: str, data: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(data)) as image:
            return has_colour(image)
    except Exception as error:  # whatever a broken picture makes Pillow raise
        raise Refused(f"图片无法读取：{name}", slot) from error
