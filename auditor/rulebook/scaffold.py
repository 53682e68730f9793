"""A new rule file with every key in place, to be filled in."""

from __future__ import annotations

from pathlib import Path

from auditor.checks import kinds
from auditor.errors import ConfigError, Place
from auditor.finding import CATEGORIES

_TEMPLATE = """\
# {id}: fill in, then run: auditor test-rules {path}
id: {id}
title: The fault in a few words
category: {category}
severity: minor          # note | minor | major | grave
confidence: medium       # low | medium | high | certain
audience: editor         # auditor | editor | gate (near certain only: it may block)
why: >-
  Why a careful editor would strike this out.
sources:
  - https://example.org/where-this-comes-from
message: "'{{match}}' says nothing."
advice: What would settle it.
check:
  kind: {kind}
{keys}
# the exact flagged text stands in ⟦ ⟧
bad:
  - The plan is ⟦change me⟧ at best.
  - A ⟦change me⟧ of a plan was filed.
good:
  - The plan changes little.
  - A plan was filed.
"""
_KEYS = {
    "phrase": "  phrases:\n    - change me\n",
    "substitution": "  pairs:\n    change me: better words\n",
    "pattern": "  pattern: '\\bchange me\\b'\n",
}


def write_rule(path: Path, kind: str) -> None:
    """Write a rule of ``kind`` to ``path`` (``PACK/CATEGORY/ID.yml``), never over a file.

    Raises:
        ConfigError: if the path or the kind will not do.
    """
    if kind not in kinds():
        raise ConfigError(f"no check kind '{kind}'", hint="one of " + ", ".join(kinds()))
    if path.suffix != ".yml" or path.parent.name not in CATEGORIES:
        hint = "PACK/CATEGORY/ID.yml with a category of " + ", ".join(CATEGORIES)
        raise ConfigError("not a place for a rule", Place(str(path)), hint)
    if path.exists():
        raise ConfigError("there is a file already", Place(str(path)), "choose another id")
    keys = _KEYS.get(kind, "  # see 'auditor schema rule' for the keys of this kind\n")
    text = _TEMPLATE.format(
        id=path.stem, path=path, category=path.parent.name, kind=kind, keys=keys
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
