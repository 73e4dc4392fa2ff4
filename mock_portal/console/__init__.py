"""The reviewer's console: a page at /_control/ for people, and the calls that only it and the client need."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, render_template

from mock_portal import desk, drift, faults, habits
from mock_portal.orders import Bad, guarded, locked, order, text, whole
from mock_portal.state import Store
from mock_portal.web import the_store

bp = Blueprint("console", __name__, url_prefix="/_control", template_folder="templates")
guarded(bp)

TYPES = {b"%PDF": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


@bp.get("/")
def page() -> str:
    return render_template("console/console.html")


@bp.get("/desk")
@locked
def get_desk(store: Store) -> Any:
    """The kinds with their decisions, and every item: those that wait have `level`."""
    kinds = [
        {"name": kind.name, "title": kind.title, "decisions": [asdict(one) for one in kind.decisions]}
        for kind in desk.kinds().values()
    ]
    items = [
        {"kind": kind.name, **asdict(item), "files": [_file(store, file) for file in item.files]}
        for kind, item in desk.items(store)
    ]
    return {"kinds": kinds, "items": items}


def _file(store: Store, file: Any) -> dict[str, Any]:
    """`kept`: whether its content can be had at /_control/files/<sha256>."""
    return {**asdict(file), "kept": file.sha256 in store.contents}


@bp.post("/desk")
@locked
def decide(store: Store) -> Any:
    sent = order("kind", "number", "decision", "opinion", "amount")
    amount = whole(sent, "amount", 0, 1000) if sent.get("amount") is not None else None
    asked = (text(sent, "kind"), text(sent, "number"), text(sent, "decision"), text(sent, "opinion", ""))
    try:
        desk.decide(store, *asked, amount)
    except ValueError as error:
        raise Bad(str(error)) from None
    kind, number = asked[:2]
    (item,) = [item for of, item in desk.items(store) if (of.name, item.number) == (kind, number)]
    return {"kind": kind, **asdict(item)}


@bp.get("/files/<sha256>")
def file(sha256: str) -> Response:
    """An upload's content, as long as it is kept."""
    content = the_store().contents.get(sha256)
    if content is None:
        abort(404)
    kind = next((words for magic, words in TYPES.items() if content.startswith(magic)), None)
    return Response(content, mimetype=kind or "application/octet-stream")


@bp.get("/habits")
@locked
def get_habits(store: Store) -> Any:
    """Every habit with what it does and whether it is on."""
    return [{**asdict(one), "on": store.habits.on(one.name)} for one in habits.HABITS]


@bp.post("/habits")
@locked
def set_habits(store: Store) -> Any:
    """{name: true or false}, as many as one likes; the others stay."""
    try:
        store.habits.set(order(any_key=True))
    except ValueError as error:
        raise Bad(str(error)) from None
    return {"off": store.habits.off()}


@bp.get("/faults/known")
@locked
def known_faults(_: Store) -> Any:
    """Every fault there is, with what it does."""
    return [
        {"name": name, "title": title, "words": words, "lasting": name in faults.LASTING}
        for name, (title, words) in faults.KNOWN.items()
    ]


def _drift(store: Store) -> Any:
    return {"seed": store.drift, "changes": [] if store.drift is None else drift.mix(store.drift)}


@bp.get("/drift")
@locked
def get_drift(store: Store) -> Any:
    """The seed by which the sites are changed (null: not at all), and what kinds of change it makes."""
    return _drift(store)


@bp.post("/drift")
@locked
def set_drift(store: Store) -> Any:
    sent = order("seed")
    if "seed" not in sent:
        raise Bad("say seed: a whole number, or null for none")
    store.drift = None if sent["seed"] is None else whole(sent, "seed", 0, 2**31)
    return _drift(store)
