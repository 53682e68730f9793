"""Tokens and features of lines: what they see, and that they do not depend on their company."""

from __future__ import annotations

import numpy as np
import pytest

from auditor.learned.debris.features import count_seen, features
from auditor.learned.debris.tokens import HEAD, TAIL, hash_word, tokenise
from auditor.learned.debris.wording import BUCKETS, matrix, score, whole_lines

PROSE = (
    "The bakery on the corner sells rye bread, and the people of the street have bought it there "
    "for as long as anyone remembers. It opens at six."
)
ARTICLE = [PROSE, "Share this", "Opening hours", "* Name", "shareThis  ©", PROSE, "😀 İstanbul ﬁn"]
RARITY = np.ones(BUCKETS, dtype=np.float32)


def test_tokens_fold_case_digits_and_quotes() -> None:
    lines = tokenise([["Don’t pay 25 Euros"], ["don't PAY 99 euros"], ["..."]])
    assert whole_lines(lines)[0] == whole_lines(lines)[1]
    assert lines.token[0] == hash_word("don't")
    assert lines.token_count.tolist() == [4, 4, 3]


def test_middle_of_a_long_line_is_skipped_but_counted() -> None:
    line = "a" * HEAD + " " + "b " * 900 + "c" * (TAIL - 1)
    lines = tokenise([[line]])
    assert lines.length[0] == len(line)
    assert lines.end[0] == HEAD + TAIL + 1


@pytest.mark.parametrize("text", ["", "\ufeff", "\ud800", "a\nb", "\u2028", "𝒳"])
def test_any_text_gives_finite_features(text: str) -> None:
    names, table = features(tokenise([[text, "Menu"]]), RARITY)
    assert table.shape == (2, len(names))
    assert np.isfinite(table).all()


def test_an_article_is_read_alike_alone_and_among_others() -> None:
    alone = features(tokenise([ARTICLE]), RARITY)[1]
    among = features(tokenise([["Menu", PROSE], ARTICLE, ["Share this"]]), RARITY)[1]
    assert np.allclose(alone, among[2 : 2 + len(ARTICLE)], atol=1e-5)


def test_words_of_the_article_and_repeats_are_seen() -> None:
    names, table = features(tokenise([ARTICLE]), RARITY)
    row = dict(zip(names, table.T, strict=True))
    assert row["repeats"][0] == 2 and row["repeats"][1] == 1
    assert row["words-in-prose"][0] == pytest.approx(1)
    assert row["words-in-prose"][3] == 0
    assert row["glued"][4] == 1
    assert row["prose"].tolist()[:2] == [1, 0]


def test_lines_seen_in_other_articles_count() -> None:
    seen = count_seen([ARTICLE], {"Share this": 5})
    names, table = features(tokenise([ARTICLE]), RARITY, seen)
    column = table[:, names.index("seen-elsewhere")]
    assert column[1] == pytest.approx(np.log(6))
    assert column[0] == 0


def test_runtime_wording_score_equals_the_trained_matrix() -> None:
    pytest.importorskip("scipy")
    lines = tokenise([ARTICLE, ["Menu"]])
    weights = np.random.default_rng(0).normal(size=BUCKETS).astype(np.float32)
    wanted = matrix(lines) @ weights + 0.25
    assert np.allclose(score(lines, weights, 0.25), wanted, atol=1e-4)
