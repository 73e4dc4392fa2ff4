"""The blueprint, its guard and the helpers that its pages share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for

from mock_portal.errors import Refused
from mock_portal.records import Agent
from mock_portal.web import guard, the_session, the_store

SITE = "chaoyang_hr"
bp = Blueprint(SITE, __name__, url_prefix=f"/{SITE}", template_folder="templates")

# Endpoints that answer JSON to the page's scripts.
SCRIPTED = {"slots", "book", "booked_data", "cancel", "move", "consult", "upload", "remove_upload"} | {
    "public_consult",
    "public_replies_data",
}
# Endpoints for which nobody logs in.
PUBLIC = {"entry", "login", "log_in_now", "captcha"} | {
    "public_consultation_new",
    "public_consult",
    "public_replies",
    "public_replies_data",
}


def _lost() -> Any:
    """The jump to the log-in page; scripts get a code for it and jump themselves."""
    if (request.endpoint or "").rpartition(".")[2] in SCRIPTED:
        return jsonify(code=1001, msg="登录超时，请重新登录")
    return redirect(url_for("chaoyang_hr.login", timeout=1 if request.cookies.get(f"{SITE}_sid") else None))


guard(bp, PUBLIC, _lost)


@bp.errorhandler(Refused)
def refused(error: Refused) -> Any:
    """A refusal to a script: a code and the words; to the browser: a page that looks like success."""
    if (request.endpoint or "").rpartition(".")[2] in SCRIPTED:
        return jsonify(code=1, msg=error.message)
    return page("result.html", words=error.message)


def the_agent() -> Agent:
    """The agent who is logged in."""
    return the_store().agents[the_session().account]


def page(template: str, **values: Any) -> str:
    """A page of the back office with its header and menu; words for a toast are shown once."""
    store, agent = the_store(), the_agent()
    toast = the_session().data.pop("toast", "")
    return render_template(
        f"{SITE}/{template}",
        agent=agent,
        unit=store.units[agent.unit],
        now=store.clock.now(),
        toast=toast,
        **values,
    )


def toast(words: str) -> None:
    """Show `words` on the next page for three seconds."""
    the_session().data["toast"] = words
