"""A crowd of earlier employees, and the count of what the sites were asked for."""

from __future__ import annotations

import pytest
from samples_portal import sign_in
from stdnum.cn import ric

from mock_portal import appointments, earlier, people, permits
from mock_portal.state import UNIT, Store

RESET = "/_control/reset"


def test_a_crowd_stands_in_every_list(client, store: Store) -> None:
    assert client.post(RESET, json={"crowd": 45}).status_code == 200
    rows = people.employees(store, UNIT)
    added = rows[12:]
    assert len({row.id_number for row in rows}) == len({row.name for row in rows}) == len(rows) == 57
    assert all(ric.is_valid(row.id_number) for row in added)
    assert len({row.permit for row in added}) == 45
    assert {row.permit_state for row in added} == {"有效", "已失效"}
    filed = permits.of_unit(store, UNIT)
    assert [one.state for one in filed].count("已退回") == 3
    assert {one.state for one in filed} == {"已退回", "已办结"}
    assert [one.at for one in filed] == sorted((one.at for one in filed), reverse=True)
    booked = appointments.listing(store, UNIT)
    assert [one.opinion for one in booked].count(earlier.RETURNED) == 3
    assert [one.opinion for one in booked].count(earlier.ACCEPTED) == 42
    for numbers in (rows, filed, booked):
        assert len({one.number for one in numbers}) == len(numbers)


def test_the_largest_crowd_shares_no_number(store: Store) -> None:
    earlier.crowd(store, earlier.MOST_CROWD)
    assert len(store.persons) == earlier.MOST_CROWD + 12
    assert len({one.number for one in store.associations}) == earlier.MOST_CROWD + 12
    assert all(ric.is_valid(id_number) for id_number in list(store.persons)[12:])


@pytest.mark.parametrize("count", [-1, earlier.MOST_CROWD + 1, 2.5, "10", True])
def test_a_crowd_that_makes_no_sense_is_refused(client, store: Store, count: object) -> None:
    answer = client.post(RESET, json={"crowd": count})
    assert answer.status_code == 400
    assert "crowd" in answer.json["error"]
    assert len(store.persons) == 12


def test_what_the_sites_are_asked_for_is_counted(client, store: Store) -> None:
    client.post(RESET, json={})
    sign_in(client, store)
    before = client.get("/_control/requests").json
    for page in (1, 2, 3):
        client.get(f"/chaoyang_hr/appointments/data?page={page}&limit=10")
    client.get("/talent_person/api/applications/SQ1/records")
    after = client.get("/_control/requests").json
    assert {
        rule: count - before.get(rule, 0) for rule, count in after.items() if count != before.get(rule)
    } == {
        "/chaoyang_hr/appointments/data": 3,
        "/talent_person/api/applications/<number>/records": 1,
    }
    own = client.get("/_control/requests?site=talent_person").json
    assert own == {"/talent_person/api/applications/<number>/records": 1}
    client.post(RESET, json={})
    assert client.get("/_control/requests").json == {}
