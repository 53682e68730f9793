"""What a check kind is: typed parameters, and one function that makes a scanner for its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from auditor.checks.strings import Strings
from auditor.errors import NotRun
from auditor.finding import Match
from auditor.text.document import Document

Matches = list[Match]
Result = Matches | NotRun | Exception
"""Matches of one rule; `NotRun` where it could not apply; any other exception is a fault in it."""

Scan = Callable[[Document], Mapping[str, Result]]
"""Reads a document once for all rules of a kind: rule id to result. Pure, no input or output.

Rules that found nothing may be left out."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """A `Scan` that shares work with others and between documents.

    Attributes:
        scan: reads one document.
        strings: what it looks for, in one pass with those of others.
        prepare: looks at several documents together and notes in the ``memo`` of each what its
            scan need not do again.
    """

    scan: Scan
    strings: Strings
    prepare: Callable[[Sequence[Document]], None] = lambda documents: None

    def __call__(self, document: Document) -> Mapping[str, Result]:
        return self.scan(document)


SURE = "sure"
"""Under this name a document's memo holds, for kinds that weigh it, what others are sure of:
category to the distinct words flagged by rules that may block a gate and are no mere slips."""

SPUN = "spun"
"""Under this name a document's memo holds the probability that the whole article was spun."""

Check = Callable[[Document], Iterable[Match]]


class Params(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Base of every kind's parameters: the keys a rule may write under ``check``.

    A kind refuses parameters that make no sense by raising ``ValueError`` with a message that
    starts with the key's path, like ``pattern: missing )``, from ``__post_init__``.
    """


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of check.

    Attributes:
        params: the class of its parameters.
        compile: all selected rules of this kind (id to parameters) made into one scanner.
        about: one line for the schema of rule files.
        weighs: it weighs what other kinds found, so it runs after them; see `SURE`.
        loads: what it needs is loaded beside the others, so it runs after them.
    """

    params: type[Params]
    compile: Callable[[Mapping[str, Any]], Scan]
    about: str
    weighs: bool = False
    loads: bool = False


def one_by_one(prepare: Callable[[Any], Check]) -> Callable[[Mapping[str, Any]], Scan]:
    """``Kind.compile`` for kinds whose rules do not share work: each rule scans by itself."""

    def compile_rules(rules: Mapping[str, Any]) -> Scan:
        checks = {rule: prepare(params) for rule, params in rules.items()}

        def scan(document: Document) -> Mapping[str, Result]:
            return {rule: run(check, document) for rule, check in checks.items()}

        return scan

    return compile_rules


def run(check: Check, document: Document) -> Result:
    """The check's matches; an exception is a result too, so that one rule cannot stop the rest."""
    try:
        return list(check(document))
    except Exception as error:  # handed to the report as this rule's outcome
        return told(error)


def told(error: Exception) -> Exception:
    """The exception without its traceback, whose frames hold the document and the exception.

    In such a ring the document would stay in memory until the collector comes by.
    """
    return error.with_traceback(None)


def read_tsv(path: Path) -> list[list[str]]:
    """Rows of a list file; blank lines and lines that begin with ``#`` are left out."""
    rows = path.read_text(encoding="utf-8").splitlines()
    return [row.split("\t") for row in rows if row.strip() and not row.startswith("#")]
