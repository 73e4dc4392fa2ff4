"""A one-time link: for one person, one content, one browser, once, and not for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from robot.engine import links
from robot.engine.links import LASTS, LinkRefused
from robot.engine.office import Office
from robot.filing.ledger import utc_now
from robot.filing.states import State
from robot.filing.tables import Approval
from tests.board.conftest import HERE, Browser, Scene


def opened(scene: Scene, link: str) -> tuple[Browser, str]:
    """The browser of whom the link was sent to, and the sheet it is led to."""
    one = scene.stranger()
    answer = one.get(link)
    assert answer.status_code == 303
    return one, answer.headers["Location"]


def test_opening_approves_nothing_and_saying_yes_does(scene: Scene) -> None:
    one, sheet = opened(scene, scene.link("乙"))
    page = one.get(sheet)
    assert page.status_code == 200
    for words in ("申请指标数", "材料（3 份）", "以“乙”的名义记录", "只能用一次", scene.filing.content_hash):
        assert words in page.text
    assert one.get(sheet).status_code == 200
    assert scene.approvals() == []
    answer = scene.answer(one, "approve", sheet)
    assert "已批准这一内容" in answer.text
    (given,) = scene.approvals()
    assert (given.by, given.how, given.content_hash) == ("乙", "link", scene.filing.content_hash)


def test_the_cookie_is_for_the_links_own_address_and_no_other(scene: Scene) -> None:
    one = scene.stranger()
    answer = one.get(scene.link())
    cookie, sheet = answer.headers["Set-Cookie"], answer.headers["Location"]
    assert f"Path={sheet.removesuffix('/sheet')}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert one.get("/").status_code == 401  # a link is no way in to the rest
    assert one.get(scene.sheet).status_code == 401


def test_a_stolen_link_opens_nothing_once_its_owner_has_opened_it(scene: Scene) -> None:
    link = scene.link()
    one, sheet = opened(scene, link)
    form = scene.form(one, sheet) | {"answer": "approve"}
    thief = scene.stranger()
    answer = thief.get(link)
    assert answer.status_code == 403
    assert "链接已在别处打开" in answer.text
    assert thief.get(sheet).status_code == 401
    assert thief.send(sheet, form).status_code == 403
    place = {"path": sheet.removesuffix("/sheet"), "domain": "127.0.0.1"}
    for made_up in (f"{link.split('/')[-1]}.x", f"{link.split('/')[-1]}.", "x.y", "é", "x"):
        thief.client.set_cookie("gongju-link", made_up, **place)  # the signature stands in the link
        assert thief.get(sheet).status_code == 403
    assert scene.approvals() == []
    assert one.get(link).status_code == 303  # the first one may come again
    assert "已批准" in one.send(sheet, form).text


def test_a_thief_who_comes_first_is_noticed_and_a_new_link_ends_the_old_one(scene: Scene) -> None:
    link = scene.link()
    thief, sheet = opened(scene, link)
    form = scene.form(thief, sheet) | {"answer": "approve"}
    assert "请立即告知经办人" in scene.stranger().get(link).text
    scene.link()
    answer = thief.send(sheet, form)
    assert answer.status_code == 410
    assert "链接已作废" in answer.text
    assert scene.approvals() == []


def test_used_once_it_is_used_up(two: Scene) -> None:
    link = two.link()
    one, sheet = opened(two, link)
    form = two.form(one, sheet)
    assert "已批准" in one.send(sheet, form | {"answer": "approve"}).text
    for answer in (
        one.send(sheet, form | {"answer": "approve"}),
        one.send(sheet, form | {"answer": "decline", "note": "不"}),
        one.get(sheet),
        one.get(link),
        two.stranger().get(link),
    ):
        assert answer.status_code == 410
        assert "链接已用过" in answer.text
    assert [one.by for one in two.approvals()] == ["乙"]


def test_a_no_by_link_uses_it_up_too(scene: Scene) -> None:
    one, sheet = opened(scene, scene.link())
    assert "已记下不批准" in scene.answer(one, "decline", sheet, note="合同缺页").text
    assert scene.case().reason == "乙 不批准：合同缺页"
    assert one.get(sheet).status_code == 410
    assert scene.approvals() == []


def test_each_of_two_people_has_a_link_of_their_own(two: Scene) -> None:
    first, second = opened(two, two.link("乙")), opened(two, two.link("丙"))
    two.answer(first[0], "approve", first[1])
    assert "还须 1 人批准" in second[0].get(second[1]).text
    two.answer(second[0], "approve", second[1])
    with two.office() as office:
        assert office.ledger.filings()[0].state is State.APPROVED


def altered(link: str) -> list[str]:
    _, _, id, signature = link.split("/")
    other = "0" if signature[0] != "0" else "1"
    return [
        f"/link/{id}/{other}{signature[1:]}",
        f"/link/{id}/{signature[:-1]}",
        f"/link/{id}/{signature.upper()}" if signature.upper() != signature else f"/link/{id}/x",
        f"/link/{id[::-1]}/{signature}",
        f"/link/{id}/.",
        f"/link/{id}/é",
        "/link/a%00b/%2e%2e",
    ]


def test_an_altered_link_is_none(scene: Scene) -> None:
    link = scene.link()
    for wrong in altered(link):
        answer = scene.stranger().get(wrong)
        assert answer.status_code in (403, 404), wrong
        assert "Set-Cookie" not in answer.headers
    opened(scene, link)  # none of that has taken it


CHANGES = (
    "by = '贼'",
    "content_hash = 'x'",
    "attempt = 2",
    "expires_at = '2099-01-01T00:00:00+00:00'",
    "subject = 'E001'",
    'options = \'{"headcount": "9"}\'',
)


def test_a_row_that_was_changed_fits_its_link_no_more(scene: Scene) -> None:
    for change in CHANGES:
        link = scene.link()
        one, sheet = opened(scene, link)
        with scene.office() as office, office.ledger.store.transaction() as session:
            session.execute(text(f"UPDATE approval_link SET {change} WHERE id = '{link.split('/')[2]}'"))
        for answer in (one.get(sheet), one.get(link), scene.stranger().get(link)):
            assert answer.status_code == 403, change
            assert "链接无效" in answer.text


def test_it_ends_by_itself(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    link = scene.link()
    one, sheet = opened(scene, link)
    form = scene.form(one, sheet) | {"answer": "approve"}
    now = utc_now() + LASTS - timedelta(minutes=1)
    monkeypatch.setattr(links, "utc_now", lambda: now)
    assert one.get(sheet).status_code == 200
    later = now + timedelta(minutes=2)
    monkeypatch.setattr(links, "utc_now", lambda: later)
    for answer in (one.get(sheet), one.send(sheet, form), one.get(link), scene.stranger().get(link)):
        assert answer.status_code == 410
        assert "链接已过期" in answer.text
    assert scene.approvals() == []


def test_what_changed_since_the_link_was_made_is_neither_shown_nor_approved(scene: Scene) -> None:
    one, sheet = opened(scene, scene.link())
    form = scene.form(one, sheet) | {"answer": "approve"}
    scene.ask_for_more()
    for answer in (one.get(sheet), one.send(sheet, form)):
        assert answer.status_code == 409
        assert "内容已有变化" in answer.text
    assert scene.approvals() == []


def test_a_link_approves_its_own_content_only(scene: Scene) -> None:
    one, sheet = opened(scene, scene.link())
    answer = scene.answer(one, "approve", sheet, content="0" * 64)
    assert answer.status_code == 409
    assert scene.approvals() == []
    assert one.get(sheet).status_code == 200  # and was not used up by it


def test_a_look_ahead_by_head_takes_no_link(scene: Scene) -> None:
    link = scene.link()
    assert scene.stranger().client.head(link, base_url=HERE).status_code == 405
    opened(scene, link)


def test_the_command_prints_it_and_approves_nothing(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from robot import cli

    monkeypatch.setenv("GONGJU_TODAY", "2026-11-05")
    monkeypatch.setenv("GONGJU_BOARD_PORT", "8771")
    monkeypatch.chdir(scene.portals.folder)

    def run(*words: str) -> Any:
        monkeypatch.setattr("sys.argv", ["gongju", "approve", "quota_application", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return ended.value.code, capsys.readouterr()

    code, said = run("--link", "--by", "乙")
    assert not code
    (link,) = [line for line in said.out.splitlines() if line.startswith(HERE)]
    assert "for 乙 alone, once" in said.out
    assert scene.approvals() == []
    opened(scene, link.removeprefix(HERE))
    code, said = run("--link")
    assert code == 2
    assert "--by NAME" in said.err


def test_the_ledger_keeps_it_whatever_it_is(place: Path | SecretStr, scene: Scene) -> None:
    """Held by one, used by one, in one transaction with what it is used for."""
    database = None if isinstance(place, Path) else place
    settings = scene.settings.model_copy(update={"database": database})
    with Office(settings) as office, Office(settings) as other:
        token, _ = links.issue(office, "quota_application", "unit", {}, "乙")
        link, kept = links.opened(office, token)
        with pytest.raises(LinkRefused, match="elsewhere"):
            links.opened(other, token)
        mine, again = links.held(office, link.id, kept), links.held(other, link.id, kept)
        given = office.approve(
            "quota_application", "unit", {}, "乙", how="link", along=links.spend(mine, "approved")
        )
        with pytest.raises(LinkRefused, match="used"):
            other.approve(
                "quota_application", "unit", {}, "乙", how="link", along=links.spend(again, "approved")
            )
        with pytest.raises(LinkRefused, match="used"):
            links.held(office, link.id, kept)
        found: list[Approval] = office.ledger.approvals("chaoyang_hr", "quota_application", "unit")
        assert [one.content_hash for one in found] == [given["hash"]]
        assert office.ledger.chain_problems() == []
        assert token.partition(".")[0] not in "".join(row.body for row in office.ledger.chain_rows())
