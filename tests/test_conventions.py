"""The project's own promises: sizes, purposes, maps, generated files, clean tools."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from auditor.checks import CHECKS, kind
from auditor.render import FORMATS, renderer
from auditor.resources import rules_dir

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted((ROOT / "auditor").rglob("*.py"))
RULES = [path for path in sorted(rules_dir().glob("*/*.yml")) if path.parent.name != "profiles"]


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_small_and_say_their_purpose(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    purpose = ast.get_docstring(tree)
    assert purpose, "the first line says what the file is for"
    assert text.count("\n") <= 400
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 80, node.name


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_public_names_have_docstrings(path: Path) -> None:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name
            members = node.body if isinstance(node, ast.ClassDef) else []
            for member in members:
                if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                    assert ast.get_docstring(member) or _inherits(node), member.name


def _inherits(node: ast.ClassDef) -> bool:
    return bool(node.bases)  # a method of a documented interface needs no second description


def test_every_check_kind_and_format_loads() -> None:
    for name in CHECKS:
        assert kind(name).about
    for name in FORMATS:
        assert renderer(name).__doc__


def test_only_the_text_package_slices_raw_text() -> None:
    sliced = re.compile(r"source\.text\[")
    for path in CODE:
        inside = path.parent.name == "text"
        assert inside or not sliced.search(path.read_text(encoding="utf-8")), path


def test_the_catalogue_is_current() -> None:
    from auditor.rulebook.book import load_rulebook
    from auditor.rulebook.catalogue import as_markdown

    expected = as_markdown(load_rulebook())
    actual = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    assert actual == expected, "run: auditor rules --catalogue > rules/README.md"


def test_the_map_names_every_file_beside_the_rooms() -> None:
    text = (ROOT / "auditor" / "README.md").read_text(encoding="utf-8")
    files = (f"auditor/{path.name}" for path in (ROOT / "auditor").glob("[!_]*.py"))
    assert [file for file in files if f"`{file}`" not in text] == []


@pytest.mark.parametrize("name", ["auditor/README.md", "README.md"])
def test_paths_named_in_the_maps_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for path in re.findall(r"`((?:auditor|rules|reports|tests)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path


def test_gate_rules_are_confident() -> None:
    from auditor.rulebook.loader import load_rule

    for path in RULES:
        rule = load_rule(path)
        if rule.file.audience == "gate":
            assert rule.file.confidence in ("high", "certain"), rule.id


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]],
    ids=["lint", "format", "types"],
)
def test_tools_are_content(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
