"""Images: opened within limits, told grey from colour."""

from __future__ import annotations

import io
import warnings

from PIL import Image

MAX_PIXELS = 60_000_000  # A4 at 700 dpi; beyond it memory, not quality, is at stake
FORMATS = ("JPEG", "PNG", "TIFF", "BMP")
_TOO_LARGE = f"图片超过 {MAX_PIXELS // 1_000_000} 百万像素"
_SAMPLE = 256  # pixels a side are enough to see colour
_STRONG = 48  # of 255: paper yellowed by a lamp stays below, a red stamp far above
_DARK = 40  # the tint of near-black pixels is noise
_SHARE = 0.0005


class Broken(Exception):
    """The image cannot be used; the text says why, in Chinese."""


def open_image(raw: bytes) -> Image.Image:
    """The image in `raw`, header read only. Raises Broken."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large images and odd EXIF; sizes are checked here
        try:
            image = Image.open(io.BytesIO(raw), formats=FORMATS)
        except Image.DecompressionBombError:
            raise Broken(_TOO_LARGE) from None
        except Exception:
            # Pillow's readers raise what the damage leads to: OSError, SyntaxError, ValueError, ...
            raise Broken("图片已损坏，无法打开") from None
    if image.width * image.height > MAX_PIXELS:
        raise Broken(_TOO_LARGE)
    return image


def colour_of(image: Image.Image) -> bool:
    """Whether the image shows colour: not only a colour mode, but strongly coloured pixels. Raises Broken."""
    try:
        image.draft("RGB", (_SAMPLE, _SAMPLE))  # JPEG: decode at an eighth of the size
        if image.mode in ("1", "L", "LA", "I", "F", "I;16"):
            image.load()
            return False
        sample = image if image.mode in ("RGB", "RGBA", "CMYK", "YCbCr") else image.convert("RGB")
        # By area, not nearest pixel: a thin stamp must not fall between the samples.
        sample.thumbnail((_SAMPLE, _SAMPLE), Image.Resampling.BOX)
        _, saturation, value = sample.convert("RGB").convert("HSV").split()
        strong = saturation.histogram(value.point(lambda level: 255 if level > _DARK else 0))
    except Exception:  # as in open_image
        raise Broken("图片已损坏，无法读完") from None
    return sum(strong[_STRONG:]) > max(4, _SHARE * sample.width * sample.height)
