"""What one employee's case fills in, and what another one's portal already shows, is no change of a page."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from robot.browser.face import Face, differences
from robot.filing.protocol import dry_run
from tests.factories import education, id_number
from tests.filing.offices import Office
from tests.filing.scenes import SCENES, Stage, of_employee, profile_of
from tests.flows import plain

ABROAD = {"foreign": True, "certification_no": "教留服认硕[2015]12345号", "xuexin": "人工认证"}
TITLE = {
    "name": "工程师",
    "grade": "中级",
    "obtained_by": "评审",
    "obtained_on": "2020-11-15",
    "listed": True,
}
EMPLOYEES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "married, with a child": ({}, {}),
    "abroad, with a title, where another one's profile is saved": (
        {
            "marriage": "离异",
            "children": [],
            "education": [education(**ABROAD)],
            "titles": [TITLE],
            "residence": {"kind": "租赁", "use": "住宅", "district": "海淀区", "address": "示例路9号5室"},
        },
        {"level": "大学本科", "degree": "学士", "residence_district": "丰台区", "school": "清华大学"},
    ),
    "single, where nothing is as it was saved": (
        {"marriage": "未婚", "children": [], "education": [education(level="博士研究生", degree="博士")]},
        {
            "foreign": True,
            "certification": "教留服认硕[2015]1号",
            "has_title": True,
            "title_name": "会计师",
            "title_grade": "中级",
            "level": "硕士研究生",
            "degree": "硕士",
        },
    ),
}


def test_profiles_of_three_employees(portal, browser, tmp_path, monkeypatch):
    seen: list[Face] = []
    for at, (who, (changes, saved)) in enumerate(EMPLOYEES.items()):
        number = id_number(f"199{at}-04-12", "女" if at else "男", serial=at + 1)

        def scene(stage: Stage, changes=changes, saved=saved, number=number):
            case = of_employee(stage, id_number=number, **changes)
            if saved:
                site = plain.person_site(portal, case.person)
                site.post("profile", profile_of(site, case.person, **saved))
            return case

        monkeypatch.setitem(SCENES, "profile: of several", scene)
        office = Office(portal, browser, tmp_path / str(at), "profile: of several")
        with closing(office.visits), office.desk() as desk:
            dry_run(desk, office.job)
        face = office.faces["profile"]
        assert face.fields
        assert not seen or differences(face, seen[:1]) == [], who
        assert not seen or differences(face, seen) == [], who
        seen.append(face)
        for value in (number, office.case.person.name, office.case.person.mobile):
            assert value not in face.text()
