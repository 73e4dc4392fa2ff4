"""What each address answers. Nothing here decides: the office, the docket and the links do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from robot.board.gate import LINK_COOKIE, Gate
from robot.board.onecase import one_case
from robot.board.overview import overview
from robot.board.pages import DONE, render, said, style
from robot.engine import asking, links
from robot.engine.asking import Asked
from robot.engine.office import Office
from robot.engine.opening import retry_case
from robot.engine.windows import clock
from robot.errors import ConfigError
from robot.filing.approvals import Along, How, Shown, Stale
from robot.filing.ledger import utc_now
from robot.settings import Settings

LONGEST_NOTE = 500


@dataclass(frozen=True)
class Board:
    """What the pages need: the settings, who sits here, the gate."""

    settings: Settings
    by: str
    gate: Gate

    @contextmanager
    def office(self) -> Iterator[Office]:
        with Office(self.settings) as office:
            yield office

    def page(self, template: str, office: Office, **values: object) -> str:
        """A page of the board, with what its frame shows."""
        try:
            unit = office.workspace.unit.name
        except ConfigError:
            unit = ""
        frame = {
            "unit": unit,
            "live": self.settings.profile == "live",
            "today": office.today,
            "by": self.by,
            "form_token": self.gate.form_token(),
            "done": DONE.get(request.args.get("done", ""), ""),
        }
        return render(template, **(frame | values))


def add_views(app: Flask, board: Board) -> None:
    """All addresses of the board."""
    for rule, view, methods in (
        ("/enter", enter, ("GET",)),
        ("/look.css", look, ("GET",)),
        ("/", first, ("GET",)),
        ("/case/<name>", case, ("GET",)),
        ("/case/<name>/<act>", steer, ("POST",)),
        ("/sheet/<int:number>", sheet, ("GET",)),
        ("/sheet/<int:number>", answer, ("POST",)),
        ("/link/<id>/<signature>", link_open, ("GET",)),
        ("/link/<id>/sheet", link, ("GET",)),
        ("/link/<id>/sheet", link_answer, ("POST",)),
    ):
        app.add_url_rule(rule, view.__name__, _bound(view, board), methods=methods)


def _bound(view: Callable[..., AnyResponse | str], board: Board) -> Callable[..., AnyResponse | str]:
    return lambda **words: view(board, **words)


def enter(board: Board) -> AnyResponse:
    """The address that the command printed: a cookie instead, and the token is gone from the bar."""
    response = redirect("/", 303)
    assert isinstance(response, Response)
    return board.gate.enter(response)


def look(board: Board) -> AnyResponse:
    return Response(style(), mimetype="text/css")


def first(board: Board) -> str:
    now = utc_now()
    with board.office() as office:
        return board.page("overview.html.j2", office, all=overview(office, now), now=now)


def case(board: Board, name: str) -> str:
    with board.office() as office:
        return board.page("case.html.j2", office, one=one_case(office, name))


def steer(board: Board, name: str, act: str) -> AnyResponse:
    with board.office() as office:
        now = clock(board.settings)
        if act == "retry":
            entry = retry_case(office, name, {}, now)
        else:
            steering = {
                "pause": office.docket.pause,
                "resume": office.docket.resume,
                "cancel": office.docket.cancel,
            }
            if act not in steering:
                abort(404)
            entry = steering[act](name, at=now)
    return redirect(f"/case/{entry.name}?done={act}", 303)


# --- approving


def sheet(board: Board, number: int) -> str:
    with board.office() as office:
        return _sheet(board, office, asking.asked_for(office, number), board.by)


def answer(board: Board, number: int) -> AnyResponse:
    with board.office() as office:
        asked = asking.asked_for(office, number)
        done = _answered(office, asked, board.by, "board", None)
    back = f"/case/{asked.case.name}" if asked.case else f"/sheet/{number}"
    return redirect(f"{back}?done={done}", 303)


def link_open(board: Board, id: str, signature: str) -> AnyResponse:
    """The first browser that comes holds the link, by a cookie for its address alone; this is all that any
    GET writes. The signature is gone from the bar after it."""
    if request.method != "GET":
        abort(405)
    with board.office() as office:
        try:
            _, kept = links.opened(office, f"{id}.{signature}")
        except links.LinkRefused as refused:
            if refused.why != "elsewhere" or not _holds(office, id):
                raise
            return redirect(f"/link/{id}/sheet", 303)  # the same browser again
    response = redirect(f"/link/{id}/sheet", 303)
    response.set_cookie(LINK_COOKIE, kept, path=f"/link/{id}", httponly=True, samesite="Strict")
    return response


def _holds(office: Office, id: str) -> bool:
    try:
        links.held(office, id, request.cookies.get(LINK_COOKIE, ""))
    except links.LinkRefused:
        return False
    return True


def link(board: Board, id: str) -> str:
    kept = request.cookies.get(LINK_COOKIE, "")
    if not kept:
        board.gate.no_cookie()
    with board.office() as office:
        held = links.held(office, id, kept)
        asked = Asked(held.business, held.subject, held.options, asking.case_of(office, held))
        return _sheet(board, office, asked, held.by, Shown(held.content_hash, held.attempt), held.expires_at)


def link_answer(board: Board, id: str) -> str:
    with board.office() as office:
        held = links.held(office, id, request.cookies.get(LINK_COOKIE, ""))
        asked = Asked(held.business, held.subject, held.options, asking.case_of(office, held))
        shown = Shown(held.content_hash, held.attempt)
        yes = request.form.get("answer") == "approve"
        along = links.spend(held, "approved" if yes else "declined")
        done = _answered(office, asked, held.by, "link", along, shown)
    return said("已办妥", f"{DONE[done]}这个链接已用过，可以关闭此页。")


def _sheet(
    board: Board, office: Office, asked: Asked, by: str, shown: Shown | None = None, until: object = None
) -> str:
    """The sheet with its two buttons; by a link only what the link is for. Raises Stale for anything else."""
    job, made = asking.shown_of(office, asked)
    asking.must_wait(office, job, shown or Shown(made.hash, made.attempt))
    return board.page(
        "sheet_page.html.j2",
        office,
        sheet=made,
        asked=asked,
        by=by,
        until=until,
        link=shown is not None,
        longest=LONGEST_NOTE,
    )


def _answered(
    office: Office, asked: Asked, by: str, how: How, along: Along | None, bound: Shown | None = None
) -> str:
    """The form's yes or no, for the content that its page showed. Raises Stale when it is another by now."""
    form = request.form
    shown = Shown(form.get("content", ""), form.get("attempt", 0, int), form.get("pages", ""))
    if bound is not None and shown != bound:
        raise Stale("the form is not of this link's sheet", "changed")
    if form.get("answer") == "approve":
        asking.approve(office, asked, by, how, shown, along)
        return "approved"
    note = form.get("note", "").strip()
    if form.get("answer") != "decline" or not note or len(note) > LONGEST_NOTE:
        abort(400)
    asking.refuse(office, asked, by, note, shown, along)
    return "stopped" if asked.case else "declined"
