"""Which modules are businesses, and what is said of one that is not."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from sample_flows.chaoyang_hr import sample, samples

from robot.errors import ConfigError
from robot.filing.catalog import Business, businesses, modules
from robot.filing.contract import faq_numbers, problems_of

SOURCE = Path(sample.__file__).read_text(encoding="utf-8")


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Makes a package of flows from texts; gives its name."""
    names = []

    def make(**texts):
        name = f"made_flows_{len(names)}_{tmp_path.name.replace('-', '_')}"
        names.append(name)
        for path, text in texts.items():
            portal, module = path.split("__")
            file = tmp_path / name / portal / f"{module}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            for folder in (file.parent, file.parent.parent):
                (folder / "__init__.py").write_text("")
            file.write_text(text, encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        return name

    yield make
    for module in [one for one in sys.modules if one.startswith("made_flows_")]:
        del sys.modules[module]


def problems(made, text):
    (module,) = modules(made(chaoyang_hr__sample=text))
    return problems_of(module)


@pytest.mark.parametrize(
    ("doc", "numbers"),
    [
        ("x.\n\nFAQ 7-10, 12, 14-16.\n", (7, 8, 9, 10, 12, 14, 15, 16)),
        ("x.\n\nFAQ 90.\n", (90,)),
        ("x.\n\nFAQ 1, 2,\n    3.\n", (1, 2, 3)),
        ("x.\n\n    FAQ 18–19.\n", (18, 19)),
        ("FAQ says so.", ()),
        (None, ()),
    ],
)
def test_faq_numbers(doc, numbers):
    assert faq_numbers(doc) == numbers


def test_listing_the_package_finds_businesses_and_leaves_helpers_alone():
    found = businesses("sample_flows")
    assert sorted(found) == ["sample", "samples"]
    one = found["sample"]
    assert (one.portal, one.title, one.subject, one.kind) == ("chaoyang_hr", "样例申报", "unit", "submits")
    assert one.faq == (7, 8, 9, 10, 12)
    assert one.summary == "File one sample a year: 样例 › 申报."
    assert found["samples"].kind == "reads"


def test_the_samples_have_no_problems():
    assert problems_of(sample) == []
    assert problems_of(samples) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("FAQ 7-10, 12.", "", "a line `FAQ 7-10, 12.`"),
        ("FAQ 7-10, 12.", "FAQ 7-100.", "FAQ numbers are 1 to 92"),
        ("Before: ", "Earlier: ", "a line `Before: …`"),
        ("    2026-11-23  tests only\n", "", "`Seen:` with a date"),
        ('PORTAL = "chaoyang_hr"', "", "PORTAL: missing"),
        ('PORTAL = "chaoyang_hr"', 'PORTAL = "talent_unit"', "PORTAL: talent_unit, but the module is"),
        ('TITLE = "样例申报"', 'TITLE = ""', "TITLE: missing"),
        ('SUBJECT = "unit"', 'SUBJECT = "family"', "SUBJECT: unit or employee"),
        ("RULES = ()", "", "RULES: a tuple of rules"),
        ("RULES = ()", "RULES = (1,)", "RULES: 1 is not a rule"),
        ("class Form(PortalForm):", "class Other(PortalForm):", "Form: missing"),
        ("def find(page, form):", "def search(page, form):", "find(page, form): missing"),
        ("def submit(page, form):", "def submit(form, page):", "submit: its parameters are (page, form)"),
        ("RULES = ()", "RULES = ()\nfrom playwright.sync_api import Page", "does not import playwright"),
        ("RULES = ()", "RULES = ()\nimport robot.filing.ledger", "does not import robot.filing.ledger"),
        ("RULES = ()", "RULES = ()\nfrom time import sleep", "does not import time.sleep"),
        ('    page.press("sample.new.report")', "    page.tab.locator('x')", "a flow has no locator"),
        (
            '    page.press("sample.new.report")',
            "    try:\n        page.press('x')\n    finally:\n        pass",
            "a flow has no try",
        ),
        ("RULES = ()", "RULES = ()\nOptions = dict", "Options: not a pydantic model"),
    ],
)
def test_each_thing_that_is_missing_is_named(made, old, new, said):
    assert old in SOURCE
    found = problems(made, SOURCE.replace(old, new).replace("-> Form", ""))
    assert any(said in problem for problem in found), found


def test_a_reader_that_also_submits_is_named(made):
    text = Path(samples.__file__).read_text(encoding="utf-8") + "\n\ndef submit(page, form): ...\n"
    assert problems(made, text) == ["submit: a business that reads has none"]


def test_two_businesses_of_one_name_are_refused(made):
    name = made(chaoyang_hr__sample=SOURCE, talent_unit__sample=SOURCE.replace("chaoyang_hr", "talent_unit"))
    with pytest.raises(ConfigError, match="has the same name"):
        businesses(name)


def test_every_module_of_a_broken_package_is_named(made):
    name = made(
        chaoyang_hr__one=SOURCE.replace("TITLE", "NAME"), chaoyang_hr__two=SOURCE.replace("RULES", "X")
    )
    with pytest.raises(ConfigError) as caught:
        businesses(name)
    assert f"{name}.chaoyang_hr.one: TITLE: missing" in str(caught.value)
    assert f"{name}.chaoyang_hr.two: RULES" in str(caught.value)


def test_asking_a_business_for_what_it_does_not_do_is_a_bug():
    with pytest.raises(TypeError):
        _ = Business("samples", samples).submits
    with pytest.raises(TypeError):
        _ = Business("sample", sample).reads


@pytest.mark.parametrize("module", [one.__name__ for one in modules("flows")])
def test_the_contract_holds_for_every_flow(module):
    assert problems_of(importlib.import_module(module)) == []


def test_names_of_flows_are_unique():
    names = [one.__name__.rpartition(".")[2] for one in modules("flows")]
    assert sorted(set(names)) == sorted(names)
