"""Training data: sites never straddle a split, made articles keep every content line."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import numpy as np
import pytest

from auditor.learned.debris import dataset
from auditor.learned.debris.baselines import c4_rules, short_without_stop
from auditor.learned.debris.dataset import Page
from auditor.learned.debris.evaluate import figures
from auditor.learned.debris.train import cut_offs

LABELS = ("debris", "title", "content", "debris", "debris", "content", "mixed", "debris")


def page(name: str, domain: str, view: str = "main") -> Page:
    lines = tuple(f"{name} line {number}" for number in range(len(LABELS) - 1))
    return Page(name, domain, view, (*lines, "Share"), LABELS, (0,) * len(LABELS))


PAGES = [page(f"p{number}", f"site{number % 7}.example") for number in range(21)]


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.example.com/a", "example.com"),
        ("https://www.paper.co.uk:443/a", "paper.co.uk"),
        ("http://example.org", "example.org"),
    ],
)
def test_domain_keeps_a_site_together(url: str, domain: str) -> None:
    assert dataset.domain_of(url) == domain


def test_each_site_is_in_one_fold_and_the_split_repeats() -> None:
    fold = dataset.fold_of(PAGES, 3, seed=4)
    assert set(fold) == {p.domain for p in PAGES}
    assert set(fold.values()) == {0, 1, 2}
    assert fold == dataset.fold_of(list(reversed(PAGES)), 3, seed=4)


def test_run_counts_other_pages_of_the_same_fold_and_view_only() -> None:
    pages = [page("a", "x.example"), page("b", "y.example"), page("c", "z.example")]
    pages += [page("a", "x.example", "full"), page("a", "x.example")]
    counted = dataset.with_runs(pages, {"x.example": 0, "y.example": 0, "z.example": 1})
    assert [p.run[-1] for p in counted] == [1, 1, 0, 0, 1]
    assert all(p.run[0] == 0 for p in counted)


def test_made_articles_keep_content_lines_and_their_labels() -> None:
    made = dataset.made_articles(PAGES, 1, frozenset({"Odd string", "Odd too"}))
    assert {p.view for p in made} == {"made"}
    source = {p.name: dict(zip(p.lines, p.labels, strict=True)) for p in PAGES}
    whole = 0
    for article in made:
        assert len(article.lines) == len(article.labels) == len(article.run)
        for line, label in zip(article.lines, article.labels, strict=True):
            if line.startswith("Odd"):
                assert label == "debris"
            else:
                assert source[article.name].get(line, "content") == label
        whole += {"title", "mixed"} <= set(article.labels)
    assert whole >= len(PAGES)


def test_lone_brackets_of_code_are_content() -> None:
    code = Page("c", "x.example", "main", ("call(", ")", "|"), ("content", "debris", "debris"), ())
    assert dataset.code_kept(code).labels == ("content", "content", "debris")


def test_code_goes_in_as_content() -> None:
    code = [f"value = {number}" for number in range(40)]
    found = dataset.with_code(PAGES[0], code, random.Random(0))  # noqa: S311
    added = [
        label
        for line, label in zip(found.lines, found.labels, strict=True)
        if line.startswith("value")
    ]
    assert added and set(added) == {"content"}


def test_pages_are_read_by_view_without_blank_lines(tmp_path: Path) -> None:
    folder = tmp_path / "debris"
    folder.mkdir()
    head = "doc\turl\tview\tline_no\tn_lines\tlabel\tcover\thow\ttext\n"
    rows = [
        'd1\thttps://a.example/1\tmain\t1\t2\tcontent\t1\teq\tA "quoted line\n',
        "d1\thttps://a.example/1\tmain\t0\t2\tdebris\t0\ttri\tMenu\n",
        "d1\thttps://a.example/1\tmain\t2\t2\tdebris\t0\ttri\t \n",
        "d1\thttps://a.example/1\tfull\t0\t1\tdebris\t0\ttri\tMenu\n",
    ]
    with gzip.open(folder / "lines.tsv.gz", "wt", encoding="utf-8") as file:
        file.write(head + "".join(rows))
    (found,) = dataset.read_pages(tmp_path, ("main",))
    assert found.lines == ("Menu", 'A "quoted line')
    assert found.labels == ("debris", "content")


def test_cut_offs_hold_false_flags_down() -> None:
    target = np.array([0.0] * 1000 + [1.0] * 100, dtype=np.float32)
    value = np.concatenate([np.linspace(0, 0.9, 1000), np.full(100, 0.99)]).astype(np.float32)
    found = cut_offs(value, target)
    assert 0 < (value[:1000] >= found["gate"]).mean() <= 0.01
    assert found["gate"] > found["review"] == 0.5
    assert cut_offs(np.zeros(1100, dtype=np.float32), target)["gate"] == 0.5


def test_figures_and_line_rules() -> None:
    debris = np.array([True, True, False, False])
    assert figures(np.array([True, False, True, False]), debris)["f1"] == 0.5
    assert figures(np.zeros(4, dtype=bool), debris)["f1"] == 0.0
    lines = ["The pears of this hill are pressed in autumn.", "Share this", "We use cookies here."]
    assert c4_rules(lines) == [False, True, True]
    assert short_without_stop(lines) == [False, True, False]
