"""Join suspected words that stand side by side, and word their suggestions and reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from auditor.learned.wording.tokens import LOWER, UPPER, Token

Phrases = Mapping[str, Sequence[str]]
Together = Callable[[str, str], float]
"""How much two words belong side by side: the log of how often that is seen against chance."""
NONE: Phrases = {}
MOST_SUGGESTIONS = 5
LONGEST_PHRASE = 4  # tokens
LONGEST_RUN = 5  # words joined at most; longer stretches are cut
CHOICES = 3  # originals of a word that are tried with its neighbours
COLLOCATION = 1.1  # seen side by side three times as often as by chance
ALIKE = 0.6  # how near the probabilities of joined neighbours must be


@dataclass(frozen=True, slots=True)
class Suspect:
    """One suspected word: its token's place in the text, probability, originals with gains."""

    place: int
    probability: float
    originals: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A run of words that were probably substituted; offsets are code points of the given text."""

    start: int
    end: int
    probability: float
    suggestions: tuple[str, ...]
    reason: str


def alike(one: Suspect, other: Suspect) -> bool:
    """Return whether two suspects are about as likely; the word beside a garble is only odd."""
    low, high = sorted((one.probability, other.probability))
    return low >= ALIKE * high


def belong(one: Suspect, other: Suspect, together: Together) -> bool:
    """Return whether what stood in the place of two neighbours was probably one term.

    That is so where the likeliest originals of both are a collocation ("machine learning").
    """
    pairs = [
        (a + b + together(x, y), together(x, y))
        for x, a in one.originals[:CHOICES]
        for y, b in other.originals[:CHOICES]
    ]
    return max(pairs, default=(0.0, -1.0))[1] >= COLLOCATION


def runs_of(
    suspects: Sequence[Suspect], tokens: Sequence[Token], together: Together
) -> list[list[Suspect]]:
    """Return suspects grouped into runs: neighbours that belong together, or share a hyphen."""
    runs: list[list[Suspect]] = []
    for suspect in suspects:
        last = runs[-1][-1] if runs else None
        gap = [t.form for t in tokens[last.place + 1 : suspect.place]] if last else ["."]
        near = gap == ["-"] or (last and gap == [] and belong(last, suspect, together))
        if last and near and len(runs[-1]) < LONGEST_RUN and alike(last, suspect):
            runs[-1].append(suspect)
        else:
            runs.append([suspect])
    return runs


def cased(word: str, like: Token) -> str:
    """Return the word in the case of the token it would replace."""
    if like.case == UPPER and len(like.form) > 1:
        return word.upper()
    return word if like.case == LOWER else word[:1].upper() + word[1:]


def suggestions_of(
    run: Sequence[Suspect], tokens: Sequence[Token], text: str, together: Together
) -> tuple[str, ...]:
    """Return whole replacements of a run, best first, from the originals of its words."""
    beams: list[tuple[float, str, str]] = [(0.0, "", "")]
    for k, suspect in enumerate(run):
        token = tokens[suspect.place]
        between = "" if k == 0 else text[tokens[run[k - 1].place].end : token.start]
        choices = suspect.originals or ((token.form, 0.0),)
        beams = [
            (
                score + gain + (together(last, word) if k else 0.0),
                phrase + between + cased(word, token),
                word,
            )
            for score, phrase, last in beams
            for word, gain in (choices[:CHOICES] if len(run) > 1 else choices)
        ]
        beams = sorted(beams, reverse=True)[:MOST_SUGGESTIONS]
    if not any(s.originals for s in run):
        return ()
    return tuple(dict.fromkeys(phrase for _, phrase, _ in beams))[:MOST_SUGGESTIONS]


def reason_of(shown: str, suggestions: Sequence[str]) -> str:
    """Return one plain sentence for a person."""
    verb = "do" if " " in shown else "does"
    if suggestions:
        return f"'{shown}' {verb} not fit here; '{suggestions[0]}' would"
    return f"'{shown}' {verb} not fit here"


def known_phrase(
    first: int, last: int, tokens: Sequence[Token], phrases: Phrases
) -> tuple[int, int, Sequence[str]]:
    """Return the longest known phrase over the places first..last, or those places and nothing."""
    for size in range(LONGEST_PHRASE, max(1, last - first), -1):
        for begin in range(max(0, last - size + 1), min(first, len(tokens) - size) + 1):
            words = " ".join(t.form for t in tokens[begin : begin + size])
            if words in phrases:
                return begin, begin + size - 1, phrases[words]
    return first, last, ()


def apart(one: str, other: str) -> float:
    """Say of all words that nothing is known of how they go together."""
    return 0.0


def joined(
    suspects: Sequence[Suspect],
    tokens: Sequence[Token],
    text: str,
    phrases: Phrases = NONE,
    together: Together = apart,
) -> list[Suspicion]:
    """Return one suspicion per run, in order of place; a known phrase around a run widens it."""
    found: list[Suspicion] = []
    taken = -1
    for run in runs_of(suspects, tokens, together):
        first, last, originals = known_phrase(run[0].place, run[-1].place, tokens, phrases)
        if first <= taken:
            first, last, originals = max(run[0].place, taken + 1), run[-1].place, ()
        if last <= taken:
            continue
        taken = last
        start, end = tokens[first].start, tokens[last].end
        whole = [cased(phrase, tokens[first]) for phrase in originals]
        own = suggestions_of(run, tokens, text, together) if not whole else ()
        suggestions = tuple(whole) + own
        probability = max(s.probability for s in run)
        reason = reason_of(text[start:end], suggestions)
        found.append(Suspicion(start, end, probability, suggestions, reason))
    return found
