"""The desk as a web application: pages, the few calls its script makes, its static files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from auditor.resources import reports_dir
from auditor.review.article import around, article_context, find, state, waiting_context
from auditor.review.decision import REASONS, Decision, Log, Verdict
from auditor.review.desk import Desk
from auditor.review.downloads import pages as download_pages
from auditor.review.entry import Entry
from auditor.review.figures import pages as figure_pages
from auditor.review.guard import ENTRANCE, Guard, Sessions
from auditor.review.queue import ORDERS, STATUSES, View, event_sizes, origins, queue
from auditor.review.templates import render

_STATIC = {
    "report.css": ("html", "text/css"),
    "desk.svg": ("review", "image/svg+xml"),
    "desk.css": ("review", "text/css"),
    "desk.js": ("review", "text/javascript"),
    "keys.js": ("review", "text/javascript"),
    "article.js": ("review", "text/javascript"),
    "waiting.js": ("review", "text/javascript"),
    "turn.js": ("review", "text/javascript"),
    "queue.js": ("review", "text/javascript"),
}
_SAID = {"accept": "Accepted", "edit": "Accepted with your wording", "dismiss": "Dismissed"}
_PAGE = 100  # rows of the queue shown at once
_SHORTLY = 1.0  # seconds the first page waits for articles to be listed
_BODY = 65_536  # bytes of a request


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    """What the page's script sends when a decision falls."""

    fingerprint: str
    verdict: Verdict
    reason: str = ""
    note: str = ""
    suggestion: str | None = None


class _Invited(msgspec.Struct, forbid_unknown_fields=True):
    name: str


class DeskPages:
    """The handlers. Every one knows the reviewer from the session, never from the request."""

    def __init__(self, desk: Desk, sessions: Sessions, blind: bool = False) -> None:
        self.desk = desk
        self.blind = blind
        self._sessions = sessions

    def log(self, request: Request) -> Log:
        """The decisions this reviewer may see."""
        return self.desk.log(request.state.reviewer, self.blind)

    def page(self, request: Request, template: str, **values: Any) -> HTMLResponse:
        """A page with what every page is given."""
        common = {"reviewer": request.state.reviewer, "progress": self.desk.progress()}
        return HTMLResponse(render(template, **common, **values))

    def queue(self, request: Request) -> Response:
        """All articles, filtered and sorted."""
        self.desk.listed.wait(_SHORTLY)
        query = dict(request.query_params)
        view = View.of(query)
        rows = queue(self.desk, self.log(request), view)
        pages = max(1, -(-len(rows) // _PAGE))
        page = min(view.page, pages)
        first = (page - 1) * _PAGE
        sizes = event_sizes(self.desk)
        return self.page(
            request,
            "queue.html",
            rows=rows[first : first + _PAGE],
            keys=[row.entry.key for row in rows if row.state != "failed"],
            found=len(rows),
            left=sum(row.summary.left for row in rows if row.summary),
            first=first + 1,
            page=page,
            pages=pages,
            turned=lambda number: f"/?{urlencode({**query, 'page': number})}",
            query=query,
            view=view,
            orders=ORDERS,
            statuses=STATUSES,
            origins=origins(list(self.desk.entries.values())),
            sizes=sizes,
            events={key: f"{self.desk.entries[key].heading} ({n})" for key, n in sizes.items()},
            problems=self.desk.problems,
        )

    def article(self, request: Request) -> Response:
        """One article with its findings; until it is audited its text, and it is audited next."""
        entry = self.desk.entries.get(request.path_params["key"])
        if entry is None:
            return self._gone(request)
        keys = list(self.desk.entries)
        at = keys.index(entry.key)
        near = {"before": keys[at - 1 : at], "after": keys[at + 1 : at + 2], "known": entry.known}
        decided = self.desk.decided(entry, self.log(request)) if entry.report else None
        if decided is None:
            if not entry.problem:
                self.desk.want(entry.key)
            return self.page(request, "waiting.html", **near, **waiting_context(self.desk, entry))
        context = article_context(self.desk, entry, decided, request.state.reviewer)
        return self.page(request, "article.html", **near, **context)

    def progress(self, request: Request) -> Response:
        """How far auditing has come, as JSON; what is ``known`` of an article, if one is named."""
        entry = self.desk.entries.get(request.query_params.get("article", ""))
        return JSONResponse({**self.desk.progress(), "known": entry.known if entry else ""})

    async def decide(self, request: Request) -> Response:
        """Append a decision; answers once it is on the disk."""
        asked = await _read(request, _Asked)
        if isinstance(asked, Response):
            return asked
        return await run_in_threadpool(self._decide, request, asked)

    async def undo(self, request: Request) -> Response:
        """Take back the reviewer's last decision on this desk."""
        return await run_in_threadpool(self._undo, request)

    async def invite(self, request: Request) -> Response:
        """A link that lets one more browser in, as another reviewer."""
        asked = await _read(request, _Invited)
        if isinstance(asked, Response):
            return asked
        name = " ".join(asked.name.split())[:80]
        if not name:
            return _refused("give a name")
        token = self._sessions.invite(name)
        base = f"http://{request.headers['host']}"
        return JSONResponse({"name": name, "link": f"{base}{ENTRANCE}?token={token}"})

    def static(self, request: Request) -> Response:
        """A file of the page's look and script."""
        name = request.path_params["name"]
        if name not in _STATIC:
            return self._gone(request)
        folder, kind = _STATIC[name]
        return Response((reports_dir() / folder / name).read_bytes(), media_type=kind)

    def _decide(self, request: Request, asked: _Asked) -> Response:
        entry = self.desk.entries.get(request.path_params["key"])
        decided = self.desk.decided(entry, self.log(request)) if entry else None
        if entry is None or decided is None:
            return _refused("no such article", 404)
        fault = _fault(asked)
        row = find(decided, asked.fingerprint)
        if fault or row is None:
            return _refused(fault or "no such finding")
        added = self.desk.store.add(_decision(request.state.reviewer, entry, row, asked))
        return self._state(request, entry, _SAID[added.verdict], added.fingerprint)

    def _undo(self, request: Request) -> Response:
        holds = self.desk.holds
        taken = self.desk.store.undo(request.state.reviewer, lambda row: holds(row) is not None)
        entry = holds(taken) if taken else None
        if taken is None or entry is None:
            return JSONResponse({"said": "There is nothing left to undo."})
        return self._state(request, entry, "Taken back", taken.fingerprint)

    def _state(self, request: Request, entry: Entry, said: str, fingerprint: str) -> JSONResponse:
        decided = self.desk.decided(entry, self.log(request))
        if decided is None:
            return JSONResponse({"article": entry.key, "said": said})
        rows = around(decided, fingerprint)
        now = state(entry, decided, request.state.reviewer, rows)
        return JSONResponse({**now, "said": said, "fingerprint": fingerprint})

    def _gone(self, request: Request) -> Response:
        page = self.page(request, "gone.html")
        page.status_code = 404
        return page


def make_app(desk: Desk, sessions: Sessions, port: int, *, blind: bool = False) -> ASGIApp:
    """The guarded application.

    Args:
        desk: articles and decisions.
        sessions: who may come in.
        port: where it will listen; other ``Host`` names are refused.
        blind: show reviewers only their own decisions.
    """
    pages = DeskPages(desk, sessions, blind)
    routes = [
        Route("/", pages.queue),
        Route("/article/{key}", pages.article),
        Route("/article/{key}/decide", pages.decide, methods=["POST"]),
        Route("/undo", pages.undo, methods=["POST"]),
        Route("/invite", pages.invite, methods=["POST"]),
        Route("/progress", pages.progress),
        Route("/static/{name}", pages.static),
        *figure_pages(pages),
        *download_pages(pages),
    ]
    return Guard(Starlette(routes=routes), sessions, port)


def _decision(reviewer: str, entry: Entry, row: Mapping[str, Any], asked: _Asked) -> Decision:
    named = ("fingerprint", "rule", "category", "audience", "probability")
    return Decision(
        reviewer=reviewer,
        uri=entry.uri,
        sha256=entry.sha256,
        excerpt=row["location"]["excerpt"],
        verdict=asked.verdict,
        reason=asked.reason,
        note=asked.note.strip(),
        suggestion=asked.suggestion,
        **{name: row[name] for name in named},
    )


def _fault(asked: _Asked) -> str:
    """Why a decision is not taken; empty if it is."""
    if asked.verdict == "undo":
        return "undo has an address of its own"
    if asked.verdict == "dismiss":
        if asked.reason not in REASONS:
            return "a dismissal needs a reason"
        if asked.reason == "other" and not asked.note.strip():
            return "say which reason in the note"
        return "a dismissal has no fix" if asked.suggestion is not None else ""
    if asked.reason:
        return "only dismissals have a reason"
    return "an edit needs a wording" if asked.verdict == "edit" and asked.suggestion is None else ""


async def _read(request: Request, kind: Callable[..., Any]) -> Any:
    """The request's JSON as ``kind``, or the answer that refuses it."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return _refused("not JSON", 415)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _BODY:
            return _refused("too long", 413)
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return _refused(str(error))


def _refused(why: str, status: int = 400) -> JSONResponse:
    return JSONResponse({"error": why}, status)
