"""The unit's own businesses and what it does for employees, on the mock portal by the real browser."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from flows.talent_unit import (
    authority_change,
    contract_update,
    disassociation,
    employee_list,
    permission,
    renewal_start,
    unit_attachments,
    unit_opinions,
    unit_records,
)
from robot.browser.forms import as_text
from robot.errors import NotEligible, PortalRefused
from robot.people.case import Case
from tests.factories import TODAY, UNIT_NAME, employee, unit
from tests.flows import plain
from tests.flows.conftest import Town, file
from tests.flows.plain import unit_site

HIGH_TECH = {"number": "GR202511000001", "issued": "2025-12-01", "expires": "2028-11-30"}
PERMIT = {
    "number": "BJ20230000106",
    "issued": "2023-12-16",
    "expires": "2026-12-15",
    "unit_name": UNIT_NAME,
}
HELD: dict[str, Any] = {"name": "示例陈六", "id_number": "110105198512090062", "permit": PERMIT}
NAMES = (
    "licence",
    "insurance",
    "tax-1",
    "tax-2",
    "honesty",
    "high-tech",
    "rename",
    "contract",
    "leaving",
    "hukou",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """papers/ of the unit and the employee; no two files are alike."""
    made = tmp_path / "papers"
    made.mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(NAMES):
        Image.new("RGB", (60 + index, 80), (200, 30 + index, 30)).save(made / f"{name}.pdf")
    return made


UNIT_PAPERS = {
    "licence": ["licence.pdf"],
    "insurance": ["insurance.pdf"],
    "tax_proof": ["tax-2.pdf", "tax-1.pdf"],
    "honesty": ["honesty.pdf"],
    "high_tech": ["high-tech.pdf"],
    "rename_notice": ["rename.pdf"],
}


def unit_case(folder: Path, options: dict[str, str] | None = None, **changes: Any) -> Case:
    return Case(unit(papers=UNIT_PAPERS, **changes), None, folder, options or {})


def staff_case(folder: Path, options: dict[str, str] | None = None, **changes: Any) -> Case:
    papers = {"contract": ["contract.pdf"], "leaving": ["leaving.pdf"], "household": ["hukou.pdf"]}
    return Case(unit(), employee(**HELD, papers=papers, **changes), folder, options or {})


def sha(folder: Path, name: str) -> str:
    return hashlib.sha256((folder / f"{name}.pdf").read_bytes()).hexdigest()


def files_of(received: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["slot"], one["name"], one["sha256"]) for one in received["files"]]


def sent(town: Town, flow: ModuleType, form: Any) -> tuple[Any, dict[str, Any]]:
    """Filed once; the receipt and what the portal received."""
    with town.visit(unit_site(town.portal)) as page:
        receipt = file(flow, page, form)
    (received,) = town.portal.received(flow.__name__.rpartition(".")[2])
    assert receipt.number == received["number"]
    return receipt, received


def test_permission_arrives_as_the_form_says(town: Town, folder: Path) -> None:
    town.portal.control.set_permission("无")
    form = permission.prepare(unit_case(folder, high_tech=HIGH_TECH, permission="无"), TODAY)
    receipt, received = sent(town, permission, form)
    assert (receipt.state, receipt.portal_state) == ("filed", "待区级审核")
    assert received["fields"] == {
        "单位分类": "高新技术企业",
        "证书编号": "GR202511000001",
        "发证日期": "2025-12-01",
        "有效期至": "2028-11-30",
        "经办人姓名": form.agent_name,
        "经办人手机": form.agent_mobile,
        "本单位承诺所填信息和提供材料真实有效": "是",
    }
    assert files_of(received) == [
        ("营业执照", "licence.pdf", sha(folder, "licence")),
        ("北京市社会保险个人权益记录（单位缴费信息）", "insurance.pdf", sha(folder, "insurance")),
        ("单位缴纳税费凭证", "tax-2.pdf", sha(folder, "tax-2")),
        ("单位缴纳税费凭证", "tax-1.pdf", sha(folder, "tax-1")),
        ("诚信声明（单位版）", "honesty.pdf", sha(folder, "honesty")),
        ("高新技术企业证书", "high-tech.pdf", sha(folder, "high-tech")),
    ]


def test_permission_is_returned_with_an_opinion_and_passed_once_there_is_quota(
    town: Town, folder: Path, paper: Path
) -> None:
    town.portal.control.set_permission("无")
    form = permission.prepare(unit_case(folder, permission="无"), TODAY)
    assert (form.category, form.certificate, form.high_tech) == ("其他", None, ())
    desk, opinion = town.portal.control, "诚信声明（单位版）未盖章"
    with town.visit(unit_site(town.portal)) as page:
        first = file(permission, page, form)
        desk.answer("unit_application", first.number, "return", opinion)
        (read,) = unit_records.read(page)
        assert (read.business, read.state, read.opinion) == ("permission", "returned", opinion)
        found = permission.find(page, form)
        assert found is not None
        assert (found.number, found.state) == (first.number, "returned")
        permission.fill(page, form)
        permission.submit(page, form)
        again = permission.find(page, form)
        assert again is not None
        assert again.number != first.number
        plain.grant_quota(town.portal, paper)
        desk.answer("unit_application", again.number, "pass", "同意")
        states = {one.number: one.state for one in unit_records.read(page)}
    assert states == {first.number: "returned", again.number: "granted"}
    assert town.portal.state()["units"][0]["permission"] == "朝阳区"


@pytest.mark.parametrize(
    ("held", "options", "target"),
    [
        ("海淀区", {"district": "海淀区"}, "朝阳区"),
        ("朝阳区", {"direction": "转出", "district": "通州区"}, "通州区"),
    ],
)
def test_authority_change_arrives_as_the_form_says(
    town: Town, folder: Path, paper: Path, held: str, options: dict[str, str], target: str
) -> None:
    town.portal.control.set_permission(held)
    known = "朝阳区" if held == "朝阳区" else "其他区"
    form = authority_change.prepare(unit_case(folder, options, permission=known), TODAY)
    assert (form.current, form.district) == (held, target)
    _, received = sent(town, authority_change, form)
    assert received["fields"] == {
        "变更后主管部门": target,
        "变更原因": f"单位注册地及纳税已迁至{target}",
        "单位分类": "其他",
        "经办人姓名": form.agent_name,
        "经办人手机": form.agent_mobile,
        "本单位承诺所填信息和提供材料真实有效": "是",
    }
    assert [one[1] for one in files_of(received)] == [
        *("licence.pdf", "insurance.pdf", "tax-2.pdf", "tax-1.pdf", "honesty.pdf")
    ]
    plain.grant_quota(town.portal, paper)
    town.portal.control.answer("unit_application", received["number"], "pass")
    assert town.portal.state()["units"][0]["permission"] == target


def test_unit_attachments_keep_the_notice_once(town: Town, folder: Path) -> None:
    form = unit_attachments.prepare(unit_case(folder), TODAY)
    _, received = sent(town, unit_attachments, form)
    assert files_of(received) == [("更名通知书", "rename.pdf", sha(folder, "rename"))]
    Image.new("RGB", (300, 300), (1, 2, 200)).save(folder / "rename.pdf")
    with town.visit(unit_site(town.portal)) as page:
        assert unit_attachments.find(page, unit_attachments.prepare(unit_case(folder), TODAY)) is None


def test_contract_update_arrives_and_another_one_is_another_filing(town: Town, folder: Path) -> None:
    form = contract_update.prepare(staff_case(folder), TODAY)
    receipt, received = sent(town, contract_update, form)
    assert received["fields"] == {
        "姓名": "示例陈六",
        "证件号码": HELD["id_number"],
        "无固定期限": "否",
        "合同开始日期": "2021-03-01",
        "合同结束日期": "2029-02-28",
    }
    assert files_of(received) == [("劳动合同", "contract.pdf", sha(folder, "contract"))]
    later = [{"unit_name": UNIT_NAME, "begins": "2026-12-01", "ends": None}]
    renewed = contract_update.prepare(staff_case(folder, contracts=later), TODAY)
    assert contract_update.period(renewed, TODAY) != contract_update.period(form, TODAY)
    with town.visit(unit_site(town.portal)) as page:
        assert contract_update.find(page, form) == receipt
        second = file(contract_update, page, renewed)
        assert contract_update.find(page, form) is None
    (_, last) = town.portal.received("contract_update")
    assert (last["number"], last["fields"]["无固定期限"]) == (second.number, "是")
    assert "合同结束日期" not in last["fields"]


BEIJING = {"kind": "家庭户口", "province": "北京市", "city": "北京市", "address": "示例路1号"}


@pytest.mark.parametrize(
    ("changed", "options", "fields", "paper", "name"),
    [
        (
            {"left_on": "2026-10-31"},
            {},
            {"解除原因": "离职", "离职日期": "2026-10-31"},
            "离职证明",
            "leaving",
        ),
        (
            {"left_on": "2026-10-31"},
            {"reason": "集团内部调动"},
            {"解除原因": "集团内部调动", "离职日期": "2026-10-31"},
            "劳动合同主体变更协议",
            "leaving",
        ),
        ({"household": BEIJING}, {}, {"解除原因": "已落户北京"}, "北京户口本首页、本人页、变更页", "hukou"),
    ],
)
def test_disassociation_arrives_with_the_paper_of_its_reason(
    town: Town, folder: Path, changed: Any, options: dict[str, str], fields: Any, paper: str, name: str
) -> None:
    form = disassociation.prepare(staff_case(folder, options, **changed), TODAY)
    receipt, received = sent(town, disassociation, form)
    assert receipt.portal_state == "已解除"
    assert received["fields"] == {"姓名": "示例陈六", "证件号码": HELD["id_number"], **fields}
    assert files_of(received) == [(paper, f"{name}.pdf", sha(folder, name))]
    state = town.portal.state()
    (permit,) = [one for one in state["permits"] if one["id_number"] == HELD["id_number"]]
    assert permit["suspended_from"] == as_text(TODAY)
    with town.visit(unit_site(town.portal)) as page:
        (row,) = [one for one in employee_list.read(page) if one.number == permit["number"]]
        assert (row.portal_state, row.facts["permit_state"]) == ("已解除", "已挂起")
        with pytest.raises(NotEligible, match="not associated"):
            disassociation.fill(page, form)


def test_disassociation_of_a_lapsed_permit_needs_no_paper(town: Town, folder: Path) -> None:
    """FAQ 62."""
    lapsed = {
        "name": "示例陈七",
        "id_number": "110105198706300072",
        "permit": PERMIT | {"number": "BJ20230000107", "expires": "2026-09-30", "issued": "2023-10-01"},
    }
    form = disassociation.prepare(Case(unit(), employee(**lapsed), folder), TODAY)
    _, received = sent(town, disassociation, form)
    assert (received["fields"]["解除原因"], received["files"]) == ("证件到期不续签", [])
    (permit,) = [one for one in town.portal.state()["permits"] if one["id_number"] == lapsed["id_number"]]
    assert permit["suspended_from"] is None


def test_renewal_start_files_a_renewal_that_stands_in_the_list(town: Town, folder: Path, paper: Path) -> None:
    person = employee(**HELD)
    complete(town, person, paper)
    form = renewal_start.prepare(Case(unit(), person, folder), TODAY)
    assert (form.opens, renewal_start.period(form, TODAY)) == (date(2026, 10, 16), "BJ20230000106-2026-10-16")
    _, received = sent(town, renewal_start, form)
    assert received["fields"] == {
        "姓名": "示例陈六",
        "证件号码": HELD["id_number"],
        "现任职务": "软件工程师",
        "无固定期限": "否",
        "合同期限": "2021-03-01 至 2029-02-28",
        "本单位承诺继续聘用该员工": "是",
    }
    (application,) = town.portal.state()["applications"]
    assert (application["business"], application["number"]) == ("续签", received["number"])
    with town.visit(unit_site(town.portal)) as page:
        (read,) = unit_opinions.read(page)
        assert (read.business, read.number, read.state) == ("renewal_start", received["number"], "in_review")
        renewal_start.fill(page, form)
        with pytest.raises(PortalRefused, match="不可同时办理"):
            renewal_start.submit(page, form)


def complete(town: Town, person: Any, paper: Path) -> None:
    """Profile and papers of somebody who is associated already."""
    site = plain.person_site(town.portal, person)
    born = site.get(f"identity?id_number={person.id_number}")
    who = {"name": person.name, "id_number": person.id_number, "mobile": person.mobile, **born}
    site.post("profile", plain.PROFILE | who)
    site.post("attachments", {"files": {slot: [site.upload(slot, paper)["id"]] for slot in plain.SLOTS}})


def test_renewal_start_of_a_permit_that_is_not_due(town: Town, folder: Path) -> None:
    person = employee(
        name="示例陈一", id_number="110105198803150010", permit=PERMIT | {"number": "BJ20240000101"}
    )
    form = renewal_start.prepare(Case(unit(), person, folder), TODAY)
    with town.visit(unit_site(town.portal)) as page, pytest.raises(NotEligible, match="FAQ 58"):
        renewal_start.fill(page, form)
