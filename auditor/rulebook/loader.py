"""Rule files to rules: read, typed, checked, every error with its file, line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from auditor.checks import is_kind, kind, kinds
from auditor.checks.base import read_tsv
from auditor.errors import AuditorError, Place, RuleError, why
from auditor.finding import CATEGORIES
from auditor.rulebook.rule import Rule, RuleFile
from auditor.rulebook.yamlfile import YamlFile

NOT_RULES = frozenset({"profiles"})
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NEEDED = (
    ("sources", 1, "one source"),
    ("bad", 2, "two marked examples"),
    ("good", 2, "two marked examples"),
)
_KEY = re.compile(r"([a-z][\w.\[\]-]*): (.+)", re.DOTALL)


def load_pack(folder: Path) -> list[Rule]:
    """All rules of a pack: ``folder/CATEGORY/ID.yml``, sorted by path.

    Raises:
        RuleError: at the first rule that cannot be used.
    """
    if not folder.is_dir():
        raise RuleError("no such rule pack", Place(str(folder)), "a pack is a folder of rules")
    paths = [
        path
        for path in sorted(folder.glob("*/*.yml"))
        if path.parent.name not in NOT_RULES and not path.name.startswith(".")
    ]
    if not paths:
        hint = "rules are files CATEGORY/ID.yml in it"
        raise RuleError("no rules in this pack", Place(str(folder)), hint)
    return unique(load_rule(path) for path in paths)


def unique(rules: Iterable[Rule]) -> list[Rule]:
    """The rules as a list; two with one id are an error."""
    known: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in known:
            other = known[rule.id].path
            raise RuleError(
                f"rule '{rule.id}' is already defined in {other}", Place(str(rule.path))
            )
        known[rule.id] = rule
    return list(known.values())


def load_rule(path: Path) -> Rule:
    """One rule file."""
    source = YamlFile(path, keep=True)
    file = source.convert(RuleFile)
    _check_names(source, file, path)
    for key, least, named in _NEEDED:
        if len(getattr(file, key)) < least and not (file.origin and key != "sources"):
            raise source.fail(f"'{key}' needs at least {named}", f"$.{key}")
    check = dict(file.check)
    name = check.pop("kind", None)
    if not is_kind(name):
        raise source.fail(f"no check kind '{name}'", "$.check.kind", "one of " + ", ".join(kinds()))
    if "list" in check:
        check["rows"] = _rows(source, path, str(check.pop("list")))
    params = _params(source, name, check)
    return Rule(file=file, kind=name, params=params, path=path)


def _params(source: YamlFile, name: str, check: dict[str, Any]) -> Any:
    try:
        return source.convert(kind(name).params, check, "$.check")
    except AuditorError as error:
        # parameters that are well typed but make no sense say which key is wrong
        named = _KEY.fullmatch(error.problem)
        if named and error.place == source.place("$.check"):
            raise source.fail(f"{named[1]}: {named[2]}", f"$.check.{named[1]}") from error
        raise


def _check_names(source: YamlFile, file: RuleFile, path: Path) -> None:
    if file.id != path.stem or not _ID.fullmatch(file.id):
        problem = f"id '{file.id}' must be kebab-case and equal the file name '{path.stem}'"
        raise source.fail(problem, "$.id")
    if file.category != path.parent.name:
        problem = f"category '{file.category}' must equal the folder name '{path.parent.name}'"
        raise source.fail(problem, "$.category")
    if file.category not in CATEGORIES:
        hint = "one of " + ", ".join(CATEGORIES)
        raise source.fail(f"no category '{file.category}'", "$.category", hint)
    for name in ("bad", "known_misses"):
        for index, example in enumerate(getattr(file, name)):
            if example.count("⟦") != example.count("⟧") or "⟦" not in example:
                at = f"$.{name.replace('_', '-')}[{index}]"
                raise source.fail("mark the flagged span with ⟦ and ⟧", at)


def _rows(source: YamlFile, path: Path, name: str) -> list[list[str]]:
    if Path(name).name != name or not name.endswith(".tsv"):
        raise source.fail("'list' names a .tsv file beside the rule", "$.check.list")
    try:
        return read_tsv(path.with_name(name))
    except (OSError, UnicodeDecodeError) as error:
        raise source.fail(f"list '{name}' cannot be read: {why(error)}", "$.check.list") from error
