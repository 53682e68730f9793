"""What one sentence tells as planned and another as done."""

from __future__ import annotations

import re

from auditor.evidence.content import content_words, coverage, weights_of
from auditor.evidence.opposites import verb_of
from auditor.evidence.statements import Difference, Statement
from auditor.text.span import Span

# so much of each sentence, by weight, is in the other
_ALIKE = 0.6

_PLANNED = re.compile(
    r"\b(?:set|poised|preparing|prepares|prepared|ready|expected|due|about|scheduled|plans"
    r"|planning|intends|intent|agreed|decision|decided|will|would|shall)\b"
    r"(?: (?:to|be|soon|formally|officially|also))* (?P<verb>[a-z]{3,})\b"
)
_DONE = re.compile(
    r"\b(?:(?:has|have|had)(?: (?:now|already|officially|formally|been))+ (?P<verb>[a-z]{3,})"
    r"|(?:officially|formally) (?P<verb2>[a-z]{3,})"
    r"|(?:becomes|became|is now) the [\w -]{3,40} to (?P<verb3>[a-z]{3,}))\b"
)
# "will officially joining" is no done deed
_FUTURE_BEFORE = re.compile(r"\b(?:will|would|to|be|before|after|by|of|without) $")


def statuses(one: Statement, other: Statement) -> list[Difference]:
    """Something planned in one sentence and done in the other: the same verb and names."""
    for a, b, swap in ((one, other, False), (other, one, True)):
        for planned in _PLANNED.finditer(a.text, a.span.start, a.span.end):
            for done in _DONE.finditer(b.text, b.span.start, b.span.end):
                head = b.text[max(b.span.start, done.start() - 9) : done.start()]
                verb = done["verb"] or done["verb2"] or done["verb3"]
                if _FUTURE_BEFORE.search(head) or verb_of(planned["verb"]) != verb_of(verb):
                    continue
                if not _same_matter(a, b):
                    continue
                spans = (Span(*planned.span()), Span(*done.span()))
                mine, theirs = spans[::-1] if swap else spans
                return [Difference("modality", mine, theirs)]
    return []


def _same_matter(one: Statement, other: Statement) -> bool:
    """Whether both name the same two things, or one of them in nearly the same words."""
    if not one.names & other.names:
        return False
    if len((one.names | one.context) & (other.names | other.context)) >= 2:
        return True
    a, b = (weights_of(content_words(each.text, each.span)) for each in (one, other))
    return min(coverage(a, b), coverage(b, a)) >= _ALIKE
