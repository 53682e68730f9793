"""LanguageTool: a real client against a loopback server, local starts that fail, no downloads."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from auditor.errors import NotRun
from auditor.language import languagetool
from tests.language import loopback

pytest.importorskip("language_tool_python")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No settings from outside, and none left behind."""
    for name in ("AUDITOR_LANGUAGETOOL_URL", "LTP_PATH", "AUDITOR_LANGUAGETOOL_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(languagetool, "_settings", None)
    yield
    languagetool.close()


@pytest.fixture
def no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's way to fetch a server fails the test."""
    from language_tool_python import download_lt

    def refuse(*args: object, **kwargs: object) -> None:
        pytest.fail("tried to download LanguageTool")

    monkeypatch.setattr(download_lt.LocalLanguageTool, "_get_remote_zip", refuse)


def url_of(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def fake_java(folder: Path, script: str) -> None:
    java = folder / "java"
    java.write_text(f"#!/bin/sh\n{script}\n")
    java.chmod(0o755)


def local_copy(folder: Path) -> Path:
    (folder / "LanguageTool-6.6").mkdir()
    (folder / "LanguageTool-6.6" / "languagetool-server.jar").touch()
    return folder


def test_a_server_that_is_named_answers() -> None:
    text = "The council have meet on Tuesday."
    with loopback.running() as server:
        languagetool.configure(url=url_of(server))
        (slip,) = languagetool.slips(text)
    assert slip.span.of(text) == "have meet"
    assert (slip.rule, slip.category) == ("HAVE_PART_AGREEMENT", "GRAMMAR")
    assert slip.suggestions == ("met",)


def test_offsets_and_lengths_are_code_points() -> None:
    text = "\U0001f642 Well \U0001f600 \U0001f600 then. The council have meet."
    with loopback.running() as server:
        languagetool.configure(url=url_of(server))
        found = languagetool.slips(text)
    assert [slip.span.of(text) for slip in found] == ["\U0001f600 \U0001f600", "have meet"]


def test_one_text_is_sent_once() -> None:
    with loopback.running() as server:
        languagetool.configure(url=url_of(server))
        assert languagetool.slips("She do not own it.") == languagetool.slips("She do not own it.")
        assert server.asked == ["/v2/check"]  # type: ignore[attr-defined]


def test_the_environment_names_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    with loopback.running() as server:
        monkeypatch.setenv("AUDITOR_LANGUAGETOOL_URL", url_of(server))
        assert languagetool.slips("She do not own it.")


def test_not_configured_says_what_to_do(no_download: None) -> None:
    with pytest.raises(NotRun, match=r"^not run, because no .* configured; to enable: .*_URL"):
        languagetool.slips("Anything.")


def test_not_reachable(no_download: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        languagetool.configure(url=f"http://127.0.0.1:{taken.getsockname()[1]}", timeout=5)
        with pytest.raises(NotRun, match="not run, because LanguageTool failed"):
            languagetool.slips("Anything.")


def test_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "language_tool_python", None)
    languagetool.configure(url="http://127.0.0.1:1")
    with pytest.raises(NotRun, match="language-tool-python cannot be loaded"):
        languagetool.slips("Anything.")


def test_a_server_too_slow_is_given_up_after_three_articles() -> None:
    with loopback.running(delay=3) as server:
        languagetool.configure(url=url_of(server), timeout=0.2)
        began = time.monotonic()
        for number in range(3):
            with pytest.raises(NotRun, match=r"LanguageTool (did not answer|failed)"):
                languagetool.slips(f"Article {number}.")
        for number in range(20):
            with pytest.raises(NotRun, match="3 times in a row"):
                languagetool.slips(f"Further article {number}.")
        assert time.monotonic() - began < 3


def test_a_server_that_talks_nonsense() -> None:
    with loopback.running(broken=True) as server:
        languagetool.configure(url=url_of(server), timeout=5)
        with pytest.raises(NotRun, match="LanguageTool failed"):
            languagetool.slips("Anything.")


def test_system_exit_of_the_client_does_not_end_the_program() -> None:
    def leave() -> None:
        raise SystemExit(3)

    with pytest.raises(NotRun, match="SystemExit"):
        languagetool.within(2, leave)


def test_a_folder_without_the_jar(tmp_path: Path, no_download: None) -> None:
    if shutil.which("java") is None:
        fake_java(tmp_path, "exit 0")
    languagetool.configure(path=str(tmp_path))
    with pytest.raises(NotRun, match=r"Java is not installed|no languagetool-server.jar"):
        languagetool.slips("Anything.")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Java is a shell script")
class TestLocalCopy:
    """Servers started from a folder, with a stand-in for Java."""

    def test_no_jar(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        fake_java(tmp_path, "exit 0")
        monkeypatch.setenv("PATH", str(tmp_path))
        languagetool.configure(path=str(tmp_path))
        with pytest.raises(NotRun, match=r"no languagetool-server\.jar"):
            languagetool.slips("Anything.")

    def test_no_java(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        languagetool.configure(path=str(local_copy(tmp_path)))
        with pytest.raises(NotRun, match="Java is not installed"):
            languagetool.slips("Anything.")

    def test_java_that_ends_at_once_costs_one_try(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_download: None
    ) -> None:
        fake_java(tmp_path, f"echo started >> {tmp_path}/starts; exit 1")
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        languagetool.configure(path=str(local_copy(tmp_path)))
        for _ in range(3):
            with pytest.raises(NotRun, match=r"ended at once \(exit code 1\)"):
                languagetool.slips("Anything.")
        assert (tmp_path / "starts").read_text() == "started\n"

    def test_java_that_never_is_ready(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fake_java(tmp_path, "exec sleep 30")
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        languagetool.configure(path=str(local_copy(tmp_path)), timeout=0.5)
        began = time.monotonic()
        with pytest.raises(NotRun, match=r"not ready in 0\.5 seconds"):
            languagetool.slips("Anything.")
        assert time.monotonic() - began < 5

    def test_java_that_works_is_stopped_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_download: None
    ) -> None:
        script = f'exec {sys.executable} {loopback.__file__} "$@"'
        fake_java(tmp_path, script)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        monkeypatch.setenv("LTP_PATH", str(local_copy(tmp_path)))
        assert languagetool.slips("She do not own it.")
        tool = languagetool._tool
        assert isinstance(tool, languagetool._Tool)
        assert tool._process is not None
        languagetool.close()
        assert tool._process.poll() is not None


def test_a_timeout_that_is_no_number_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_LANGUAGETOOL_TIMEOUT", "soon")
    assert languagetool.from_environment().timeout == 20
