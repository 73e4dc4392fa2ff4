"""talent_person on the mock portal, by the real browser: what it received, and what is read back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from flows.talent_person import association, attachments, in_progress, permit_application, profile, records
from robot.errors import PortalRefused
from robot.filing import readback
from robot.papers.bundle import one_pdf_a_slot
from robot.people.case import Case
from tests.factories import TODAY, UNIT_NAME, education, employee, id_number, unit
from tests.flows import plain
from tests.flows.conftest import Town, file
from tests.flows.plain import person_site

PERSON = employee()
SLOTS = {
    "diploma": "学历证书",
    "degree": "学位证书",
    "income": "应税收入材料",
    "insurance": "社会保险个人权益记录",
    "honesty": "诚信声明",
    "residence": "在京合法稳定住所证明",
    "household": "户口本首页及本人页",
    "marriage": "结婚证",
    "contract": "有效劳动合同",
}


def case(papers: Path, **changes: Any) -> Case:
    return Case(unit(), employee(**changes), papers=papers)


def test_profile_arrives_as_the_form_says_and_mended_it_doubles_no_row(town: Town, papers: Path) -> None:
    children = [
        {"name": "示例大", "id_number": id_number("2015-06-18", "男"), "school": "北京市朝阳区示例小学"},
        {"name": "示例小", "id_number": id_number("2022-06-18", "女")},
    ]
    title = {"name": "工程师", "grade": "中级", "obtained_by": "考试", "obtained_on": "2020-11-15"}
    abroad = education(foreign=True, certification_no="202612345678", level="大学本科", degree="学士")
    titled = {"titles": [title], "qualification": "中级及以上职称", "education": [abroad]}
    form = profile.prepare(case(papers, children=children), TODAY)
    mended = profile.prepare(case(papers, children=children, mobile="13800009999", **titled), TODAY)
    with town.visit(person_site(town.portal, PERSON), "E001") as page:
        receipts = [file(profile, page, form), file(profile, page, mended)]
        assert profile.find(page, form) is None
    first, second = town.portal.received("profile")
    assert [one["number"] for one in (first, second)] == [one.number for one in receipts]
    assert first["fields"] == {
        "姓名": "示例甲",
        "身份证号": PERSON.id_number,
        "出生日期": "1990-04-12",
        "性别": "男",
        "民族": "汉族",
        "政治面貌": "群众",
        "手机号码": "13800001234",
        "电子邮箱": "e001@example.com",
        "婚姻状况": "已婚",
        "户口性质": "家庭户口",
        "户籍所在地": "河北省 / 保定市",
        "户籍地址": "河北省保定市莲池区示例路1号",
        "住所类型": "租赁",
        "住所所在区": "朝阳区",
        "现居住地址": "示例路1号院2号楼3单元401室",
        "国内最高学历": "硕士研究生",
        "国内最高学位": "硕士",
        "学习形式": "全日制",
        "毕业院校": "北京示例大学",
        "所学专业": "计算机科学与技术",
        "毕业日期": "2015-07-01",
        "国（境）外学历": "否",
        "是否持有职称证书": "否",
        "工作经历": [
            {
                "工作单位": "北京示例软件有限公司",
                "职务": "程序员",
                "开始年月": "2015-07",
                "结束年月": "2021-02",
            },
            {"工作单位": UNIT_NAME, "职务": "软件工程师", "开始年月": "2021-03", "结束年月": ""},
        ],
        "随往子女": [
            {
                "姓名": "示例大",
                "身份证号": children[0]["id_number"],
                "学习（工作）单位": "北京市朝阳区示例小学",
            },
            {"姓名": "示例小", "身份证号": children[1]["id_number"], "学习（工作）单位": "无"},
        ],
    }
    assert second["fields"] == first["fields"] | {
        "手机号码": "13800009999",
        "国内最高学历": "大学本科",
        "国内最高学位": "学士",
        "国（境）外学历": "是",
        "认证编号": "202612345678",
        "是否持有职称证书": "是",
        "职称名称": "工程师",
        "职称级别": "中级",
    }


def test_attachments_arrive_file_by_file_in_order_and_mended_ones_replace_them(
    town: Town, papers: Path
) -> None:
    held = PERSON.papers.model_dump() | {"contract": ("E001/old.pdf", "E001/contract.pdf", "E001/add.pdf")}
    for name, size in (("old", 900_000), ("add", 10)):  # small ones are ready before large ones
        words = (papers / "E001/diploma.pdf").read_bytes() + b"%" + name.encode() * (size // 3)
        (papers / f"E001/{name}.pdf").write_bytes(words)
    form = attachments.prepare(Case(unit(), employee(papers=held), papers=papers), TODAY)
    with town.visit(person_site(town.portal, PERSON), "E001") as page:
        expected = [given(form)]
        receipts = [file(attachments, page, form)]
        fewer = attachments.prepare(case(papers), TODAY)
        assert attachments.find(page, fewer) is None
        mended = papers / "E001/contract.pdf"  # a paper of the same name
        mended.write_bytes(mended.read_bytes() + b"%" + b"x" * 5000)
        expected.append(given(form))
        receipts.append(file(attachments, page, form))
    received = town.portal.received("attachments")
    assert [one["number"] for one in received] == [one.number for one in receipts]
    assert [
        sorted((one["slot"], one["name"], one["sha256"], one["order"]) for one in each["files"])
        for each in received
    ] == expected
    assert expected[0] != expected[1]


def given(form: attachments.Form) -> list[tuple[str, str, str, int]]:
    """Slot, name, content and order of each paper as it is now."""
    assert form.photo is not None
    slots = [(label, getattr(form, slot)) for slot, label in SLOTS.items()]
    return sorted(
        (label, path.name, hashlib.sha256(path.read_bytes()).hexdigest(), order)
        for label, paths in [*slots, ("证件照", (form.photo,))]
        for order, path in enumerate(paths, start=1)
    )


def test_papers_of_one_slot_arrive_as_one_pdf_in_order(town: Town, papers: Path) -> None:
    """FAQ 35, 41-43, 49, 55, 88."""
    held = PERSON.papers.model_dump() | {
        "diploma": ("E001/diploma.pdf", "E001/degree.pdf"),
        "household": ("E001/photo.jpg", "E001/household.pdf"),
    }
    there = Case(unit(), employee(papers=held), papers=papers)
    merged = one_pdf_a_slot(there, papers.parent / "var" / "papers", attachments.Form.model_fields)
    form = attachments.prepare(replace(there, merged=merged), TODAY)
    with town.visit(person_site(town.portal, PERSON), "E001") as page:
        file(attachments, page, form)
    (received,) = town.portal.received("attachments")
    files = {one["slot"]: one for one in received["files"]}
    assert len(files) == len(received["files"])  # one file a slot
    for slot in ("diploma", "household"):
        one, path = files[SLOTS[slot]], merged[slot]
        assert (one["name"], one["pages"]) == (f"{slot}.pdf", 2)
        assert one["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    degree = hashlib.sha256((papers / "E001/degree.pdf").read_bytes()).hexdigest()
    assert files["学位证书"]["sha256"] == degree  # a single PDF as it is
    scans = [papers / name for name in held["diploma"]]
    assert [_width(path, 0) for path in scans] == [_width(merged["diploma"], at) for at in (0, 1)]


def _width(path: Path, page: int) -> int:
    """Of the page's image; no two papers are alike."""
    return int(PdfReader(path).pages[page].images[0].image.width)  # type: ignore[union-attr]


def test_association_with_a_wrong_code_is_refused_and_asks_the_unit_once(town: Town, papers: Path) -> None:
    wrong = association.prepare(Case(unit(association_code="GL0000"), PERSON), TODAY)
    form = association.prepare(case(papers), TODAY)
    with town.visit(person_site(town.portal, PERSON), "E001") as page:
        association.fill(page, wrong)
        with pytest.raises(PortalRefused, match="单位关联码不存在"):
            association.submit(page, wrong)
        assert town.portal.received() == []
        receipt = file(association, page, form)
        assert (receipt.state, receipt.portal_state) == ("filed", "待审核")
        plain.agree(town.portal, receipt.number)
        agreed = association.find(page, form)
    (received,) = town.portal.received("association")
    assert (received["number"], received["fields"]) == (receipt.number, {"单位关联码": "GL8A3F"})
    assert agreed is not None
    assert (agreed.number, agreed.state) == (receipt.number, "granted")


APPLICATION = {
    "申报条件": "学历+学位",
    "申请单位": UNIT_NAME,
    "现任职务": "软件工程师",
    "入职日期": "2021-03-01",
    "近12个月应税收入合计（元）": "360000",
    "材料起始月份": "2025-11",
    "材料截止月份": "2026-10",
    "本人承诺所填信息真实有效": "是",
}


def test_permit_application_arrives_as_the_form_says_once_it_may_begin(
    town: Town, papers: Path, paper: Path
) -> None:
    site = person_site(town.portal, PERSON)
    plain.complete(site, PERSON, paper)
    form = permit_application.prepare(case(papers), TODAY)
    with town.visit(site, "E001") as page:
        with pytest.raises(PortalRefused, match="请先完成申请与单位关联"):
            permit_application.fill(page, form)
        plain.associate(town.portal, site)
        receipt = file(permit_application, page, form)
    (received,) = town.portal.received("permit_application")
    assert received["number"] == receipt.number
    assert received["fields"] == APPLICATION | {"合同期限": "2021-03-01 至 2029-02-28", "无固定期限": "否"}
    assert (receipt.state, receipt.portal_state) == ("filed", "待单位审核")


def test_opinion_is_read_by_both_of_the_persons_paths(town: Town, paper: Path) -> None:
    site = plain.prepared(town.portal, PERSON, paper)
    with town.visit(site, "E001") as page:
        assert records.read(page) == []
        assert in_progress.read(page) == []
        number = str(site.post("applications", plain.APPLICATION)["number"])
        plain.review(town.portal, number, "退回", "劳动合同缺页，请重新上传")
        (listed,) = records.read(page)
        (current,) = in_progress.read(page)
    assert listed == current
    assert (listed.number, listed.business) == (number, "permit_application")
    assert (listed.state, listed.portal_state) == ("returned", "已退回")
    assert listed.opinion == "劳动合同缺页，请重新上传"
    assert listed.facts == {"step": "单位审核", "result": "退回"}


def test_contract_without_an_end_begins_only_and_a_list_that_lags_shows_it_later(
    town: Town, papers: Path, paper: Path
) -> None:
    """What else goes wrong with a submission, of any business: tests/filing."""
    site = plain.prepared(town.portal, PERSON, paper)
    unending = [{"unit_name": UNIT_NAME, "begins": "2024-03-01"}]
    form = permit_application.prepare(case(papers, contracts=unending), TODAY)
    town.portal.control.fault("lag", business="permit_application", seconds=60)
    with town.visit(site, "E001") as page:
        permit_application.fill(page, form)
        readback.check(form, page.results)
        permit_application.submit(page, form)
        assert permit_application.find(page, form) is None
        town.portal.control.advance(seconds=61)
        receipt = permit_application.find(page, form)
    (received,) = town.portal.received("permit_application")
    assert receipt is not None
    assert receipt.number == received["number"]
    assert received["fields"] == APPLICATION | {"合同开始日期": "2024-03-01", "无固定期限": "是"}
