"""Several images and PDFs into one PDF, in the given order (FAQ 35, 36, 42, 49, 88).

The same files give the same bytes, so an approval of the merged file stays good. Originals are only read.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, ImageSequence

from robot.errors import ConfigError, Problem
from robot.papers.check import PICTURES, kind_of
from robot.papers.image import Broken, open_image
from robot.papers.pdf import Unreadable, open_pdf

if TYPE_CHECKING:
    from pypdf import PdfWriter

MAX_SOURCE = 60_000_000
_A4 = (8.27, 11.69)  # inches
_FIELD = "材料合并 (papers)"


def merge(paths: Sequence[Path], target: Path) -> Path:
    """One PDF of all `paths` at `target`; returns `target`.

    Images become a page each (of a TIFF each picture), at most A4, turned as their camera says. An
    existing target is replaced at once, never half; it may not be one of the sources.

    Raises: ConfigError with a problem for every file that cannot be used.
    """
    from pypdf import PdfWriter

    problems: list[Problem] = []
    writer = PdfWriter()
    if not paths:
        problems.append(Problem(str(target.name), _FIELD, "at least one file to merge"))
    for path in paths:
        try:
            if target.exists() and path.exists() and path.samefile(target):
                raise Broken("合并结果不能覆盖原件，请另取文件名")
            raw = _read(path)
            for part in (raw,) if kind_of(raw) == "PDF" else _as_pdfs(raw):
                writer.append(open_pdf(part), import_outline=False)
        except (Broken, Unreadable) as error:
            problems.append(Problem(path.name, _FIELD, str(error)))
        except OSError as error:
            problems.append(Problem(path.name, _FIELD, f"文件无法读取（{error.strerror or 'I/O'}）"))
        except Exception:  # pypdf on damage that shows only while copying
            problems.append(Problem(path.name, _FIELD, "PDF 已损坏，无法合并"))
    if problems:
        writer.close()
        raise ConfigError.of(problems)
    writer.metadata = {"/Producer": "gongju"}
    _write(writer, target)
    return target


def needs_merging(paths: Sequence[Path]) -> bool:
    """Whether a portal that takes one PDF a slot does not take `paths` as they are: several files, or a
    picture. Raises OSError for a file that cannot be read."""
    return len(paths) > 1 or any(_kind(path) in PICTURES for path in paths)


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        return kind_of(file.read(16))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Broken("文件不存在")
    with path.open("rb") as file:
        raw = file.read(MAX_SOURCE + 1)
    if not raw:
        raise Broken("文件是空的（0 字节）")
    if len(raw) > MAX_SOURCE:
        raise Broken(f"文件超过 {MAX_SOURCE // 1_000_000} MB")
    if kind_of(raw) not in ("PDF", *PICTURES):
        raise Broken("应为 PDF 或 JPEG、PNG、TIFF、BMP 图片")
    return raw


def _as_pdfs(raw: bytes) -> list[bytes]:
    """Each of the image's pictures as a PDF of one page. Raises Broken."""
    try:
        return [_one_page(_upright(frame)) for frame in ImageSequence.Iterator(open_image(raw))]
    except Broken:
        raise
    except Exception:  # as in open_image
        raise Broken("图片已损坏，无法转成 PDF") from None


def _one_page(image: Image.Image) -> bytes:
    result = io.BytesIO()
    resolution = max(72.0, image.width / _A4[0], image.height / _A4[1])
    image.save(result, "PDF", resolution=resolution, quality=92)
    return result.getvalue()


def _upright(frame: Image.Image) -> Image.Image:
    """Upright, on white, in RGB or grey."""
    upright = ImageOps.exif_transpose(frame)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        white = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(white, layer).convert("RGB")
    return upright.convert("L" if upright.mode in ("1", "L", "I", "F", "I;16") else "RGB")


def _write(writer: PdfWriter, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            writer.write(file)
        Path(name).replace(target)
    finally:
        writer.close()
        Path(name).unlink(missing_ok=True)
