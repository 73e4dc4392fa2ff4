"""Hypothesis strategies: valid employees of every shape, with texts that files like to mangle."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, get_args

from factories import id_number
from hypothesis import strategies as st

from robot.people.kinds import clean
from robot.people.models import (
    Child,
    Contract,
    Degree,
    Education,
    Employee,
    EmployeePapers,
    Household,
    IncomeMonth,
    InsuranceMonth,
    IntellectualProperty,
    Level,
    Marriage,
    Permit,
    Qualification,
    Residence,
    StudyForm,
    Title,
    WorkPeriod,
    XueXinState,
)

# Words that YAML or a spreadsheet would read as something else, and characters they escape.
AWKWARD = [
    "=1+1", "+86", "-1", "@x", "#N/A", "#REF!", "null", "~", "no", "是", "True", "1e5", "0x1F", "1_000",
    "2026-03", "2026-03-01", "12:30", "007", "1.10", "- 一", "a: b", "a #b", "'", '"', "{x}", "[x]",
    "&a", "*a", "!x", "|", ">", "%", "`", "示例·甲", "𠮷野家", "\ue000", "😀", "_x0041_", "<b>&amp;</b>",
    "a\\b", "x" * 200,
]  # fmt: skip


def _kept(text: str) -> bool:
    return bool(text) and clean(text) == text


texts = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cf", "Cn")), max_size=12
    )
    .map(str.strip)
    .filter(bool)
    .filter(_kept),
)
days = st.dates(date(1950, 1, 1), date(2099, 12, 31))
months = st.builds("{:04d}-{:02d}".format, st.integers(1950, 2099), st.integers(1, 12))
money = st.decimals(0, Decimal("999999999999.99"), places=2)
ids = st.builds(
    id_number,
    st.dates(date(1940, 1, 1), date(2020, 12, 31)),
    st.sampled_from(["男", "女"]),
    serial=st.integers(0, 499),
)
paths = st.sampled_from(["a.pdf", "E001/学历.pdf", "e 1/b (2).PDF", "=x.pdf", "a/b/c/d.pdf"])
stated = st.none() | st.booleans()  # yes or no, or not looked into
files = st.lists(paths, max_size=3).map(tuple)


def literal(model: Any, name: str) -> st.SearchStrategy[str]:
    return st.sampled_from(get_args(model.model_fields[name].annotation))


def short(size: int) -> st.SearchStrategy[str | None]:
    return st.none() | texts.filter(lambda text: len(text) <= size)


@st.composite
def in_order(draw: st.DrawFn, values: st.SearchStrategy[Any], then_none: bool = True) -> tuple[Any, Any]:
    first, then = sorted([draw(values), draw(values)])
    return first, (None if then_none and draw(st.booleans()) else then)


educations = in_order(days, then_none=False).flatmap(
    lambda pair: st.builds(
        Education,
        level=st.sampled_from(Level),
        degree=st.sampled_from(Degree),
        form=st.sampled_from(StudyForm),
        school=texts,
        major=texts,
        started=st.just(f"{pair[0]:%Y-%m}"),
        finished=st.just(pair[1]),
        degree_date=st.none() | days,
        xuexin=st.sampled_from(XueXinState),
        foreign=st.booleans(),
        certification_no=short(40),
    )
)
titles = st.builds(
    Title,
    name=texts,
    grade=literal(Title, "grade"),
    obtained_by=literal(Title, "obtained_by"),
    obtained_on=days,
    lookup_url=short(200),
    lookup_how=short(200),
    listed=stated,
)
properties = st.builds(
    IntellectualProperty,
    kind=literal(IntellectualProperty, "kind"),
    number=texts,
    author_rank=st.integers(1, 50),
    granted_on=days,
    beijing_audit=st.booleans(),
)
contracts = in_order(days).flatmap(
    lambda pair: st.builds(Contract, unit_name=texts, begins=st.just(pair[0]), ends=st.just(pair[1]))
)
work = in_order(months).flatmap(
    lambda pair: st.builds(
        WorkPeriod, unit_name=texts, position=texts, started=st.just(pair[0]), ended=st.just(pair[1])
    )
)
incomes = st.builds(IncomeMonth, month=months, payer=texts, amount=money)
insurances = st.builds(InsuranceMonth, month=months, payer=texts, back_paid=st.booleans())
children = st.builds(Child, name=texts, id_number=ids, school=short(100), accompanies=st.booleans())
households = st.builds(Household, kind=literal(Household, "kind"), province=texts, city=texts, address=texts)
residences = st.builds(
    Residence,
    kind=literal(Residence, "kind"),
    use=literal(Residence, "use"),
    district=texts,
    address=texts,
    accepted=stated,
)
permits = in_order(days, then_none=False).flatmap(
    lambda pair: st.builds(
        Permit,
        number=texts,
        issued=st.just(pair[0]),
        expires=st.just(pair[1]),
        unit_name=texts,
        suspended=st.booleans(),
    )
)
papers = st.builds(
    EmployeePapers,
    **{name: files for name in EmployeePapers.model_fields if name != "photo"},
    photo=st.none() | paths,
)


def some(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=2).map(tuple)


@st.composite
def employees(draw: st.DrawFn, key: str = "E001", id_number: str | None = None) -> Employee:
    """A valid Employee; `key` and `id_number` as given, to keep several apart."""
    since, left = draw(in_order(days))
    return Employee(
        key=key,
        name=draw(texts),
        id_number=id_number or draw(ids),
        mobile=draw(st.from_regex(r"\A1[3-9][0-9]{9}\Z")),
        email=draw(st.none() | st.just("hr+1@example.com")),
        nationality=draw(texts),
        political=draw(literal(Employee, "political")),
        marriage=draw(st.sampled_from(Marriage)),
        children=draw(some(children)),
        household=draw(households),
        residence=draw(residences),
        education=draw(some(educations, 1)),
        titles=draw(some(titles)),
        properties=draw(some(properties)),
        work=draw(some(work)),
        contracts=draw(some(contracts, 1)),
        income=draw(some(incomes)),
        insurance=draw(some(insurances)),
        employed_since=since,
        left_on=left,
        position=draw(texts),
        retired=draw(stated),
        other_qualification=draw(stated),
        legal_representative=draw(st.booleans()),
        law_firm_partner=draw(st.booleans()),
        permit=draw(st.none() | permits),
        qualification=draw(st.none() | st.sampled_from(Qualification)),
        papers=draw(papers),
    )
