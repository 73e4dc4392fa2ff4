"""What becomes of granted places: taken, given back, lapsed."""

from __future__ import annotations

import pytest
from samples_portal import applied, grant_quota, sign_in

from mock_portal import desk, permits, quota, quota_returns
from mock_portal.clock import parse
from mock_portal.errors import Refused
from mock_portal.state import UNIT, Store

REASON = {"退回原因": "招聘计划取消"}


def give_back(store: Store, places: str, number: str = "ZB202611050001") -> None:
    quota_returns.give_back(store, UNIT, number, {"退回指标数": places, **REASON})


def test_a_place_given_back_cannot_be_taken(store: Store) -> None:
    grant_quota(store, 2)
    give_back(store, "2")
    assert quota.left(store, UNIT) == 0
    with pytest.raises(Refused, match="指标不足"):
        permits.review(store, UNIT, applied(store).number, True, "")


def test_a_place_taken_cannot_be_given_back(store: Store) -> None:
    grant_quota(store, 2)
    permits.review(store, UNIT, applied(store).number, True, "")
    with pytest.raises(Refused, match="可退回指标数（1）"):
        give_back(store, "2")
    give_back(store, "1")
    assert [(one.places, one.reason) for one in store.quota_returns] == [(1, "招聘计划取消")]
    assert quota.left(store, UNIT) == 0
    with pytest.raises(Refused, match="没有可退回"):
        give_back(store, "1")


@pytest.mark.parametrize("places", ["", "0", "-1", "1.5", "一", "²"])
def test_places_are_a_whole_number(store: Store, places: str) -> None:
    grant_quota(store, 2)
    with pytest.raises(Refused, match="正整数"):
        give_back(store, places)
    assert store.quota_returns == []


def test_another_units_grant_and_a_lapsed_one_are_refused(store: Store) -> None:
    grant_quota(store, 2)
    with pytest.raises(Refused, match="未找到"):
        quota_returns.give_back(store, "other", "ZB202611050001", {"退回指标数": "1", **REASON})
    store.clock.set(parse("2027-01-01T00:00"))
    with pytest.raises(Refused, match="已失效"):
        give_back(store, "1")


def test_sent_twice_it_gives_back_twice_and_the_refusal_says_why(office, store: Store) -> None:
    grant_quota(store, 2)
    sent = {"thzbs": "1", "thyy": "招聘计划取消"}
    for _ in range(2):
        done = office.post("/chaoyang_hr/quota/return/ZB202611050001", data=sent)
        assert done.location == "/chaoyang_hr/quota/return"
    third = office.post("/chaoyang_hr/quota/return/ZB202611050001", data=sent)
    assert "退回失败：该指标已失效或没有可退回的指标数" in third.text
    assert [one.counted for one in store.received.submissions] == [True, True, False]
    assert store.received.submissions[2].fields == {
        "申请编号": "ZB202611050001",
        "退回指标数": "1",
        **REASON,
    }
    assert "剩余已退回" in office.get("/chaoyang_hr/quota").text


def test_a_lagging_list_shows_a_return_later(client, store: Store) -> None:
    grant_quota(store, 2)
    client.post("/_control/faults", json={"name": "lag", "seconds": 20, "business": "quota_return"})
    sign_in(client, store)
    client.post("/chaoyang_hr/quota/return/ZB202611050001", data={"thzbs": "1", "thyy": "不再招聘"})
    assert "TH202611050001" not in client.get("/chaoyang_hr/quota/return").text
    client.post("/_control/clock", json={"advance_seconds": 20})
    assert "TH202611050001" in client.get("/chaoyang_hr/quota/return").text


def test_the_desk_tells_what_was_given_back(client, store: Store) -> None:
    grant_quota(store, 2)
    give_back(store, "1")
    ((_, item),) = desk.items(store)
    assert [(one.step, one.result) for one in item.records][-1] == ("单位退回指标", "退回 1 个")
    assert client.get("/_control/state").json["quota_returns"][0]["application"] == "ZB202611050001"


def test_more_quota_is_asked_for_once_nothing_of_the_first_can_be_used(store: Store) -> None:
    """FAQ 9, 12, 22: neither before the first was granted nor while places of it live."""
    store.clock.set(parse("2026-03-05T10:00"))
    with pytest.raises(Refused, match="请先进行指标申报"):
        quota.may_apply(store, UNIT, second=True)
    grant_quota(store, 3)
    store.clock.set(parse("2026-06-03T23:59"))
    with pytest.raises(Refused, match="当前有可用指标3个"):
        quota.may_apply(store, UNIT, second=True)
    store.clock.set(parse("2026-06-04T00:00"))  # the day after its 90th
    quota.may_apply(store, UNIT, second=True)
    assert quota.left(store, UNIT) == 0
