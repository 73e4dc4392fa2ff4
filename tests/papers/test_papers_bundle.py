"""One PDF a slot before a form is prepared: order, bytes, what cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from robot.errors import ConfigError
from robot.papers import bundle
from robot.papers.bundle import one_pdf_a_slot
from robot.people.case import Case
from tests.factories import employee, unit

SLOTS = ("contract", "diploma", "household", "income")


def page(path: Path, width: int, kind: str = "PDF") -> Path:
    """A page or picture as wide as said, to know it by."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (width, 300), (200, 30, 30)).save(path, kind)
    return path


def case(folder: Path, **papers: list[str]) -> Case:
    return Case(unit(), employee(papers=papers), papers=folder)


def widths(path: Path) -> list[int]:
    return [one.images[0].image.width for one in PdfReader(path).pages]  # type: ignore[union-attr]


def test_several_files_become_one_in_the_order_of_the_file(tmp_path: Path) -> None:
    for name, width in (("b", 110), ("a", 120), ("c", 130)):
        page(tmp_path / f"{name}.pdf", width)
    held = case(tmp_path, contract=["b.pdf", "c.pdf", "a.pdf"])
    merged = one_pdf_a_slot(held, tmp_path / "made", SLOTS)
    assert merged == {"contract": tmp_path / "made" / "E001" / "uploads" / "contract.pdf"}
    assert widths(merged["contract"]) == [110, 130, 120]
    assert merged["contract"].stat().st_mode & 0o777 == 0o600


def test_the_same_papers_give_the_same_bytes_and_another_one_does_not(tmp_path: Path) -> None:
    held = case(tmp_path, income=["a.pdf", "b.jpg"])
    page(tmp_path / "a.pdf", 110)
    page(tmp_path / "b.jpg", 120, "JPEG")
    first = one_pdf_a_slot(held, tmp_path / "one", SLOTS)["income"].read_bytes()
    assert one_pdf_a_slot(held, tmp_path / "two", SLOTS)["income"].read_bytes() == first
    page(tmp_path / "b.jpg", 121, "JPEG")
    assert one_pdf_a_slot(held, tmp_path / "two", SLOTS)["income"].read_bytes() != first


def test_one_pdf_goes_up_as_it_is_and_a_picture_becomes_one(tmp_path: Path) -> None:
    page(tmp_path / "a.pdf", 110)
    page(tmp_path / "b.jpg", 120, "JPEG")
    merged = one_pdf_a_slot(case(tmp_path, contract=["a.pdf"], household=["b.jpg"]), tmp_path / "made", SLOTS)
    assert list(merged) == ["household"]
    assert merged["household"].read_bytes().startswith(b"%PDF")


def test_only_the_slots_that_are_asked_for(tmp_path: Path) -> None:
    page(tmp_path / "a.pdf", 110)
    page(tmp_path / "b.pdf", 120)
    held = case(tmp_path, contract=["a.pdf", "b.pdf"], diploma=["a.pdf", "missing.pdf"])
    assert list(one_pdf_a_slot(held, tmp_path / "made", ("contract",))) == ["contract"]


def test_every_file_that_cannot_be_used_is_named_at_once(tmp_path: Path) -> None:
    page(tmp_path / "a.pdf", 110)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nothing more")
    held = case(tmp_path, contract=["a.pdf", "broken.pdf"], income=["a.pdf", "missing.pdf"])
    with pytest.raises(ConfigError) as caught:
        one_pdf_a_slot(held, tmp_path / "made", SLOTS)
    assert sorted(one.where for one in caught.value.problems) == ["broken.pdf", "missing.pdf"]
    assert not (tmp_path / "made" / "E001" / "uploads" / "contract.pdf").exists()


def test_a_merged_file_that_the_portal_would_not_take_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page(tmp_path / "a.pdf", 110)
    page(tmp_path / "b.pdf", 120)
    held = case(tmp_path, contract=["a.pdf", "b.pdf"])
    size = one_pdf_a_slot(held, tmp_path / "made", SLOTS)["contract"].stat().st_size
    monkeypatch.setattr(bundle, "MAX_BYTES", size)
    one_pdf_a_slot(held, tmp_path / "made", SLOTS)
    monkeypatch.setattr(bundle, "MAX_BYTES", size - 1)
    with pytest.raises(ConfigError, match="once merged"):
        one_pdf_a_slot(held, tmp_path / "made", SLOTS)
