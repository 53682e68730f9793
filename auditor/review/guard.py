"""Who may talk to the desk: this machine's browser, from the desk's own pages, once let in."""

from __future__ import annotations

import secrets
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ENTRANCE = "/enter"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_READING = frozenset({"GET", "HEAD"})


class Sessions:
    """Links that work once and the cookies they are exchanged for; forgotten when the desk ends."""

    def __init__(self) -> None:
        self._links: dict[str, str] = {}
        self._cookies: dict[str, str] = {}

    def invite(self, reviewer: str) -> str:
        """A new token for ``reviewer``; it lets one browser in."""
        token = secrets.token_urlsafe(32)
        self._links[_digest(token)] = reviewer
        return token

    def enter(self, token: str) -> tuple[str, str] | None:
        """Exchange a token, which is then worthless, for a cookie; with it comes the reviewer."""
        reviewer = self._links.pop(_digest(token), None)
        if reviewer is None:
            return None
        cookie = secrets.token_urlsafe(32)
        self._cookies[_digest(cookie)] = reviewer
        return cookie, reviewer

    def reviewer(self, cookie: str) -> str | None:
        """Whose cookie this is."""
        return self._cookies.get(_digest(cookie))


class Guard:
    """Refuses every request that is not from a reviewer's browser on a page of this desk.

    Args:
        app: what is guarded.
        sessions: who has been let in.
        port: the port the desk listens on, as part of its name.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions, port: int) -> None:
        self._app = app
        self._sessions = sessions
        self._hosts = {f"{name}:{port}" for name in ("127.0.0.1", "localhost")}
        self._cookie = f"auditor_desk_{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let pass, or answer with the reason for refusing."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] != "http":
            return None

        async def send_safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
            await send(message)

        answer = self._answer(scope)
        return await (answer or self._app)(scope, receive, send_safe)

    def _answer(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return PlainTextResponse("This desk answers only to its own address.", 421)
        origin = headers.get("origin")
        if origin is None and scope["method"] not in _READING:
            return PlainTextResponse("Refused: no Origin.", 403)
        if origin is not None and origin != f"http://{host}":
            return PlainTextResponse("Refused: a foreign page asked.", 403)
        if scope["path"] == ENTRANCE:
            return self._enter(scope)
        reviewer = self._sessions.reviewer(_cookie(headers, self._cookie))
        if reviewer is None:
            words = "Not let in. Open the link that 'auditor review' printed; it works once."
            return PlainTextResponse(words, 401)
        scope.setdefault("state", {})["reviewer"] = reviewer
        return None

    def _enter(self, scope: Scope) -> Response:
        token = scope["query_string"].decode("latin-1").removeprefix("token=")
        entered = self._sessions.enter(token) if scope["method"] == "GET" else None
        if entered is None:
            words = "This link has been used or never was one. 'auditor review' prints a new one."
            return PlainTextResponse(words, 401)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self._cookie, entered[0], httponly=True, samesite="strict", path="/")
        return answer


def _cookie(headers: Headers, name: str) -> str:
    try:
        jar = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[name].value if name in jar else ""


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
