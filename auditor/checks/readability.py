"""Kind ``readability``: a measure of the whole article, or the length of one of its parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from auditor.checks.base import Check, Kind, Params, one_by_one
from auditor.errors import NotRun
from auditor.finding import Match
from auditor.language.readability import MEASURES, PROSE, of_document, prose
from auditor.text.document import Document
from auditor.text.span import Span

Unit = Literal["article", "paragraph", "sentence"]


class ReadabilityParams(Params, frozen=True, kw_only=True):
    """A measure and its limits.

    Attributes:
        measure: one of `auditor.language.readability.MEASURES`; only ``words`` for a unit smaller
            than the article.
        unit: what is measured. Of an article that is beyond a limit, the passage with the longest
            sentences is flagged; of the other units, each that is beyond it.
        above, below: what is flagged lies above or below these.
    """

    measure: str
    unit: Unit = "article"
    above: float | None = None
    below: float | None = None

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ValueError(f"measure: no measure '{self.measure}'; one of {', '.join(MEASURES)}")
        if self.unit != "article" and self.measure != "words":
            raise ValueError(f"measure: only 'words' is measured by {self.unit}")
        if self.above is None and self.below is None:
            raise ValueError("measure: no limit; give 'above' or 'below'")

    def limit(self, value: float) -> float | None:
        """The limit that ``value`` is beyond."""
        if self.above is not None and value > self.above:
            return self.above
        if self.below is not None and value < self.below:
            return self.below
        return None


def prepare(params: ReadabilityParams) -> Check:
    """The check of one readability rule; messages may name ``{value}`` and ``{limit}``."""

    def check(document: Document) -> Iterable[Match]:
        if params.unit == "article":
            value = of_document(document).get(params.measure)
            if value is None:
                raise NotRun(f"not run, because {params.measure} needs a longer text")
            limit = params.limit(value)
            if limit is not None:
                yield _match(hardest_passage(document), value, limit)
            return
        for span in _units(document, params.unit):
            value = len(span.of(document.text).split())
            limit = params.limit(value)
            if limit is not None:
                yield _match(span, value, limit)

    return check


def hardest_passage(document: Document) -> Span:
    """The paragraph whose sentences are longest on average; of equals, the first."""
    sentences: dict[Span, int] = {}
    blocks = _units(document, "paragraph")
    index = 0
    for sentence in prose(document):
        while blocks[index].end <= sentence.start:
            index += 1
        sentences[blocks[index]] = sentences.get(blocks[index], 0) + 1
    words = {block: len(block.of(document.text).split()) for block in sentences}
    return max(sentences, key=lambda block: words[block] / sentences[block])


def _units(document: Document, unit: Unit) -> list[Span]:
    if unit == "sentence":
        return prose(document)
    return document.spans_of(PROSE)


def _match(span: Span, value: float, limit: float) -> Match:
    values = {"value": f"{value:g}", "limit": f"{limit:g}"}
    return Match(span, values, evidence={"value": value, "limit": limit})


READABILITY = Kind(
    ReadabilityParams, one_by_one(prepare), "readability of the article, length of its parts"
)
