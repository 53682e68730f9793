"""Lines that many articles hold: counted whatever the order and the format, and told to each."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from auditor.batch.executors import LocalPool, ThisProcess
from auditor.batch.run import Plan, run_batch
from auditor.cache import result_key
from auditor.config import Settings
from auditor.learned.debris.check import load
from auditor.repeats import LineCounts, line_key, sources_of_run
from auditor.review.entry import Entry
from auditor.rulebook.book import load_rulebook
from auditor.text.reading import read_document
from auditor.text.source import HTML, MARKDOWN, Source, source_from_text
from tests.batch.corpus import contents, lines

REPEATED = "The Vell Courier brings the valley together, one morning at a time"
PROSE = (
    "The {0} of the lower valley met on Tuesday to settle the price of hay, which had doubled "
    "since the dry spring, and chose {1} to speak for them in town.\n"
    "Nobody from the upper farms came; their road was still under water, {1} said, and the ferry "
    "does not carry carts."
)
TRADES = ("farmers", "shepherds", "carters", "millers", "brewers", "smiths", "weavers", "coopers")
NAMES = ("Ada Holm", "Lars Beck", "Ines Moor", "Olav Rask", "Tove Lind", "Per Gade", "Siri Dahl")


def article(number: int, *, url: str | None = None, extra: str = REPEATED) -> Source:
    text = PROSE.format(TRADES[number % 8], NAMES[number % 7])
    return source_from_text(f"{text}\n{extra}\n", f"a{number}.txt", url=url)


def counted(sources: list[Source]) -> LineCounts:
    counts = LineCounts()
    for source in sources:
        counts.add(source)
    return counts


def told(counts: LineCounts, source: Source) -> dict[int, int]:
    return dict(counts.told(source).repeated)


def probability(source: Source) -> float:
    """How likely the last line is debris, as the model's check says; 0 where it says nothing."""
    found = load()(read_document(source))
    return max((seen.probability for seen in found), default=0.0)


def test_a_shared_line_is_told_with_the_number_of_others() -> None:
    sources = [article(number) for number in range(8)]
    found = told(counted(sources), sources[0])
    assert found == {line_key(REPEATED): 7}


def test_order_makes_no_difference() -> None:
    sources = [article(number) for number in range(6)]
    wanted = [counted(sources).told(source) for source in sources]
    for order in itertools.islice(itertools.permutations(sources), 0, 720, 97):
        counts = counted(list(order))
        assert [counts.told(source) for source in sources] == wanted


def test_few_articles_and_copies_of_one_tell_nothing() -> None:
    few = [article(number) for number in range(4)]
    assert not told(counted(few), few[0])
    copies = [article(1)] * 20
    assert not told(counted(copies), copies[0])


def test_a_broken_address_is_none() -> None:
    broken = [article(number, url="http://[broken") for number in range(6)]
    assert told(counted(broken), broken[0]) == told(counted(broken), article(0))
    assert Entry.of(broken[0]).origin == "."


def test_sites_are_counted_apart() -> None:
    here = [article(number, url=f"https://www.vell.example/{number}") for number in range(8)]
    there = [
        article(number, url=f"https://else.example/{number}", extra=f"{REPEATED}, {number}")
        for number in range(8)
    ]
    counts = counted([*here, *there])
    assert told(counts, here[0])
    assert not told(counts, there[0])


def test_markup_and_case_make_no_difference() -> None:
    plain = [article(number) for number in range(6)]
    page = source_from_text(
        f"<p>Hay is dear.</p><div>{REPEATED.upper().replace('VALLEY', '<b>VALLEY</b>')}</div>"
        f"<script>{REPEATED}</script>",
        "a.html",
        HTML,
    )
    note = source_from_text(f"# Hay\n\n> {REPEATED.replace('valley', '[valley](x.html)')}\n",
                            "a.md", MARKDOWN)  # fmt: skip
    counts = counted([*plain, page, note])
    assert told(counts, page) == told(counts, note) == {line_key(REPEATED): 7}


def test_a_large_company_is_scaled_and_noise_is_not_told() -> None:
    sources = [article(n, extra=f"{REPEATED}\nline {n}\nalso {n}") for n in range(3000)]
    found = told(counted(sources), sources[5])
    assert found[line_key(REPEATED)] in range(220, 226)
    assert line_key("line 5") not in found


def test_a_cached_result_knows_what_was_told() -> None:
    source = article(1)
    other = Source(**{**vars(source), "repeated": ((line_key(REPEATED), 7),)})
    assert result_key("run", source) != result_key("run", other)


def test_a_run_over_a_folder_is_surer_than_over_one_file(tmp_path: Path) -> None:
    for number in range(8):
        (tmp_path / f"a{number}.txt").write_text(article(number).text, encoding="utf-8")
    book = load_rulebook(select=["debris-lines", "suspect-line"])
    found = list(sources_of_run(book, [str(tmp_path)]))
    assert all(isinstance(source, Source) and source.repeated for source in found)
    together = [probability(source) for source in found if isinstance(source, Source)]
    alone = [probability(article(number)) for number in range(8)]
    assert all(one > other for one, other in zip(together, alone, strict=True))
    rules_only = load_rulebook(select=["share-bar"])
    plain = list(sources_of_run(rules_only, [str(tmp_path)]))
    assert not any(isinstance(source, Source) and source.repeated for source in plain)


@pytest.mark.parametrize("workers", [1, 2])
def test_batch_tells_the_same_whatever_the_workers(tmp_path: Path, workers: int) -> None:
    path = tmp_path / "in.jsonl"
    rows = [{"id": f"a{n}", "text": article(n).text} for n in range(12)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    settings = Settings(select=("debris-lines", "suspect-line"))
    plan = Plan([str(path)], tmp_path / "out", settings, shard_size=3)
    run_batch(plan, ThisProcess() if workers == 1 else LocalPool(2))
    single = Plan([str(path)], tmp_path / "one", settings, shard_size=3)
    run_batch(single, ThisProcess())
    assert contents(tmp_path / "out") == contents(tmp_path / "one")
    assert {row["rule"] for row in lines(tmp_path / "out", "findings")} <= {
        "debris-lines",
        "suspect-line",
    }
