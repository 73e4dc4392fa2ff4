"""Sample attachments for the example workspace: small colour "scans" with invented content.

Drawn with Pillow; the same machine draws the same bytes each time, so that hashes stay. Chinese where a
CJK font is found, plain English otherwise.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

_SIZE = (744, 1052)  # A4 at 90 dpi
_DPI = 90
_EPOCH = time.gmtime(0)
_RED = (200, 30, 30)
# Pillow looks these up in the system's font folders.
_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Light.ttc",
    "msyh.ttc",
)


@cache
def _font_name() -> str | None:
    for name in _FONTS:
        try:
            ImageFont.truetype(name, 12)
        except OSError:
            continue
        return name
    return None


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    name = _font_name()
    return ImageFont.truetype(name, size) if name else ImageFont.load_default(size)


def sample_pdf(title: str, english: str, lines: Sequence[str], pages: int = 1) -> bytes:
    """A PDF of `pages` coloured pages headed `title` (`english` without a CJK font)."""
    result = io.BytesIO()
    heading = title if _font_name() else english
    drawn = [_page(heading, lines, number, pages) for number in range(1, pages + 1)]
    drawn[0].save(
        result, "PDF", resolution=_DPI, quality=60, save_all=True, append_images=drawn[1:],
        creationDate=_EPOCH, modDate=_EPOCH, title="SAMPLE", producer="gongju",
    )  # fmt: skip
    return result.getvalue()


def sample_photo(hue: int) -> bytes:
    """A coloured JPEG of 295 x 413 pixels: a drawn figure, nobody's face."""
    photo = Image.new("RGB", (295, 413), (70, 130, 200))
    draw = ImageDraw.Draw(photo)
    draw.ellipse((87, 80, 207, 230), fill=(240, 205, 170))
    draw.pieslice((82, 70, 212, 190), 180, 360, fill=(60, 40, 30))
    draw.ellipse((30, 250, 265, 520), fill=((40 + hue) % 200, 60, 90))
    _stamp(draw, (147, 340), 22)
    result = io.BytesIO()
    photo.save(result, "JPEG", quality=85)
    return result.getvalue()


def _stamp(draw: ImageDraw.ImageDraw, centre: tuple[int, int], size: int) -> None:
    text = "样例" if _font_name() else "SAMPLE"
    draw.text(centre, text, fill=_RED, font=_font(size), anchor="mm")


def _page(title: str, lines: Sequence[str], number: int, pages: int) -> Image.Image:
    page = Image.new("RGB", _SIZE, (253, 251, 245))
    draw = ImageDraw.Draw(page)
    draw.rectangle((30, 30, _SIZE[0] - 30, _SIZE[1] - 30), outline=(40, 70, 130), width=3)
    draw.text((_SIZE[0] // 2, 110), title, fill=(20, 40, 90), font=_font(34), anchor="mm")
    shown = lines if _font_name() else [f"invented sample line {n + 1}" for n in range(len(lines))]
    for row, line in enumerate(shown):
        draw.text((80, 190 + row * 44), line, fill=(30, 30, 30), font=_font(22))
    draw.text((_SIZE[0] // 2, 990), f"{number} / {pages}", fill=(90, 90, 90), font=_font(18), anchor="mm")
    mark = Image.new("RGBA", (520, 240), (0, 0, 0, 0))
    _stamp(ImageDraw.Draw(mark), (260, 120), 150)
    turned = mark.rotate(30, expand=True)
    turned.putalpha(turned.getchannel("A").point(lambda alpha: alpha // 3))
    page.paste(turned, ((_SIZE[0] - turned.width) // 2, 420), turned)
    draw.ellipse((500, 790, 660, 950), outline=_RED, width=6)
    _stamp(draw, (580, 870), 40)
    return page
