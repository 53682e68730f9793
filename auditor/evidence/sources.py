"""What an attribution is, and what kind of source its words name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.evidence import lexicon
from auditor.text.span import Span

Kind = Literal["named", "document", "anonymous", "vague"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to say so: spans of reading text; ``source`` is None where nobody is named."""

    kind: Kind
    source: Span | None
    cue: Span
    probability: float


def kind_of_source(source: str | None) -> Kind:
    """Named, document, anonymous or vague, by the words of the source; vague if there is none."""
    if source is None:
        return "vague"
    words = [word.strip(".,;:'\"()") for word in source.split()]
    lower = [word.lower() for word in words if word]
    named = any(word[:1].isupper() for word in words[1:]) or (
        bool(words) and words[0][:1].isupper() and lower[0] not in lexicon.FUNCTION_WORDS
        and lower[0] not in lexicon.VAGUE_NOUNS
        and lower[0] not in lexicon.ANONYMOUS_NOUNS
    )  # fmt: skip
    anonymous = any(word in lexicon.ANONYMOUS_NOUNS for word in lower)
    if any(word in lexicon.DOCUMENT_NOUNS for word in lower):
        bare = set(lower) <= lexicon.VAGUE_NOUNS | {"new", "recent"}
        return "vague" if bare and not named else "document"
    if any(word in lexicon.VAGUE_NOUNS for word in lower) and not named:
        return (
            "anonymous" if anonymous and lower[0] in ("a", "an", "the", "one", "two") else "vague"
        )
    if anonymous and not _is_person(words):
        return "anonymous"
    return "named"


_DOCUMENT_SAYS = re.compile(
    r"\b((?:[Aa]n?|[Tt]he|[Oo]ne|[Tt]his|[Tt]heir|[Ii]ts) (?:[\w-]+ ){0,3}"
    r"(?:report|study|survey|poll|paper|analysis|audit|memo|review|index|census)\b[^.;,]{0,60}?)"
    r" (found|finds|shows|showed|concluded|concludes|says|said|suggests|estimates|estimated)\b"
)


def document_says(text: str, start: int, end: int) -> Attribution | None:
    """The attribution of the plain form "a report by ... found", which the model may miss."""
    found = _DOCUMENT_SAYS.search(text, start, end)
    if found is None:
        return None
    return Attribution("document", Span(*found.span(1)), Span(*found.span(2)), 0.9)


def can_speak(source: str) -> bool:
    """Whether the words can be a source: not just "it", an article or a thing that happened."""
    words = [word.strip(".,;:'\"()") for word in source.lower().split()]
    words = [word for word in words if word and word not in ("'s", "s", "the", "a", "an", "also")]
    return bool(words) and words[-1] not in lexicon.NOT_SOURCES


def _is_person(words: Sequence[str]) -> bool:
    """Whether the words hold a name that is not just an office ("Chen", not "State officials")."""
    lower = [word.lower() for word in words]
    places = [i for i, word in enumerate(lower) if word in lexicon.ANONYMOUS_NOUNS]
    after = words[places[-1] + 1 :]
    before = words[: places[0]]
    singular = not lower[places[-1]].endswith("s") and lower[places[-1]] != "people"
    return any(word[:1].isupper() for word in after) or (
        singular and any(word[:1].isupper() for word in before[:-1])
    )
