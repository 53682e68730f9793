"""Kind ``grammar``: which slips count, where, and what happens without an engine."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from auditor.checks.grammar import GRAMMAR, GrammarParams
from auditor.errors import NotRun
from auditor.finding import Match
from auditor.language import harper, languagetool
from auditor.resources import rules_dir
from auditor.rulebook.examples import run_examples
from auditor.rulebook.loader import load_rule
from auditor.text.document import Document
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text
from tests.language import loopback

LONGER = "The new bridge was longer then the old one."


def read(text: str) -> Document:
    return read_plain(source_from_text(text))


def scan(document: Document, **params: object) -> list[Match]:
    found = GRAMMAR.compile({"r": GrammarParams(**params)})(document)["r"]  # type: ignore[arg-type]
    assert isinstance(found, list), found
    return found


@pytest.fixture
def server() -> Iterator[None]:
    with loopback.running() as one:
        languagetool.configure(url=f"http://127.0.0.1:{one.server_address[1]}")
        yield
        languagetool.configure(url="", path="")


def test_harper_flags_the_word_and_says_what_was_meant() -> None:
    document = read(LONGER)
    (match,) = scan(document, engine="harper", only=("ThenThan",))
    assert match.span.of(document.text) == "then"
    assert match.suggestions == ("than",)
    assert match.values["engine_rule"] == "ThenThan"
    assert match.evidence["engine"] == "harper"


def test_harper_runs_only_the_rules_named() -> None:
    assert scan(read(LONGER), engine="harper", only=("FreeRein",)) == []
    with pytest.raises(ValueError, match="only: name the rules"):
        GrammarParams(engine="harper")


def test_rules_of_one_book_keep_to_their_own_findings() -> None:
    check = GRAMMAR.compile(
        {
            "one": GrammarParams(engine="harper", only=("ThenThan",)),
            "two": GrammarParams(engine="harper", only=("TheMy",)),
        }
    )
    found = check(read(LONGER))
    assert len(found["one"]) == 1  # type: ignore[arg-type]
    assert found["two"] == []


def test_quotations_are_left_alone_where_asked() -> None:
    document = read(f'"{LONGER}" said the mayor.')
    assert scan(document, engine="harper", only=("ThenThan",))
    assert scan(document, engine="harper", only=("ThenThan",), skip=("quotation",)) == []


def test_categories_and_names_can_be_ignored(server: None) -> None:
    document = read("The council have meet to utilise the hall.")
    assert len(scan(document, engine="languagetool")) == 2
    (match,) = scan(document, engine="languagetool", ignore=("TYPOS",))
    assert match.span.of(document.text) == "have meet"
    assert scan(document, engine="languagetool", only=("STYLE",)) == []


def test_the_languagetool_rule_holds_on_its_examples(server: None) -> None:
    rule = load_rule(rules_dir() / "language-quality" / "grammar-languagetool.yml")
    results = run_examples(rule)
    assert len(results) >= 4
    assert [result.explain() for result in results if not result.as_marked] == []


def test_without_a_server_the_rule_did_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    languagetool.configure(url="", path="")
    rule = load_rule(rules_dir() / "language-quality" / "grammar-languagetool.yml")
    results = run_examples(rule)
    assert all(result.not_run and "to enable:" in str(result.error) for result in results)


def test_a_very_long_article_is_not_given_to_harper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harper, "LONGEST", 20)
    check = GRAMMAR.compile({"r": GrammarParams(engine="harper", only=("ThenThan",))})
    assert "longer than 20 characters" in str(check(read(LONGER + " Indeed."))["r"])


def test_without_harper_the_rules_did_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    harper.slips.cache_clear()
    monkeypatch.setitem(sys.modules, "harper", None)
    monkeypatch.setattr(harper._local, "linters", {}, raising=False)
    found = GRAMMAR.compile({"r": GrammarParams(engine="harper", only=("ThenThan",))})(read("A."))
    assert isinstance(found["r"], NotRun)
    assert "pip install harper-py" in str(found["r"])


def test_every_rule_named_exists_in_the_harper_installed() -> None:
    rule = load_rule(rules_dir() / "language-quality" / "grammar-slip.yml")
    assert rule.params.wanted() <= harper.rule_names()
    assert len(rule.params.wanted()) > 100


def signs_of_the_rule() -> list[tuple[str, ...]]:
    rule = load_rule(rules_dir() / "language-quality" / "grammar-slip.yml")
    return [*rule.params.rows]


@pytest.mark.parametrize("row", signs_of_the_rule(), ids=lambda row: row[0])
def test_no_slip_is_without_the_sign_of_its_rule(row: tuple[str, ...]) -> None:
    name, sign, *example = row
    assert sign
    if example:
        document = read(f"The mill is old. {example[0]} It rained.")
        (with_all,) = scan(document, engine="harper", only=(name,))
        (with_signs,) = scan(document, engine="harper", rows=((name, sign),))
        assert with_signs == with_all


def test_only_sentences_with_a_sign_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = harper.slips
    monkeypatch.setattr(
        harper, "slips", lambda text, rules: asked.append(text) or real(text, rules)
    )
    rows = (("ThenThan", r"\w+er then"), ("AnAnother", "an another"))
    document = read(f"It rained. {LONGER} It rained.\n\nShe saw an another one. It rained.")
    found = scan(document, engine="harper", rows=rows)
    assert [match.span.of(document.text) for match in found] == ["then", "an another"]
    assert asked == [f"{LONGER}\n\nShe saw an another one."]
    asked.clear()
    assert scan(read("It rained all day."), engine="harper", rows=rows) == []
    assert asked == []


def test_a_sign_that_is_no_pattern_is_refused() -> None:
    with pytest.raises(ValueError, match="list, ThenThan"):
        GrammarParams(engine="harper", rows=(("ThenThan", "("),))
