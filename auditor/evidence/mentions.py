"""Figures, dates and names of a text, with normal forms that can be compared."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from auditor.evidence import lexicon
from auditor.evidence.content import stem_of
from auditor.evidence.places import is_place
from auditor.text.span import Span, Spans

MentionKind = Literal["figure", "date", "name", "place"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|"
        "september sept sep|october oct|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen".split()
    )
} | {word: 10 * value for value, word in enumerate(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}  # fmt: skip
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
           "m": 1e6, "bn": 1e9, "k": 1e3, "dozen": 12.0}  # fmt: skip
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_DATE = re.compile(
    rf"\b(?P<month>{_MONTH})(?:\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b)?(?:,?\s(?P<year>\d{{4}})\b)?"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month2>{_MONTH})(?:,?\s(?P<year2>\d{{4}})\b)?"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})\b"
    r"|\b(?P<only>(?:1[5-9]|20)\d\d)(?P<decade>s)?\b(?![,.]\d|%)"
    r"|\b(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_FIGURE = re.compile(
    r"(?P<money>[$€£¥])?(?<![\w.:])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|bn|m|k)\b)?"
    r"(?P<after>[ -]?(?:%|percent\b|per cent\b|percentage points?\b))?(?![\w:])"
)
_WORD_FIGURE = re.compile(
    r"\b(?P<words>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]{3,5})?"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|one(?= (?:hundred|thousand|million|billion|trillion)))"
    r"(?: (?P<scale>hundred|thousand|million|billion|trillion|dozen))?"
    r"(?P<after> percent\b| per cent\b)?(?!\w)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w'’.&-]*[\w](?:['’]s)?"
    r"(?:[ -](?:of the |of |de |van |von |der |bin |al-|and the (?=[A-Z]))?"
    r"[^\W\d_a-zß-öø-ÿ][\w'’&-]*\w)*|(?:[A-Z]\.){2,}"
)
# as many letters alike, in names so long: Caterina and Katerina, but not Iran and Iraq
_SPELLED, _LONG = 0.75, 6


@dataclass(frozen=True, slots=True)
class Mention:
    """One figure, date or name; ``value`` is its normal form, equal for equal things.

    A figure's value is "number unit" ("24 %", "1500000 $"), a date's "year-month-day" with "?"
    for what is not said, a name's its words without title in lower case.
    """

    kind: MentionKind
    span: Span
    value: str


def read_figures_and_dates(text: str, start: int, end: int) -> list[Mention]:
    """All dates, and all figures that are not part of one, of ``text[start:end]`` in order."""
    found = [
        Mention("date", Span(*match.span()), _date_value(match))
        for match in _DATE.finditer(text, start, end)
        if match["month"] is None or match["day"] or match["year"] or _is_month(match["month"])
    ]
    for pattern in (_FIGURE, _WORD_FIGURE):
        taken = Spans(mention.span for mention in found)
        for match in pattern.finditer(text, start, end):
            span = Span(*match.span())
            if not taken.overlap(span):
                found.append(Mention("figure", span, _figure_value(match)))
    return sorted(found, key=lambda mention: mention.span)


def _is_month(word: str) -> bool:
    # "May" and "March" alone are more often a verb or a name
    return word.strip(".") not in ("May", "March", "Mar", "Jan", "Dec")


def _date_value(match: re.Match[str]) -> str:
    if match["weekday"]:
        return match["weekday"].lower()
    if match["iso"]:
        return str(match["iso"])
    if match["only"]:
        return f"{match['only']}{match['decade'] or ''}-?-?"
    name = (match["month"] or match["month2"]).strip(".").lower()
    month = _MONTHS[name]
    day = match["day"] or match["day2"]
    year = match["year"] or match["year2"] or "?"
    return f"{year}-{month:02d}-{int(day):02d}" if day else f"{year}-{month:02d}-?"


def _figure_value(match: re.Match[str]) -> str:
    groups = match.groupdict()
    if groups.get("number"):
        number = float(groups["number"].replace(",", ""))
    else:
        number = float(
            sum(_NUMBER_WORDS.get(part, 0) for part in match["words"].lower().split("-"))
        )
    number *= _SCALES.get((groups["scale"] or "").lower(), 1.0)
    unit = groups.get("money") or ("%" if groups["after"] else "")
    return f"{number:g} {unit}".strip()


def read_names(text: str, sentences: Collection[tuple[int, int]]) -> list[Mention]:
    """All runs of capitalised words that are names; a sentence's first word needs a witness.

    The first word of a sentence counts if it also stands capitalised elsewhere inside a
    sentence, or if another capitalised word follows it.
    """
    found: list[tuple[Mention, bool]] = []
    inner: set[str] = set()
    for start, end in sentences:
        for match in _NAME.finditer(text, start, end):
            first = not any(char.isalnum() for char in text[start : match.start()])
            mention = _name_of(text, match.start(), match.end())
            if mention is None:
                continue
            if first and mention.span.start == match.start() and " " not in mention.value:
                found.append((mention, True))
            else:
                inner.update(mention.value.split())
                found.append((mention, False))
    return [
        replace(mention, kind="place") if is_place(mention.value) else mention
        for mention, unsure in found
        if not unsure or mention.value in inner or is_place(mention.value)
    ]


def _name_of(text: str, start: int, end: int) -> Mention | None:
    """The name at ``start``..``end`` without function words and titles at its front."""
    while True:
        cut = text.find(" ", start, end)
        word = text[start : end if cut < 0 else cut]
        if word.lower().strip(".") not in _NOT_FIRST:
            break
        if cut < 0:
            return None
        start = cut + 1
    if text[end - 2 : end] in ("'s", "’s"):
        end -= 2
    value = " ".join(
        word for word in text[start:end].lower().replace("’", "'").split()
        if word not in lexicon.TITLES
    )  # fmt: skip
    return Mention("name", Span(start, end), value or text[start:end].lower())


_NOT_NAMES = frozenset(
    "however although though meanwhile still yet then now today yesterday tomorrow first second "
    "third last earlier later despite due instead overall additionally furthermore moreover "
    "according whether yes well please like given following let ok according q a "
    "monday tuesday wednesday thursday friday saturday sunday january february april june july "
    "august september october november december".split()
)
_NOT_FIRST = lexicon.FUNCTION_WORDS | _NOT_NAMES


def name_key(value: str) -> str:
    """The form that a name is compared by."""
    whole = stem_of(value) if " " not in value else value
    return " ".join(lexicon.stem_of(word) for word in whole.split() if word != "the")


def alike(one: str, other: str) -> bool:
    """Whether two names may be one, spelled or inflected otherwise."""
    if one[:4] == other[:4]:
        return True
    near = SequenceMatcher(None, one.lower(), other.lower()).ratio() > _SPELLED
    return near and min(len(one), len(other)) >= _LONG
