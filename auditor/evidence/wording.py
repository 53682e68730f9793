"""How a sentence says what it says: quoted, in doubt, as an opinion."""

from __future__ import annotations

import re

from auditor.text.span import Span

# words of doubt; "May" is a month, "could not" a failure, "thought" alone a deed
_HEDGE = re.compile(
    r"\b(?:may|[Mm]ight|[Cc]ould(?! not\b|n't)|[Pp]erhaps|[Mm]aybe|[Pp]ossibl[ey]|[Pp]robabl[ey]"
    r"|(?<!more )(?<!less )(?<!as )[Ll]ikely|[Uu]nlikely|[Rr]eportedly|[Aa]llegedly"
    r"|[Aa]pparently|[Ss]eemingly|[Pp]resumably|[Ss]upposedly|[Pp]urportedly|[Pp]otential(?:ly)?"
    r"|seem(?:s|ed)?|appear(?:s|ed)?(?= to\b| that\b)"
    r"|[Aa]rguably|unclear|uncertain|tend(?:s|ed)?(?= to\b)|suggest(?:s|ed)?|rumou?red|alleged"
    r"|purported|somewhat|relatively|fairly|[Ll]argely|[Mm]ostly|[Gg]enerally|[Uu]sually|[Oo]ften"
    r"|[Ss]ometimes|conceivabl[ey]|(?<=is )(?:expected|believed|thought|said)(?= to\b)"
    r"|(?<=are )(?:expected|believed|thought|said)(?= to\b)"
    r"|(?<=was )(?:expected|believed|thought|said)(?= to\b)"
    r"|(?<=were )(?:expected|believed|thought|said)(?= to\b))\b"
)
_OPINION = re.compile(
    r"\b(?:unfortunately|fortunately|sadly|clearly|obviously|undoubtedly|surely|hopefully|frankly"
    r"|thankfully|regrettably|shameful|disgraceful|ridiculous|absurd|outrageous|terrible|horrible"
    r"|awful|wonderful|brilliant|beautiful|ugly|stupid|foolish|wise|admirable|deserves?|should"
    r"|ought to|in (?:my|our) (?:view|opinion)|to my mind"
    r"|(?:is|are|was|were) (?:\w+ly |just |quite |so )?(?:right|wrong|essential|necessary"
    r"|important|unacceptable|inexcusable))\b"
    r"|\b(?-i:I|[Ww]e) (?:\w+ly |do |also |still |for one )?(?:don't |do not )?"
    r"(?:think|believe|feel|hope|fear|doubt|suspect|guess|suppose|want|wish|prefer|love|hate|like|agree|disagree|find)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur)\b")
_QUOTED = re.compile(r'"(?=([^"\n]*)[.,!?…-]")')  # every mark, with what stands up to the next
_WORD = re.compile(r"\w")
_QUOTED_ONCE = re.compile(r"(?<!\w)'(?:[^'\n]|'(?=\w)){8,400}?[.,!?…]'(?!\w)")


def hedges(text: str, span: Span) -> tuple[Span, ...]:
    """The words of doubt in ``span``."""
    return tuple(Span(*found.span()) for found in _HEDGE.finditer(text, span.start, span.end))


def is_opinion(text: str, span: Span) -> bool:
    """Whether the sentence judges, or says what ought to be."""
    return _OPINION.search(text, span.start, span.end) is not None


def first_person(words: str) -> bool:
    """Whether the words are the writer's: I, we, my, our."""
    return _FIRST_PERSON.search(words) is not None


def holds_quotation(text: str, span: Span) -> bool:
    """Whether the sentence holds a quoted clause: several words, a stop before the closing mark."""
    quoted = _QUOTED.finditer(text, span.start, span.end)
    if any(_are_words(found[1]) for found in quoted):
        return True
    return _QUOTED_ONCE.search(text, span.start, span.end) is not None


def _are_words(quoted: str) -> bool:
    """Whether there is a blank between the first letter or digit and the last.

    Not one expression for it all: that would try every letter with every blank and letter.
    """
    first, last = _WORD.search(quoted), _WORD.search(quoted[::-1])
    if first is None or last is None:
        return False
    return " " in quoted[first.end() : len(quoted) - last.end()]
