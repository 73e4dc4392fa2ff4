"""Log-in, captcha, idle time-out by the portal's clock, the jump to the log-in page."""

from __future__ import annotations

import io

from PIL import Image
from samples_portal import BOOKING, ID_NUMBER, sign_in

from mock_portal.chaoyang_hr.login_pages import LETTERS, draw_captcha


def answer_of(client, store) -> str:
    assert client.get("/chaoyang_hr/captcha.png").content_type == "image/png"
    return store.logins.all()[-1].answer


def log_in(client, **values):
    return client.post("/chaoyang_hr/login", data={"user": "agent", "password": "mock-only", **values})


def test_wrong_captcha_uses_the_picture_up(client, store):
    right = answer_of(client, store)
    assert "验证码错误" in log_in(client, captcha="nope").text
    assert "验证码错误" in log_in(client, captcha=right).text
    assert log_in(client, captcha=answer_of(client, store)).location == "/chaoyang_hr/home"


def test_wrong_password(client, store):
    page = log_in(client, captcha=answer_of(client, store), password="x")
    assert "用户名或密码错误" in page.text
    assert store.sessions.all() == []


def test_captcha_answer_is_on_no_page(client, store):
    right = answer_of(client, store)
    assert set(right) <= set(LETTERS)
    assert right not in client.get("/chaoyang_hr/login").text.split("验证码")[1]
    with Image.open(io.BytesIO(draw_captcha(right))) as picture:
        assert picture.size == (120, 40)


def test_announcement_stands_once_after_each_log_in(office, store):
    assert "通知公告" in office.get("/chaoyang_hr/home").text
    assert "通知公告" not in office.get("/chaoyang_hr/home").text
    sign_in(office, store)
    assert "通知公告" in office.get("/chaoyang_hr/home").text


def test_idle_time_ends_a_session(office):
    office.post("/_control/clock", json={"advance_seconds": 29 * 60})
    assert office.get("/chaoyang_hr/home").status_code == 200
    office.post("/_control/clock", json={"advance_seconds": 29 * 60})
    assert office.get("/chaoyang_hr/home").status_code == 200
    office.post("/_control/clock", json={"advance_seconds": 31 * 60})
    lost = office.get("/chaoyang_hr/home", follow_redirects=True)
    assert (lost.status_code, "登录超时，请重新登录" in lost.text) == (200, True)


def test_script_requests_get_a_code_when_the_session_is_lost(office, store):
    office.post("/_control/sessions/drop", json={})
    assert office.post("/chaoyang_hr/appointments", data=BOOKING).json["code"] == 1001
    assert office.get("/chaoyang_hr/appointments/data").json["code"] == 1001
    assert store.appointments == []


def test_log_out(office, store):
    assert office.get("/chaoyang_hr/logout").location == "/chaoyang_hr/login"
    assert store.sessions.all() == []


def test_a_session_of_one_site_is_none_of_another(office, store):
    token = store.sessions.all()[0].token
    assert store.sessions.get("talent_unit", token) is None
    assert store.sessions.get("chaoyang_hr", token) is not None


def test_scan_takes_the_newest_qr_that_waits(client, store):
    first = store.logins.add("talent_person", "qr")
    second = store.logins.add("talent_person", "qr")
    person = {"id_number": ID_NUMBER, "name": "示例甲"}
    assert client.post("/_control/scan", json=person).json["token"] == second.token
    assert client.post("/_control/scan", json=person).json["token"] == first.token
    assert client.post("/_control/scan", json=person).status_code == 409
