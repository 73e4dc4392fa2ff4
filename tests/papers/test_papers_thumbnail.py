"""A paper's thumbnail shows the paper and nothing of the person."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from robot.papers.thumbnail import BLOCKS, PAINT, WIDTH, thumbnail

pytest.importorskip("pypdfium2")
NUMBER = "110105199003072346"


def pdf(path: Path, number: str, name: str, *, scan: bytes = b"", turned: bool = False) -> Path:
    canvas = Canvas(str(path), pagesize=(600, 840))
    canvas.setFont("Helvetica", 36)
    canvas.drawString(60, 700, number)
    canvas.drawString(60, 500, name)
    canvas.drawString(60, 300, "CONTRACT")
    if scan:
        canvas.drawImage(ImageReader(io.BytesIO(scan)), 0, 0, 600, 200)
    if turned:
        canvas.setPageRotation(90)
    canvas.save()
    return path


def drawn(path: Path, *known: str) -> Image.Image:
    made = thumbnail(path, known)
    assert made
    return Image.open(io.BytesIO(made)).convert("RGB")


def colours(image: Image.Image, left: int, bottom: int, right: int, top: int) -> set[object]:
    """The colours of a box given in points of the page, from below."""
    scale = WIDTH / 600
    box = tuple(int(one * scale) for one in (left, 840 - top, right, 840 - bottom))
    found = image.crop(box).getcolors(1 << 20)  # type: ignore[arg-type]
    assert found
    return {colour for _, colour in found}


def test_personal_data_on_a_page_of_text_is_painted_over(tmp_path: Path) -> None:
    image = drawn(pdf(tmp_path / "a.pdf", NUMBER, "Beispiel Anna"), "BeispielAnna")
    assert colours(image, 64, 700, 380, 724) == {PAINT}
    assert colours(image, 64, 500, 140, 524) == {PAINT}
    assert len(colours(image, 60, 300, 200, 324)) > 2  # and what is not personal stays


def test_two_people_cannot_be_told_apart(tmp_path: Path) -> None:
    one = drawn(pdf(tmp_path / "a.pdf", NUMBER, ""))
    other = drawn(pdf(tmp_path / "b.pdf", "110105198811113334", ""))
    assert one.tobytes() == other.tobytes()


@pytest.mark.parametrize("how", ["scan", "turned"])
def test_what_may_hold_more_than_its_text_is_a_mosaic(tmp_path: Path, how: str) -> None:
    scan = io.BytesIO()
    Image.new("RGB", (60, 20), "white").save(scan, "PNG")
    path = pdf(
        tmp_path / "a.pdf", NUMBER, "", scan=scan.getvalue() if how == "scan" else b"", turned=how == "turned"
    )
    image = drawn(path)
    assert_mosaic(image)


def test_a_picture_is_a_mosaic_whatever_is_on_it(tmp_path: Path) -> None:
    photo = Image.new("RGB", (856, 540), "white")
    ImageDraw.Draw(photo).text((40, 400), NUMBER, fill="black", font_size=60)
    photo.save(tmp_path / "id.jpg")
    assert_mosaic(drawn(tmp_path / "id.jpg"))


def assert_mosaic(image: Image.Image) -> None:
    """Each block is of one colour: nothing smaller than a block is left."""
    rows = round(BLOCKS * image.height / image.width)
    small = image.resize((BLOCKS, rows), Image.Resampling.NEAREST)
    assert small.resize(image.size, Image.Resampling.NEAREST).tobytes() == image.tobytes()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 nothing", b"\xff\xd8\xff broken"])
def test_what_cannot_be_drawn_is_left_out(tmp_path: Path, content: bytes) -> None:
    for name in ("a.pdf", "a.jpg"):
        (tmp_path / name).write_bytes(content)
        assert thumbnail(tmp_path / name) is None
    assert thumbnail(tmp_path / "none.pdf") is None
