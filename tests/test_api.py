"""The Python interface, and that importing it costs little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import auditor
from auditor import ConfigError, InputError, audit_many, audit_path, audit_text

TEXT = "The council met on Monday.\n\nLeave a comment\n"


def test_audit_text() -> None:
    report = audit_text(TEXT, settings={"select": ["boilerplate-debris"]})
    (finding,) = report.findings
    assert TEXT[finding.location.start : finding.location.end] == "Leave a comment"
    assert report.verdict == "fail"
    with pytest.raises(InputError, match="no text in it"):
        audit_text("… — !")


def test_audit_path_and_many(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    assert audit_path(tmp_path / "a.txt").verdict == "fail"
    with pytest.raises(InputError, match="no such file"):
        audit_path(tmp_path / "gone.txt")
    found = list(audit_many([tmp_path / "a.txt", tmp_path / "gone.txt"]))
    assert [isinstance(each, InputError) for each in found] == [False, True]
    (tmp_path / "b.html").write_text("<title>Ferries</title><script>let words = 1</script>")
    (found_nothing,) = audit_many([tmp_path / "b.html"])
    assert isinstance(found_nothing, InputError)
    with pytest.raises(InputError, match="no text in it"):
        audit_path(tmp_path / "b.html")


def test_bad_settings() -> None:
    with pytest.raises(ConfigError, match="colour"):
        audit_text("x", settings={"colour": 1})


def test_every_public_name_is_there() -> None:
    for name in auditor.__all__:
        assert getattr(auditor, name)
    with pytest.raises(AttributeError):
        auditor.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_heavy_libraries_wait() -> None:
    heavy = "numpy sklearn textstat onnxruntime spacy trafilatura rich jinja2 msgspec".split()
    code = f"import sys, auditor, auditor.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
