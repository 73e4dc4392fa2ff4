"""The office merges the papers of a slot before the form is prepared, and approval knows the merged file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from robot.engine.office import Office
from robot.filing.content import file_sha256
from robot.settings import Settings
from tests.factories import TODAY


@pytest.fixture
def office(example: Path, tmp_path: Path) -> Iterator[Office]:
    """The example workspace, where E002 has two contracts."""
    shutil.copytree(example, tmp_path, dirs_exist_ok=True)
    with Office(Settings(workspace=tmp_path, today=TODAY)) as one:
        yield one


@pytest.mark.parametrize("business", ["attachments", "contract_update"])
def test_one_pdf_goes_up_and_its_hash_lasts_until_a_paper_changes(office: Office, business: str) -> None:
    job = office.job(business, "E002", {})
    sources = [office.settings.papers / f"E002/contract-{n}.pdf" for n in (1, 2)]
    (merged,) = job.form.model_dump()["contract"]
    assert merged == office.settings.var / "papers" / "E002" / "uploads" / "contract.pdf"
    assert len(PdfReader(merged).pages) == sum(len(PdfReader(one).pages) for one in sources)
    content = job.content()
    assert content.parts["file: contract[0]"] == file_sha256(merged)
    assert office.job(business, "E002", {}).content().hash == content.hash
    sources[1].write_bytes(sources[0].read_bytes())
    again = office.job(business, "E002", {}).content()
    assert again.parts["file: contract[0]"] != content.parts["file: contract[0]"]
    assert again.hash != content.hash


def test_a_business_without_uploads_merges_nothing(office: Office) -> None:
    office.job("profile", "E002", {})
    assert not (office.settings.var / "papers").exists()
