"""Plans: what is done, what comes next, and what must not be sent yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from robot.browser.forms import Reading
from robot.engine import plan as plans
from robot.engine.history import ONE_AT_A_TIME, History
from robot.engine.plan import Plan
from robot.engine.ways import Fact, implied, missing, next_step, of_business, way_named, ways
from robot.errors import ConfigError
from robot.filing.catalog import businesses
from robot.filing.ledger import Ledger
from robot.filing.states import State
from robot.filing.tables import Filing, Key
from robot.people.case import Case
from robot.people.models import Business
from robot.policy.agenda import Due
from robot.redact import hide
from tests.factories import TODAY, UNIT_NAME, case, unit_case

GRANTED = [{"year": 2026, "granted_on": "2026-11-02", "granted": 2, "used": 0}]
AT = datetime(2026, 11, 5, 2, tzinfo=UTC)
PERMIT = {"number": "BJ2023001", "issued": "2023-12-01", "expires": "2026-11-30", "unit_name": UNIT_NAME}
OTHERS = PERMIT | {"unit_name": "北京另一家有限公司", "suspended": True}
TERM = "BJ2023001-2026-10-01"
"""The period of the renewal of PERMIT."""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as one:
        yield one


def filed(
    ledger: Ledger,
    name: str,
    *,
    subject: str = "E001",
    period: str = "1",
    number: str = "N1",
    state: str = "filed",
    shown: str = "",
    opinion: str = "",
    minute: int = 0,
) -> Filing:
    """A filing that the robot sent `minute` minutes after AT, and how it stands."""
    portal = businesses()[name].portal
    at = AT + timedelta(minutes=minute)
    one = ledger.open(Key(portal, name, subject, period), at=at)
    one = ledger.move(
        one, State.FILED, at=at, clicked_at=at, receipt_number=number, portal_state=shown, opinion=opinion
    )
    if state != "filed":
        one = ledger.move(one, State(state), at=at, portal_state=shown)
    return one


def by_hand(ledger: Ledger, business: str, number: str, state: str, shown: str, minute: int = 0) -> None:
    """What the employee's own page showed of an application."""
    reading = Reading(business, number, state, portal_state=shown)
    ledger.add_reading("talent_person", "E001", "records", reading, at=AT + timedelta(minutes=minute))


def new(**changes: Any) -> Case:
    return case(unit={"quota": GRANTED}, **changes)


def holder(**changes: Any) -> Case:
    return new(employee={"permit": PERMIT | changes})


def plan(one: Case, way: str, ledger: Ledger, days: Sequence[Due] = (), **more: Any) -> Plan:
    return plans.plan(one, way, History.of(ledger, one.subject), TODAY, days, **more)


def obstacle(name: str, one: Case, ledger: Ledger, **more: Any) -> str | None:
    return plans.obstacle(name, one, History.of(ledger, one.subject), TODAY, **more)


def on_the_way(one: Case, ledger: Ledger) -> str | None:
    return plans.on_the_way(one, History.of(ledger, one.subject), TODAY)


def following(one: Case, way: str, ledger: Ledger) -> tuple[str, str] | None:
    found = plan(one, way, ledger).next
    return (found.step, found.command) if found else None


def states(one: Case, way: str, ledger: Ledger, **more: Any) -> dict[str, str]:
    return {row.step: row.state for row in plan(one, way, ledger, **more).rows}


# --- the table


def test_every_need_and_step_of_the_table_is_a_step() -> None:
    known = ways()
    for step in known.step.values():
        assert set(step.needs) <= {*known.step, "main"}
    for way in known.way.values():
        assert set(way.steps) <= set(known.step)
        assert way.business in way.steps
        assert {*way.maybe, *way.first} <= set(way.steps)
    assert set(known.free) <= set(businesses()) - set(known.step)


def test_needs_stand_before_in_every_way() -> None:
    for name, way in ways().way.items():
        for place, step in enumerate(way.steps):
            for need in ways().step[step].needs:
                wanted = way.business if need == "main" else need
                if wanted in way.steps:
                    assert way.steps.index(wanted) < place, (name, step, wanted)


def test_every_kind_of_an_employees_business_has_a_way_and_only_these_are_one_at_a_time() -> None:
    assert {flow for one in Business for flow in ways().way[one].flows} == ONE_AT_A_TIME


@pytest.mark.parametrize("kind", list(Business))
def test_every_personal_business_ends_with_an_appointment_after_the_units_review(kind: Business) -> None:
    steps = ways().way[kind].steps
    order = [ways().way[kind].business, "application_review", "appointment", "district", "city"]
    assert [one for one in steps if one in order] == order


@pytest.mark.parametrize("kind", [Business.NEW, Business.RENEWAL, Business.EMPLOYER_CHANGE])
def test_the_units_contract_comes_before_the_employees_papers(kind: Business) -> None:
    order = ["contract_update", "attachments", ways().way[kind].business, "application_review"]
    assert [one for one in ways().way[kind].steps if one in order] == order


def test_a_way_is_named_by_flow_or_by_the_portals_word() -> None:
    assert way_named("新办") == way_named("permit_application") == "新办"
    assert of_business("renewal_start") == "续签"
    with pytest.raises(ConfigError, match=r"a step of several ways.*新办"):
        way_named("profile")
    with pytest.raises(ConfigError, match="no such way"):
        way_named("注销")
    with pytest.raises(ConfigError, match="needs no plan"):
        way_named("unit_attachments")


def test_what_stands_before_a_sent_application_counts_as_done() -> None:
    facts = {"employer_change": Fact(True, "x")}
    known = implied("聘用单位变更", facts)
    assert known["association"].done
    assert "聘用单位变更" in known["association"].note
    assert not known["appointment"].done
    assert next_step("聘用单位变更", facts) == "application_review"


def test_papers_that_went_up_early_do_not_stand_for_the_contract() -> None:
    """FAQ 85."""
    facts = dict.fromkeys(("permission_granted", "employer_changed", "one_at_a_time"), Fact(True))
    facts |= {"attachments": Fact(True), "profile": Fact(True)}
    assert next_step("续签", facts) == "contract_update"
    assert list(missing("renewal", "续签", facts | {"contract_update": Fact(True)})) == []


# --- what comes next


def test_the_way_of_a_first_application(ledger: Ledger) -> None:
    one = new()
    assert following(one, "新办", ledger) == ("profile", "gongju fill profile E001")
    filed(ledger, "profile")
    assert following(one, "新办", ledger) == ("association", "gongju fill association E001")
    filed(ledger, "association")
    assert following(one, "新办", ledger) == ("association_approval", "gongju fill association_approval E001")
    filed(ledger, "association_approval")
    assert following(one, "新办", ledger) == ("attachments", "gongju fill attachments E001")
    filed(ledger, "attachments")
    assert following(one, "新办", ledger) == ("permit_application", "gongju fill permit_application E001")
    main = filed(ledger, "permit_application", number="SQ1", minute=1)
    assert following(one, "新办", ledger) == ("application_review", "gongju fill application_review E001")
    filed(ledger, "application_review", number="SQ1", period="SQ1", minute=2)
    assert following(one, "新办", ledger) == ("appointment", "gongju fill appointment E001")
    filed(ledger, "appointment", period="新办-2026-11-10", number="YY1", minute=3)
    assert following(one, "新办", ledger) == ("district", "gongju poll")
    main = ledger.move(main, State.IN_REVIEW, portal_state="市级审批中")
    assert following(one, "新办", ledger) == ("city", "gongju poll")
    ledger.move(main, State.GRANTED, portal_state="已办结")
    assert following(one, "新办", ledger) == ("slip", "gongju fetch slip E001")


def test_all_is_done_once_the_slip_was_downloaded_after_the_grant(ledger: Ledger) -> None:
    granted = filed(ledger, "permit_application", number="SQ1", state="granted")
    for hours, done in ((-1, False), (1, True)):
        fetched = {("slip", "E001"): granted.updated_at + timedelta(hours=hours)}
        history = History.of(ledger, "E001", fetched)
        assert (plans.plan(new(), "新办", history, TODAY).next is None) is done


def test_without_quota_that_comes_first(ledger: Ledger) -> None:
    assert following(case(), "新办", ledger) == ("quota_left", "gongju plan unit 指标申报")


@pytest.mark.parametrize(("permission", "way"), [("无", "业务办理权限"), ("其他区", "单位主管部门变更")])
def test_without_permission_that_comes_first(ledger: Ledger, permission: str, way: str) -> None:
    """FAQ 8."""
    one = case(unit={"quota": GRANTED, "permission": permission})
    assert following(one, "新办", ledger) == ("permission_granted", f"gongju plan unit {way}")


def test_a_returned_application_is_sent_again_reviewed_again_and_booked_again(ledger: Ledger) -> None:
    one = new()
    filed(ledger, "application_review", number="SQ1", period="SQ1", minute=1)
    filed(ledger, "appointment", period="新办-2026-11-10", number="YY1", minute=2)
    main = filed(ledger, "permit_application", number="SQ1", state="returned", opinion="缺材料", minute=3)
    found = plan(one, "新办", ledger).next
    assert found is not None
    assert (found.step, found.note) == ("permit_application", "已退回：缺材料")
    at = AT + timedelta(minutes=4)
    main = ledger.move(main, State.PREPARED, at=at)
    ledger.move(main, State.FILED, at=at, clicked_at=at, receipt_number="SQ2")
    assert following(one, "新办", ledger) == ("application_review", "gongju fill application_review E001")
    filed(ledger, "application_review", number="SQ2", period="SQ2", minute=5)
    assert following(one, "新办", ledger) == ("appointment", "gongju fill appointment E001")


def test_the_portal_may_show_that_the_review_was_done_by_hand(ledger: Ledger) -> None:
    filed(ledger, "permit_application", number="SQ1", state="in_review", shown="待区级受理")
    assert states(new(), "新办", ledger)["application_review"] == "done"
    assert following(new(), "新办", ledger) == ("appointment", "gongju fill appointment E001")


def test_an_application_filed_by_hand_counts_once_it_was_read(ledger: Ledger) -> None:
    by_hand(ledger, "permit_application", "SQ9", "filed", "待单位审核")
    assert following(new(), "新办", ledger) == (
        "application_review",
        "gongju fill application_review E001",
    )
    assert on_the_way(holder(expires="2029-01-01"), ledger) == "新办"
    by_hand(ledger, "permit_application", "SQ9", "granted", "已办结", minute=1)
    assert on_the_way(holder(expires="2029-01-01"), ledger) is None


def test_an_application_of_ours_is_under_way_once_though_the_page_shows_it_too(ledger: Ledger) -> None:
    ours = filed(ledger, "permit_application", number="SQ1")
    by_hand(ledger, "permit_application", "SQ1", "filed", "待单位审核")
    (one,) = History.of(ledger, "E001").under_way("E001")
    assert getattr(one, "key", None) == ours.key


def test_association_seen_in_the_list_of_employees_needs_no_request(ledger: Ledger) -> None:
    one = new()
    who = {"name": one.person.name, "id_number": hide(one.person.id_number), "expires": ""}
    for minute, (shown, done) in enumerate((("已关联", "done"), ("已解除", "later"), ("已关联", "done"))):
        reading = Reading("", "", "", portal_state=shown, facts=who)
        at = AT + timedelta(minutes=minute)
        ledger.add_reading("talent_unit", "unit", "employee_list", reading, at=at)
        assert states(one, "新办", ledger)["association_approval"] == done


def test_the_command_follows_the_ledger(ledger: Ledger) -> None:
    one = ledger.move(ledger.open(Key("talent_person", "profile", "E001", "c")), State.FILLED)
    assert following(new(), "新办", ledger) == ("profile", "gongju approve profile E001")
    one = ledger.move(one, State.APPROVED)
    assert following(new(), "新办", ledger) == ("profile", "gongju submit profile E001")
    ledger.move(one, State.SENDING)
    found = plan(new(), "新办", ledger).next
    assert found is not None
    assert (found.command, "不会重复提交" in found.note) == ("gongju submit profile E001", True)


def test_the_units_own_way(ledger: Ledger) -> None:
    one = unit_case(permission="无")
    assert following(one, "业务办理权限", ledger) == ("quota_application", "gongju fill quota_application")
    filed(ledger, "quota_application", subject="unit", period="2026")
    assert following(one, "业务办理权限", ledger) == ("quota_granted", "gongju poll")
    with_quota = unit_case(permission="无", quota=GRANTED)
    assert following(with_quota, "业务办理权限", ledger) == ("permission", "gongju fill permission")
    filed(ledger, "permission", subject="unit", period="2026", state="granted")
    assert following(with_quota, "业务办理权限", ledger) is None
    assert following(unit_case(), "业务办理权限", ledger) is None


def test_quota_given_back_last_year_was_last_years(ledger: Ledger) -> None:
    one = unit_case(quota=GRANTED)
    for year, state in ((2025, "next"), (2026, "done")):
        filed(ledger, "quota_return", subject="unit", period=f"{year}-ZB1-1-1")
        assert states(one, "指标退回", ledger)["quota_return"] == state


def test_what_the_rules_refuse_today_is_said_at_its_step_and_has_no_command(ledger: Ledger) -> None:
    made = plan(unit_case(quota=GRANTED), "二次申报", ledger)
    assert plans.blocked(made, lambda name: []) == made
    row = plans.blocked(made, lambda name: [f"{name}：还有 2 个可用指标。"]).next
    assert row is not None
    assert (row.note, row.command) == ("今天不能办：quota_supplement：还有 2 个可用指标。", "")


def test_the_business_itself_says_early_what_the_rules_refuse(ledger: Ledger) -> None:
    made = plans.blocked(
        plan(new(), "新办", ledger), lambda name: [name] if name == "permit_application" else []
    )
    notes = {row.step: row.note for row in made.rows if row.note.startswith("今天不能办")}
    assert notes == {"permit_application": "今天不能办：permit_application"}
    assert made.next is not None
    assert made.next.command == "gongju fill profile E001"


def test_a_command_names_the_choices_that_have_to_be_made(ledger: Ledger) -> None:
    made = plan(unit_case(quota=GRANTED), "指标退回", ledger).next
    assert made is not None
    assert made.command == "gongju fill quota_return --with places=退回指标数"


def test_a_unit_that_leaves_the_district_needs_no_quota(ledger: Ledger) -> None:
    """FAQ 27."""
    one = unit_case(registered_district="海淀区", tax_district="海淀区")
    assert following(one, "单位主管部门变更", ledger) == ("authority_change", "gongju fill authority_change")
    assert obstacle("authority_change", one, ledger) is None


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("filed", ("permission_granted", "gongju poll")),
        ("returned", ("authority_change", "gongju fill authority_change")),
        ("granted", (None, None)),
    ],
)
def test_a_move_out_that_was_sent_is_not_at_its_end_since_the_file_says_here(
    ledger: Ledger, state: str, after: tuple[str | None, str | None]
) -> None:
    """The direction was chosen with --with; the file names the district of before."""
    filed(ledger, "authority_change", subject="unit", period="2026-海淀区", state=state)
    tried = Key("talent_unit", "authority_change", "unit", "2026-朝阳区")
    ledger.open(tried, at=AT + timedelta(minutes=9))  # filled in later, and refused by a rule
    made = plan(unit_case(permission="朝阳区"), "单位主管部门变更", ledger).next
    assert (made.step, made.command) == after if made else after == (None, None)


def test_a_permit_of_another_unit_is_moved_before_it_is_renewed(ledger: Ledger) -> None:
    """FAQ 63, 75."""
    for changes in ({"unit_name": "北京另一家有限公司"}, {"suspended": True}):
        expected = ("employer_changed", "gongju plan E001 聘用单位变更")
        assert following(holder(**changes), "续签", ledger) == expected
    assert following(holder(), "续签", ledger) == ("contract_update", "gongju fill contract_update E001")


def test_another_business_under_way_comes_first(ledger: Ledger) -> None:
    """FAQ 89."""
    main = filed(ledger, "renewal", period=TERM)
    found = plan(holder(), "证件基础信息变更", ledger).next
    assert found is not None
    assert (found.step, found.note, found.command) == ("one_at_a_time", "续签在办", "gongju poll")
    assert states(holder(), "续签", ledger)["one_at_a_time"] == "done"
    ledger.move(main, State.GRANTED)
    assert states(holder(), "证件基础信息变更", ledger)["one_at_a_time"] == "done"


def test_a_renewal_that_the_unit_started_is_the_employees_renewal(ledger: Ledger) -> None:
    """FAQ 87."""
    main = filed(ledger, "renewal_start", period=TERM, number="SQ7")
    assert following(holder(), "续签", ledger) == (
        "application_review",
        "gongju fill application_review E001",
    )
    ledger.move(main, State.RETURNED)
    assert following(holder(), "续签", ledger) == ("renewal", "gongju fill renewal_start E001")


def test_the_next_renewal_is_another_one(ledger: Ledger) -> None:
    filed(ledger, "renewal", period=TERM, state="granted")
    assert states(holder(), "续签", ledger)["city"] == "done"
    later = holder(issued="2026-12-01", expires="2029-11-30")
    assert states(later, "续签", ledger)["renewal"] == "later"


def test_papers_serve_one_business(ledger: Ledger) -> None:
    """FAQ 39."""
    filed(ledger, "attachments")
    filed(ledger, "basic_change", minute=1, state="granted")
    filed(ledger, "profile", period="a")
    filed(ledger, "contract_update", period="c")
    found = plan(holder(), "续签", ledger).next
    assert found is not None
    assert (found.step, "第39问" in found.note) == ("attachments", True)
    assert "第39问" in (obstacle("renewal", holder(), ledger) or "")
    filed(ledger, "attachments", period="2", minute=2)
    assert following(holder(), "续签", ledger) == ("renewal", "gongju fill renewal E001")


def test_a_second_change_of_the_same_kind_starts_anew(ledger: Ledger) -> None:
    filed(ledger, "profile", period="a")
    filed(ledger, "attachments", period="a")
    filed(ledger, "basic_change", minute=1, state="granted")
    assert states(holder(), "证件基础信息变更", ledger)["city"] == "done"
    assert "附件管理" in (obstacle("basic_change", holder(), ledger) or "")
    filed(ledger, "attachments", period="b", minute=2)
    assert following(holder(), "证件基础信息变更", ledger) == (
        "basic_change",
        "gongju fill basic_change E001",
    )
    assert obstacle("basic_change", holder(), ledger) is None


def test_a_contract_saved_years_ago_is_not_todays(ledger: Ledger) -> None:
    """FAQ 84, 85."""
    filed(ledger, "contract_update", period="old")
    now = {"old": "contract_update", "new": "profile"}
    filed(ledger, "contract_update", period="new", minute=1)
    # `old` went up before `new`, which stands at the portal now: the file that says `old` again is not there
    for period, step in (("newer", "contract_update"), ("old", "contract_update"), ("new", "profile")):
        found = plan(holder(), "续签", ledger, content=lambda name, period=period: period).next
        assert found is not None
        assert found.step == step, now
    found = plan(holder(), "续签", ledger, content=lambda name: "newer").next
    assert found is not None
    assert (found.note, found.command) == ("提交之后文件有改动", "gongju fill contract_update E001")


def test_the_last_safe_day_is_the_subjects_own(ledger: Ledger) -> None:
    days = [
        Due(date(2026, 11, 6), "renewal-latest", "E002", "", "", 61),
        Due(date(2026, 11, 9), "renewal-latest", "E001", "", "", 61),
        Due(date(2026, 11, 30), "answer-due", "unit", "", "", 9),
        Due(date(2026, 12, 1), "answer-due", "E001", "", "", 31),
    ]
    rows = {row.step: row.by for row in plan(holder(), "续签", ledger, days).rows}
    assert (rows["renewal"], rows["city"]) == (date(2026, 11, 9), date(2026, 12, 1))


def test_a_plan_as_a_program_reads_it(ledger: Ledger) -> None:
    found = plan(new(), "新办", ledger).as_dict()
    assert (found["subject"], found["way"], found["next"]) == ("E001", "新办", "profile")
    (profile,) = [one for one in found["steps"] if one["step"] == "profile"]
    assert profile == {
        "step": "profile",
        "title": "个人信息完善",
        "who": "员工本人",
        "portal": "talent_person",
        "hands": ("北京通扫码", "批准要发送的内容"),
        "state": "next",
        "note": "",
        "command": "gongju fill profile E001",
        "by": None,
        "faq": 32,
    }


# --- what must not be sent yet


def test_permission_and_change_of_authority_need_quota(ledger: Ledger) -> None:
    """FAQ 8."""
    for name, permission in (("permission", "无"), ("authority_change", "其他区")):
        one = unit_case(permission=permission)
        assert "gongju fill quota_application" in (obstacle(name, one, ledger) or "")
        assert obstacle(name, unit_case(permission=permission, quota=GRANTED), ledger) is None
    filed(ledger, "quota_application", subject="unit", period="2026")
    assert "请先运行 gongju poll" in (obstacle("permission", unit_case(permission="无"), ledger) or "")


def test_an_application_without_its_steps_is_refused_naming_the_first(ledger: Ledger) -> None:
    said = obstacle("permit_application", new(), ledger) or ""
    assert "“个人信息完善”（第32问）：请先运行 gongju fill profile E001" in said
    assert "gongju plan E001 新办" in said
    for name in ("profile", "association_approval", "attachments"):
        filed(ledger, name)
    assert obstacle("permit_application", new(), ledger) is None


def test_a_renewal_needs_the_contract_and_the_change_of_employer(ledger: Ledger) -> None:
    """FAQ 63, 85."""
    assert "gongju plan E001 聘用单位变更" in (obstacle("renewal", holder(suspended=True), ledger) or "")
    for name in ("renewal", "renewal_start"):
        assert "gongju fill contract_update E001" in (obstacle(name, holder(), ledger) or "")
    for name in ("contract_update", "profile", "attachments"):
        filed(ledger, name)
    for name in ("renewal", "renewal_start"):
        assert obstacle(name, holder(), ledger) is None


@pytest.mark.parametrize(
    ("permit", "waits", "free"),
    [(PERMIT, ("profile", "attachments"), ()), (OTHERS, ("attachments",), ("profile", "association"))],
)
def test_the_employees_changes_wait_for_the_units_contract(
    ledger: Ledger, permit: dict[str, Any], waits: Sequence[str], free: Sequence[str]
) -> None:
    """FAQ 85. Before the change of employer the unit can reach nobody who is not associated."""
    one = new(employee={"permit": permit})
    for name in waits:
        assert "“更新合同”（第85问）" in (obstacle(name, one, ledger) or "")
    for name in free[:1]:
        assert obstacle(name, one, ledger) is None
    filed(ledger, "contract_update")
    for name in waits:
        assert obstacle(name, one, ledger) is None


def test_a_returned_renewal_is_mended_without_a_new_contract(ledger: Ledger) -> None:
    filed(ledger, "renewal", period=TERM, state="returned")
    assert obstacle("attachments", holder(), ledger) is None
    assert obstacle("renewal", holder(), ledger) is None


def test_no_appointment_before_the_units_review(ledger: Ledger) -> None:
    """FAQ 18."""
    said = obstacle("appointment", new(), ledger) or ""
    assert "“单位审核员工业务申请”" in said
    assert "请先办理“个人信息完善”，运行 gongju fill profile E001" in said
    filed(ledger, "permit_application", number="SQ1")
    assert "请先运行 gongju fill application_review E001" in (obstacle("appointment", new(), ledger) or "")
    filed(ledger, "application_review", number="SQ1", period="SQ1")
    assert obstacle("appointment", new(), ledger) is None


def test_the_case_knows_which_business_is_reviewed_and_booked(ledger: Ledger) -> None:
    filed(ledger, "permit_application", number="SQ1", state="granted")
    filed(ledger, "renewal", period=TERM, number="SQ2", minute=1)
    history = History.of(ledger, "E001")
    for name in ("application_review", "appointment"):
        assert plans.completed(name, holder(), history, TODAY).options == {"business": "续签"}
    named = replace(holder(), options={"business": "新办"})
    assert plans.completed("appointment", named, history, TODAY) == named
    assert plans.completed("profile", holder(), history, TODAY) == holder()


def test_a_number_given_by_hand_shows_that_it_was_filed_elsewhere(ledger: Ledger) -> None:
    assert "--with number=" in (obstacle("application_review", new(), ledger) or "")
    assert obstacle("application_review", replace(new(), options={"number": "SQ1"}), ledger) is None


def test_the_first_steps_of_all_are_never_refused(ledger: Ledger) -> None:
    for name in ("profile", "quota_application", "attachments", "contract_update", "unit_attachments"):
        one = unit_case() if businesses()[name].subject == "unit" else new()
        assert obstacle(name, one, ledger) is None


def test_what_an_employee_is_on(ledger: Ledger) -> None:
    assert on_the_way(new(), ledger) == "新办"
    assert on_the_way(holder(expires="2026-11-04"), ledger) == "新办"
    assert on_the_way(holder(), ledger) == "续签"
    assert on_the_way(holder(expires="2027-11-30"), ledger) is None
    assert on_the_way(holder(suspended=True), ledger) == "聘用单位变更"
    filed(ledger, "basic_change")
    assert on_the_way(holder(), ledger) == "证件基础信息变更"


def test_a_returned_application_is_sent_again_before_it_is_booked_again(ledger: Ledger) -> None:
    """FAQ 18, 90."""
    filed(ledger, "permit_application", number="SQ1", state="returned", minute=1)
    booked = filed(ledger, "appointment", period="新办-2026-11-10", state="returned", minute=2)
    said = obstacle("appointment", new(), ledger) or ""
    assert "请先办理“申请工作居住证（新办）”，运行 gongju fill permit_application E001" in said
    told = plans.advice(booked, new(), History.of(ledger, "E001"), TODAY)
    assert told == "申请工作居住证（新办） gongju fill permit_application E001"


def test_what_comes_after_a_filing_is_as_the_plan_says(ledger: Ledger) -> None:
    def told(one: Filing, state: Case) -> str | None:
        return plans.advice(one, state, History.of(ledger, one.subject), TODAY)

    one = filed(ledger, "profile")
    assert told(one, new()) == "申请与单位关联 gongju fill association E001"
    assert told(one, holder(expires="2029-01-01")) == ""  # on no way: nothing to wait for
    assert told(filed(ledger, "association", state="returned"), new()) is None
    free = filed(ledger, "consultation", subject="unit")
    assert told(free, unit_case()) is None
