"""Log-ins that wait for a person, and server-side sessions that end after idle time by the portal's clock."""

from __future__ import annotations

import secrets
import threading
from datetime import timedelta

from mock_portal.clock import Clock
from mock_portal.habits import Habits
from mock_portal.records import Session, WaitingLogin

IDLE = timedelta(minutes=30)


class Sessions:
    """Tokens → sessions. Thread-safe."""

    def __init__(self, clock: Clock, habits: Habits) -> None:
        self._clock = clock
        self._habits = habits
        self._lock = threading.Lock()
        self._sessions: dict[str, Session] = {}
        self.idle = IDLE

    def open(self, site: str, account: str) -> Session:
        """A new session; its `token` goes into the site's cookie."""
        session = Session(secrets.token_urlsafe(24), site, account, self._clock.now())
        with self._lock:
            self._sessions[session.token] = session
        return session

    def get(self, site: str, token: str | None) -> Session | None:
        """The live session of a token, its idle time started anew; None when unknown or idle too long."""
        now = self._clock.now()
        with self._lock:
            session = self._sessions.get(token or "")
            if session is None or session.site != site:
                return None
            if now - session.seen > self.idle and self._habits.on("idle-logout"):
                del self._sessions[session.token]
                return None
            session.seen = now
            return session

    def drop(self, session: Session) -> None:
        with self._lock:
            self._sessions.pop(session.token, None)

    def all(self) -> list[Session]:
        with self._lock:
            return list(self._sessions.values())


class Logins:
    """Waiting log-ins, newest last. Thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: dict[str, WaitingLogin] = {}

    def add(self, site: str, kind: str, answer: str = "", token: str | None = None) -> WaitingLogin:
        """kind captcha, pin or qr. The same token again replaces the earlier one (a new captcha picture)."""
        one = WaitingLogin(site, kind, token or secrets.token_urlsafe(12), answer, self._clock.now())
        with self._lock:
            self._waiting.pop(one.token, None)
            self._waiting[one.token] = one
            while len(self._waiting) > 200:
                del self._waiting[next(iter(self._waiting))]
        return one

    def get(self, token: str | None) -> WaitingLogin | None:
        with self._lock:
            return self._waiting.get(token or "")

    def done(self, token: str) -> WaitingLogin | None:
        """Take it off the list: logged in, or used up by a wrong answer."""
        with self._lock:
            return self._waiting.pop(token, None)

    def all(self) -> list[WaitingLogin]:
        with self._lock:
            return list(self._waiting.values())

    def scan(self, id_number: str, name: str, token: str | None = None) -> WaitingLogin | None:
        """Somebody scanned the QR with this token (default: the newest that waits); None when none waits."""
        with self._lock:
            waiting = [
                one
                for one in self._waiting.values()
                if one.kind == "qr" and not one.id_number and token in (None, one.token)
            ]
            if not waiting:
                return None
            waiting[-1].id_number, waiting[-1].name = id_number, name
            return waiting[-1]
