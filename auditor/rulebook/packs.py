"""Packs of the user's own: a public list of tortured phrases made into a folder of rules."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from auditor.errors import InputError, Place, why
from auditor.text.normalise import normalised

CATEGORY = "garbled-words"
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_WRONG = ("tortured", "garbled", "wrong", "phrase")
_RIGHT = ("correct", "original", "right", "expected")
_LONGEST = 120  # code points; longer rows are notes, not phrases
_SOURCE = "https://arxiv.org/abs/2107.06751"
_READ = "name a .json, .csv or .tsv file, or a folder of Vale rules"


@dataclass(frozen=True, slots=True)
class Pair:
    """A wrong phrase and what it stands for (empty where the list does not know)."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was left out: its 1-based line in the file, and why."""

    place: Place
    problem: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}"


def to_stderr(row: BadRow) -> None:
    """Tell the user about a row that was left out."""
    print(row, file=sys.stderr)


def convert_tortured(path: Path, out: Path, report: Callable[[BadRow], None] = to_stderr) -> int:
    """Write ``out/garbled-words/ID.yml`` and ``ID.tsv`` from a list of tortured phrases.

    Args:
        path: ``.json`` (an array, or an object whose ``phrases`` is one, of objects with
            ``tortured`` and ``correct``) or ``.csv`` with these columns (also ``garbled``,
            ``original`` and the like; comma, semicolon or tab).
        out: the pack's folder; ID is the file's stem in kebab case. An existing rule is replaced.
        report: called with each row that is left out.

    Returns:
        The number of phrases in the pack.

    Raises:
        InputError: if the file cannot be read, or holds no usable phrase.
    """
    pairs: dict[str, str] = {}
    for line, row in _rows(path):
        place = Place(str(path), line)
        pair = _pair(row)
        if isinstance(pair, str):
            report(BadRow(place, pair))
        elif pair.wrong in pairs:
            if pairs[pair.wrong] == "":
                pairs[pair.wrong] = pair.right
        else:
            pairs[pair.wrong] = pair.right
    if len(pairs) < 2:
        hint = f"rows need one of the columns {', '.join(_WRONG)} and one of {', '.join(_RIGHT)}"
        raise InputError("fewer than two usable phrases", Place(str(path)), hint)
    name = rule_id(path)
    folder = out / CATEGORY
    folder.mkdir(parents=True, exist_ok=True)
    rows = ["\t".join(filter(None, pair)) for pair in sorted(pairs.items())]
    (folder / f"{name}.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    rule = yaml.safe_dump(_rule(name, path, sorted(pairs)), sort_keys=False, allow_unicode=True)
    (folder / f"{name}.yml").write_text(rule, encoding="utf-8")
    return len(pairs)


def rule_id(path: Path) -> str:
    """The id of the rule made from ``path``: its stem in kebab case."""
    return "-".join(re.findall(r"[a-z0-9]+", path.stem.lower())) or "tortured"


def _rows(path: Path) -> Iterator[tuple[int, Any]]:
    """Each row with its line; a row is a mapping of text, or anything else if malformed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {why(error)}", Place(str(path)), _READ) from error
    if path.suffix.lower() == ".json":
        return _json_rows(text, path)
    if path.suffix.lower() in (".csv", ".tsv"):
        return _csv_rows(text, path)
    raise InputError("not a list of phrases", Place(str(path)), _READ)


def _json_rows(text: str, path: Path) -> Iterator[tuple[int, Any]]:
    decoder = json.JSONDecoder()
    start = re.search(r'\A\s*\[|"phrases"\s*:\s*\[', text)
    if start is None:
        raise InputError("no array of phrases", Place(str(path), 1), 'it stands under "phrases"')
    position, line, counted = start.end(), 1, 0
    gap = re.compile(r"[\s,]*")
    while True:
        found = gap.match(text, position)
        position = found.end() if found else position
        if text[position : position + 1] == "]":
            return
        line += text.count("\n", counted, position)
        counted = position
        try:
            row, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            place = Place(str(path), error.lineno, error.colno)
            raise InputError(f"not valid JSON: {error.msg}", place) from error
        yield line, row


def _csv_rows(text: str, path: Path) -> Iterator[tuple[int, Any]]:
    first = text.split("\n", 1)[0]
    delimiter = max("\t;,", key=first.count)
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        place = Place(str(path), reader.line_num)
        raise InputError(f"not valid CSV: {error}", place) from error


def _pair(row: Any) -> Pair | str:
    """The pair of a row, or what is wrong with it."""
    if not isinstance(row, dict):
        return "not an object with 'tortured' and 'correct'"
    named = {str(key).strip().lower(): value for key, value in row.items() if key is not None}
    wrong = next((named[key] for key in _WRONG if key in named), None)
    right = next((named[key] for key in _RIGHT if key in named), "")
    if not isinstance(wrong, str) or not wrong.strip():
        return "no phrase in it"
    wrong = _plain(wrong)
    right = _plain(right) if isinstance(right, str) and "?" not in right else ""
    if len(wrong) > _LONGEST:
        return "longer than a phrase"
    if "," in wrong or wrong.startswith("#"):
        return f"'{wrong}' is no single phrase"
    if len(wrong.replace("-", " ").split()) < 2:
        return f"'{wrong}' is a single word and would flag ordinary text"
    if wrong == right:
        return f"'{wrong}' stands for itself"
    return Pair(wrong, right)


def _plain(text: str) -> str:
    """One line in lower case, without asides in brackets ("(lstm)")."""
    return " ".join(normalised(_ASIDE.sub(" ", text)).lower().split())


def _rule(name: str, path: Path, phrases: list[str]) -> dict[str, Any]:
    """The rule file; its examples are made of the list's own first phrases."""
    return {
        "id": name,
        "title": f"Tortured phrases of {path.name}",
        "category": CATEGORY,
        "severity": "major",
        "confidence": "medium",
        "audience": "editor",
        "why": "A list of set terms that were found rewritten, synonym by synonym, in print.",
        "sources": [_SOURCE],
        "message": "'{match}' is on a list of tortured phrases; '{suggestion}' may be meant.",
        "advice": "Restore the term if the sentence is about it.",
        "check": {"kind": "substitution", "list": f"{name}.tsv"},
        "bad": [f"The page says: ⟦{phrase}⟧." for phrase in phrases[:2]],
        "good": ["The council met on Monday.", "Rain fell for most of the week."],
        "tags": ["user-pack"],
    }
