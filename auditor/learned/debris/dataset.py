"""Labelled pages to train and measure on, split by domain, and pages made from them."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import json
import lzma
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

VIEWS = ("main", "boil", "full")
"""One page seen three ways: an extractor's main content, another extractor's, everything."""
TARGETS = {"debris": 1.0, "content": 0.0, "title": 0.0}
"""What the model should say for each label that counts in training."""
CODE_SAMPLES = ("argparse", "csv", "difflib", "json.encoder", "shutil", "textwrap")
CODE_SHARE = 0.1
"""Share of the made articles that are given a stretch of code."""
NOT_PLANTED = frozenset(("byline_meta", "template_heading"))
"""Classes of counted strings that are not set into made articles: they may be content."""
FIELD_LIMIT = 10_000_000
_CODE_SIGNS = frozenset("{}[]();,<>+=")
_SECOND_LEVEL = frozenset("ac co com edu gov net org".split())


@dataclass(frozen=True, slots=True)
class Page:
    """One page view, or an article made from one.

    Attributes:
        name, domain, view: where it comes from; ``view`` of a made article is ``made``.
        lines: its non-blank lines.
        labels: content, debris, title, mixed or ambiguous, one per line.
        run: how many other pages of its group hold each line.
    """

    name: str
    domain: str
    view: str
    lines: tuple[str, ...]
    labels: tuple[str, ...]
    run: tuple[int, ...]


def domain_of(url: str) -> str:
    """Registered domain of an address, near enough to keep a site's pages together."""
    parts = urlsplit(url).netloc.split(":")[0].lower().split(".")
    if len(parts) >= 3 and parts[-2] in _SECOND_LEVEL and len(parts[-1]) == 2:
        return ".".join(parts[-3:])
    return ".".join(parts[-2:])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(FIELD_LIMIT)
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def read_pages(data: Path, views: Sequence[str] = VIEWS) -> list[Page]:
    """All page views of ``data/debris/lines.tsv.gz``, by view and name, without blank lines."""
    found: dict[tuple[str, str], list[tuple[int, str, str, str]]] = defaultdict(list)
    for row in _rows(data / "debris" / "lines.tsv.gz"):
        if row["view"] in views and row["text"].strip():
            key = (row["view"], row["doc"])
            found[key].append((int(row["line_no"]), row["label"], row["text"], row["url"]))
    pages = []
    for (view, name), rows in sorted(found.items()):
        rows.sort()
        lines = tuple(row[2] for row in rows)
        labels = tuple(row[1] for row in rows)
        pages.append(Page(name, domain_of(rows[0][3]), view, lines, labels, (0,) * len(lines)))
    return pages


def fold_of(pages: Sequence[Page], folds: int, seed: int) -> dict[str, int]:
    """Fold of each domain; the same seed gives the same split."""
    domains = sorted({page.domain for page in pages})
    random.Random(seed).shuffle(domains)  # noqa: S311
    return {domain: number % folds for number, domain in enumerate(domains)}


def with_runs(pages: Sequence[Page], fold: dict[str, int]) -> list[Page]:
    """The same pages with ``run`` counted over the pages of the same view and fold.

    Two copies of one page do not count each other.
    """
    holders: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    copies: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for page in pages:
        key = (page.view, page.lines)
        copies[key] += 1
        if copies[key] == 1:
            holders[page.view, fold[page.domain]].update({line.strip() for line in page.lines})
    counted = []
    for page in pages:
        counts = holders[page.view, fold[page.domain]]
        run = tuple(counts[line.strip()] - 1 for line in page.lines)
        counted.append(_replace(page, page.lines, page.labels, run, page.view))
    return counted


def _replace(
    page: Page, lines: Sequence[str], labels: Sequence[str], run: Sequence[int], view: str
) -> Page:
    return Page(page.name, page.domain, view, tuple(lines), tuple(labels), tuple(run))


def code_kept(page: Page) -> Page:
    """The same page with lone brackets as content.

    The labels call every line without a word debris, and so the closing brackets of code.
    """
    labels = [
        "content" if label == "debris" and set(line.strip()) <= _CODE_SIGNS else label
        for line, label in zip(page.lines, page.labels, strict=True)
    ]
    return _replace(page, page.lines, labels, page.run, page.view)


def part(page: Page, kept: Sequence[int]) -> Page:
    """An article made of some lines of a page, as if audited alone."""
    lines = [page.lines[place] for place in kept]
    return _replace(page, lines, [page.labels[place] for place in kept], [0] * len(kept), "made")


def made_articles(pages: Sequence[Page], seed: int, residue: frozenset[str]) -> list[Page]:
    """Articles as editors paste them, made from pages: mostly content, few debris lines, or short.

    Pasted texts look unlike extracted pages: fewer debris lines, often none, often only a part.
    Some are given one or two strings of ``residue`` at an edge.
    """
    chance = random.Random(seed)  # noqa: S311
    code, strings = _code_lines(), sorted(residue)
    made = []
    for page in pages:
        if page.view == "full" or "content" not in page.labels:
            continue
        keep = chance.choice((0.0, 0.15, 0.4))
        made.append(part(page, _thinned(page, chance, keep)))
        if keep == 0.0:
            made[-1] = with_residue(made[-1], strings, chance)
        if page.view == "main":
            if chance.random() < CODE_SHARE:
                made[-1] = with_code(made[-1], code, chance)
            kept = _thinned(page, chance, chance.choice((0.15, 1.0)))
            size = chance.choice((2, 4, 8, 15, 30))
            start = chance.choice((0, max(len(kept) - size, 0), chance.randrange(len(kept))))
            made.append(part(page, kept[start : start + size]))
    return made


def with_residue(page: Page, strings: Sequence[str], chance: random.Random) -> Page:
    """The page, or with even chance the page with one or two debris strings at one edge."""
    added = chance.sample(strings, chance.choice((0, 0, 1, 2)) if strings else 0)
    places = (len(page.lines), len(page.lines), 0)
    place = chance.choice(places)
    lines = (*page.lines[:place], *added, *page.lines[place:])
    labels = (*page.labels[:place], *["debris"] * len(added), *page.labels[place:])
    return _replace(page, lines, labels, [0] * len(lines), "made")


def _code_lines() -> list[str]:
    """Lines of some modules of the Python standard library, as samples of code."""
    lines = []
    for name in CODE_SAMPLES:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin is not None:
            text = Path(spec.origin).read_text(encoding="utf-8")
            lines += [line for line in text.split("\n") if line.strip()]
    return lines


def with_code(page: Page, code: Sequence[str], chance: random.Random) -> Page:
    """The page with a stretch of code, which is content, after one of its content lines."""
    after = chance.choice([n for n, label in enumerate(page.labels, 1) if label == "content"])
    start = chance.randrange(len(code) - 25)
    added = [line.strip() for line in code[start : start + chance.choice((3, 8, 25))]]
    if chance.random() < 0.5:
        added = list(code[start : start + len(added)])
    lines = (*page.lines[:after], *added, *page.lines[after:])
    labels = (*page.labels[:after], *["content"] * len(added), *page.labels[after:])
    return _replace(page, lines, labels, [0] * len(lines), "made")


def _thinned(page: Page, chance: random.Random, keep: float) -> list[int]:
    """Places of all content lines and of each run of debris with probability ``keep``."""
    kept = []
    staying = False
    for place, label in enumerate(page.labels):
        debris = label == "debris"
        if debris and (place == 0 or page.labels[place - 1] != "debris"):
            staying = chance.random() < keep
        if not debris or staying:
            kept.append(place)
    return kept


def news_articles(data: Path, residue: frozenset[str], number: int, seed: int) -> list[Page]:
    """News texts as clean articles, with a few debris strings set at their edges.

    An extractor left debris in them, so a line that holds a known string is debris only where it
    is that string, and counts for nothing where it merely holds it or is short.
    """
    chance = random.Random(seed)  # noqa: S311
    strings = sorted(residue)
    known = frozenset(string.lower() for string in residue)
    made = []
    with lzma.open(data / "news" / "articles.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if chance.random() < number / 35_000]
    for row in rows:
        lines = [line for line in row["text"].split("\n") if line.strip()]
        labels = [_news_label(line, known) for line in lines]
        for _ in range(chance.choice((0, 0, 1, 2, 4)) if lines else 0):
            place = chance.choice((0, len(lines), len(lines), chance.randrange(len(lines) + 1)))
            lines.insert(place, chance.choice(strings))
            labels.insert(place, "debris")
        if lines:
            domain = domain_of(row["url"]) or row["source"]
            no_run = (0,) * len(lines)
            made.append(Page(row["id"], domain, "made", tuple(lines), tuple(labels), no_run))
    return made


def _news_label(line: str, residue: frozenset[str]) -> str:
    if line.strip().lower() in residue:
        return "debris"
    if len(line) < 60 or any(string in line.lower() for string in residue if len(string) > 12):
        return "ambiguous"
    return "content"


def read_residue(data: Path) -> frozenset[str]:
    """Counted debris strings seen as whole lines; headings and bylines left out."""
    with (data / "debris" / "residue.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return frozenset(
        row["string"]
        for row in rows
        if int(row["n_pages_whole_line"] or 0) > 1 and row["class"] not in NOT_PLANTED
    )
