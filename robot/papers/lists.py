"""Which papers a business needs for one unit or employee (FAQ 24, 25, 35-43, 47-49, 51, 55, 56, 65, 66, 79,
86, 88): the list, with the files the workspace names for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from robot.errors import ConfigError, Problem
from robot.papers.requirements import PAPERS, Paper
from robot.people.case import Case
from robot.people.models import Contract, Degree, Marriage, Qualification, XueXinState
from robot.policy import parameters
from robot.policy.calendar import add_months
from robot.policy.contracts import in_force
from robot.policy.materials import same_name
from robot.policy.parameters import Parameters
from robot.policy.qualification import (
    can_be_looked_up,
    choose_qualification,
    education_of_path,
    title_of_path,
)
from robot.policy.rules.disassociation import LAPSED, MOVED, SETTLED, reason_of

BUSINESSES: dict[str, str] = {
    "quota_application": "指标申报",
    "quota_supplement": "二次申报",
    "permission": "申请业务办理权限",
    "authority_change": "单位主管部门变更",
    "permit_application": "新办",
    "renewal": "续签",
    "basic_change": "证件基础信息变更",
    "family_change": "证件业务信息变更",
    "employer_change": "聘用单位变更",
    "contract_update": "更新合同",
    "disassociation": "解除关联",
    "unit_attachments": "附件管理",
}
"""Names of the command line, and what the portals call them; either may be typed."""

OF_UNIT = ("quota_application", "quota_supplement", "permission", "authority_change", "unit_attachments")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list. `files`: as the workspace names them, in their order, relative to papers/."""

    name: str
    paper: Paper
    files: tuple[str, ...]
    required: bool = True


def business_name(typed: str) -> str:
    """The business that `typed` (English or Chinese) means. Raises ConfigError."""
    for name, title in BUSINESSES.items():
        if typed in (name, title):
            return name
    known = ", ".join(f"{name} {title}" for name, title in BUSINESSES.items())
    raise ConfigError.of([Problem("papers", typed, f"one of {known}")])


def paper_list(business: str, case: Case, today: date) -> tuple[Item, ...]:
    """The papers of `business` for `case` on `today`, in the order of the portal's slots.

    Raises: ConfigError when the business is not for this subject, NotCovered (of the parameters).
    """
    if (business in OF_UNIT) != (case.employee is None):
        wants = "unit" if business in OF_UNIT else "an employee's staff number"
        raise ConfigError.of([Problem("papers", business, f"for {wants}")])
    numbers = parameters.of(case, today)
    names = {
        "quota_application": _quota,
        "quota_supplement": _quota,
        "permission": _unit_side,
        "authority_change": _unit_side,
        "permit_application": _first,
        "renewal": _renewal,
        "basic_change": _basic,
        "family_change": _family,
        "employer_change": _employer,
        "contract_update": _updated_contract,
        "disassociation": _leaving,
        "unit_attachments": _unit_attachments,
    }[business](case, today, numbers)
    return tuple(_item(name, required, case) for name, required in names)


Names = Iterator[tuple[str, bool]]


def _quota(case: Case, today: date, numbers: Parameters) -> Names:
    yield "tax-proof", True
    yield "licence", True


def _unit_side(case: Case, today: date, numbers: Parameters) -> Names:
    yield "unit-licence", True
    yield "unit-insurance", True
    yield "unit-tax-proof", True
    yield "unit-honesty", True
    held = case.unit.high_tech
    if held and held.expires >= today:
        yield "high-tech", True
    if case.unit.papers.rename_notice:
        yield "rename-notice", False


def _first(case: Case, today: date, numbers: Parameters) -> Names:
    """新办: the papers of the path that is open, and those that everybody needs."""
    person = case.person
    path = choose_qualification(person, today, numbers)
    foreign = any(one.foreign for one in person.education)
    if path is Qualification.EDUCATION or foreign:
        yield from _education(case, today, numbers)
    yield ("income-partner" if person.law_firm_partner else "income"), True
    yield "insurance", True
    yield "honesty", True
    yield from _home(case)
    yield ("household-collective" if _collective_elsewhere(case) else "household"), True
    if person.marriage is Marriage.MARRIED:
        yield "marriage", True
    if path is Qualification.TITLE:
        yield _title(case, today), True
    if path is Qualification.INTELLECTUAL_PROPERTY:
        yield "property", True
    yield _contract(case, today, numbers, first=True), True
    yield "photo", False


def _education(case: Case, today: date, numbers: Parameters) -> Names:
    found = education_of_path(case.person, today) or case.person.highest_education
    if found.foreign:
        yield "diploma-foreign", True
        yield "degree-foreign", True
        return
    yield "diploma", True
    given = found.degree_date or found.finished
    early = given < numbers.day("xuexin_degree_from") and found.xuexin is not XueXinState.VERIFIED
    manual = found.xuexin is XueXinState.MANUAL or early
    yield ("degree-manual" if manual else "degree"), found.degree is not Degree.NONE


def _collective_elsewhere(case: Case) -> bool:
    held = case.person.household
    return held.kind == "集体户口" and not held.province.startswith("北京")


def _home(case: Case) -> Names:
    kind = case.person.residence.kind
    yield {"配偶住房": "residence-spouse", "借住": "residence-borrowed"}.get(kind, "residence"), True


def _title(case: Case, today: date) -> str:
    held = title_of_path(case.person, today)
    if held is None or held.obtained_by == "考试":
        return "title-exam"
    return "title-lookup" if can_be_looked_up(held) else "title-review"


def _contract(case: Case, today: date, numbers: Parameters, *, first: bool = False) -> str:
    """Which contract paper: the unit renamed (FAQ 43); in a 新办, open-ended and under a year old (FAQ 41),
    or that of the legal representative (FAQ 56)."""
    person = case.person
    held: Contract = in_force(person, case.unit, today) or person.current_contract
    fresh = add_months(held.begins, numbers.integer("contract_months")) > today
    if first and held.ends is None and fresh and len(person.contracts) > 1:
        return "contract-previous"
    if not same_name(held.unit_name, case.unit.name) and not case.unit.papers.rename_notice:
        return "contract-renamed"
    return "contract-representative" if first and person.legal_representative else "contract"


def _renewal(case: Case, today: date, numbers: Parameters) -> Names:
    """What shows that income and insurance went on without a gap (FAQ 57), and the contract that goes on."""
    yield "income", True
    yield "insurance", True
    yield "honesty", True
    yield _contract(case, today, numbers), True


def _basic(case: Case, today: date, numbers: Parameters) -> Names:
    """The papers of what has changed: home and marriage are the ones the document speaks of."""
    yield "honesty", True
    for name, _ in _home(case):
        yield name, False
    if case.person.marriage is Marriage.MARRIED:
        yield "marriage", False


def _family(case: Case, today: date, numbers: Parameters) -> Names:
    yield "honesty", True


def _employer(case: Case, today: date, numbers: Parameters) -> Names:
    yield "insurance-enrolled", True
    yield "honesty", True
    yield _contract(case, today, numbers), True


def _updated_contract(case: Case, today: date, numbers: Parameters) -> Names:
    yield _contract(case, today, numbers), True


def _unit_attachments(case: Case, today: date, numbers: Parameters) -> Names:
    yield "rename-notice", True


def _leaving(case: Case, today: date, numbers: Parameters) -> Names:
    """By the reason; a permit that has run out needs no paper (FAQ 62)."""
    papers = {MOVED: "leaving-group", SETTLED: "leaving-settled", LAPSED: None}
    name = papers.get(reason_of(case, today) or "", "leaving")
    if name is not None:
        yield name, True


def _item(name: str, required: bool, case: Case) -> Item:
    paper = PAPERS[name]
    held = case.unit.papers if paper.of_unit else case.person.papers
    files = getattr(held, paper.slot)
    names: tuple[str, ...] = (files,) if isinstance(files, str) else tuple(files or ())
    return Item(name, paper, names, required)
