"""One reading of an article by the encoder, shared by every part that builds on it."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from auditor.learned.encoder.runtime import Encoded, Encoder
from auditor.learned.store import model_dir

if TYPE_CHECKING:
    from auditor.text.document import Document
    from auditor.text.span import Span

PART = 12_000  # code points, some 2,000 words, that are encoded together
KEPT = 60_000  # code points of an article up to which its encoding is kept for the next who asks
MEMO = "encoded"

Part = tuple[list[tuple[int, int]], Encoded]


@functools.lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder that comes with auditor, loaded once per process."""
    return Encoder(model_dir("encoder"))


def encodings(document: Document) -> Iterator[Part]:
    """Yield the document's sentences, in parts of bounded size, with what the encoder made of them.

    A short article is encoded once however many ask; a long one anew for each, so that memory does
    not grow with it.
    """
    if MEMO in document.memo:
        yield from document.memo[MEMO]
        return
    keep: list[Part] | None = [] if len(document.text) <= KEPT else None
    for sentences in parts(document.sentences):
        part = (sentences, encoder().read(document.text, sentences))
        if keep is not None:
            keep.append(part)
        yield part
    if keep is not None:
        document.memo[MEMO] = keep


def parts(sentences: Sequence[Span]) -> Iterator[list[tuple[int, int]]]:
    """Sentences in parts of some `PART` code points: memory must not grow with the article."""
    part: list[tuple[int, int]] = []
    for sentence in sentences:
        if part and sentence.end - part[0][0] > PART:
            yield part
            part = []
        part.append((sentence.start, sentence.end))
    if part:
        yield part
