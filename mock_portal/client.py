"""Talks to a running portal's control side over HTTP: for tests, the demo, other programs.

Answers are the JSON of docs/mock-control.md as plain dicts and lists.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

Answer: TypeAlias = Any
"""JSON: a dict of what docs/mock-control.md says."""

_opener = build_opener(ProxyHandler({}))  # never through a proxy: the portal is on this machine


class ControlError(Exception):
    """The control side said no; its one line."""


class Control:
    """`url`: the portal's address without a slash at the end."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, **query: str | None) -> Any:
        """One call of the control side; ControlError on 4xx."""
        asked = urlencode({key: value for key, value in query.items() if value is not None})
        request = Request(
            f"{self.url}/_control/{path}{'?' if asked else ''}{asked}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        try:
            with _opener.open(request, timeout=30) as answer:
                return json.load(answer)
        except HTTPError as error:
            with error:
                words = error.read().decode(errors="replace")
            try:
                words = json.loads(words)["error"]
            except (ValueError, KeyError, TypeError):
                words = f"HTTP {error.code}"
            raise ControlError(words) from None

    def reset(self, clock: str | None = None, history: int = 0, crowd: int = 0) -> Answer:
        """The example unit again; `clock` as `2026-11-05T10:00` or `real`; `history` earlier appointments;
        `crowd` more employees."""
        body = {"history": history, "crowd": crowd, **({} if clock is None else {"clock": clock})}
        return self._post("reset", body)

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        return self.call("POST", path, body)

    def clock(self) -> Answer:
        return self.call("GET", "clock")

    def set_clock(self, now: str) -> Answer:
        """`2026-11-05T10:00`, Beijing time; ticks on from there."""
        return self._post("clock", {"now": now})

    def advance(self, seconds: float = 0, days: float = 0) -> Answer:
        return self._post("clock", {"advance_seconds": seconds, "advance_days": days})

    def advance_working_days(self, count: int) -> Answer:
        """To 9:00 of the working day `count` working days ahead."""
        return self._post("clock", {"advance_working_days": count})

    def next_window(self) -> Answer:
        """To 9:00 of the first working day of the next time that quota may be applied for."""
        return self._post("clock", {"window": True})

    def real_clock(self) -> Answer:
        return self._post("clock", {"real": True})

    def logins(self, site: str | None = None, kind: str | None = None) -> list[Answer]:
        """Waiting log-ins, newest last."""
        every = self.call("GET", "logins")
        return [one for one in every if site in (None, one["site"]) and kind in (None, one["kind"])]

    def captcha(self, site: str = "chaoyang_hr") -> str:
        """What the newest captcha picture says; ControlError when none waits."""
        waiting = self.logins(site, "captcha")
        if not waiting:
            raise ControlError(f"no captcha waits at {site}")
        return str(waiting[-1]["answer"])

    def scan(self, id_number: str, name: str, token: str | None = None) -> Answer:
        """Scan the newest waiting QR picture (or the one with `token`) as this person."""
        chosen = {"token": token} if token else {}
        return self._post("scan", {"id_number": id_number, "name": name, **chosen})

    def queue(self) -> Answer:
        return self.call("GET", "queue")

    def decide(self, number: str, decision: str, opinion: str = "") -> Answer:
        """decision accept (district, once the booked time has come), return, or grant (city)."""
        return self._post("decide", {"number": number, "decision": decision, "opinion": opinion})

    def grant_quota(self, number: str, granted: int, opinion: str = "") -> Answer:
        return self._post("quota", {"number": number, "granted": granted, "opinion": opinion})

    def return_quota(self, number: str, opinion: str) -> Answer:
        return self._post("quota", {"number": number, "return": True, "opinion": opinion})

    def desk(self) -> Answer:
        """`kinds` with their decisions, and `items`: everything that waits or was decided."""
        return self.call("GET", "desk")

    def waiting(self, kind: str | None = None) -> list[Answer]:
        """The items of the desk that wait for the authorities, oldest first."""
        every = self.desk()["items"]
        return [one for one in every if one["level"] and kind in (None, one["kind"])]

    def answer(
        self, kind: str, number: str, decision: str, opinion: str = "", amount: int | None = None
    ) -> Answer:
        """Decide on any item of the desk; kinds and decisions are those that `desk` lists."""
        body = {"kind": kind, "number": number, "decision": decision, "opinion": opinion, "amount": amount}
        return self._post("desk", body)

    def set_permission(self, permission: str) -> Answer:
        """The district that the unit holds its 业务办理权限 in (海淀区), or 无."""
        return self._post("unit", {"permission": permission})

    def give_permit(
        self,
        id_number: str,
        number: str,
        expires: str,
        *,
        unit: str = "",
        suspended_from: str = "",
        children: Sequence[dict[str, str]] = (),
    ) -> Answer:
        """A permit of three years up to `expires`, of the example unit or of another named `unit`;
        `children` as rows of 姓名, 身份证号, 学习（工作）单位."""
        body = {"id_number": id_number, "number": number, "expires": expires, "unit": unit}
        return self._post("permit", {**body, "suspended_from": suspended_from, "children": list(children)})

    def faults(self) -> list[Answer]:
        return list(self.call("GET", "faults"))

    def known_faults(self) -> list[Answer]:
        """Every fault there is: name, title, words, lasting."""
        return list(self.call("GET", "faults/known"))

    def habits(self) -> list[Answer]:
        """Every habit: name, sites, title, words, on."""
        return list(self.call("GET", "habits"))

    def habit(self, name: str, on: bool) -> Answer:
        """Switch one; ControlError with the nearest name for one that is none."""
        return self._post("habits", {name: on})

    def only_habits(self, names: Iterable[str]) -> Answer:
        """These on, all others off."""
        wanted = list(names)
        known = [one["name"] for one in self.habits()]
        return self._post("habits", {name: name in wanted for name in [*known, *wanted]})

    def drift(self, seed: int | None) -> Answer:
        """Change the sites by `seed` from the next page on; None: as they are. Answers with `changes`."""
        return self._post("drift", {"seed": seed})

    def fault(self, name: str, **options: Any) -> Answer:
        """options: site, path, business, times, seconds, after."""
        return self._post("faults", {"name": name, **options})

    def clear_faults(self, name: str | None = None) -> int:
        return int(self.call("DELETE", "faults", name=name)["removed"])

    def received(self, business: str | None = None, site: str | None = None) -> list[Answer]:
        """Everything received, refused submissions (`counted` false) too."""
        return list(self.call("GET", "received", business=business, site=site))

    def requests(self, site: str | None = None) -> dict[str, int]:
        """How often each address was asked for since the last reset, as `/talent_unit/api/employees`."""
        return dict(self.call("GET", "requests", site=site))

    def state(self) -> Answer:
        return self.call("GET", "state")

    def drop_sessions(self, site: str | None = None) -> int:
        """End sessions at once; how many there were."""
        return int(self._post("sessions/drop", {} if site is None else {"site": site})["ended"])
