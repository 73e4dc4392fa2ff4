"""Who is let in, what is refused, and what stands in the headers and the log."""

from __future__ import annotations

import http.client
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from loguru import logger

from robot import logs
from robot.board.gate import FIELD, HEADERS
from robot.board.serve import serving
from robot.errors import ConfigError
from tests.board.conftest import HERE, TOKEN, Browser, Scene

PAGES = ("/", "/case/C1", "/sheet/1")
CHANGES = (
    "/case/C1/pause",
    "/case/C1/resume",
    "/case/C1/retry",
    "/case/C1/cancel",
    "/sheet/1",
    "/link/x/sheet",
)


def test_nothing_is_shown_and_nothing_done_without_the_token(scene: Scene) -> None:
    stranger = scene.stranger()
    for page in PAGES:
        answer = stranger.get(page)
        assert answer.status_code == 401
        assert "指标" not in answer.text
    for path in CHANGES:
        assert stranger.send(path, {"answer": "approve"}).status_code == 403
    for wrong in ("", "x", TOKEN[:-1], f"{TOKEN}x", "é" * 9):
        assert stranger.get("/enter", query_string={"token": wrong}).status_code == 401
    assert stranger.get("/").status_code == 401
    assert scene.case().state == "waiting_for_approval"


def test_the_token_becomes_a_cookie_and_is_gone_from_the_address(scene: Scene) -> None:
    one = scene.stranger()
    answer = one.get(f"/enter?token={TOKEN}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    assert one.get("/").status_code == 200
    assert TOKEN not in one.get("/").text


HOSTS = (
    "evil.example",
    "evil.example:8771",
    "127.0.0.1",
    "127.0.0.1:8772",
    "127.0.0.1.evil.example:8771",
    "",
)


def test_a_name_of_somebody_else_that_points_here_gets_nothing(scene: Scene) -> None:
    one = scene.browser()
    for host in HOSTS:
        for path in ("/", f"/enter?token={TOKEN}", "/look.css"):
            answer = one.get(path, headers={"Host": host})
            assert answer.status_code == 421, host
            assert "Set-Cookie" not in answer.headers
    assert one.client.get("/", base_url="http://localhost:8771").status_code == 401  # another host: no cookie


def test_only_get_and_post_are_answered(scene: Scene) -> None:
    one = scene.browser()
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"):
        for path in (*PAGES, *CHANGES):
            assert one.client.open(path, method=method, base_url=HERE).status_code == 405, (method, path)


def test_get_changes_nothing(scene: Scene) -> None:
    one = scene.browser()
    before = scene.case()
    for path in CHANGES[:4]:
        assert one.get(path).status_code == 405
        assert one.client.head(path, base_url=HERE).status_code == 405
    for page in (*PAGES, "/?done=cancel", "/case/C1?done=cancel", "/sheet/1?answer=approve"):
        one.get(page)
    assert (scene.case().version, scene.case().state) == (before.version, before.state)
    assert scene.approvals() == []


FOREIGN = (
    {},
    {"Origin": "null"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "null", "Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://127.0.0.1:8772", "Sec-Fetch-Site": "same-site"},
    {"Origin": "https://127.0.0.1:8771"},
    {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "http://localhost:8771"},
)
OURS = ({"Origin": HERE}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"})
"""Under Referrer-Policy no-referrer browsers say Origin: null of our own forms."""


def test_a_form_of_another_site_does_nothing_and_one_of_ours_does(scene: Scene) -> None:
    one = scene.browser()
    form = scene.form(one) | {"answer": "approve"}
    for one.sends in FOREIGN:
        assert one.send(scene.sheet, form).status_code == 403, one.sends
        assert one.send("/case/C1/cancel", form).status_code == 403, one.sends
    assert scene.approvals() == []
    assert scene.case().state == "waiting_for_approval"
    for one.sends in OURS:
        assert one.send(scene.sheet, form).status_code == 303, one.sends
    assert len(scene.approvals()) == 2


def test_a_form_needs_the_token_of_its_own_browser(scene: Scene) -> None:
    app = scene.app()
    one, other = Browser(app).enter(), Browser(app).enter()
    theirs = other.form_token("/case/C1")
    assert theirs != one.form_token("/case/C1")
    for token in ("", "x", theirs, theirs[:-1], "字"):
        assert one.send("/case/C1/cancel", {FIELD: token}).status_code == 403
    assert one.send("/case/C1/cancel", {}).status_code == 403
    assert scene.case().state == "waiting_for_approval"


def test_every_answer_has_the_headers(scene: Scene) -> None:
    one = scene.browser()
    answers = {
        200: one.get("/"),
        303: one.get(f"/enter?token={TOKEN}"),
        401: scene.stranger().get("/"),
        403: one.send("/case/C1/cancel", {}),
        404: one.get("/nothing"),
        405: one.get("/case/C1/cancel"),
        409: one.get("/case/C99"),
        413: one.send(scene.sheet, {"note": "x" * 20_000}),
        421: one.get("/", headers={"Host": "evil.example"}),
    }
    answers[0] = one.get("/look.css")
    for status, answer in answers.items():
        assert answer.status_code == (status or 200)
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    policy = HEADERS["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert HEADERS["Referrer-Policy"] == "no-referrer"
    assert HEADERS["Cache-Control"] == "no-store"


def test_no_page_has_a_script_a_style_of_its_own_or_anything_from_elsewhere(scene: Scene) -> None:
    """What the policy would refuse anyway."""
    one = scene.browser()
    for page in (*PAGES, "/case/C99", "/nothing"):
        text = one.get(page).text
        assert re.findall(r"<script|<style|style=|\son\w+=|javascript:", text) == []
        assert [it for it in re.findall(r'(?:src|href|action)="([^"]*)"', text) if it[0] not in "/#d"] == []


def test_a_visit_that_another_site_began_is_asked_once_more_from_here(scene: Scene) -> None:
    """A link in a web mail: the browser sends no SameSite=Strict cookie with that."""
    answer = scene.stranger().get("/case/C1", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0; url=/case/C1"' in answer.text
    assert scene.stranger().get("/case/C1", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 401


def test_the_log_has_neither_token_nor_link_nor_a_name(
    scene: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    logger.enable("robot")
    logs.configure(scene.settings.var / "logs", verbose=True)
    try:
        link = scene.link("王小明")
        one = scene.browser("李四")
        one.get(link)
        scene.answer(one, "approve")
        one.get("/case/C99")
        one.get(f"{link}x")
        one.app.view_functions["first"] = lambda: 1 / 0
        assert one.get(f"/?secret={TOKEN}").status_code == 500
    finally:
        logs.configure(None)
        logger.disable("robot")
    told = (scene.settings.var / "logs" / "gongju.log").read_text("utf-8") + "".join(capfd.readouterr())
    assert "board: POST answer 303" in told
    assert "ZeroDivisionError" in told
    _, _, id, signature = link.split("/")
    for secret in (TOKEN, id, signature, "王小明", "李四"):
        assert secret not in told


def test_it_listens_on_the_loopback_address_and_prints_nothing(
    scene: Scene, capfd: pytest.CaptureFixture[str]
) -> None:
    with serving(scene.settings, "甲", port=0) as served:
        where = urlsplit(served.url)
        assert where.hostname == "127.0.0.1"
        line = http.client.HTTPConnection("127.0.0.1", where.port, timeout=20)
        line.request("GET", served.way_in.removeprefix(served.url))
        answer = line.getresponse()
        assert (answer.status, answer.getheader("Server")) == (303, "gongju")
        with pytest.raises(ConfigError, match="GONGJU_BOARD_PORT"), serving(scene.settings, "乙", where.port):
            raise AssertionError("the port was taken")
        line.close()
    assert capfd.readouterr() == ("", "")


def test_a_link_lasts_some_days_and_no_more() -> None:
    from robot.engine.links import LASTS

    assert timedelta(hours=1) < LASTS <= timedelta(days=7)
