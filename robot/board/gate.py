"""Who may ask what: before each request and after it.

The pages are for one operator's browser on this machine. A page of somebody else's, in the same browser, must
be able to read nothing (host names are checked, so that no name of theirs can point here) and to change
nothing (every change needs our origin and a token that only our pages hold).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlsplit

from flask import Response, request
from werkzeug.exceptions import Forbidden, MethodNotAllowed, MisdirectedRequest, Unauthorized

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Of every answer: no script at all, no frame, nothing kept, nothing told to other sites."""

METHODS = ("GET", "HEAD", "POST")
FIELD = "form-token"
"""The hidden field of every form."""

OPEN = frozenset({"enter", "look", "link_open", "link", "link_answer"})
"""Endpoints that need no session: the way in, the style sheet, and links, which have a holder instead."""

LINK_COOKIE = "gongju-link"


class ElsewhereStarted(Exception):
    """A navigation that another site began: the browser sent no cookie of ours, and will when asked again."""


class Gate:
    """`token`: what opens a session; `port`: where the server listens."""

    def __init__(self, token: str, port: int) -> None:
        self.cookie = f"gongju-board-{port}"  # a browser does not tell the ports of a host apart
        self.hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._token = token
        self._secret = secrets.token_bytes(32)
        self._sessions: set[bytes] = set()  # by sha256: looking one up tells nothing by its time

    def check(self) -> None:
        """Raises what keeps a request out."""
        if request.headers.get("Host", "") not in self.hosts:
            raise MisdirectedRequest
        if request.method not in METHODS:
            raise MethodNotAllowed(METHODS)
        if request.method == "POST" and not self._is_ours():
            raise Forbidden
        if request.endpoint not in OPEN and not self.has_session():
            self.no_cookie()

    def no_cookie(self) -> None:
        """For a page that the browser may open only with a cookie it did not send."""
        if request.method == "GET" and request.headers.get("Sec-Fetch-Site") == "cross-site":
            raise ElsewhereStarted
        raise Unauthorized

    def has_session(self) -> bool:
        told = request.cookies.get(self.cookie, "")
        return _hashed(told) in self._sessions

    def enter(self, response: Response) -> Response:
        """A session for whoever knows the token. Raises Unauthorized for anybody else."""
        told = request.args.get("token", "")
        if not hmac.compare_digest(told.encode(), self._token.encode()):
            raise Unauthorized
        session = secrets.token_urlsafe(32)
        self._sessions.add(_hashed(session))
        response.set_cookie(self.cookie, session, httponly=True, samesite="Strict")
        return response

    def form_token(self) -> str:
        """What the forms of the page that is being answered carry: bound to its browser's cookie."""
        kept = request.cookies.get(self._cookie_here(), "")
        said = f"{self._cookie_here()}={kept}"
        return hmac.new(self._secret, said.encode(), hashlib.sha256).hexdigest()

    def _cookie_here(self) -> str:
        return LINK_COOKIE if request.path.startswith("/link/") else self.cookie

    def _is_ours(self) -> bool:
        """Whether a form of ours was sent, by the browser that we gave it to.

        Under Referrer-Policy no-referrer a browser says `Origin: null` of our own forms as well; it then
        tells by Sec-Fetch-Site, which no page can set, that the form is ours.
        """
        origin = request.headers.get("Origin", "null")
        if origin == "null":
            ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
        else:
            parts = urlsplit(origin)
            ours = parts.scheme == "http" and parts.netloc == request.headers["Host"]
        told = request.form.get(FIELD, "")
        return ours and hmac.compare_digest(told.encode(), self.form_token().encode())


def _hashed(session: str) -> bytes:
    return hashlib.sha256(session.encode()).digest()


def sealed(response: Response) -> Response:
    """`response` with the headers that every answer has."""
    response.headers.update(HEADERS)
    return response
