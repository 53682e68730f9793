"""The wheel: its top level is only ``auditor``, its data is complete, and it runs by itself."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_list_of_packages_is_complete() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    found = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in (ROOT / "auditor").rglob("__init__.py")
    }
    assert set(listed) == found | {"auditor.rules", "auditor.reports"}


def test_top_level_and_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"auditor"}
    for folder in ("rules", "reports"):
        ours = {
            path.relative_to(ROOT / folder).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "samples" not in path.parts and "__pycache__" not in path.parts
        }
        packed = {n.split(f"auditor/{folder}/", 1)[1] for n in names if f"auditor/{folder}/" in n}
        assert packed == ours
    models = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "auditor/learned/models").rglob("*")
        if path.is_file()
    }
    assert models <= set(names)
    assert "auditor/py.typed" in names


def test_the_wheel_finds_its_data(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)  # as installed: files in a folder on the path
    code = (
        "import auditor.resources as r, auditor.rulebook.book as b;"
        "print(r.rules_dir()); print(len(b.load_rulebook().rules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    folder, count = done.stdout.split()
    assert Path(folder) == tmp_path / "auditor" / "rules"
    assert int(count) > 20
