"""Patterns that are read one by one hyphenate as pyphen's own."""

from __future__ import annotations

from pathlib import Path

import pyphen
import pytest

from auditor.language import hyphens
from auditor.language.frequencies import frequencies

PATH = pyphen.LANGUAGES[hyphens.LANGUAGE]


def _lazy() -> pyphen.HyphDict:
    lines = hyphens._lines(PATH, pyphen.ignored)
    assert lines is not None
    return hyphens._reader(pyphen.HyphDict)(lines)


def test_the_points_of_words_are_pyphen_s_own() -> None:
    own, lazy = pyphen.HyphDict(PATH), _lazy()
    words = [*[*frequencies()][::80], "", "'", "Ünïted", "o'clock", "ﬁne", "x" * 40, "Hyphenation"]
    assert [lazy.positions(word) for word in words] == [own.positions(word) for word in words]
    assert lazy.patterns == own.patterns  # after so many words all of them are read
    assert lazy.maxlen == own.maxlen


def test_few_words_need_few_patterns() -> None:
    lazy = _lazy()
    lazy.positions("harbour")
    assert 0 < len(lazy.patterns) < 100


def test_the_words_of_a_corpus_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hyphens, "_MOST", 50)
    lazy = _lazy()
    for number in range(500):
        lazy.positions(f"word{number}")
    assert len(lazy.cache) <= 50


@pytest.mark.parametrize(
    "text", ["ISO8859-1\na1b\n", "UTF-8\na12b\n", "UTF-8\n^^e41b\n", "UTF-8\nf1f/ff=f,1,2\n",
             "UTF-8\na1b\na2b\n"],
)  # fmt: skip
def test_a_list_that_is_more_than_letters_is_left_to_pyphen(tmp_path: Path, text: str) -> None:
    path = tmp_path / "list.dic"
    path.write_text(text)
    assert hyphens._lines(path, pyphen.ignored) is None
