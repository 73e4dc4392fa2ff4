"""`gongju papers` lists what the flows upload: nothing is asked for that goes nowhere, and nothing goes up
that the list is silent about."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from flows.chaoyang_hr import quota_application, quota_supplement
from flows.talent_person import attachments
from flows.talent_unit import authority_change, contract_update, disassociation, permission, unit_attachments
from robot.browser.forms import PortalForm
from robot.errors import ConfigError
from robot.papers.lists import BUSINESSES, OF_UNIT, Item, paper_list
from robot.people.case import Case
from robot.people.models import EmployeePapers, UnitPapers
from tests.factories import TODAY, UNIT_NAME, case, education, unit

PERMIT = {"number": "BJ20230000001", "issued": "2023-12-01", "expires": "2026-12-31", "unit_name": UNIT_NAME}
TITLE = {"name": "工程师", "grade": "中级", "obtained_by": "评审", "obtained_on": "2020-11-15"}
PATENT = {
    "kind": "发明专利",
    "number": "ZL1",
    "author_rank": 1,
    "granted_on": "2024-05-20",
    "beijing_audit": True,
}
COLLEGE = [education(level="大学专科", degree="无", degree_date=None)]
ABROAD = [education(foreign=True, certification_no="2026")]
BEIJING = {"kind": "家庭户口", "province": "北京市", "city": "朝阳区", "address": "北京市朝阳区示例路1号"}
HOME = {"kind": "配偶住房", "use": "住宅", "district": "朝阳区", "address": "示例路1号院2号楼3单元401室"}
GRANT = {"year": 2026, "granted_on": "2026-10-26", "granted": 2}
HIGH_TECH = {"number": "GR1", "issued": "2025-12-01", "expires": "2028-11-30"}

OF_HOLDERS = ("renewal", "basic_change", "family_change", "employer_change")
"""Their papers go up by `attachments` and `contract_update`; the application itself uploads nothing."""

PEOPLE: dict[str, dict[str, Any]] = {
    "by education": {},
    "by a foreign degree": {"education": ABROAD},
    "by title": {"education": COLLEGE, "titles": [TITLE]},
    "by title, studied abroad": {"education": ABROAD, "titles": [TITLE], "qualification": "中级及以上职称"},
    "by a patent": {"education": COLLEGE, "properties": [PATENT]},
    "single": {"marriage": "未婚", "children": []},
    "home of the spouse": {"residence": HOME},
    "partner": {"law_firm_partner": True},
    "representative": {"legal_representative": True},
}


def every_slot(model: type[EmployeePapers] | type[UnitPapers], without: str = "") -> dict[str, Any]:
    """A file in each slot, but for `without`."""
    names = [name for name in model.model_fields if name != without]
    return {name: "photo.jpg" if name == "photo" else [f"{name}.pdf"] for name in names}


def person(without: str = "", options: dict[str, str] | None = None, **changes: Any) -> Case:
    held = every_slot(EmployeePapers, without)
    return case(employee={"papers": held} | changes, options=options)


def of_unit(without: str = "", options: dict[str, str] | None = None, **changes: Any) -> Case:
    held = unit(quota=[GRANT], papers=every_slot(UnitPapers, without), **changes)
    return Case(held, options=options or {})


def uploaded(form: PortalForm) -> set[str]:
    """Slots whose file goes up with the form: each file of these tests is named for its slot."""
    values = [getattr(form, name) for name in type(form).model_fields]
    flat = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    return {one.stem for one in flat if isinstance(one, Path)}


def listed(business: str, one: Case) -> tuple[Item, ...]:
    return paper_list(business, one, TODAY)


def required(items: tuple[Item, ...]) -> set[str]:
    return {item.paper.slot for item in items if item.required}


@pytest.mark.parametrize("who", PEOPLE)
def test_a_first_application_asks_for_what_attachments_will_not_do_without(who: str) -> None:
    changes = PEOPLE[who]
    items = listed("permit_application", person(**changes))
    assert {item.paper.slot for item in items} <= uploaded(attachments.prepare(person(**changes), TODAY))
    insisted = set()
    for slot in EmployeePapers.model_fields:
        try:
            attachments.prepare(person(without=slot, **changes), TODAY)
        except ConfigError:
            insisted.add(slot)
    assert insisted == required(items)


@pytest.mark.parametrize("business", OF_HOLDERS)
def test_papers_of_holders_go_up_by_attachments_or_contract_update(business: str) -> None:
    one = person(permit=PERMIT, contracts=[{"unit_name": UNIT_NAME, "begins": "2021-03-01"}])
    by_person = uploaded(attachments.prepare(one, TODAY))
    by_unit = uploaded(contract_update.prepare(one, TODAY))
    items = listed(business, one)
    assert {item.paper.slot for item in items} <= by_person | by_unit
    for item in items:
        if "更新合同" in item.paper.where:
            assert item.paper.slot in by_unit
        if "附件管理" in item.paper.where:
            assert item.paper.slot in by_person
    assert "honesty" in required(items)  # FAQ 39
    with pytest.raises(ConfigError, match="诚信声明"):
        attachments.prepare(person(without="honesty", permit=PERMIT), TODAY)


def test_the_contract_is_the_one_paper_of_a_contract_update() -> None:
    assert required(listed("contract_update", person())) == uploaded(contract_update.prepare(person(), TODAY))
    with pytest.raises(ConfigError):
        contract_update.prepare(person(without="contract"), TODAY)


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("离职", {"left_on": "2026-10-31"}),
        ("集团内部调动", {"left_on": "2026-10-31"}),
        ("已落户北京", {"household": BEIJING}),
        ("证件到期不续签", {"permit": PERMIT | {"expires": "2026-11-04"}}),
    ],
)
def test_the_paper_of_a_disassociation_goes_by_its_reason(reason: str, changes: dict[str, Any]) -> None:
    options = {"reason": reason}
    one = person(options=options, **changes)
    slots = required(listed("disassociation", one))
    assert slots == uploaded(disassociation.prepare(one, TODAY))
    for slot in slots:
        with pytest.raises(ConfigError):
            disassociation.prepare(person(without=slot, options=options, **changes), TODAY)
        merged = replace(one, merged={slot: Path("merged.pdf")})  # several files, or a picture
        assert uploaded(disassociation.prepare(merged, TODAY)) == {"merged"}


UNIT_FLOWS = {
    "quota_application": (quota_application, {}, {}),
    "quota_supplement": (quota_supplement, {}, {}),
    "permission": (permission, {"permission": "无"}, {}),
    "authority_change": (authority_change, {"permission": "其他区"}, {"district": "海淀区"}),
    "unit_attachments": (unit_attachments, {}, {}),
}


@pytest.mark.parametrize("business", UNIT_FLOWS)
@pytest.mark.parametrize("high_tech", [None, HIGH_TECH])
def test_papers_of_the_unit(business: str, high_tech: Any) -> None:
    flow, changes, options = UNIT_FLOWS[business]
    changes = changes | {"high_tech": high_tech}
    items = listed(business, of_unit(options=options, **changes))
    goes = uploaded(flow.prepare(of_unit(options=options, **changes), TODAY))
    # A notice of a new name that the list reminds of goes to the unit's own attachments (FAQ 43).
    elsewhere = {
        item.paper.slot for item in items if item.paper.where == "单位平台—附件管理" and not item.required
    }
    assert {item.paper.slot for item in items} - elsewhere == goes
    for slot in required(items):
        with pytest.raises(ConfigError):
            flow.prepare(of_unit(without=slot, options=options, **changes), TODAY)


def test_every_list_is_compared() -> None:
    compared = {"permit_application", "contract_update", "disassociation", *OF_HOLDERS, *UNIT_FLOWS}
    assert compared == set(BUSINESSES)
    assert set(UNIT_FLOWS) == set(OF_UNIT)
