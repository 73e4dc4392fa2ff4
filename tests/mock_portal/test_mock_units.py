"""The unit's own business and its employees: what the portal refuses, and what a decision changes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from samples_portal import grant_quota

from mock_portal import desk, people, staff, units
from mock_portal.errors import Refused
from mock_portal.records import StoredFile, Unit
from mock_portal.state import UNIT, Store

FIELDS = {
    "单位分类": "其他",
    "经办人姓名": "示例经办",
    "经办人手机": "13900005678",
    "本单位承诺所填信息和提供材料真实有效": "是",
}
MEMBER = "GL202401150006"  # 示例陈六, whose permit runs until 2026-12-15
HELD = "110105198512090062"


def put(store: Store, *slots: str) -> dict[str, list[str]]:
    """One uploaded file a slot, as a submission names them."""
    chosen = {}
    for count, slot in enumerate(slots):
        file = StoredFile(f"u{count}", slot, f"{count}.pdf", 100, "0" * 64, 1, store.clock.now())
        chosen[slot] = [units.upload(store, store.units[UNIT], file).id]
    return chosen


@pytest.fixture
def unit(store: Store) -> Unit:
    return store.units[UNIT]


def test_permission_is_for_a_unit_that_has_none_and_once_at_a_time(store: Store, unit: Unit):
    with pytest.raises(Refused, match="已开通"):
        units.apply(store, unit, units.PERMISSION, FIELDS, put(store, *units.PAPERS[:4]))
    unit.permission = "无"
    with pytest.raises(Refused, match="尚未开通"):
        units.may_start(store, unit, units.TRANSFER)
    one = units.apply(store, unit, units.PERMISSION, FIELDS, put(store, *units.PAPERS[:4]))
    with pytest.raises(Refused, match=one.number):
        units.may_start(store, unit, units.PERMISSION)


@pytest.mark.parametrize("missing", units.PAPERS[:4])
def test_every_paper_is_asked_for(store: Store, unit: Unit, missing: str):
    unit.permission = "无"
    chosen = put(store, *units.PAPERS[:4])
    del chosen[missing]
    with pytest.raises(Refused) as caught:
        units.apply(store, unit, units.PERMISSION, FIELDS, chosen)
    assert caught.value.field == missing


@pytest.mark.parametrize(("expires", "taken"), [("2026-11-04", False), ("2026-11-05", True)])
def test_a_certificate_must_be_valid_today(store: Store, unit: Unit, expires: str, taken: bool):
    """FAQ 23."""
    unit.permission = "无"
    held = {"单位分类": "高新技术企业", "证书编号": "GR1", "发证日期": "2023-12-01", "有效期至": expires}
    chosen = put(store, *units.PAPERS)
    if taken:
        assert units.apply(store, unit, units.PERMISSION, {**FIELDS, **held}, chosen).state == units.WAITING
    else:
        with pytest.raises(Refused, match="不在有效期内"):
            units.apply(store, unit, units.PERMISSION, {**FIELDS, **held}, chosen)


def test_the_district_passes_only_a_unit_that_has_quota(store: Store, unit: Unit):
    """FAQ 8, 26; out of the district none is needed (FAQ 27)."""
    unit.permission = "海淀区"
    into = {**FIELDS, "变更后主管部门": "朝阳区", "变更原因": "迁址"}
    one = units.apply(store, unit, units.TRANSFER, into, put(store, *units.PAPERS[:4]))
    with pytest.raises(Refused, match="尚未取得"):
        desk.decide(store, "unit_application", one.number, "pass")
    grant_quota(store)
    desk.decide(store, "unit_application", one.number, "pass")
    assert unit.permission == "朝阳区"
    out = {**into, "变更后主管部门": "通州区"}
    two = units.apply(store, unit, units.TRANSFER, out, put(store, *units.PAPERS[:4]))
    desk.decide(store, "unit_application", two.number, "return", "材料不清晰")
    assert (unit.permission, two.state, two.records[-1].opinion) == ("朝阳区", "已退回", "材料不清晰")
    with pytest.raises(Refused, match="相同"):
        units.apply(store, unit, units.TRANSFER, into, put(store, *units.PAPERS[:4]))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"解除原因": "其他"}, "解除原因"),
        ({"解除原因": "离职", "离职日期": "2026-11-06"}, "不能晚于今天"),
        ({"解除原因": "离职", "离职日期": "2026-11-05"}, "请上传离职证明"),
        ({"解除原因": "证件到期不续签"}, "未到期"),
    ],
)
def test_letting_go_needs_reason_day_and_paper(store: Store, unit: Unit, fields: Any, why: str):
    with pytest.raises(Refused, match=why):
        staff.let_go(store, unit, MEMBER, fields, {})
    assert people.unit_of(store, HELD) is unit


def test_letting_go_ends_the_association_and_suspends_the_permit(store: Store, unit: Unit):
    """FAQ 73, 76."""
    fields = {"解除原因": "离职", "离职日期": "2026-11-05"}
    staff.let_go(store, unit, MEMBER, fields, put(store, "离职证明"))
    permit = people.permit_of(store, HELD)
    assert permit is not None
    assert (people.unit_of(store, HELD), permit.suspended_from) == (None, date(2026, 11, 5))
    assert people.permit_state(permit, date(2026, 12, 15)) == "已挂起"
    assert people.permit_state(permit, date(2026, 12, 16)) == "已失效"
    with pytest.raises(Refused, match="未与本单位关联"):
        staff.let_go(store, unit, MEMBER, fields, put(store, "离职证明"))


@pytest.mark.parametrize(("days", "offered"), [(-21, False), (-20, True), (40, True), (41, False)])
def test_renewals_are_offered_in_the_last_sixty_days(store: Store, unit: Unit, days: int, offered: bool):
    store.clock.advance(timedelta(days=days))
    assert (HELD in [who.id_number for who, _ in staff.renewable(store, unit)]) is offered
    if not offered:
        with pytest.raises(Refused, match="60天内"):
            staff.start_renewal(store, unit, MEMBER, {})
