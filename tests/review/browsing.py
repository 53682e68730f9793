"""A desk served in this process, and a reviewer at a real browser in front of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import uvicorn

from auditor.review.app import make_app
from auditor.review.desk import Desk
from auditor.review.guard import Sessions
from auditor.review.serve import _listening

PATIENCE = 180  # seconds; a busy machine is slow, not wrong


class Served:
    """A desk on a port of its own, in this process."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._sessions = Sessions()
        self._socket = _listening(0)
        port = self._socket.getsockname()[1]
        app = make_app(desk, self._sessions, port)
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        self.home = f"http://127.0.0.1:{port}/"
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()

    def link(self, reviewer: str) -> str:
        return f"{self.home}enter?token={self._sessions.invite(reviewer)}"

    def article(self, part: str) -> str:
        return next(
            f"{self.home}article/{k}" for k, e in self.desk.entries.items() if part in e.uri
        )

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(PATIENCE)
        self._socket.close()
        self.desk.store.close()


class Seat:
    """One reviewer at one browser; remembers what the browser complained of and asked for."""

    def __init__(self, browser: Any, served: Served, name: str, **options: Any) -> None:
        view = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce"}
        self.context = browser.new_context(**{**view, **options})
        self.context.set_default_timeout(1000 * PATIENCE)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(served.link(name))
        self._home = served.home

    def press(self, *keys: str) -> None:
        """Presses keys one after another, once the page listens."""
        self.page.wait_for_selector("body[data-listening]")
        for key in keys:
            self.page.keyboard.press(key)

    def hears(self, words: str) -> str:
        """Waits until the live region says ``words``; returns all it says."""
        self.until(lambda: words in self.page.inner_text("#said"), words)
        return str(self.page.inner_text("#said"))

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Waits until ``holds()``; the page's policy allows no functions to wait inside it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if holds():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"waited in vain for: {what}")

    def leave(self) -> None:
        self.context.close()
        assert self.said == [], "the browser complained"
        assert all(url.startswith(self._home) for url in self.asked), "a request left the desk"
