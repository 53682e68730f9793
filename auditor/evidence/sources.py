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
    """Named, document, anonymous or vague, by the words of the source; vague if there is none.

    A crowd that could be counted but is not named ("residents") is anonymous.
    """
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
    return "anonymous" if crowd_of(source) else "named"


# what a group is told apart by, so that the reader may know who is meant
_DEFINITE = frozenset(
    "the this that these those his her its their our my your both all he she it they we who "
    "which what whose i you them him us each every".split()
)
_PLURAL = frozenset("people men women children folks".split())
_HEAD_ENDS = frozenset(
    "who whom that which whose in of on at from with for to near around across among about by "
    "and or as like against outside inside under behind throughout".split()
)
_NO_CROWD = frozenset(
    "news politics economics statistics series species headquarters police press always perhaps "
    "sometimes others hers theirs ours yours towards besides".split()
)
_COUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|half"
    r"|per ?cent)\b"
)


def crowd_of(source: str) -> str:
    """The plural noun where the words name a crowd without a count, a name or an article.

    "Farmers in the valley" gives "farmers"; "the farmers", "three farmers", "Lenne's farmers" and
    a farmer give an empty string.
    """
    words = [word for word in re.split(r"[\s,]+", source.strip(" ,.;:'\"()")) if word]
    if not words or words[0].lower() in _DEFINITE or _COUNT.search(source.lower()):
        return ""
    end = next((n for n, word in enumerate(words) if word.lower() in _HEAD_ENDS), len(words))
    head = words[:end]
    if not head or any(word[:1].isupper() for word in [*head[1:], *words[end:]]):
        return ""
    noun = head[-1].lower()
    if len(head) > 1 and len(head[0]) > 1 and head[0].isupper():
        return ""  # "UN observers" are somebody's
    if head[-1][0].isupper() and noun not in lexicon.CROWD_NOUNS:
        return ""  # more often a name
    plural = noun in _PLURAL or (
        noun.endswith("s") and len(noun) > 3 and not noun.endswith(("ss", "us", "is", "'s", "’s"))
    )
    return noun if plural and noun not in _NO_CROWD and noun.isalpha() else ""


_DOCUMENT_SAYS = re.compile(
    r"\b((?:[Aa]n?|[Tt]he|[Oo]ne|[Tt]his|[Tt]heir|[Ii]ts) (?:[\w-]+ ){0,3}"
    r"(?:report|study|survey|poll|paper|analysis|audit|memo|review|index|census)\b[^.;,]{0,60}?)"
    r" (found|finds|shows|showed|concluded|concludes|says|said|suggests|estimates|estimated"
    r"|puts?|counted|warned|warns|revealed|reveals|noted|notes|listed|lists|recommended|calculated)\b"
)
_SEEN = re.compile(
    r"\b((?:is|are|was|were|been|being) (?:(?:now|also|still|often|long|\w+ly) ){0,2}"
    r"(?:(?:seen|viewed|regarded|considered|perceived|interpreted|hailed|touted|described|treated)"
    r"(?= as\b| by\b| (?:a|an|the|one|to be)\b)"
    r"|(?:believed|thought|rumou?red|alleged|feared|assumed|said)(?= to\b| that\b)))"
    r"(?! (?:\w+ ){0,2}by (?:the |his |her |its |their )?[A-Z])"
)
_WORD = re.compile(r"[A-Za-z]?[a-z-]+ ")
# what may stand between a source and its verb
BEFORE_VERB = (
    "(?:have|had|has|also|now|still|long|often|already|generally|widely|privately|publicly"
    "|repeatedly|all|increasingly|even)"
)
_VERB = re.compile(rf"(?:{BEFORE_VERB} ){{0,2}}([a-z]+)(?: (?:to|out))?\b")


def plainly_said(text: str, start: int, end: int) -> Attribution | None:
    """The attribution of a plain form that the model may miss.

    "A report by ... found", "is widely seen as", "observers point to".
    """
    found = _DOCUMENT_SAYS.search(text, start, end)
    if found is not None:
        return Attribution("document", Span(*found.span(1)), Span(*found.span(2)), 0.9)
    found = _SEEN.search(text, start, end)
    if found is not None:
        return Attribution("vague", None, Span(*found.span(1)), 0.7)
    return _crowd_says(text, start, end)


def _crowd_says(text: str, start: int, end: int) -> Attribution | None:
    """A sentence that begins with a crowd of three words at most and a verb of saying."""
    at = start
    for _ in range(3):
        word = _WORD.match(text, at, end)
        if word is None:
            return None
        at = word.end()
        verb = _VERB.match(text, at, end)
        source = Span(start, at - 1)
        if (
            verb is not None
            and lexicon.stem_of(verb[1]) in lexicon.HOLD_STEMS
            and crowd_of(source.of(text)) in lexicon.CROWD_NOUNS
        ):
            return Attribution("vague", source, Span(*verb.span()), 0.7)
    return None


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
