"""Attachments by what they hold: fine ones pass, every bad one gets one clear line."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import pytest
from factories import employee
from fuzzing import rounds
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from robot.papers import check, check_paper, check_papers, image, pdf
from robot.papers.check import PaperFinding, kind_of
from robot.people.models import EmployeePapers
from robot.people.sample import sample_pdf, sample_photo

PDF = sample_pdf("学历证书", "Diploma", ("一行",), pages=2)
PHOTO = sample_photo(0)


def scan(
    colour: str = "red", mode: str = "RGB", size: tuple[int, int] = (620, 877), stamp: int = 60
) -> Image.Image:
    """A page with black lines and a round stamp of `colour`."""
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    for row in range(60, size[1] - 200, 40):
        draw.line((50, row, size[0] - 50, row), fill="black", width=3)
    draw.ellipse((400, 700, 400 + stamp, 700 + stamp), outline=colour, width=4)
    return page.convert(mode)


def bytes_of(page: Image.Image, kind: str, **options: object) -> bytes:
    result = io.BytesIO()
    page.save(result, kind, **options)
    return result.getvalue()


def put(tmp_path: Path, raw: bytes, name: str = "x.pdf") -> Path:
    (tmp_path / name).write_bytes(raw)
    return tmp_path / name


def codes(tmp_path: Path, raw: bytes, name: str = "x.pdf", slot: str = "学历证书") -> list[str]:
    found = check_paper(put(tmp_path, raw, name), slot)
    for one in found:
        assert len(str(one).splitlines()) == 1
        assert one.message
        assert one.action
        assert one.slot == slot
        assert one.file == name
    return [one.code for one in found]


def rewritten(raw: bytes, **encryption: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(raw)))
    if encryption:
        writer.encrypt(**encryption, algorithm="RC4-128")
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def test_fine_ones(tmp_path: Path) -> None:
    assert codes(tmp_path, PDF) == []
    assert codes(tmp_path, PDF, "x.PDF") == []
    assert codes(tmp_path, PHOTO, "x.jpg", "证件照") == []
    assert codes(tmp_path, bytes_of(scan(), "PNG"), "x.png", "photo") == []


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"", "x.pdf", "paper-empty"),
        (bytes_of(scan(), "JPEG"), "x.pdf", "paper-type"),
        (bytes_of(scan(), "PNG"), "x.pdf", "paper-type"),
        (b"PK\x03\x04 word", "x.pdf", "paper-type"),
        (b"\xd0\xcf\x11\xe0 word", "x.pdf", "paper-type"),
        (b"plain words", "x.pdf", "paper-type"),
        (b"\n" + PDF, "x.pdf", "paper-type"),
        (PDF, "x.jpg", "paper-name"),
        (PDF, "x", "paper-name"),
        (PDF[: len(PDF) // 3], "x.pdf", "paper-damaged"),
        (b"%PDF-1.7\n" + b"\xff" * 500, "x.pdf", "paper-damaged"),
        (rewritten(PDF, user_password="geheim"), "x.pdf", "paper-encrypted"),
        (rewritten(PDF, user_password="", owner_password="geheim"), "x.pdf", "paper-encrypted"),
    ],
)
def test_bad_documents(tmp_path: Path, raw: bytes, name: str, code: str) -> None:
    assert codes(tmp_path, raw, name) == [code]
    assert all(one.blocks for one in check_paper(tmp_path / name, "学历证书"))


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (PDF, "x.jpg", "photo-type"),
        (b"GIF89a", "x.jpg", "photo-type"),
        (b"", "x.jpg", "paper-empty"),
        (PHOTO, "x.png", "photo-name"),
        (bytes_of(scan(), "PNG"), "x.jpg", "photo-name"),
        (PHOTO[:700], "x.jpg", "photo-damaged"),
        (b"\xff\xd8\xff" + b"\0" * 100, "x.jpg", "photo-damaged"),
        (bytes_of(scan(mode="L"), "JPEG"), "x.jpg", "photo-grey"),
        (bytes_of(scan("black"), "JPEG"), "x.jpg", "photo-grey"),
    ],
)
def test_bad_photos(tmp_path: Path, raw: bytes, name: str, code: str) -> None:
    assert codes(tmp_path, raw, name, "证件照") == [code]


@pytest.mark.parametrize(
    ("page", "grey"),
    [
        (scan("red"), False),
        (scan("red", stamp=30), False),
        (scan("blue"), False),
        (scan("black"), True),
        (scan("red", "L"), True),
        (scan("red", "1"), True),
        (Image.new("RGB", (600, 800), (250, 242, 226)), True),  # paper under a warm lamp
    ],
)
def test_grey_scans_are_warned_of(tmp_path: Path, page: Image.Image, grey: bool) -> None:
    raw = bytes_of(page, "PDF")
    assert codes(tmp_path, raw) == (["paper-grey"] if grey else [])
    assert not any(one.blocks for one in check_paper(tmp_path / "x.pdf", "学历证书"))


def test_one_coloured_page_is_enough(tmp_path: Path) -> None:
    raw = bytes_of(scan("black"), "PDF", save_all=True, append_images=[scan("black"), scan("red")])
    assert codes(tmp_path, raw) == []


def test_colour_without_jpeg(tmp_path: Path) -> None:
    """Flate-coded images and palettes, as some scanners write them."""
    assert codes(tmp_path, bytes_of(scan("red", "P"), "PDF")) == []


def test_pages_of_text_have_no_colour_to_lack(tmp_path: Path) -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    content = DecodedStreamObject()
    content.set_data(b"BT /F1 12 Tf 50 700 Td (text) Tj ET")
    page[NameObject("/Contents")] = content
    writer.add_blank_page(595, 842)
    result = io.BytesIO()
    writer.write(result)
    found = check_paper(put(tmp_path, result.getvalue()), "合同")
    assert [(one.code, one.blocks) for one in found] == [("paper-blank", False)]
    assert "第 2 页" in found[0].message


def test_no_pages(tmp_path: Path) -> None:
    result = io.BytesIO()
    PdfWriter().write(result)
    assert codes(tmp_path, result.getvalue()) == ["paper-empty"]


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "MAX_BYTES", len(PDF))
    assert codes(tmp_path, PDF) == []
    assert codes(tmp_path, PDF + b"\n") == ["paper-big"]
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    assert codes(tmp_path, PDF) == ["paper-long"]
    monkeypatch.setattr(image, "MAX_PIXELS", 1000)
    assert codes(tmp_path, PHOTO, "x.jpg", "photo") == ["photo-damaged"]


def test_pixel_bomb(tmp_path: Path) -> None:
    """A PNG of a few bytes that claims 60,000 x 60,000 pixels."""
    raw = bytearray(bytes_of(Image.new("RGB", (1, 1)), "PNG"))
    raw[16:24] = (60_000).to_bytes(4, "big") * 2
    assert codes(tmp_path, bytes(raw), "x.png", "photo") == ["photo-damaged"]


def test_a_picture_that_cannot_be_read_is_told_apart_from_one_that_can(tmp_path: Path) -> None:
    whole = bytes_of(scan(), "JPEG")
    assert codes(tmp_path, whole, "x.jpg") == ["paper-type"]
    assert codes(tmp_path, whole[: len(whole) // 3], "x.jpg") == ["paper-damaged"]
    assert codes(tmp_path, bytes_of(scan(mode="L"), "JPEG"), "x.jpg") == ["paper-type", "paper-grey"]
    vast = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(vast, "PNG")
    for slot in ("合同", "photo"):
        put(tmp_path, vast.getvalue(), "x.png")
        (found,) = check_paper(tmp_path / "x.png", slot)
        assert "百万像素" in found.message


def test_blank_pages_are_one_line(tmp_path: Path) -> None:
    writer, result = PdfWriter(), io.BytesIO()
    for blank in (1, 1, 0, 1):
        if blank:
            writer.add_blank_page(595, 842)
        else:
            writer.append(io.BytesIO(PDF), pages=(0, 1))
    writer.write(result)
    put(tmp_path, result.getvalue(), "x.pdf")
    (found,) = check_paper(tmp_path / "x.pdf", "合同")
    assert found.message == "第 1-2、4 页是空白页"


def test_missing_and_folders(tmp_path: Path) -> None:
    assert [one.code for one in check_paper(tmp_path / "no.pdf", "合同")] == ["paper-missing"]
    assert [one.code for one in check_paper(tmp_path, "合同")] == ["paper-missing"]


def test_all_papers_of_a_person(tmp_path: Path) -> None:
    papers = EmployeePapers(diploma=("E1/a.pdf",), contract=("E1/b.pdf", "E1/c.pdf"), photo="E1/p.jpg")
    (tmp_path / "E1").mkdir()
    for name, raw in (("a.pdf", PDF), ("b.pdf", b"x"), ("p.jpg", PDF)):
        put(tmp_path / "E1", raw, name)
    found = check_papers(papers, tmp_path)
    assert [(one.slot, one.file, one.code) for one in found] == [
        ("有效劳动合同", "E1/b.pdf", "paper-type"),
        ("有效劳动合同", "E1/c.pdf", "paper-missing"),
        ("证件照", "E1/p.jpg", "photo-type"),
    ]
    assert check_papers(employee(papers={}).papers, tmp_path) == []


def test_originals_are_only_read(tmp_path: Path) -> None:
    path = put(tmp_path, PDF)
    path.chmod(0o400)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    assert check_paper(path, "合同") == []
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_finding_reads_as_one_line() -> None:
    one = PaperFinding("paper-big", "学历证书", "E001/a.pdf", "文件超过 10 MB", "重新导出")
    assert str(one) == "学历证书 E001/a.pdf：文件超过 10 MB；重新导出"


@rounds(120)
@given(start=st.floats(0, 1), width=st.integers(0, 300), filling=st.binary(max_size=8), source=st.booleans())
def test_damage_anywhere_gives_findings_or_nothing(
    tmp_path_factory: pytest.TempPathFactory, start: float, width: int, filling: bytes, source: bool
) -> None:
    whole = PDF if source else PHOTO
    at = int(start * len(whole))
    raw = whole[:at] + filling + whole[at + width :]
    name, slot = ("x.pdf", "合同") if source else ("x.jpg", "photo")
    path = put(tmp_path_factory.getbasetemp(), raw, name)
    for one in check_paper(path, slot):
        assert len(str(one).splitlines()) == 1


def test_pypdf_does_not_talk() -> None:
    assert not logging.getLogger("pypdf").isEnabledFor(logging.ERROR)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [(PDF, "PDF"), (PHOTO, "JPEG"), (b"II*\x00", "TIFF"), (b"BM", "BMP"), (b"", ""), (b"%PD", "")],
)
def test_kinds(raw: bytes, kind: str) -> None:
    assert kind_of(raw) == kind


@pytest.mark.parametrize(("colour", "grey"), [((200, 30, 30), False), ((90, 90, 90), True)])
def test_flate_coded_scans(tmp_path: Path, colour: tuple[int, int, int], grey: bool) -> None:
    """Pixels without JPEG, as many scanners write them."""
    pixels = DecodedStreamObject()
    pixels.set_data(Image.new("RGB", (200, 300), colour).tobytes())
    coded = pixels.flate_encode()
    for name, value in (("Type", "/XObject"), ("Subtype", "/Image"), ("ColorSpace", "/DeviceRGB")):
        coded[NameObject(f"/{name}")] = NameObject(value)
    for name, number in (("Width", 200), ("Height", 300), ("BitsPerComponent", 8)):
        coded[NameObject(f"/{name}")] = NumberObject(number)
    writer = PdfWriter()
    page = writer.add_blank_page(200, 300)
    content = DecodedStreamObject()
    content.set_data(b"q 200 0 0 300 0 0 cm /Im0 Do Q")
    page[NameObject("/Contents")] = content
    image_of = DictionaryObject({NameObject("/Im0"): writer._add_object(coded)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): image_of})
    result = io.BytesIO()
    writer.write(result)
    assert codes(tmp_path, result.getvalue()) == (["paper-grey"] if grey else [])
