"""The hash of what is approved: changes with anything that matters, and with nothing else."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_flows.chaoyang_hr import sample
from simulated import job

from robot.browser.forms import PortalForm
from robot.errors import ConfigError
from robot.filing.content import content_hash, content_of


class Row(PortalForm):
    name: str
    proof: Path | None = None


class Form(PortalForm):
    headcount: int = 2
    amount: Decimal = Decimal("35.6")
    day: date = date(2026, 11, 5)
    agreed: bool = True
    note: str | None = None
    files: tuple[Path, ...] = ()
    rows: tuple[Row, ...] = ()


@pytest.fixture
def papers(tmp_path):
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-1.4 " + name.encode())
    return tmp_path


def of(form, selectors="{}", *about):
    return content_of(form, sample, selectors, *about)


def changed(before, after):
    return after.changed_since(before.salted("salt"), "salt")


def test_equal_content_has_equal_hash(papers):
    form = Form(files=(papers / "a.pdf",), rows=(Row(name="x", proof=papers / "b.pdf"),))
    assert of(form).hash == of(form.model_copy()).hash == content_hash(form, sample, "{}")


def test_the_hash_is_the_same_in_another_process(papers):
    """No hash seed, no memory address, no clock in it."""
    import subprocess

    code = "from simulated import job; print(job(headcount=7).content().hash)"
    folder = Path(__file__).parent
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.strip() == job(headcount=7).content().hash


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"headcount": 3}, ["form: headcount"]),
        ({"amount": Decimal("35.61")}, ["form: amount"]),
        ({"day": date(2026, 11, 6)}, ["form: day"]),
        ({"agreed": False}, ["form: agreed"]),
        ({"note": "x"}, ["form: note"]),
    ],
)
def test_each_value_counts_and_is_named(change, named):
    assert changed(of(Form()), of(Form(**change))) == named


def test_the_same_number_written_otherwise_is_the_same():
    assert of(Form(amount=Decimal("35.60"))).hash == of(Form()).hash


def test_what_is_left_alone_does_not_count():
    assert of(Form(note=None, files=())).hash == of(Form()).hash


def test_a_changed_file_is_named_by_field_and_place(papers):
    form = Form(files=(papers / "a.pdf", papers / "b.pdf"))
    before = of(form)
    (papers / "b.pdf").write_bytes(b"%PDF-1.4 other")
    assert changed(before, of(form)) == ["file: files[1]"]


def test_a_file_in_a_row_counts(papers):
    form = Form(rows=(Row(name="x", proof=papers / "a.pdf"),))
    before = of(form)
    (papers / "a.pdf").write_bytes(b"%PDF-1.4 other")
    assert changed(before, of(form)) == ["file: rows[0].proof"]


def test_the_order_of_files_counts(papers):
    a, b = papers / "a.pdf", papers / "b.pdf"
    assert of(Form(files=(a, b))).hash != of(Form(files=(b, a))).hash


def test_a_moved_workspace_does_not_count(papers, tmp_path):
    (tmp_path / "moved").mkdir()
    (tmp_path / "moved" / "a.pdf").write_bytes((papers / "a.pdf").read_bytes())
    assert of(Form(files=(papers / "a.pdf",))).hash == of(Form(files=(tmp_path / "moved" / "a.pdf",))).hash


def test_selectors_and_subject_count():
    assert changed(of(Form()), of(Form(), '{"x": 1}')) == ["selectors"]
    assert changed(of(Form(), "{}", "E001"), of(Form(), "{}", "E002")) == ["about"]


def test_only_form_and_files_count_as_mended(papers):
    assert of(Form(), "{}").matter == of(Form(), '{"x": 1}').matter
    assert of(Form()).matter != of(Form(headcount=3)).matter
    form = Form(files=(papers / "a.pdf",))
    before = of(form).matter
    (papers / "a.pdf").write_bytes(b"%PDF-1.4 other")
    assert of(form).matter != before


def test_the_flow_and_what_it_shares_count(tmp_path, monkeypatch):
    package = tmp_path / "other_flows"
    for folder in (package, package / "_shared", package / "portal"):
        folder.mkdir()
        (folder / "__init__.py").write_text("")
    (package / "_shared" / "words.py").write_text("YEAR = 2026\n")
    (package / "_shared" / "alone.py").write_text("X = 1\n")
    (package / "portal" / "one.py").write_text("from other_flows._shared.words import YEAR\n")
    monkeypatch.syspath_prepend(tmp_path)
    import other_flows.portal.one as flow

    before = content_of(Form(), flow, "{}")
    (package / "_shared" / "alone.py").write_text("X = 2\n")
    assert changed(before, content_of(Form(), flow, "{}")) == []
    (package / "_shared" / "words.py").write_text("YEAR = 2027\n")
    assert changed(before, content_of(Form(), flow, "{}")) == ["flow"]


def test_files_that_cannot_be_read_are_all_named(papers):
    with pytest.raises(ConfigError) as caught:
        of(Form(files=(papers / "gone.pdf", papers / "a.pdf", papers / "lost.pdf")))
    assert [(one.where, one.field) for one in caught.value.problems] == [
        ("gone.pdf", "files[0]"),
        ("lost.pdf", "files[2]"),
    ]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["headcount", "note"]), st.integers(0, 50), max_size=2))
def test_hashes_are_equal_exactly_when_forms_are(values):
    form = Form(**{name: value if name == "headcount" else str(value) for name, value in values.items()})
    assert (of(form).hash == of(Form()).hash) == (form == Form())


def test_kept_parts_do_not_give_values_away():
    """Two filings with the same low number keep different marks of it."""
    content = of(Form(headcount=2))
    assert content.salted("a")["form: headcount"] != content.salted("b")["form: headcount"]
