"""Words of like and of opposite meaning from WordNet's files, for making training pairs only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from auditor.evidence.lexicon import FUNCTION_WORDS

WORDNET = Path("/usr/share/wordnet")
# read as nouns or verbs in WordNet, hardly ever in news
_PLAIN = FUNCTION_WORDS | frozenset("will according including might lot much like being".split())
_KINDS = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj", "ADV": "adv"}


@dataclass(frozen=True, slots=True)
class Meanings:
    """For each (lemma, part of speech): synonyms, opposites and sisters of its commonest sense.

    Sisters share the class above ("road", "path"): like enough to fit, unlike enough to be wrong.
    """

    same: dict[tuple[str, str], tuple[str, ...]]
    opposite: dict[tuple[str, str], tuple[str, ...]]
    sisters: dict[tuple[str, str], tuple[str, ...]]
    counts: dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _Synset:
    words: tuple[str, ...]
    above: tuple[str, ...]
    against: tuple[tuple[int, str, int], ...]


def read_meanings(folder: Path = WORDNET) -> Meanings:
    """Read WordNet 3's database files (Debian's wordnet-base; Princeton's free licence).

    Raises:
        OSError: if they are not in ``folder``.
    """
    same: dict[tuple[str, str], tuple[str, ...]] = {}
    opposite: dict[tuple[str, str], tuple[str, ...]] = {}
    sisters: dict[tuple[str, str], tuple[str, ...]] = {}
    counts: dict[tuple[str, str], int] = {}
    for tag, kind in _KINDS.items():
        synsets = dict(_synsets(folder / f"data.{kind}"))
        below: dict[str, list[str]] = defaultdict(list)
        for synset in synsets.values():
            for above in synset.above:
                below[above] += synset.words[:2]
        for lemma, offsets, tagged in _index(folder / f"index.{kind}"):
            first = synsets[offsets[0]]
            key = (lemma, tag)
            counts[key] = tagged
            same[key] = _single(first.words, lemma)
            every = [synsets[offset] for offset in offsets[:3]]
            opposite[key] = _single(
                [
                    synsets[target].words[theirs - 1] if theirs else synsets[target].words[0]
                    for synset in every
                    for mine, target, theirs in synset.against
                    if not mine or synset.words[mine - 1].lower() == lemma
                ],
                lemma,
            )
            meant = {word for synset in every for word in synset.words}
            near = [word for above in first.above for word in below[above] if word not in meant]
            sisters[key] = _single(near, lemma)[:40]
    return Meanings(same, opposite, sisters, counts)


def _single(words: Iterator[str] | tuple[str, ...] | list[str], lemma: str) -> tuple[str, ...]:
    """Plain lower-case words, each once, without ``lemma`` itself."""
    return tuple(
        dict.fromkeys(word for word in words if word.isalpha() and word.islower() and word != lemma)
    )


def _synsets(path: Path) -> Iterator[tuple[str, _Synset]]:
    for line in path.read_text(encoding="latin-1").splitlines():
        if line.startswith(" "):
            continue
        cells = line.split(" | ")[0].split()
        count = int(cells[3], 16)
        words = tuple(cells[4 + 2 * i].split("(")[0] for i in range(count))
        at = 4 + 2 * count
        above, against = [], []
        for i in range(int(cells[at])):
            sign, target, _, ends = cells[at + 1 + 4 * i : at + 5 + 4 * i]
            if sign in ("@", "&"):
                above.append(target)
            elif sign == "!":
                against.append((int(ends[:2], 16), target, int(ends[2:], 16)))
        yield cells[0], _Synset(words, tuple(above), tuple(against))


def _index(path: Path) -> Iterator[tuple[str, list[str], int]]:
    for line in path.read_text(encoding="latin-1").splitlines():
        cells = line.split()
        if line.startswith(" ") or not cells[0].isalpha():
            continue
        senses = int(cells[2])
        yield cells[0], cells[-senses:], int(cells[-senses - 1])


@lru_cache(maxsize=200_000)
def reading_of(word: str) -> tuple[str, str, str] | None:
    """The likeliest (lemma, part of speech, inflection tag) of a lower-case word, if any."""
    import lemminflect

    known = _known()
    found = [
        (known.counts.get((lemma, tag), -1), lemma, tag)
        for tag, lemmas in lemminflect.getAllLemmas(word).items()
        for lemma in lemmas
        if tag in _KINDS
    ]
    if not found or max(found)[0] < 1:
        return None
    _, lemma, tag = max(found)
    forms = lemminflect.getAllInflections(lemma, upos=tag)
    inflection = next((name for name, values in forms.items() if word in values), "")
    return lemma, tag, inflection


@lru_cache(maxsize=1)
def _known() -> Meanings:
    return read_meanings()


@lru_cache(maxsize=200_000)
def words_like(word: str, how: str) -> tuple[str, ...]:
    """The words that are ``how`` ("same", "opposite", "sisters") to ``word``, inflected as it is.

    ``word`` is in lower case; words without a reading have none.
    """
    import lemminflect

    read = None if word in _PLAIN else reading_of(word)
    if read is None:
        return ()
    lemma, tag, inflection = read
    found = []
    for other in getattr(_known(), how)[lemma, tag] if (lemma, tag) in _known().counts else ():
        if how != "opposite" and _known().counts.get((other, tag), 0) < 1:
            continue
        if word == lemma:
            found.append(other)
        elif forms := lemminflect.getInflection(other, tag=inflection) if inflection else ():
            found.append(forms[0])
    return tuple(each for each in found if each != word)
