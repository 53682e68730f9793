"""The Markdown report: short, escaped, and nobody is notified by an article's text."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest

from auditor.render.markdown import MarkdownReport, code, escaped
from tests.render.report_samples import ERROR, RUN, Sample, article, finding, summary


def written(sample: Sample, **run: Any) -> str:
    """What the Markdown report writes for some articles."""
    out = io.StringIO()
    made = MarkdownReport(out, RUN | run)
    for one, text in sample:
        made.article(one, text)
    made.finish(summary([one for one, _ in sample], [ERROR]))
    return out.getvalue()


def test_it_says_what_the_report_says(sample: Sample) -> None:
    report = written(sample)
    for words in (
        "3 articles: 1 failed, 1 for review, 1 passed; 9 findings.",
        "- articles/scan.pdf: not a text file (give .txt",
        "articles/ferry.txt: **fail**, score **38**",
        "| **38** | 67 | 58 | 88 | 92 | – |",
        "- line 4:78 `haven master` “haven master” fits nowhere here",
        "Try `harbour master`, `port master`.",
        "<details><summary>For review: 5</summary>\n\n- line 3:15 `boat shed`",
    ):
        assert words in report, words
    assert "weak-word" not in report
    assert report.index("3 articles") < report.index("articles/ferry.txt")


def test_ten_per_category_unless_all_are_wanted() -> None:
    text = "\n".join(f"Line {number} is bad{number:02}." for number in range(25))
    rows = [
        finding(text, f"bad{number:02}", "r", "garbled-words", "editor") for number in range(25)
    ]
    sample = [(article(text, rows, verdict="fail"), text)]
    assert written(sample).count("\n- line") == 10
    assert "… and 15 more findings." in written(sample)
    assert written(sample, all=True).count("\n- line") == 25


def test_nothing_from_an_article_becomes_markup() -> None:
    evil = "# a\n\n<b>x</b> [y](http://z) @someone #12 `t` | *u* \u202e www.v.example"
    found = finding(evil, (0, len(evil)), "r", "sourcing", message=evil, suggestions=[evil, "``"])
    row = article(evil, [found], uri=evil, title=evil, verdict="fail")
    row["verdict_reasons"] = [evil]
    report = written([(row, evil)])
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", report.replace("\\`", "'"))
    assert not re.search(
        r"(?<!\\)<b>|(?<!\\)\]\(http|(?<!\\)\*u|@someone|#12|www\.v|http://z", outside
    )
    assert "\u202e" not in report
    assert "``` `` ```" in report


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain words, 3.5 per cent", "plain words, 3.5 per cent"),
        ("a_b*c", r"a\_b\*c"),
        ("1. one", r"1\. one"),
        ("- one", r"\- one"),
        ("# one", "#<!-- --> one"),
        ("x\n\n# y", "x #<!-- --> y"),
        ("see https://a.b", "see https:<!-- -->//a.b"),
    ],
)
def test_escapes(text: str, safe: str) -> None:
    assert escaped(text) == safe


@pytest.mark.parametrize(
    ("text", "span"), [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("", "`  `")]
)
def test_code_spans(text: str, span: str) -> None:
    assert code(text) == span
