"""The garbled-words reader at work on one article."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from auditor.checks.base import SPUN, SURE
from auditor.errors import ModelError
from auditor.learned import Prediction
from auditor.learned.encoder.shared import encoder, encodings
from auditor.learned.fetch import fetched
from auditor.learned.store import model_dir
from auditor.learned.wording.reader import Reader
from auditor.text.document import Document
from auditor.text.span import Span


def load() -> Callable[[Document], list[Prediction]]:
    """The compact reader that comes with auditor, as a function of a document."""
    return reading_with(None)


def load_deep() -> Callable[[Document], list[Prediction]]:
    """The deep reader, as a function of a document.

    Raises:
        ModelError: if the language model is not installed.
    """
    path = fetched("deep")
    if path is None:
        raise ModelError("the deep reader is not installed", hint="auditor models install deep")
    return reading_with(path)


def reading_with(deeper: Path | None) -> Callable[[Document], list[Prediction]]:
    """The reader as a function of a document; deeper: the file of a language model."""
    reader = Reader.load(model_dir("garbled-words"), encoder(), deeper)

    def read(document: Document) -> list[Prediction]:
        sure = len(document.memo.get(SURE, {}).get("garbled-words", ()))
        readings = [reader.read(document.text, *part, sure) for part in encodings(document)]
        document.memo[SPUN] = max((reading.spun for reading in readings), default=0.0)
        return [
            Prediction(
                Span(each.start, each.end),
                each.probability,
                suggestions=each.suggestions,
                reason=each.reason.rstrip(".") + ".",
            )
            for reading in readings
            for each in reading.suspicions
        ]

    return read
