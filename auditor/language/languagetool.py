"""LanguageTool by language-tool-python: a named server or a local copy, never a download."""

from __future__ import annotations

import atexit
import os
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from auditor.errors import NotRun
from auditor.language.slip import Slip
from auditor.text.span import Span

if TYPE_CHECKING:
    import subprocess

T = TypeVar("T")
ENABLE = (
    "to enable: pip install 'auditor[languagetool]', then set AUDITOR_LANGUAGETOOL_URL to a running"
    " server, or LTP_PATH to a folder that holds LanguageTool and have Java installed"
)
_JARS = ("languagetool-server.jar", "languagetool.jar")
_TIMEOUT = 20.0
_FAILURES = 3  # in a row, after which a server is left alone


@dataclass(frozen=True, slots=True)
class Settings:
    """Where LanguageTool is.

    Attributes:
        url: of a running server, like ``http://localhost:8081``.
        path: a folder that holds LanguageTool's jar, or a folder ``LanguageTool-…`` that does.
        timeout: seconds one answer, or the start of a local server, may take.
        language: what to check for; British spellings are left to other rules.
    """

    url: str = ""
    path: str = ""
    timeout: float = _TIMEOUT
    language: str = "en-US"


_settings: Settings | None = None
_tool: _Tool | NotRun | None = None
_lock = threading.Lock()


def configure(
    url: str | None = None, path: str | None = None, timeout: float | None = None
) -> None:
    """Say where LanguageTool is; what is ``None`` is taken from the environment.

    The variables are ``AUDITOR_LANGUAGETOOL_URL``, ``LTP_PATH`` and
    ``AUDITOR_LANGUAGETOOL_TIMEOUT``. A server started before is stopped.
    """
    global _settings
    found = from_environment()
    close()
    _settings = Settings(
        found.url if url is None else url,
        found.path if path is None else path,
        found.timeout if timeout is None else timeout,
    )


def configured() -> Settings:
    """Where LanguageTool is, as far as anybody said."""
    return _settings or from_environment()


def from_environment() -> Settings:
    """The settings the environment holds."""
    timeout = _TIMEOUT
    with suppress(ValueError):
        timeout = float(os.environ.get("AUDITOR_LANGUAGETOOL_TIMEOUT", ""))
    return Settings(
        os.environ.get("AUDITOR_LANGUAGETOOL_URL", ""), os.environ.get("LTP_PATH", ""), timeout
    )


def close() -> None:
    """Forget the server, and stop it if it was started here."""
    global _tool
    with _lock:
        if isinstance(_tool, _Tool):
            _tool.stop()
        _tool = None


def slips(text: str) -> tuple[Slip, ...]:
    """What LanguageTool finds in ``text``, in order.

    Raises:
        NotRun: if it is not configured, not installed, not reachable or too slow. A server that
            failed is not asked again for the articles that follow.
    """
    return _ready().check(text)


def _ready() -> _Tool:
    global _tool
    with _lock:
        if _tool is None:
            try:
                _tool = _Tool(configured())
            except NotRun as reason:
                _tool = reason
        if isinstance(_tool, NotRun):
            raise NotRun(*_tool.args)
        return _tool


class _Tool:
    """A client of one server, and the server itself where it was started here."""

    def __init__(self, settings: Settings) -> None:
        if not settings.url and not settings.path:
            raise _not_run("no LanguageTool server is configured")
        self._timeout = settings.timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._kept: tuple[str, tuple[Slip, ...]] = ("", ())
        library = _library()
        url = settings.url or self._start(Path(settings.path))
        # a client of a server that is named does not look for a local one, nor fetch it
        client = type("Client", (library.LanguageTool,), {"_TIMEOUT": settings.timeout})
        try:
            self._client: Any = within(
                settings.timeout, lambda: client(settings.language, remote_server=url)
            )
        except NotRun:
            self.stop()
            raise

    def check(self, text: str) -> tuple[Slip, ...]:
        """The slips in ``text``; several rules that ask about one text share an answer."""
        if self._kept[0] != text or not text:
            if self._failures >= _FAILURES:
                raise _not_run(f"the LanguageTool server failed {_FAILURES} times in a row")
            self._failures += 1
            matches = within(self._timeout, lambda: self._client.check(text))
            self._kept = (text, read_matches(matches, text))
            self._failures = 0
        return self._kept[1]

    def stop(self) -> None:
        """Stop the server that was started here."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(5)

    def _start(self, folder: Path) -> str:
        """Start a local server and wait until it answers; its address.

        language-tool-python would fetch a copy that is missing and try hundreds of ports where
        Java fails, so it is not asked to.
        """
        java, jar = shutil.which("java"), _jar(folder)
        if java is None:
            raise _not_run("Java is not installed")
        import subprocess  # slow to import, as what follows is, and few start a server
        from urllib.request import urlopen

        port = _free_port()
        command = [java, "-cp", str(jar), "org.languagetool.server.HTTPServer", "-p", str(port)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the user's own Java and folder
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError as error:
            raise _not_run(f"Java cannot be started ({error})") from error
        atexit.register(self.stop)
        url = f"http://127.0.0.1:{port}/"
        deadline = time.monotonic() + self._timeout
        while time.monotonic() < deadline:
            code = self._process.poll()
            if code is not None:
                raise _not_run(f"the local LanguageTool server ended at once (exit code {code})")
            with suppress(OSError), urlopen(url + "v2/languages", timeout=1):  # noqa: S310
                return url
            time.sleep(0.1)
        self.stop()
        raise _not_run(f"the local LanguageTool server was not ready in {self._timeout:g} seconds")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What ``call`` returns, if it does so in time.

    Raises:
        NotRun: if it takes longer, or raises anything.
    """
    results: list[T] = []
    faults: list[BaseException] = []

    def work() -> None:
        try:
            results.append(call())
        except BaseException as fault:  # the client is known to raise SystemExit, too
            faults.append(fault)

    # a daemon, so that a server that never answers cannot keep the program from ending
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if results:
        return results[0]
    if faults:
        said = " ".join(str(faults[0]).split())[:200]
        raise _not_run(f"LanguageTool failed ({type(faults[0]).__name__}: {said})")
    raise _not_run(f"LanguageTool did not answer in {seconds:g} seconds")


def read_matches(matches: list[Any], text: str) -> tuple[Slip, ...]:
    """The client's matches as slips; those outside the text or without extent are left out.

    The client counts offsets in code points, but leaves lengths in UTF-16 units.
    """
    found = []
    for match in matches:
        start = int(match.offset)
        end = _after(text, start, int(match.error_length))
        if 0 <= start < end <= len(text):
            replacements = tuple(str(one) for one in match.replacements[:5])
            found.append(
                Slip(Span(start, end), match.rule_id, match.category, match.message, replacements)
            )
    return tuple(sorted(found, key=lambda slip: slip.span))


def _after(text: str, start: int, units: int) -> int:
    end = start
    while units > 0 and end < len(text):
        units -= 2 if ord(text[end]) > 0xFFFF else 1
        end += 1
    return end


def _library() -> Any:
    try:
        return import_module("language_tool_python")
    except ImportError as missing:
        raise _not_run(f"language-tool-python cannot be loaded ({missing})") from missing


def _jar(folder: Path) -> Path:
    """The jar in ``folder``, or in the newest ``LanguageTool-…`` in it."""
    for inside in (folder, *sorted(folder.glob("LanguageTool*"), reverse=True)):
        for name in _JARS:
            if (inside / name).is_file():
                return inside / name
    raise _not_run(f"there is no {_JARS[0]} in {folder}")


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _not_run(reason: str) -> NotRun:
    return NotRun(f"not run, because {reason}; {ENABLE}")
