"""A page that says something new sends nothing until somebody has accepted it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from simulated import SAMPLE, approved, job

from robot.browser.face import Face
from robot.errors import FaceChanged
from robot.filing import faces
from robot.filing.approvals import Shown, Stale, approve
from robot.filing.job import Terms
from robot.filing.protocol import dry_run, submit
from robot.filing.states import State

PAGE = "quota.new"
PLAIN = Face(
    PAGE,
    "单位信息",
    titles=frozenset({"单位信息"}),
    fields={"headcount": True},
    options={"单位性质": frozenset({"国有企业", "民营企业"})},
    notices=frozenset({"单个文件不超过10MB"}),
    filled=frozenset({"headcount"}),
)
NEW = replace(PLAIN, fields={"headcount": True, "办理方式": True})
LINE = "“单位信息” 新增必填项：办理方式"


def accepted(desk, face=PLAIN, one=None) -> None:
    """A filing of last year, with which `face` was approved."""
    one = one or job(year="2025")
    content = one.content()
    faces.seen(
        desk.ledger.store, desk.profile, one, content, {PAGE: face}, people=desk.terms.people, at=desk.now()
    )
    approve(desk.ledger, one, "示例经办", content=content, at=desk.now(), terms=desk.terms)


def pages_of(desk, one):
    return faces.shown(desk.ledger.store, one.key, one.content().hash)


def test_a_page_that_nobody_has_seen_is_accepted_with_the_approval(world, desk):
    world.faces = {PAGE: PLAIN}
    (page,) = dry_run(desk, job()).pages
    assert (page.first, page.lines, page.heading) == (True, (), "单位信息")
    outcome = submit(desk, approved(desk, job()))
    assert (outcome.state, world.clicks) == (State.FILED, 1)
    (page,) = pages_of(desk, job())
    assert not page.first
    assert [one.facts["page"] for one in desk.ledger.chain() if one.kind == "page"] == [PAGE]


def test_approved_without_a_dry_run_it_is_accepted_when_it_is_sent(world, desk):
    world.faces = {PAGE: PLAIN}
    submit(desk, approved(desk, job()))
    other = approved(desk, job(year="2027"))
    world.faces = {PAGE: NEW}
    with pytest.raises(FaceChanged):
        submit(desk, other)


def test_a_page_that_changed_stops_before_the_click_and_says_what(world, desk):
    accepted(desk)
    world.faces = {PAGE: NEW}
    one = approved(desk, job())  # approved before anybody had seen the page so
    with pytest.raises(FaceChanged) as caught:
        submit(desk, one)
    assert (world.clicks, world.stored) == (0, [])
    assert caught.value.lines == (LINE,)
    assert "gongju approve sample unit" in str(caught.value)
    assert caught.value.exit_code == 13
    assert desk.ledger.get(one.key).state is State.PREPARED
    # The command it names accepts what it showed; the next run sends, once.
    approved(desk, one)
    assert submit(desk, one).state is State.FILED
    assert submit(desk, one).sent is False
    assert (world.clicks, len(world.stored)) == (1, 1)


def test_a_dry_run_accepts_nothing(world, desk):
    accepted(desk)
    world.faces = {PAGE: NEW}
    for _ in range(2):
        (page,) = dry_run(desk, job()).pages
        assert page.lines == ("新增必填项：办理方式",)
    world.faces = {PAGE: PLAIN}
    assert dry_run(desk, job()).pages[0].lines == ()


def test_what_changes_between_approval_and_sending_stops_it(world, desk):
    world.faces = {PAGE: PLAIN}
    dry_run(desk, job())
    one = approved(desk, job())
    world.faces = {PAGE: replace(PLAIN, notices=frozenset({"单个文件不超过5MB"}))}
    with pytest.raises(FaceChanged) as caught:
        submit(desk, one)
    assert caught.value.lines == ("“单位信息” 说明文字改动：“单个文件不超过10MB” → “单个文件不超过5MB”",)
    assert world.clicks == 0


def test_yes_at_the_terminal_does_not_accept_what_was_not_shown(world, desk):
    accepted(desk)
    world.faces = {PAGE: NEW}
    with pytest.raises(FaceChanged):
        submit(desk, job(), yes="示例经办")
    assert world.clicks == 0


def test_accepted_once_it_is_accepted_for_all(world, desk):
    accepted(desk)
    accepted(desk, NEW, job(year="2024"))
    for face in (PLAIN, NEW):
        world.faces = {PAGE: face}
        assert dry_run(desk, job()).pages[0].lines == ()


def test_what_was_shown_for_another_content_is_not_accepted(world, desk):
    accepted(desk)
    world.faces = {PAGE: NEW}
    dry_run(desk, job(headcount=3))
    approved(desk, job(headcount=2))
    assert dry_run(desk, job(headcount=2)).pages[0].lines


def test_who_was_shown_another_page_accepts_nothing(world, desk):
    accepted(desk)
    one = job()
    world.faces = {PAGE: NEW}
    shown = Shown(one.content().hash, 1, faces.mark(dry_run(desk, one).pages))
    world.faces = {PAGE: replace(NEW, notices=frozenset({"单个文件不超过5MB"}))}
    dry_run(desk, one)  # while the person was reading
    with pytest.raises(Stale, match="seen otherwise"):
        approve(desk.ledger, one, "示例经办", at=desk.now(), shown=shown)
    assert desk.ledger.approvals(one.portal, one.business.name, one.subject)[0].period == "2025"
    again = replace(shown, pages=faces.mark(pages_of(desk, one)))
    approve(desk.ledger, one, "示例经办", at=desk.now(), shown=again)
    assert submit(desk, one).state is State.FILED


def test_two_people_accept_it_where_two_have_to(world, desk):
    two = replace(desk, terms=Terms(people=2))
    world.faces = {PAGE: PLAIN}
    dry_run(two, job())
    for by in ("甲", "乙"):
        approve(two.ledger, job(), by, at=two.now(), terms=two.terms)
    submit(two, job())
    world.faces = {PAGE: NEW}
    other = job(year="2027")
    dry_run(two, other)
    approve(two.ledger, other, "甲", at=two.now(), terms=two.terms)
    assert dry_run(two, other).pages[0].lines == ("新增必填项：办理方式",)
    approve(two.ledger, other, "乙", at=two.now(), terms=two.terms)
    assert submit(two, other).state is State.FILED


def test_another_sites_pages_are_other_pages(world, desk):
    accepted(desk)
    world.faces = {PAGE: NEW}
    (page,) = dry_run(replace(desk, profile="live"), job()).pages
    assert (page.first, page.lines) == (True, ())


def test_what_tells_nothing_new_is_not_written_down_again(world, desk):
    accepted(desk)
    before = faces.revision(desk.ledger.store)
    accepted(desk, one=job(year="2024"))
    assert faces.revision(desk.ledger.store) == before
    accepted(desk, NEW, job(year="2023"))
    assert faces.revision(desk.ledger.store) == before + 1


def test_the_chain_and_its_rows_agree(desk):
    accepted(desk)
    assert desk.ledger.chain_problems() == []
    assert SAMPLE.name in {one.key.business for one in desk.ledger.chain()}
