"""A rulebook: the rules chosen for a run, ready to scan documents with."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import msgspec

from auditor.checks import kind, pattern_facts
from auditor.checks.base import SURE, Kind, Result, Scan, Scanner, told
from auditor.checks.patterns import renew
from auditor.checks.strings import share
from auditor.errors import ConfigError
from auditor.resources import rules_dir
from auditor.rulebook import yamlfile
from auditor.rulebook.loader import load_pack, unique
from auditor.rulebook.profile import RuleSettings
from auditor.rulebook.rule import Rule
from auditor.text.document import Document
from auditor.text.words import read_together

_GRAVE = ("major", "grave")
_RENEWED = 2048  # documents after which automata begin anew: memory must not grow with their number


class Rulebook:
    """Rules by id, compiled kind by kind.

    Attributes:
        rules: by id.
        categories: rule id to category.
        kinds: the kinds of check they name.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules: dict[str, Rule] = {rule.id: rule for rule in rules}
        self.categories = {rule.id: rule.category for rule in self.rules.values()}
        self.kinds = frozenset(rule.kind for rule in self.rules.values())
        self._scans: list[tuple[list[str], Scan]] | None = None
        self._nothing: dict[str, Result] = {}  # found by any rule, whatever the order of work
        self._scanned = 0  # documents since automata began

    def scan(self, document: Document) -> dict[str, Result]:
        """Every rule's result on one document."""
        return self.scan_each([document])[0]

    def scan_each(self, documents: Sequence[Document]) -> list[dict[str, Result]]:
        """Every rule's result on each document, kind after kind.

        Quicker than one document after the other: what a kind looks things up in stays in the
        processor's cache.
        """
        scans = self._compiled()
        results = [self._nothing.copy() for _ in documents]
        read_together([document.words for document in documents])
        self._scanned += len(documents)
        if self._scanned > _RENEWED:
            self._scanned = 0
            renew()
        for ids, scan in scans:
            if isinstance(scan, Scanner) and len(documents) > 1:
                with suppress(Exception):  # the scan does it itself, and says what is wrong
                    scan.strings.quicken()
                    scan.prepare(documents)
            weighs = self._kind((ids, scan)).weighs
            for document, found in zip(documents, results, strict=True):
                if weighs:
                    document.memo[SURE] = self._sure(found, document)
                try:
                    found.update(scan(document))
                except Exception as error:  # counts against all rules of a shared scanner
                    found.update(dict.fromkeys(ids, told(error)))
        for kept in (pattern_facts.KEPT, yamlfile.KEPT):
            kept.write()
        return results

    def load(self, document: Document, kinds: Collection[str]) -> None:
        """Load what rules of some kinds need before their first article, such as this one."""
        for ids, scan in self._compiled():
            if self.rules[ids[0]].kind in kinds:
                with suppress(Exception):  # told with the first article
                    scan(document)

    def digest(self) -> str:
        """A fingerprint of all rules and their parameters, for caches."""
        rows = [(rule.file, rule.kind, repr(rule.params)) for _, rule in sorted(self.rules.items())]
        return hashlib.sha256(msgspec.json.encode(rows)).hexdigest()

    def _sure(self, results: Mapping[str, Result], document: Document) -> dict[str, set[str]]:
        """What `SURE` stands for, of the results so far."""
        sure: dict[str, set[str]] = {}
        for rule_id, found in results.items():
            file = self.rules[rule_id].file
            if file.audience == "gate" and file.severity in _GRAVE and isinstance(found, list):
                words = {m.span.of(document.folded) for m in found if not m.review}
                sure.setdefault(self.categories[rule_id], set()).update(words)
        return sure

    def _compiled(self) -> list[tuple[list[str], Scan]]:
        if self._scans is None:
            together: dict[Any, dict[str, Any]] = {}  # kinds that are compiled alike share a pass
            for rule in self.rules.values():
                together.setdefault(kind(rule.kind).compile, {})[rule.id] = rule.params
            scans = [(list(params), make(params)) for make, params in together.items()]
            scans.sort(key=lambda scan: self._kind(scan).weighs)
            share(scan.strings for _, scan in scans if isinstance(scan, Scanner))
            self._nothing = {rule: [] for ids, _ in scans for rule in ids}
            self._scans = sorted(scans, key=lambda s: (self._kind(s).weighs, self._kind(s).loads))
        return self._scans

    def _kind(self, scan: tuple[list[str], Scan]) -> Kind:
        return kind(self.rules[scan[0][0]].kind)


def load_rulebook(
    packs: Sequence[Path] = (),
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    settings: Sequence[Mapping[str, RuleSettings]] = (),
) -> Rulebook:
    """The rules that come with auditor and those of ``packs``, narrowed and adjusted.

    Args:
        packs: further folders of rules.
        select: ids, categories, kinds of check, tags or globs of ids; empty selects all.
        ignore: the same, to leave out.
        settings: changes to rules by id, later ones win.

    Raises:
        RuleError: for a rule that cannot be used.
        ConfigError: for a selection that names nothing.
    """
    rules = unique(rule for pack in (rules_dir(), *packs) for rule in load_pack(pack))
    for wanted in (*select, *ignore):
        if not any(_named(rule, wanted) for rule in rules):
            hint = "see 'auditor rules' for ids, categories, kinds and tags"
            raise ConfigError(f"no rule, category, kind or tag '{wanted}'", hint=hint)
    adjusted = []
    for rule in rules:
        selected = not select or any(_named(rule, wanted) for wanted in select)
        if not selected or any(_named(rule, wanted) for wanted in ignore):
            continue
        changes = [group[rule.id] for group in settings if rule.id in group]
        said = [change.enabled for change in changes if change.enabled is not None]
        if said[-1:] != [False]:
            adjusted.append(_adjusted(rule, changes))
    _refuse_unknown(rules, settings)
    yamlfile.KEPT.write()
    return Rulebook(adjusted)


def _named(rule: Rule, wanted: str) -> bool:
    return wanted in (rule.category, rule.kind, *rule.file.tags) or fnmatchcase(rule.id, wanted)


def _adjusted(rule: Rule, changes: Sequence[RuleSettings]) -> Rule:
    file = rule.file
    for change in changes:
        file = msgspec.structs.replace(
            file,
            severity=change.severity or file.severity,
            audience=change.audience or file.audience,
        )
    return msgspec.structs.replace(rule, file=file)


def _refuse_unknown(rules: Sequence[Rule], settings: Sequence[Mapping[str, RuleSettings]]) -> None:
    known = {rule.id for rule in rules}
    for group in settings:
        for name in group:
            if name not in known:
                raise ConfigError(f"settings for a rule '{name}' that does not exist")
