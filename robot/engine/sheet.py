"""What a person reads before approving: the form in the words of the portal's own labels."""

from __future__ import annotations

from collections.abc import Iterator

from robot.browser.forms import PortalForm, as_text
from robot.browser.selectors import FieldSpec, Page, Selectors
from robot.filing.job import Job
from robot.filing.sources import flow_sources, words


def sheet(job: Job, selectors: Selectors) -> list[tuple[str, str]]:
    """(label, value) of each field that has a value, in the form's order; rows of a table one by one,
    and what only chooses a row too: whose request is passed is all there is to approve then.

    The label is that of the page on which the flow fills the field, shows it or finds a row by it; else
    the title of the operator's choice.
    """
    pages = list(_pages(job, selectors))
    lines: list[tuple[str, str]] = []
    for name in type(job.form).model_fields:
        value = getattr(job.form, name)
        if value in (None, "", ()):
            continue  # left alone on the page
        spec = next((page.fields[name] for page in pages if name in page.fields), None)
        label = spec.shown if spec else _label(job, name, pages)
        if isinstance(value, tuple) and any(isinstance(row, PortalForm) for row in value):
            many = len(value) > 1
            lines += [
                (f"{label} {at}" if many else label, _row(row, spec)) for at, row in enumerate(value, start=1)
            ]
        else:
            lines.append((label, as_text(value)))
    return lines


def _pages(job: Job, selectors: Selectors) -> Iterator[Page]:
    """The pages that the flow names, and those its buttons lead to."""
    said = frozenset[str]().union(*map(words, flow_sources(job.business.module.__name__)))
    named = {key for key in selectors.pages if key in said or any(one.startswith(f"{key}.") for one in said)}
    leads = {
        element.then for key in named for element in selectors.pages[key].elements.values() if element.then
    }
    yield from (page for key, page in selectors.pages.items() if key in named | leads)


def _label(job: Job, name: str, pages: list[Page]) -> str:
    for page in pages:
        if name in page.shows:
            return page.shows[name]
        for table in page.tables.values():
            if name in table.columns:
                return table.columns[name]
    choices = job.business.options.model_fields if job.business.options else {}
    own = type(job.form).model_fields[name].title
    return (choices[name].title if name in choices else own) or name


def _row(row: PortalForm, spec: FieldSpec | None) -> str:
    labels = spec.fields if spec else {}
    return "，".join(f"{labels.get(name, name)} {as_text(value)}" for name, value in row.values())
