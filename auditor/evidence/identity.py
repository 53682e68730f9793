"""Sources that an article names but never says who they are: a name, a verb of saying, no more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.evidence import lexicon
from auditor.evidence.claims import Claim
from auditor.evidence.content import weight_of
from auditor.evidence.places import countries, is_place
from auditor.evidence.sources import Attribution
from auditor.text.span import Span

# inverse document frequency in news below which a family name needs no introduction
_FAMOUS = 6.3
_PERSON = re.compile(
    r"(?:[A-Z][\w'’-]+|[A-Z]\.)(?: (?:[A-Z]\.|[A-Z][\w'’-]+|de|van|von|al|bin)){0,3}"
)
_ORGANISATION = re.compile(
    r"\b(?:Agency|Associat\w+|Bank|Board|Bureau|Cent(?:er|re)|Club|College|Commission|Committee"
    r"|Company|Corp|Council|Court|Department|Foundation|Fund|Group|House|Inc|Institute|Journal|League"
    r"|Magazine|Ministry|News|Office|Organi[sz]ation|Party|Police|Post|Press|Project|Public|Reuters"
    r"|School|Senate|Services?|Society|Times|Today|Tribune|Union|United|University|Weekly)\b"
)
_SAYS = frozenset(
    lexicon.stem_of(verb)
    for verb in "said told added explained replied responded warned argued recalled insisted "
    "complained quipped testified tweeted wrote noted stated".split()
)
# a word of what somebody is or does, near the name
_AFTER = re.compile(
    r"['’]s\b|\s?\(|,? (?:who|whose|which|aged?|of|at|from|with|for|in)\b"
    r"|, (?:an?|the|his|her|their|one|chief|senior|head|co-?\w+|former|\d)|, [a-z]+|\s?[-–—]"
    r"|, [A-Z][\w.]+ (?:of|at|for|and|in)\b|, [A-Z][a-z]+"
)
_BEFORE = re.compile(
    r"(?:Sen\.|Rep\.|Gov\.|Dr\.?|Prof\.?|Gen\.|Lt\.|Col\.|Sgt\.|Capt\.|Judge|Justice|\w+,"
    r"|\)|[Tt]he|by|with|and|of|near|in|@) ?$"
)
_WORD_BEFORE = re.compile(r"(?<![\w'’-])([a-z][a-z'’-]+) $")


def unidentified(text: str, claims: Sequence[Claim]) -> list[Span]:
    """The spans of named people who speak and are nowhere said to be anything.

    A family name that is common in news is taken as known; so is one that the article gives a
    title, an office, an apposition or a house anywhere.
    """
    found: dict[str, Span] = {}
    for claim in claims:
        for said in claim.attributions:
            if said.kind == "named" and said.source is not None and _speaks(text, said):
                name = _person(text, said.source)
                if name is not None:
                    found.setdefault(name.of(text).split()[-1], name)
    return sorted(
        span for family, span in found.items() if _unknown(family) and _bare(text, family)
    )


def _speaks(text: str, said: Attribution) -> bool:
    """Whether a verb of saying stands right beside the source."""
    source, cue = said.source, said.cue
    if source is None or lexicon.stem_of(cue.of(text).lower().split(" ")[0]) not in _SAYS:
        return False
    between = text[min(source.end, cue.end) : max(source.start, cue.start)]
    return between.strip(" ,") == ""


def _person(text: str, source: Span) -> Span | None:
    """The source without a leading function word, if it looks like a person's name."""
    start = source.start
    name = source.of(text)
    while (first := name.split(" ", 1))[0].lower() in lexicon.FUNCTION_WORDS and len(first) > 1:
        start += len(first[0]) + 1
        name = first[1]
    words = name.split()
    plain = [word for word in words if not word.endswith(".")]
    if not _PERSON.fullmatch(name) or not 1 <= len(plain) <= 2 or _ORGANISATION.search(name):
        return None
    if any(word.endswith(("'s", "’s", "s'")) for word in words):
        return None
    if len(plain) == 1 and (plain[0].endswith("s") or len(plain[0]) < 4):
        return None  # more often a crowd than a family
    return Span(start, start + len(name))


def _unknown(family: str) -> bool:
    plain = family.lower().replace("’", "'")
    if len(family) < 3 or family.isupper() or is_place(plain) or family in _adjectives():
        return False
    if plain in lexicon.FUNCTION_WORDS | lexicon.TITLES | lexicon.SOURCE_NOUNS:
        return False
    return weight_of(lexicon.stem_of(plain)) >= _FAMOUS


def _adjectives() -> frozenset[str]:
    return frozenset(a for country in countries().values() for a in country.adjectives)


def _bare(text: str, family: str) -> bool:
    """Whether every mention of the name stands without a word of what they are; two at most."""
    places = [m.span() for m in re.finditer(rf"\b{re.escape(family)}\b", text)]
    if len(places) > 2:
        return False
    for start, end in places:
        head = text[max(0, start - 60) : start]
        while (word := re.search(r"(?:[A-Z][\w'’-]*\.?|de|van|von|al|bin) $", head)) is not None:
            if word[0].strip(" .").lower() in lexicon.TITLES or _ORGANISATION.search(word[0]):
                return False
            if word[0].endswith(("'s ", "’s ")) or _is_calling(word[0].strip()):
                return False
            head = head[: word.start()]
        if _BEFORE.search(head) or _AFTER.match(text, end) or _is_called(head):
            return False
    return True


def _is_calling(word: str) -> bool:
    """Whether a capitalised word, as at the start of a sentence, says what somebody does."""
    plain = word.lower()
    return plain.endswith(("ologist", "icist", "ician")) or f"{plain}s" in lexicon.CROWD_NOUNS


def _is_called(head: str) -> bool:
    """Whether a common noun stands before a name: "witness Ann Lee"."""
    found = _WORD_BEFORE.search(head)
    if found is None or found[1] in lexicon.FUNCTION_WORDS:
        return False
    return lexicon.stem_of(found[1]) not in lexicon.REPORT_STEMS | lexicon.ATTITUDE_STEMS
