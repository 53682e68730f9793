"""What two sentences on the same matter say differently: only what cannot both be true.

Precision comes first. A difference is reported only where the words around it tie both sentences
to the same matter; one sentence saying more, less, or less exactly is not a difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from auditor.evidence import lexicon
from auditor.evidence.content import Word, content_words, coverage, weights_of
from auditor.evidence.lists import lists
from auditor.evidence.mentions import Mention, alike, name_key
from auditor.evidence.opposites import are_opposites, set_apart
from auditor.evidence.planned import statuses
from auditor.evidence.roles import roles, swapped
from auditor.evidence.statements import Difference, DifferenceKind, Statement
from auditor.text.span import Span

_TOKEN = re.compile(r"[$€£]?\d+(?:[.,:]\d+)*%?|[^\W\d_]+(?:['’-][^\W\d_]+)*")
_INEXACT = re.compile(
    r"\b(?:about|around|nearly|almost|roughly|approximately|over|under|more than|less than"
    r"|at least|at most|up to|some|as many as|fewer than|close to)\s*[$€£]?$",
    re.IGNORECASE,
)
_OF = re.compile(r" (?:of|/) \d+ (?:[A-Z]|$)")
_PART = re.compile(r"\b(?:part|page|chapter|step|no\.|episode|photo|slide) $", re.IGNORECASE)
_MODEL = re.compile(r"[a-z] [A-Z][a-z]+ $")
_TIME = re.compile(r"\b\d{1,2}:\d\d(?:[.:]\d+)?")
_SCORE = re.compile(r"[-–]\d")
_NAME_WORD = re.compile(r"[^\W\d_]{2,}")
_NEAR_COPY = 0.72
_AROUND = 9
_SMALL_EDIT = 3
_SENTENCE = 8  # words; two shorter lines may be alike by form alone


def differences(one: Statement, other: Statement) -> tuple[Difference, ...]:
    """All differences of two statements, each kind at most once; empty if they are not related."""
    found = [
        *_edits(one, other),
        *_slots(one, other, "date"),
        *_slots(one, other, "figure"),
        *statuses(one, other),
        *roles(one, other),
        *lists(one, other),
    ]
    kinds: dict[DifferenceKind, Difference] = {}
    for difference in found:
        kinds.setdefault(difference.kind, difference)
    return tuple(kinds.values())


def _edits(one: Statement, other: Statement) -> list[Difference]:
    """Differences of near-copies, by aligning them word for word (Ratcliff and Metzener 1988)."""
    left = list(_TOKEN.finditer(one.text, one.span.start, one.span.end))
    right = list(_TOKEN.finditer(other.text, other.span.start, other.span.end))
    if exchanged := swapped(left, right):
        return [exchanged]
    matcher = SequenceMatcher(
        None, [m.group().lower() for m in left], [m.group().lower() for m in right], autojunk=False
    )
    if matcher.quick_ratio() < _NEAR_COPY or matcher.ratio() < _NEAR_COPY:
        return []
    found: list[Difference] = []
    edits = [each for each in matcher.get_opcodes() if each[0] != "equal"]
    for edit in edits:
        tag, a, b, c, d = edit
        rest = [each for each in edits if each is not edit]
        if tag == "replace":
            spans = _cover(left, a, b), _cover(right, c, d)
            if not _other_counts(left, right, rest) and not _other_parts(one, other):
                found += _replaced(one, other, *spans, max(b - a, d - c))
            copied = len(edits) == 1 and max(b - a, d - c) <= _SMALL_EDIT
            if not found and copied and len(left) >= _SENTENCE:
                found += _other_name(one, other, *spans)
        if max(b - a, d - c) <= _SMALL_EDIT and not _other_content(left, right, rest):
            lost, added = left[a:b], right[c:d]
            found += _opposed(lost, added) or _negated(lost, added, left, right, a, c)
    if _other_voice(left, right, edits):
        found = [each for each in found if each.kind in ("name", "place")]
    # several mentions that differ at once: parallel sentences on different matters
    return found if len(found) == 1 else []


_Edit = tuple[str, int, int, int, int]
_Tokens = Sequence[re.Match[str]]


def _other_counts(left: _Tokens, right: _Tokens, edits: Sequence[_Edit]) -> bool:
    """Whether further replaced stretches hold other figures: counts of other things."""
    return any(
        any(token.group()[-1:].isdigit() for token in left[a:b])
        and any(token.group()[-1:].isdigit() for token in right[c:d])
        for tag, a, b, c, d in edits
        if tag == "replace"
    )


def _other_parts(one: Statement, other: Statement) -> bool:
    """Whether opposite words show that two counts or dates are of different things."""
    left, right = (
        {m.group().lower() for m in _TOKEN.finditer(each.text, each.span.start, each.span.end)}
        for each in (one, other)
    )
    return set_apart(left - right, right - left)


def _other_content(left: _Tokens, right: _Tokens, edits: Sequence[_Edit]) -> bool:
    """Whether a further replaced stretch speaks of something else."""
    return any(
        all(
            any(token.group().lower() not in lexicon.FUNCTION_WORDS for token in part)
            for part in (left[a:b], right[c:d])
        )
        for tag, a, b, c, d in edits
        if tag == "replace"
    )


def _other_voice(left: _Tokens, right: _Tokens, edits: Sequence[_Edit]) -> bool:
    """Whether one kind of source is replaced by another: two that may well disagree."""
    nouns = lexicon.SOURCE_NOUNS
    return any(
        {token.group().lower() for token in left[a:b]} & nouns
        and {token.group().lower() for token in right[c:d]} & nouns
        and not {token.group().lower() for token in left[a:b]}
        & {token.group().lower() for token in right[c:d]}
        for tag, a, b, c, d in edits
        if tag == "replace"
    )


def _opposed(lost: _Tokens, added: _Tokens) -> list[Difference]:
    """One word that is replaced by its opposite."""
    if len(lost) != 1 or len(added) != 1:
        return []
    words = [token.group().lower() for token in (lost[0], added[0])]
    if not are_opposites(*words):
        return []
    return [Difference("negation", Span(*lost[0].span()), Span(*added[0].span()))]


def _cover(tokens: Sequence[re.Match[str]], begin: int, end: int) -> Span:
    return Span(tokens[begin].start(), tokens[end - 1].end())


def _replaced(one: Statement, other: Statement, a: Span, b: Span, width: int) -> list[Difference]:
    """The difference of two replaced stretches: both hold a mention of one kind, unequal."""
    for kind in ("date", "figure"):
        left = [m for m in one.mentions if m.kind == kind and m.span.overlaps(a)]
        right = [m for m in other.mentions if m.kind == kind and m.span.overlaps(b)]
        if _own_names(one, other):
            break
        for mine in left:
            for theirs in right:
                if _clash(one, mine, other, theirs):
                    return [Difference(mine.kind, mine.span, theirs.span)]
    left = [m for m in one.mentions if m.kind in ("name", "place") and m.span.overlaps(a)]
    right = [m for m in other.mentions if m.kind in ("name", "place") and m.span.overlaps(b)]
    if (
        left
        and right
        and width <= 6
        and _only_name(one, a, left[0])
        and _only_name(other, b, right[0])
        and _unlike_names(left[0], one, right[0], other)
    ):
        kind_of_name: DifferenceKind = (
            "place" if left[0].kind == right[0].kind == "place" else "name"
        )
        return [Difference(kind_of_name, left[0].span, right[0].span)]
    return []


def _other_name(one: Statement, other: Statement, a: Span, b: Span) -> list[Difference]:
    """The one difference of two copies, if it is a name, or a part of one, for another.

    Nothing else differs, so it does not matter where else in the sentence either name stands.
    """
    stretches = ((one, a), (other, b))
    if not all(
        any(m.kind in ("name", "place") and m.span.overlaps(span) for m in said.mentions)
        and all(word[0].isupper() for word in _NAME_WORD.findall(span.of(said.text)))
        for said, span in stretches
    ):
        return []
    left, right = (set(name_key(span.of(said.text)).split()) for said, span in stretches)
    whole = [set(name.split()) for name in (*one.names, *other.names)]
    if any(left & words and right & words for words in whole) or any(
        alike(mine, theirs) for mine in left for theirs in right
    ):
        return []
    return [Difference("name", a, b)]


def _own_names(one: Statement, other: Statement) -> bool:
    """Whether each statement names somebody or something that the other does not."""
    left = {word for name in one.names for word in name.split()}
    right = {word for name in other.names for word in name.split()}
    return any(not set(name.split()) & right for name in one.names) and any(
        not set(name.split()) & left for name in other.names
    )


def _only_name(statement: Statement, stretch: Span, name: Mention) -> bool:
    """Whether a replaced stretch holds nothing but (part of) the name."""
    rest = (
        statement.text[stretch.start : max(name.span.start, stretch.start)]
        + statement.text[min(name.span.end, stretch.end) : stretch.end]
    )
    plain = lexicon.FUNCTION_WORDS - lexicon.PRONOUNS
    return all(word[0].isupper() or word in plain for word in re.findall(r"[^\W\d_]{2,}", rest))


def _unlike_names(mine: Mention, one: Statement, theirs: Mention, other: Statement) -> bool:
    """Whether two names share no word, abbreviate nothing and stand nowhere else in the other."""
    left, right = set(name_key(mine.value).split()), set(name_key(theirs.value).split())
    if left & right:
        return False
    short, long = sorted((mine.value.replace(".", ""), theirs.value), key=len)
    initials = "".join(word[0] for word in long.split())
    if short.replace(" ", "") == initials or alike(short, long) or short in long:
        return False
    return not (
        left & {w for name in other.names for w in name.split()}
        or right & {w for name in one.names for w in name.split()}
    )


def _negated(
    added: Sequence[re.Match[str]],
    lost: Sequence[re.Match[str]],
    left: Sequence[re.Match[str]],
    right: Sequence[re.Match[str]],
    a: int,
    c: int,
) -> list[Difference]:
    """A negation that only one side has."""

    def negative(tokens: Sequence[re.Match[str]]) -> list[re.Match[str]]:
        return [m for m in tokens if _is_negation(m.group())]

    mine, theirs = negative(added), negative(lost)
    if bool(mine) == bool(theirs) or not left or not right:
        return []
    if any(m.group().lower() == "only" for m in (*added, *lost)):
        return []
    if mine:
        near = right[min(c, len(right) - 1)]
        return [Difference("negation", Span(*mine[0].span()), Span(*near.span()))]
    near = left[min(a, len(left) - 1)]
    return [Difference("negation", Span(*near.span()), Span(*theirs[0].span()))]


def _is_negation(word: str) -> bool:
    lower = word.lower().replace("’", "'")
    return lower in lexicon.NEGATIONS or lower == "no-one" or lower.endswith("n't")


def _clash(one: Statement, mine: Mention, other: Statement, theirs: Mention) -> bool:
    """Whether two figures or two dates cannot both be right."""
    if mine.kind == "date":
        return _dates_clash(mine.value, theirs.value) and not any(
            m.kind == "date"
            and ("-" in m.value) == ("-" in mine.value)
            and not _dates_clash(mine.value, m.value)
            for m in other.mentions
        )
    if mine.value == theirs.value or _unit(mine) != _unit(theirs):
        return False
    if _counts_parts(one, mine) or _counts_parts(other, theirs):
        return False
    if any(m.value == mine.value for m in other.mentions) or any(
        m.value == theirs.value for m in one.mentions
    ):
        return False
    a, b = float(mine.value.split()[0]), float(theirs.value.split()[0])
    loose = _inexact(one, mine) != _inexact(other, theirs)
    return abs(a - b) > (0.25 if loose else 0.0) * max(abs(a), abs(b))


def _counts_parts(statement: Statement, mention: Mention) -> bool:
    """Whether a figure only numbers a part or a model: "3 of 12 Photos", "part 2", "Falcon 9"."""
    before = statement.text[max(statement.span.start, mention.span.start - 10) : mention.span.start]
    after = statement.text[mention.span.end : min(statement.span.end, mention.span.end + 9)]
    model = not _unit(mention) and _MODEL.search(before) and not _SCORE.match(after)
    return bool(_OF.match(after) or _PART.search(before) or model)


def _inexact(statement: Statement, mention: Mention) -> bool:
    before = statement.text[max(statement.span.start, mention.span.start - 14) : mention.span.start]
    return _INEXACT.search(before) is not None


def _unit(mention: Mention) -> str:
    return mention.value.partition(" ")[2]


def _dates_clash(one: str, other: str) -> bool:
    """Whether two dates differ in a part that both give; a weekday clashes with weekdays only."""
    if "-" not in one or "-" not in other:
        return "-" not in one and "-" not in other and one != other
    if one[:5].endswith("s") or other[:5].endswith("s"):
        return False
    pairs = list(zip(one.split("-"), other.split("-"), strict=True))
    return any("?" not in pair and pair[0] != pair[1] for pair in pairs)


def _slots(one: Statement, other: Statement, kind: str) -> list[Difference]:
    """Dates or figures that stand among the same words in differently worded sentences."""
    found: list[Difference] = []
    for mine in one.mentions:
        for theirs in other.mentions:
            if (
                mine.kind == kind == theirs.kind
                and _clash(one, mine, other, theirs)
                and _same_slot(one, mine, other, theirs)
                and not _other_matter(one, mine, other, theirs)
            ):
                found.append(Difference(mine.kind, mine.span, theirs.span))
    return found


def _other_matter(one: Statement, mine: Mention, other: Statement, theirs: Mention) -> bool:
    """Whether names or further dates show that the two speak of different occasions."""
    dates = [m for m in one.mentions if m.kind == "date" and m is not mine]
    others = [m for m in other.mentions if m.kind == "date" and m is not theirs]
    if _other_parts(one, other):
        return True
    times = [set(_TIME.findall(each.span.of(each.text))) for each in (one, other)]
    if all(times) and not times[0] & times[1]:
        return True
    apart = bool(dates and others) and all(
        _dates_clash(a.value, b.value) for a in dates for b in others
    )
    return apart or _own_names(one, other)


def _window(statement: Statement, mention: Mention) -> tuple[Word, ...]:
    """The content words within `_AROUND` places of a mention, without it."""
    words = content_words(statement.text, statement.span)
    before = [w for w in words if w.span.end <= mention.span.start][-_AROUND:]
    after = [w for w in words if w.span.start >= mention.span.end][:3]
    return tuple(before + after)


def _same_slot(one: Statement, mine: Mention, other: Statement, theirs: Mention) -> bool:
    left, right = _window(one, mine), _window(other, theirs)
    a, b = weights_of(left), weights_of(right)
    shared = a.keys() & b.keys()
    capitals = {w.stem for w in left if w.capital} & {w.stem for w in right if w.capital}
    plain = shared - capitals
    if mine.kind == "figure" and _counted(one, mine) != _counted(other, theirs):
        return False
    if mine.kind == "date" and "-" not in mine.value:
        return False
    return len(capitals) >= 2 and len(plain) >= 2 and min(coverage(a, b), coverage(b, a)) >= 0.4


def _counted(statement: Statement, mention: Mention) -> str:
    """The stem of the first content word after a figure: what is counted."""
    after = Span(mention.span.end, max(mention.span.end, statement.span.end))
    words = content_words(statement.text, after)
    return words[0].stem if words else ""
