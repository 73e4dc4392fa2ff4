"""Several files into one PDF: order, sizes, originals untouched, the same bytes each time."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from robot.errors import ConfigError
from robot.papers import check_paper, merge
from robot.people.sample import sample_pdf

COLOURS = {"red": (220, 30, 30), "green": (30, 160, 60), "blue": (30, 60, 220)}


def picture(path: Path, colour: str, kind: str = "JPEG", size: tuple[int, int] = (400, 600)) -> Path:
    Image.new("RGB", size, COLOURS[colour]).save(path, kind)
    return path


def colours(path: Path) -> list[str]:
    """The nearest known colour of each page's image."""
    found = []
    for page in PdfReader(path).pages:
        pixel = page.images[0].image.convert("RGB").getpixel((5, 5))
        found.append(
            min(COLOURS, key=lambda name: sum(abs(a - b) for a, b in zip(COLOURS[name], pixel, strict=True)))
        )
    return found


def problems(paths: list[Path], target: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        merge(paths, target)
    assert caught.value.exit_code == 2
    return [f"{problem.where}: {problem.expected}" for problem in caught.value.problems]


def test_order_is_that_of_the_list(tmp_path: Path) -> None:
    one = picture(tmp_path / "z.jpg", "red")
    two = picture(tmp_path / "a.png", "blue", "PNG")
    three = tmp_path / "m.pdf"
    Image.new("RGB", (400, 600), COLOURS["green"]).save(three, "PDF")
    assert colours(merge([one, two, three], tmp_path / "1.pdf")) == ["red", "blue", "green"]
    assert colours(merge([three, two, one, two], tmp_path / "2.pdf")) == ["green", "blue", "red", "blue"]
    assert check_paper(tmp_path / "2.pdf", "学位证书") == []


def test_same_files_same_bytes_and_originals_untouched(tmp_path: Path) -> None:
    (tmp_path / "s.pdf").write_bytes(sample_pdf("一", "One", ("甲",), 2))
    sources = [
        picture(tmp_path / "p.jpg", "red"),
        tmp_path / "s.pdf",
        picture(tmp_path / "t.tif", "blue", "TIFF"),
    ]
    before = [(path.read_bytes(), path.stat().st_mtime_ns) for path in sources]
    first = merge(sources, tmp_path / "1.pdf").read_bytes()
    assert merge(sources, tmp_path / "deeper" / "2.pdf").read_bytes() == first
    assert [(path.read_bytes(), path.stat().st_mtime_ns) for path in sources] == before
    assert len(PdfReader(tmp_path / "1.pdf").pages) == 4
    for dated in (b"CreationDate", b"ModDate", b"/ID"):  # what another second would change
        assert dated not in first


def test_pages_are_at_most_a4_and_keep_their_shape(tmp_path: Path) -> None:
    large = picture(tmp_path / "l.jpg", "red", size=(3000, 2000))
    small = picture(tmp_path / "s.jpg", "red", size=(200, 100))
    boxes = [page.mediabox for page in PdfReader(merge([large, small], tmp_path / "x.pdf")).pages]
    assert [round(float(box.width / box.height), 2) for box in boxes] == [1.5, 2.0]
    for box in boxes:
        assert float(box.width) <= 596
        assert float(box.height) <= 842


def test_all_pictures_of_a_tiff_each_a_page(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (300, 400), COLOURS[name]) for name in ("blue", "red", "green")]
    frames[0].save(tmp_path / "x.tif", save_all=True, append_images=frames[1:])
    assert colours(merge([tmp_path / "x.tif"], tmp_path / "x.pdf")) == ["blue", "red", "green"]


def test_turned_by_the_camera_and_see_through(tmp_path: Path) -> None:
    photo = Image.new("RGB", (600, 400), COLOURS["red"])
    exif = photo.getexif()
    exif[0x0112] = 6  # hold the camera upright
    photo.save(tmp_path / "p.jpg", exif=exif)
    Image.new("RGBA", (300, 300), (0, 0, 0, 0)).save(tmp_path / "t.png")
    pages = PdfReader(merge([tmp_path / "p.jpg", tmp_path / "t.png"], tmp_path / "x.pdf")).pages
    assert pages[0].mediabox.height > pages[0].mediabox.width
    assert min(pages[1].images[0].image.convert("RGB").getpixel((9, 9))) > 250


def test_every_bad_file_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(10, 10)
    writer.encrypt("geheim", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    bad = {
        "locked.pdf": locked.getvalue(),
        "cut.pdf": sample_pdf("一", "One", ("甲",))[:900],
        "cut.jpg": picture(tmp_path / "whole.jpg", "red", size=(900, 900)).read_bytes()[:400],
        "half.jpg": (tmp_path / "whole.jpg").read_bytes()[:-3000],
        "empty.pdf": b"",
        "words.pdf": b"words",
        "sheet.xlsx": b"PK\x03\x04",
    }
    for name, raw in bad.items():
        (tmp_path / name).write_bytes(raw)
    good = picture(tmp_path / "good.jpg", "red")
    found = problems(
        [good, *(tmp_path / name for name in bad), tmp_path / "none.pdf", tmp_path], tmp_path / "x.pdf"
    )
    assert found == [
        "locked.pdf: PDF 已加密或限制了权限",
        "cut.pdf: PDF 已损坏，无法打开",
        "cut.jpg: 图片已损坏，无法打开",
        "half.jpg: 图片已损坏，无法转成 PDF",
        "empty.pdf: 文件是空的（0 字节）",
        "words.pdf: 应为 PDF 或 JPEG、PNG、TIFF、BMP 图片",
        "sheet.xlsx: 应为 PDF 或 JPEG、PNG、TIFF、BMP 图片",
        "none.pdf: 文件不存在",
        f"{tmp_path.name}: 文件不存在",
    ]
    assert not (tmp_path / "x.pdf").exists()
    assert problems([], tmp_path / "x.pdf") == ["x.pdf: at least one file to merge"]


def test_an_original_is_never_the_target(tmp_path: Path) -> None:
    (tmp_path / "s.pdf").write_bytes(sample_pdf("一", "One", ("甲",)))
    before = (tmp_path / "s.pdf").read_bytes()
    (tmp_path / "link.pdf").symlink_to(tmp_path / "s.pdf")
    for target in (tmp_path / "s.pdf", tmp_path / "link.pdf"):
        assert "不能覆盖原件" in problems([tmp_path / "s.pdf"], target)[0]
    assert (tmp_path / "s.pdf").read_bytes() == before


def test_an_earlier_result_is_replaced_whole(tmp_path: Path) -> None:
    one, two = picture(tmp_path / "1.jpg", "red"), picture(tmp_path / "2.jpg", "blue")
    merge([one], tmp_path / "x.pdf")
    with pytest.raises(ConfigError):
        merge([two, tmp_path / "none.pdf"], tmp_path / "x.pdf")
    assert colours(tmp_path / "x.pdf") == ["red"]
    merge([two], tmp_path / "x.pdf")
    assert colours(tmp_path / "x.pdf") == ["blue"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.jpg", "2.jpg", "x.pdf"]
