"""Plans: what is done, what comes next, and what must not be sent yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from robot.browser.forms import Reading
from robot.engine.plan import current_way, mains, obstacle, plan
from robot.engine.ways import Fact, implied, missing, next_step, of_business, way_named, ways
from robot.errors import ConfigError
from robot.filing.catalog import businesses
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Key
from robot.redact import hide
from tests.factories import TODAY, UNIT_NAME, case, unit_case

GRANTED = [{"year": 2026, "granted_on": "2026-11-02", "granted": 2, "used": 0}]
AT = datetime(2026, 11, 5, 2, tzinfo=UTC)
PERMIT = {"number": "BJ2023001", "issued": "2023-12-01", "expires": "2026-11-30", "unit_name": UNIT_NAME}
AHEAD = ("quota_left",)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.db") as one:
        yield one


def filed(ledger, name, *, subject="E001", period="1", number="N1", state="filed", shown="", minute=0):
    """A filing as the portal has it."""
    known = businesses()
    portal = known[name].portal if name in known else "talent_person"
    one = ledger.open(Key(portal, name, subject, period), at=AT)
    at = AT + timedelta(minutes=minute)
    one = ledger.move(one, State.FILED, at=at, receipt_number=number, portal_state=shown)
    if state != "filed":
        one = ledger.move(one, State(state), at=at, portal_state=shown)
    return one


def new(**changes):
    return case(unit={"quota": GRANTED}, **changes)


def following(one, way, ledger):
    found = plan(one, way, ledger, TODAY).next
    return found and (found.step, found.command)


# --- the table


def test_every_need_and_step_of_the_table_is_a_step():
    known = ways()
    for step in known.step.values():
        assert set(step.needs) <= set(known.step) | {"main"}
    for way in known.way.values():
        assert set(way.steps) <= set(known.step)
        assert way.business in way.steps
        assert set(way.maybe) <= set(way.steps)


def test_needs_stand_before_in_every_way():
    for name, way in ways().way.items():
        for place, step in enumerate(way.steps):
            for need in ways().step[step].needs:
                wanted = way.business if need == "main" else need
                if wanted in way.steps:
                    assert way.steps.index(wanted) < place, (name, step, wanted)


LETTERS = {"consultation", "consultation_personal", "appointment_cancel", "appointment_move"}
"""Asked or changed at any time: steps of no way."""
ANY_TIME = {"unit_attachments"}


@pytest.mark.parametrize("name", sorted(name for name, one in businesses().items() if one.kind == "submits"))
def test_every_business_that_submits_is_a_step(name):
    assert name in ways().step or name in LETTERS | ANY_TIME


def test_every_personal_business_ends_with_an_appointment_after_the_units_review():
    for name in ("新办", "续签", "证件基础信息变更", "证件业务信息变更", "聘用单位变更"):
        steps = ways().way[name].steps
        main = steps.index(ways().way[name].business)
        assert main < steps.index("application_review") < steps.index("appointment") < steps.index("district")


def test_the_units_contract_comes_before_the_employees_papers():
    for name in ("新办", "续签", "聘用单位变更"):
        steps = ways().way[name].steps
        assert (
            steps.index("contract_update")
            < steps.index("attachments")
            < steps.index(ways().way[name].business)
        )


def test_a_way_is_named_by_flow_or_by_the_portals_word():
    assert way_named("新办") == way_named("permit_application") == "新办"
    assert of_business("renewal_start") == "续签"
    with pytest.raises(ConfigError, match=r"a step of several ways.*新办"):
        way_named("profile")
    with pytest.raises(ConfigError, match="no such way"):
        way_named("注销")


def test_what_stands_before_a_done_step_counts_as_done():
    facts = {"employer_change": Fact(True, "x")}
    known = implied("聘用单位变更", facts)
    assert known["association"].done
    assert "聘用单位变更" in known["association"].note
    assert not known["appointment"].done
    assert next_step("聘用单位变更", facts) == "application_review"


def test_permission_needs_quota():
    assert list(missing("permission", "业务办理权限", {})) == ["quota_granted"]
    assert list(missing("permission", "业务办理权限", {"quota_granted": Fact(True)})) == []


def test_a_permit_of_another_unit_is_moved_before_it_is_renewed(ledger):
    theirs = new(employee={"permit": PERMIT | {"unit_name": "北京另一家有限公司"}})
    assert following(theirs, "续签", ledger) == ("employer_changed", "gongju plan E001 聘用单位变更")
    ours = new(employee={"permit": PERMIT})
    assert following(ours, "续签", ledger)[0] == "contract_update"


def test_suspended_permit_is_moved_before_it_is_renewed(ledger):
    hung = new(employee={"permit": PERMIT | {"suspended": True}})
    assert following(hung, "续签", ledger)[0] == "employer_changed"


# --- what comes next


def test_the_way_of_a_first_application(ledger):
    one = new()
    assert following(one, "新办", ledger) == ("profile", "gongju fill profile E001")
    filed(ledger, "profile")
    assert following(one, "新办", ledger) == ("association", "gongju fill association E001")
    filed(ledger, "association")
    assert following(one, "新办", ledger)[0] == "association_approval"
    filed(ledger, "association_approval")
    assert following(one, "新办", ledger)[0] == "attachments"
    filed(ledger, "attachments")
    assert following(one, "新办", ledger)[0] == "permit_application"
    filed(ledger, "permit_application", number="SQ1", minute=1)
    assert following(one, "新办", ledger)[0] == "application_review"
    filed(ledger, "application_review", number="SQ1", period="SQ1", minute=2)
    assert following(one, "新办", ledger) == ("appointment", "gongju fill appointment E001")
    filed(ledger, "appointment", period="新办-2026-11-10", number="YY1", minute=3)
    assert following(one, "新办", ledger) == ("district", "gongju poll")


def test_without_quota_that_comes_first(ledger):
    assert following(case(), "新办", ledger) == ("quota_left", "gongju plan unit 指标申报")


def test_a_returned_application_is_sent_again_and_reviewed_again(ledger):
    one = new()
    filed(ledger, "application_review", number="SQ1", period="SQ1")
    filed(ledger, "permit_application", number="SQ1", state="returned", minute=1)
    assert following(one, "新办", ledger)[0] == "permit_application"


def test_the_portal_may_show_that_the_review_was_done_by_hand(ledger):
    filed(ledger, "permit_application", number="SQ1", state="in_review", shown="待区级受理")
    found = plan(new(), "新办", ledger, TODAY)
    assert {row.step: row.state for row in found.rows}["application_review"] == "done"
    assert found.next.step == "appointment"


def test_association_seen_in_the_list_of_employees_needs_no_request(ledger):
    one = new()
    who = {"name": one.person.name, "id_number": hide(one.person.id_number), "expires": ""}
    ledger.add_reading(
        "talent_unit", "unit", "employee_list", Reading("", "", "", portal_state="已关联", facts=who)
    )
    states = {row.step: row.state for row in plan(one, "新办", ledger, TODAY).rows}
    assert states["association_approval"] == "done"


def test_the_command_follows_the_ledger(ledger):
    key = Key("talent_person", "profile", "E001", "c")
    one = ledger.move(ledger.open(key), State.FILLED)
    assert following(new(), "新办", ledger)[1] == "gongju approve profile E001"
    ledger.move(one, State.APPROVED)
    assert following(new(), "新办", ledger)[1] == "gongju submit profile E001"


def test_the_units_own_way(ledger):
    one = unit_case(permission="无")
    assert following(one, "业务办理权限", ledger) == ("quota_application", "gongju fill quota_application")
    filed(ledger, "quota_application", subject="unit", period="2026")
    assert following(one, "业务办理权限", ledger) == ("quota_granted", "gongju poll")
    assert following(unit_case(), "业务办理权限", ledger) is None


# --- what must not be sent yet


def test_an_application_without_its_steps_is_refused_naming_the_first(ledger):
    assert "“个人信息完善”（第32问）：请先运行 gongju fill profile E001" in obstacle(
        "permit_application", new(), ledger, TODAY
    )
    for name in ("profile", "association_approval", "attachments"):
        filed(ledger, name)
    assert obstacle("permit_application", new(), ledger, TODAY) is None


def test_no_appointment_before_the_units_review(ledger):
    assert "单位审核员工业务申请" in obstacle("appointment", new(), ledger, TODAY)
    filed(ledger, "permit_application", number="SQ1")
    assert "gongju fill application_review E001" in obstacle("appointment", new(), ledger, TODAY)
    filed(ledger, "application_review", number="SQ1", period="SQ1")
    assert obstacle("appointment", new(), ledger, TODAY) is None


def test_a_number_given_by_hand_shows_that_it_was_filed_elsewhere(ledger):
    assert obstacle("application_review", new(), ledger, TODAY) is not None
    assert obstacle("application_review", replace(new(), options={"number": "SQ1"}), ledger, TODAY) is None


def test_the_first_steps_of_all_are_never_refused(ledger):
    for name in ("profile", "quota_application", "attachments", "contract_update"):
        one = unit_case() if name == "quota_application" else new()
        assert obstacle(name, one, ledger, TODAY) is None


def test_what_an_employee_is_on(ledger):
    assert current_way(new(), ledger) == "新办"
    assert current_way(new(employee={"permit": PERMIT}), ledger) is None
    assert set(mains()) >= {"permit_application", "renewal", "employer_change"}
