"""Read the training sets of the claim models from ``data/claims``; nothing of them is kept."""

from __future__ import annotations

import csv
import json
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from auditor.text.normalise import normalised
from auditor.text.sentences import split_sentences
from auditor.text.span import Span

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MarkedAttribution:
    """One attribution of PolNeAR: spans of its parts; no source for `no_source` ones."""

    no_source: bool
    source: tuple[Pair, ...]
    cue: tuple[Pair, ...]
    content: tuple[Pair, ...]

    @property
    def parts(self) -> tuple[Pair, ...]:
        """All spans together."""
        return self.source + self.cue + self.content


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """One article as one annotator marked it."""

    name: str
    text: str
    attributions: tuple[MarkedAttribution, ...]
    sentences: tuple[Pair, ...] = field(default=())


def sentences_of(text: str) -> tuple[Pair, ...]:
    """The sentences of plain text as the engine splits them."""
    return tuple((span.start, span.end) for span in split_sentences(text, Span(0, len(text))))


def overlaps(span: Pair, others: tuple[Pair, ...]) -> bool:
    """Whether ``span`` shares a code point with any of ``others``."""
    return any(start < span[1] and end > span[0] for start, end in others)


def polnear(archive: Path, part: str) -> Iterator[MarkedArticle]:
    """The articles of ``part`` ("train", "dev"), one for each annotator who marked them."""
    texts: dict[str, str] = {}
    marks: dict[str, list[str]] = defaultdict(list)
    with tarfile.open(archive) as tar:
        for member in sorted(tar, key=lambda each: each.name):
            path = PurePosixPath(member.name)
            file = tar.extractfile(member) if member.isfile() else None
            if file is None or f"/{part}/" not in f"/{member.name}":
                continue
            content = file.read().decode("utf-8")
            if path.suffix == ".txt":
                texts[path.stem] = content
            elif path.suffix == ".ann":
                marks[path.stem.rsplit("_", 1)[0]].append(content)
    for name, text in sorted(texts.items()):
        for content in marks[name]:
            yield MarkedArticle(name, text, tuple(_attributions(content)), sentences_of(text))


def _attributions(content: str) -> Iterator[MarkedAttribution]:
    """The attributions of one brat file."""
    spans: dict[str, tuple[Pair, ...]] = {}
    events: list[list[str]] = []
    for line in content.splitlines():
        cells = line.split("\t")
        if cells[0].startswith("T") and len(cells) > 2:
            pieces = cells[1].split(" ", 1)[1].split(";")
            spans[cells[0]] = tuple((int(a), int(b)) for a, b in (p.split() for p in pieces))
        elif cells[0].startswith("E"):
            events.append(cells[1].split())
    for event in events:
        parts: dict[str, tuple[Pair, ...]] = {"source": (), "cue": (), "content": ()}
        for argument in event[1:]:
            role, _, key = argument.partition(":")
            name = role.rstrip("0123456789").lower()
            if name in parts:
                parts[name] += spans.get(key, ())
        yield MarkedAttribution(event[0].startswith("Attribution-no-source"), **parts)


def checkthat(folder: Path, part: str) -> tuple[list[str], list[bool]]:
    """Sentences of CheckThat! 2024 task 1 English and whether each is worth checking."""
    path = folder / f"checkthat24_en_{part}.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [row["Text"] for row in rows], [row["class_label"] == "Yes" for row in rows]


@dataclass(frozen=True, slots=True)
class SupportExample:
    """A claim, its evidence, whether it is borne out; equal ``group`` for texts in common."""

    claim: str
    evidence: str
    supported: bool
    group: str


def fever_symmetric(folder: Path) -> list[SupportExample]:
    """FEVER-symmetric dev; a group is all pairs tied by a claim or a sentence in common."""
    with (folder / "fever_symmetric_dev.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for row in rows:
        parent[root("c" + row["claim"])] = root("e" + row["evidence"])
    return [
        SupportExample(
            untokenised(row["claim"]),
            untokenised(row["evidence"]),
            row["gold_label"] == "SUPPORTS",
            root("c" + row["claim"]),
        )
        for row in rows
    ]


def summedits(folder: Path) -> list[SupportExample]:
    """SummEdits news; a group is all summaries of one article."""
    rows = json.loads((folder / "summedits_news_dev.json").read_text(encoding="utf-8"))
    return [
        SupportExample(
            normalised(row["summary"]), normalised(row["doc"]), row["label"] == 1, row["doc"][:200]
        )
        for row in rows
    ]


def wice(folder: Path) -> list[SupportExample]:
    """WiCE claims with the pages they cite; one borne out in part is not borne out."""
    with (folder / "wice_claim_dev.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [
        SupportExample(
            normalised(row["claim"]),
            normalised("\n".join(row["evidence"])),
            row["label"] == "supported",
            f"wice{number}",
        )
        for number, row in enumerate(rows)
    ]


def qags(folder: Path) -> list[SupportExample]:
    """QAGS-XSum: sentences of machine summaries, by most annotators' word."""
    with (folder / "qags_xsum.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    found = []
    for number, row in enumerate(rows):
        for each in row["summary_sentences"]:
            yes = sum(answer["response"] == "yes" for answer in each["responses"])
            found.append(
                SupportExample(
                    normalised(each["sentence"]),
                    normalised(row["article"]),
                    2 * yes > len(each["responses"]),
                    f"qags{number}",
                )
            )
    return found


def untokenised(text: str) -> str:
    """Plain text of the tokens of FEVER and WikiWeasel."""
    text = normalised(text).replace(" 's", "'s").replace(" n't", "n't")
    for mark in ".,;:?!":
        text = text.replace(f" {mark}", mark)
    return text.replace("-LRB- ", "(").replace(" -RRB-", ")")


def wikiweasel(folder: Path) -> tuple[list[str], list[bool]]:
    """Sentences of the CoNLL-2010 Wikipedia set and whether each is a weasel sentence."""
    with (folder / "wikiweasel_train.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["text"].strip() for row in rows], [row["label"] == "1" for row in rows]
