"""The mock portal's forms change overnight: nothing is sent, the operator sees what is new, accepts it."""

from __future__ import annotations

from contextlib import closing

import pytest
from PIL import Image

from robot.errors import FaceChanged, PageChanged
from robot.filing.approvals import approve
from robot.filing.protocol import dry_run, submit
from tests.filing.offices import Office

CHANGES = {
    "appointment_cancel": {
        "page-required": "“取消预约” 新增必填项：办理方式",
        "page-notice": "“取消预约” 说明文字改动：“取消后该时段释放，如需办理请重新预约。” → "
        "“取消后该时段释放，如需办理请重新预约。；自本月起另须现场提交纸质材料”",
    },
    "authority_change": {"page-option": "“单位主管部门变更” “变更后主管部门”新增选项：其他（新增）"},
}
"""Of each kit's site one: what changes, and the line that says so."""


@pytest.fixture
def office(portal, browser, tmp_path, scene):
    one = Office(portal, browser, tmp_path, scene)
    with closing(one.visits):
        yield one


@pytest.mark.parametrize("scene", CHANGES)
def test_a_form_that_changed_after_it_was_approved(office, scene):
    with office.desk() as desk:
        (page,) = dry_run(desk, office.job).pages
        assert (page.first, page.lines) == (True, ())
        approve(desk.ledger, office.job, "示例经办")
        for change in CHANGES[scene]:
            office.portal.control.fault(change)
        office.visits.close()  # a page that is still open is as it was
        with pytest.raises(FaceChanged) as caught:
            submit(desk, office.job)
        assert office.received() == []
        assert list(caught.value.lines) == list(CHANGES[scene].values())
        assert f"gongju approve {office.job}" in str(caught.value)
        (picture,) = caught.value.pictures
        assert picture.name in str(caught.value)
        with Image.open(picture) as image:
            assert min(image.size) > 600
        approve(desk.ledger, office.job, "示例经办")
        submit(desk, office.job)
    office.check()


@pytest.mark.parametrize("scene", ["consultation"])
def test_a_form_under_another_title_is_not_taken_for_the_same(office):
    office.hurry(5)  # for the title that does not come
    office.portal.control.fault("page-title")
    with office.desk() as desk, pytest.raises(PageChanged) as caught:
        submit(desk, office.job, yes="示例经办")
    assert office.received() == []
    assert "我要咨询（试行）" in str(caught.value)
    pictures = [one for one in office.settings.var.rglob("*.png") if one.name in str(caught.value)]
    assert len(pictures) == 1
