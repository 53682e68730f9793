"""Serving the desk: a loopback socket, the link to open, an orderly end."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable

import uvicorn

from auditor.errors import ConfigError, why
from auditor.review.app import make_app
from auditor.review.desk import Desk
from auditor.review.guard import ENTRANCE, Sessions

LOOPBACK = "127.0.0.1"
_SWITCH = 0.001  # seconds; auditing in the background must not keep pages waiting


def serve(
    desk: Desk, reviewer: str, *, port: int, blind: bool, opened: Callable[[str], None]
) -> None:
    """Serve until interrupted.

    Args:
        desk: not yet started.
        reviewer: who the first link lets in.
        port: 0 for any free one.
        blind: show reviewers only their own decisions.
        opened: called with the link that lets one browser in, once the desk answers.

    Raises:
        ConfigError: if the port is taken.
        AuditorError: if the rules cannot be used.
    """
    sessions = Sessions()
    with _listening(port) as listening:
        number = listening.getsockname()[1]
        app = make_app(desk, sessions, number, blind=blind)
        server = _Server(uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off"))
        link = f"http://{LOOPBACK}:{number}{ENTRANCE}?token={sessions.invite(reviewer)}"
        server.ready = lambda: opened(link)
        server.desk = desk
        sys.setswitchinterval(_SWITCH)
        desk.start()
        server.run(sockets=[listening])
    if desk.failure is not None:
        raise desk.failure


class _Server(uvicorn.Server):
    """Says when it is ready; ends when the rules turn out to be unusable."""

    ready: Callable[[], None]
    desk: Desk

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self.ready()
        self._watch = asyncio.get_running_loop().create_task(self._until_failure())

    async def _until_failure(self) -> None:
        while not self.desk.finished:
            await asyncio.sleep(0.2)
        if self.desk.failure is not None:
            self.should_exit = True


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        hint = "choose another with --port"
        raise ConfigError(f"port {port} cannot be used: {why(error)}", hint=hint) from error
