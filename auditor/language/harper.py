"""Harper, an English grammar checker that runs inside the process and needs no network."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import lru_cache
from importlib import import_module
from typing import Any

from auditor.errors import NotRun
from auditor.language.slip import Slip
from auditor.text.span import Span

_SPELLING = "SpellCheck"
_DIALECTS = ("AMERICAN", "BRITISH")
LONGEST = 1_000_000  # characters; Harper takes some 8 seconds for so many
_local = threading.local()  # a linter may be used by one thread only


@lru_cache(maxsize=1)  # the rules of one article ask one after the other
def slips(text: str, rules: frozenset[str]) -> tuple[Slip, ...]:
    """What Harper's rules ``rules`` (by its names) find in ``text``, in order.

    Only the rules asked for are run, which is what makes this fast: all of Harper's rules
    together take some ten times as long.

    Raises:
        NotRun: if Harper is not installed, or for a text longer than `LONGEST`.
    """
    if len(text) > LONGEST:
        raise NotRun(f"not run, because the article is longer than {LONGEST:,} characters")
    linter = _linter("AMERICAN", rules)
    try:
        named = linter.organized_lints(text, language="plaintext")
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        # a panic in Rust is no Exception in Python and would end the program
        raise RuntimeError(f"Harper failed: {fault}") from fault
    found = [_slip(name, lint) for name, lints in named.items() for lint in lints]
    return tuple(sorted(found, key=lambda slip: slip.span))


def load_ahead() -> None:
    """Begin to load Harper's dictionary beside what else is loaded; later linters share it.

    It takes longer than any other part of a first audit, and none of it needs Python's lock.
    """
    with suppress(NotRun):
        module = _module()
        threading.Thread(target=module.Linter, name="harper").start()


def misspelt(words: frozenset[str]) -> frozenset[str]:
    """Those of ``words`` that neither an American nor a British dictionary knows.

    Raises:
        NotRun: if Harper is not installed.
    """
    unknown = words
    for dialect in _DIALECTS:
        if unknown:
            linter = _linter(dialect, frozenset((_SPELLING,)))
            listed = "\n\n".join(sorted(unknown))
            lints = linter.lint(listed, language="plaintext")
            unknown &= {lint.problem_text for lint in lints}
    return unknown


def rule_names() -> frozenset[str]:
    """All rules of the Harper that is installed.

    Raises:
        NotRun: if Harper is not installed.
    """
    return frozenset(_module().get_default_lint_config())


def _module() -> Any:
    try:
        return import_module("harper")
    except ImportError as missing:
        reason = f"not run, because Harper cannot be loaded ({missing})"
        raise NotRun(f"{reason}; to enable: pip install harper-py") from missing


def _linter(dialect: str, rules: frozenset[str]) -> Any:
    known: dict[tuple[str, frozenset[str]], Any] = _local.__dict__.setdefault("linters", {})
    if (dialect, rules) not in known:
        module = _module()
        linter = module.Linter(getattr(module.Dialect, dialect))
        linter.set_lint_config({name: name in rules for name in rule_names()})
        known[dialect, rules] = linter
    return known[dialect, rules]


def _slip(rule: str, lint: Any) -> Slip:
    span = Span(lint.span.start, lint.span.end)
    corrected = tuple(_corrected(lint.problem_text, one) for one in lint.suggestions)
    return Slip(span, rule, lint.lint_kind, lint.message, corrected)


def _corrected(text: str, suggestion: Any) -> str:
    """What stands there once ``suggestion`` is taken."""
    kind = suggestion.kind.name
    if kind == "REMOVE":
        return ""
    added: str = suggestion.replacement_text
    return text + added if kind == "INSERT_AFTER" else added
