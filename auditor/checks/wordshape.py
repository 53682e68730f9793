"""What an unknown word is made of: two words run together, a typing slip, or an odd derivation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_COMMON = 3e-6  # Zipf 3.5
_FAIRLY_COMMON = 3e-7  # Zipf 2.5
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Endings and beginnings that a thesaurus piles up and writers seldom coin with; those of news and
# science (cyber-, hyper-, -ization, -ism, -gate) are left out on purpose.
_ENDINGS = (
    "ness",
    "tude",
    "itude",
    "ly",
    "ingly",
    "edly",
    "y",
    "ful",
    "some",
    "ous",
    "hood",
    "ment",
)
_BEGINNINGS = ("un", "be", "en", "out", "mis", "for")


def is_fused(word: str, known: Mapping[str, float]) -> bool:
    """Whether the word is two common words without the blank between them."""
    return any(
        known.get(word[:cut], 0.0) > _COMMON and known.get(word[cut:], 0.0) > _COMMON
        for cut in range(2, len(word) - 1)
    )


def is_slip_of_the_pen(word: str, known: Mapping[str, float]) -> bool:
    """Whether one letter more, less, or two swapped would make it a common word."""
    shares = map(known.get, _one_off(word))
    return any(share > _COMMON for share in filter(None, shares))


def is_odd_coinage(word: str, known: Mapping[str, float]) -> bool:
    """Whether it is a fairly common word with an ending or beginning seldom coined with."""
    for ending in _ENDINGS:
        if word.endswith(ending) and _is_stem(word[: -len(ending)], known):
            return True
    return any(
        word.startswith(start) and known.get(word[len(start) :], 0.0) > _FAIRLY_COMMON
        for start in _BEGINNINGS
    )


def _is_stem(stem: str, known: Mapping[str, float]) -> bool:
    if len(stem) < 3:
        return False
    forms = [stem, stem + "e", stem + "le"]
    if stem.endswith("i"):
        forms.append(stem[:-1] + "y")
    if len(stem) > 3 and stem[-1] == stem[-2]:
        forms.append(stem[:-1])
    return any(known.get(form, 0.0) > _FAIRLY_COMMON for form in forms)


def _one_off(word: str) -> Iterator[str]:
    """Words one keystroke away; the first letter and derivational endings are left alone."""
    size = len(word)
    for at in range(1, size):
        yield word[:at] + word[at + 1 :]
        if at + 1 < size:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for letter in _LETTERS:
            yield word[:at] + letter + word[at:]
            if at + 2 < size:
                yield word[:at] + letter + word[at + 1 :]
