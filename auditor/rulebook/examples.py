"""A rule's marked examples, run as tests: in ``bad`` exactly the text in ⟦ ⟧ must be flagged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from auditor.checks.base import Result
from auditor.errors import NotRun
from auditor.finding import Match
from auditor.rulebook.book import Rulebook
from auditor.rulebook.rule import Rule
from auditor.text.document import Document
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text
from auditor.text.span import Span

ExampleKind = Literal["bad", "good", "known_misses", "known_false_alarms"]
KINDS: tuple[ExampleKind, ...] = ("bad", "good", "known_misses", "known_false_alarms")
APART = "\n=====\n"
"""Between the articles of an example for rules that compare; the first one is audited."""

_MARK = re.compile("[⟦⟧]")


@dataclass(frozen=True, slots=True)
class Example:
    """One example of a rule: the text without marks, and the spans that were marked."""

    rule: Rule
    kind: ExampleKind
    index: int
    text: str
    marked: tuple[Span, ...]

    @property
    def fails_today(self) -> bool:
        """Known misses and false alarms must fail; one that passes wants promoting."""
        return self.kind.startswith("known")


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """What the rule flagged in an example; ``error`` if it did not run.

    ``not_run`` where that is the machine's fault (no server, say), not the rule's.
    """

    example: Example
    flagged: tuple[Span, ...]
    error: str | None = None
    not_run: bool = False

    @property
    def as_marked(self) -> bool:
        """Whether exactly the marked spans were flagged."""
        return self.error is None and self.flagged == self.example.marked

    def explain(self) -> str:
        """What was expected and what was flagged, for a failure message."""
        text = self.example.text
        flagged = [span.of(text) for span in self.flagged]
        marked = [span.of(text) for span in self.example.marked]
        where = f"{self.example.rule.id} {self.example.kind}[{self.example.index}]"
        return f"{where}: {self.error or f'marked {marked}, flagged {flagged}'}"


def examples(rule: Rule) -> Iterator[Example]:
    """All examples of a rule."""
    for kind in KINDS:
        for index, marked in enumerate(getattr(rule.file, kind)):
            text, spans = unmark(marked)
            yield Example(rule, kind, index, text, spans)


def unmark(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The text without ⟦ ⟧ and the spans between them."""
    text, spans, start = "", [], 0
    position = 0
    for mark in _MARK.finditer(marked):
        text += marked[position : mark.start()]
        position = mark.end()
        if mark[0] == "⟦":
            start = len(text)
        else:
            spans.append(Span(start, len(text)))
    return text + marked[position:], tuple(spans)


def run_examples(rule: Rule) -> list[ExampleResult]:
    """The rule on each of its examples."""
    book = Rulebook([rule])
    return [_result(example, book) for example in examples(rule)]


def _result(example: Example, book: Rulebook) -> ExampleResult:
    document = _document(example.text)
    found: Result = book.scan(document)[example.rule.id]
    if isinstance(found, Exception):
        error = f"{type(found).__name__}: {found}"
        return ExampleResult(example, (), error, isinstance(found, NotRun))
    return ExampleResult(example, _spans(found, document, example.marked))


def _document(text: str) -> Document:
    """The example's article; compared with those that follow it."""
    documents = [
        read_plain(source_from_text(each, f"<{number}>"))
        for number, each in enumerate(text.split(APART), start=1)
    ]
    if len(documents) > 1:
        from auditor.evidence.together import read_together

        read_together(documents)
    return documents[0]


def _spans(matches: list[Match], document: Document, marked: tuple[Span, ...]) -> tuple[Span, ...]:
    """What was flagged; a match for review only may be marked but need not be."""
    flagged = ((document.map.to_raw(match.span), match.review) for match in matches)
    return tuple(sorted(span for span, review in flagged if not review or span in marked))
