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
from robot.browser.forms import Receipt, as_text
from robot.browser.page import PortalPage
from robot.errors import NotEligible
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
    return Case(unit(), employee(**HELD | {"papers": papers} | changes), folder, options or {})


def sha(folder: Path, name: str) -> str:
    return hashlib.sha256((folder / f"{name}.pdf").read_bytes()).hexdigest()


def files_of(received: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["slot"], one["name"], one["sha256"]) for one in received["files"]]


def sent(town: Town, page: PortalPage, flow: ModuleType, form: Any) -> tuple[Receipt, dict[str, Any]]:
    """Filed once; the receipt and what the portal received."""
    receipt = file(flow, page, form)
    received = town.portal.received(flow.__name__.rpartition(".")[2])[-1]
    assert receipt.number == received["number"]
    return receipt, received


def test_permission_arrives_is_returned_with_an_opinion_and_passed_once_there_is_quota(
    town: Town, folder: Path, paper: Path
) -> None:
    town.portal.control.set_permission("无")
    form = permission.prepare(unit_case(folder, high_tech=HIGH_TECH, permission="无"), TODAY)
    mended = permission.prepare(unit_case(folder, permission="无"), TODAY)
    assert (mended.category, mended.certificate, mended.high_tech) == ("其他", None, ())
    desk, opinion = town.portal.control, "诚信声明（单位版）未盖章"
    with town.visit(unit_site(town.portal)) as page:
        first, received = sent(town, page, permission, form)
        desk.answer("unit_application", first.number, "return", opinion)
        (read,) = unit_records.read(page)
        assert (read.business, read.state, read.opinion) == ("permission", "returned", opinion)
        found = permission.find(page, form)
        assert found is not None
        assert (found.number, found.state) == (first.number, "returned")
        permission.fill(page, mended)
        permission.submit(page, mended)
        again = permission.find(page, mended)
        assert again is not None
        assert again.number != first.number
        plain.grant_quota(town.portal, paper)
        desk.answer("unit_application", again.number, "pass", "同意")
        states = {one.number: one.state for one in unit_records.read(page)}
    assert (first.state, first.portal_state) == ("filed", "待区级审核")
    assert received["fields"] == {
        "单位分类": "高新技术企业",
        "证书编号": "GR202511000001",
        "发证日期": "2025-12-01",
        "有效期至": "2028-11-30",
        "经办人姓名": form.agent_name,
        "经办人手机": form.agent_mobile,
        "本单位承诺所填信息和提供材料真实有效": "是",
    }
    papers = [
        ("营业执照", "licence.pdf", sha(folder, "licence")),
        ("北京市社会保险个人权益记录（单位缴费信息）", "insurance.pdf", sha(folder, "insurance")),
        ("单位缴纳税费凭证", "tax-2.pdf", sha(folder, "tax-2")),
        ("单位缴纳税费凭证", "tax-1.pdf", sha(folder, "tax-1")),
        ("诚信声明（单位版）", "honesty.pdf", sha(folder, "honesty")),
        ("高新技术企业证书", "high-tech.pdf", sha(folder, "high-tech")),
    ]
    assert files_of(received) == papers
    (_, second) = town.portal.received("permission")
    assert (second["fields"]["单位分类"], files_of(second)) == ("其他", papers[:-1])
    assert states == {first.number: "returned", again.number: "granted"}
    assert town.portal.state()["units"][0]["permission"] == "朝阳区"


def test_authority_changes_into_the_district_and_out_of_it_arrive_as_the_forms_say(
    town: Town, folder: Path, paper: Path
) -> None:
    plain.grant_quota(town.portal, paper)
    town.portal.control.set_permission("海淀区")
    moves = (
        ("海淀区", "其他区", {"district": "海淀区"}, "朝阳区"),
        ("朝阳区", "朝阳区", {"direction": "转出", "district": "通州区"}, "通州区"),
    )
    with town.visit(unit_site(town.portal)) as page:
        for held, known, options, target in moves:
            form = authority_change.prepare(unit_case(folder, options, permission=known), TODAY)
            assert (form.current, form.district) == (held, target)
            _, received = sent(town, page, authority_change, form)
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
            town.portal.control.answer("unit_application", received["number"], "pass")
            assert town.portal.state()["units"][0]["permission"] == target
    assert len(town.portal.received("authority_change")) == len(moves)


def test_unit_attachments_keep_the_notice_once(town: Town, folder: Path) -> None:
    form = unit_attachments.prepare(unit_case(folder), TODAY)
    with town.visit(unit_site(town.portal)) as page:
        _, received = sent(town, page, unit_attachments, form)
        assert files_of(received) == [("更名通知书", "rename.pdf", sha(folder, "rename"))]
        Image.new("RGB", (300, 300), (1, 2, 200)).save(folder / "rename.pdf")
        assert unit_attachments.find(page, unit_attachments.prepare(unit_case(folder), TODAY)) is None
    assert len(town.portal.received("unit_attachments")) == 1


@pytest.mark.portal(without=["pages-of-10"])
def test_contract_update_arrives_and_another_one_is_another_filing(town: Town, folder: Path) -> None:
    form = contract_update.prepare(staff_case(folder), TODAY)
    later = [{"unit_name": UNIT_NAME, "begins": "2026-12-01", "ends": None}]
    renewed = contract_update.prepare(staff_case(folder, contracts=later), TODAY)
    assert contract_update.period(renewed, TODAY) != contract_update.period(form, TODAY)
    with town.visit(unit_site(town.portal)) as page:
        _, received = sent(town, page, contract_update, form)
        second = file(contract_update, page, renewed)
        assert contract_update.find(page, form) is None
    assert received["fields"] == {
        "姓名": "示例陈六",
        "证件号码": HELD["id_number"],
        "无固定期限": "否",
        "合同开始日期": "2021-03-01",
        "合同结束日期": "2029-02-28",
    }
    assert files_of(received) == [("劳动合同", "contract.pdf", sha(folder, "contract"))]
    (_, last) = town.portal.received("contract_update")
    assert (last["number"], last["fields"]["无固定期限"]) == (second.number, "是")
    assert "合同结束日期" not in last["fields"]


BEIJING = {"kind": "家庭户口", "province": "北京市", "city": "北京市", "address": "示例路1号"}


LEAVING = (
    (
        ("示例陈六", "110105198512090062", PERMIT),
        {"left_on": "2026-10-31"},
        {},
        {"解除原因": "离职", "离职日期": "2026-10-31"},
        ("离职证明", "leaving"),
    ),
    (
        ("示例陈八", "110105199308080080", PERMIT | {"number": "BJ20250000108", "expires": "2028-01-31"}),
        {"left_on": "2026-10-31"},
        {"reason": "集团内部调动"},
        {"解除原因": "集团内部调动", "离职日期": "2026-10-31"},
        ("劳动合同主体变更协议", "leaving"),
    ),
    (
        ("示例陈九", "110105199409190094", PERMIT | {"number": "BJ20250000109", "expires": "2028-04-30"}),
        {"household": BEIJING},
        {},
        {"解除原因": "已落户北京"},
        ("北京户口本首页、本人页、变更页", "hukou"),
    ),
)
LAPSED = {"number": "BJ20230000107", "expires": "2026-09-30", "issued": "2023-10-01"}


def test_disassociation_arrives_with_the_paper_of_its_reason(town: Town, folder: Path) -> None:
    """FAQ 62: of a permit that has run out without a paper, and nothing is left to suspend."""
    with town.visit(unit_site(town.portal)) as page:
        for (name, number, permit), changed, options, fields, (paper, scan) in LEAVING:
            who = {"name": name, "id_number": number, "permit": permit}
            form = disassociation.prepare(staff_case(folder, options, **who, **changed), TODAY)
            receipt, received = sent(town, page, disassociation, form)
            assert receipt.portal_state == "已解除"
            assert received["fields"] == {"姓名": name, "证件号码": number, **fields}
            assert files_of(received) == [(paper, f"{scan}.pdf", sha(folder, scan))]
        who = {"name": "示例陈七", "id_number": "110105198706300072", "permit": PERMIT | LAPSED}
        lapsed = disassociation.prepare(Case(unit(), employee(**who), folder), TODAY)
        _, received = sent(town, page, disassociation, lapsed)
        assert (received["fields"]["解除原因"], received["files"]) == ("证件到期不续签", [])
        rows = {one.number: one for one in employee_list.read(page)}
        with pytest.raises(NotEligible, match="not associated"):
            disassociation.fill(page, form)
    permits = {one["id_number"]: one["suspended_from"] for one in town.portal.state()["permits"]}
    for (_, number, permit), *_ in LEAVING:
        assert permits[number] == as_text(TODAY)
        row = rows[permit["number"]]
        assert (row.portal_state, row.facts["permit_state"]) == ("已解除", "已挂起")
    assert permits["110105198706300072"] is None
    assert len(town.portal.received("disassociation")) == len(LEAVING) + 1


def test_renewal_start_files_a_renewal_that_stands_in_the_list(town: Town, folder: Path, paper: Path) -> None:
    person = employee(**HELD)
    plain.complete(plain.person_site(town.portal, person), person, paper)
    form = renewal_start.prepare(Case(unit(), person, folder), TODAY)
    assert (form.opens, renewal_start.period(form, TODAY)) == (date(2026, 10, 16), "BJ20230000106-2026-10-16")
    early = {"name": "示例陈一", "id_number": "110105198803150010"}
    one = employee(**early, permit=PERMIT | {"number": "BJ20240000101"})
    not_due = renewal_start.prepare(Case(unit(), one, folder), TODAY)
    with town.visit(unit_site(town.portal)) as page:
        with pytest.raises(NotEligible, match="FAQ 58"):
            renewal_start.fill(page, not_due)
        _, received = sent(town, page, renewal_start, form)
        (read,) = unit_opinions.read(page)
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
    assert (read.business, read.number, read.state) == ("renewal_start", received["number"], "in_review")
