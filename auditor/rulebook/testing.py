"""Which rules ``auditor test-rules`` runs: by id, by pack, by file, or all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditor.errors import ConfigError
from auditor.resources import rules_dir
from auditor.rulebook.loader import load_pack, load_rule
from auditor.rulebook.rule import Rule


def find_rules(names: Sequence[str]) -> list[Rule]:
    """The rules that ``names`` (ids, folders, files) stand for; all built-in ones if empty."""
    if not names:
        return load_pack(rules_dir())
    return [rule for name in names for rule in _named(name)]


def _named(name: str) -> list[Rule]:
    path = Path(name)
    if path.is_dir():
        return load_pack(path)
    if path.suffix == ".yml":
        return [load_rule(path)]
    found = [file for file in rules_dir().glob("*/*.yml") if file.stem == name]
    if not found:
        raise ConfigError(f"no rule, pack or file '{name}'", hint="see 'auditor rules'")
    return [load_rule(found[0])]
