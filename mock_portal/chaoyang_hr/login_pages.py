"""Log-in with password and picture captcha, and the first page."""

from __future__ import annotations

import io
import random
import secrets
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from PIL import Image, ImageDraw, ImageFont

from mock_portal import quota, workdays
from mock_portal.chaoyang_hr.site import SITE, bp, page, the_agent
from mock_portal.web import cookie, log_in, log_out, the_session, the_store

CAPTCHA_COOKIE = "chaoyang_hr_captcha"
LETTERS = "2345678abcdefhkmnprwxy"  # none that look alike


@bp.get("/")
def entry() -> Any:
    if the_store().sessions.get(SITE, request.cookies.get(cookie(SITE))) is not None:
        return redirect(url_for(".home"))
    return redirect(url_for(".login"))


@bp.get("/login")
def login() -> Any:
    words = "登录超时，请重新登录" if request.args.get("timeout") else ""
    return _login_page(words)


def _login_page(words: str = "", user: str = "") -> Response:
    made = make_response(render_template("chaoyang_hr/login.html", words=words, user=user))
    if not request.cookies.get(CAPTCHA_COOKIE):
        made.set_cookie(
            CAPTCHA_COOKIE, secrets.token_urlsafe(12), path=f"/{SITE}", httponly=True, samesite="Lax"
        )
    return made


@bp.get("/captcha.png")
def captcha() -> Any:
    """A new picture; its text is known to the control side only."""
    token = request.cookies.get(CAPTCHA_COOKIE)
    answer = "".join(secrets.choice(LETTERS) for _ in range(4))
    waiting = the_store().logins.add(SITE, "captcha", answer, token)
    made = Response(draw_captcha(answer), content_type="image/png")
    made.set_cookie(CAPTCHA_COOKIE, waiting.token, path=f"/{SITE}", httponly=True, samesite="Lax")
    return made


def draw_captcha(answer: str) -> bytes:
    """PNG, 120 by 40 pixels."""
    chance = random.Random(answer)
    picture = Image.new("RGB", (120, 40), (238, 243, 250))
    draw = ImageDraw.Draw(picture)
    for _ in range(6):
        ends = [(chance.randrange(120), chance.randrange(40)) for _ in range(2)]
        draw.line(ends, fill=tuple(chance.randrange(120, 210) for _ in range(3)), width=1)
    font = ImageFont.load_default(26)
    for place, letter in enumerate(answer):
        glyph = Image.new("RGBA", (34, 36), (0, 0, 0, 0))
        ink = (*(chance.randrange(20, 120) for _ in range(3)), 255)
        ImageDraw.Draw(glyph).text((8, 1), letter, font=font, fill=ink)
        turned = glyph.rotate(chance.randrange(-18, 18))
        picture.paste(turned, (6 + place * 27, chance.randrange(0, 4)), turned)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@bp.post("/login")
def log_in_now() -> Any:
    store = the_store()
    token = request.cookies.get(CAPTCHA_COOKIE, "")
    user = request.form.get("user", "").strip()
    waiting = store.logins.done(token)  # one try a picture
    if waiting is None or request.form.get("captcha", "").strip().lower() != waiting.answer:
        return _login_page("验证码错误，请重新输入", user)
    agent = store.agents.get(user)
    if agent is None or agent.password != request.form.get("password", ""):
        return _login_page("用户名或密码错误", user)
    return log_in(redirect(url_for(".home")), SITE, user, unit=agent.unit, announce=True)


@bp.get("/logout")
def logout() -> Any:
    return log_out(redirect(url_for(".login")), SITE)


@bp.get("/home")
def home() -> Any:
    """The first page; the announcement stands in front of it once after each log-in."""
    store, agent = the_store(), the_agent()
    return page(
        "home.html",
        menu="home",
        announce=the_session().data.pop("announce", False) and store.habits.on("announcement"),
        left=quota.left(store, agent.unit),
        applications=len(quota.listing(store, agent.unit)),
        window=workdays.in_quota_window(store.clock.today()),
    )
