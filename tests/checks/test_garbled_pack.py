"""The declarative garbled-words rules on clean but hard text: none of it may block an article."""

from __future__ import annotations

import time

import pytest

from auditor.resources import rules_dir
from auditor.rulebook.book import Rulebook
from auditor.rulebook.loader import load_rule
from auditor.text.document import Document
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

CLEAN = (
    # near misses of terms, names and phrases
    "The bank's inventory fell in value, and traders in the street shrugged.",
    "A nervous community heard that the neighbourhood network of cameras had failed.",
    "He signed up for weather alerts; the climate of the talks had changed.",
    "The unified states of the empire had one coin, and every white house on the hill a flag.",
    "She is an artist of deep learning and wide reading, but no machine.",
    "The council's real estate, its natural gas and its supply chain were all up for sale.",
    "His heart failed him; the attack came at night, and the pressure of blood in his ears rose.",
    "Well-nigh half the village came, virtually all of it on foot, and moreover before noon.",
    "Prices are increasingly hard to read, and more than once they were wrong.",
    "The train left earlier than usual, and earlier than the two of us had thought.",
    "Each of the twins and each of their cousins got a coin; both laughed.",
    "As a substitute he scored twice, and the fans made him famous.",
    "He had a one-way ticket, a European passport, a used car, an hour and an heir.",
    "The software can now be paused; it is now not so easy to break.",
    # law and medicine
    "The appellant sought certiorari; the respondent pleaded res judicata and laches.",
    "Ventricular fibrillation was reverted with amiodarone after two defibrillations.",
    "The lessee holds the usufruct; the lessor keeps the reversion.",
    # science and engineering
    "A convolutional layer feeds a softmax, and the optimizer lowers the cross-entropy loss.",
    "Phyllite and schist crop out north of the syncline, with staurolite in the pelites.",
    "The daemon forks, the child execs, and the parent reaps the zombie process.",
    # recipes
    "Deglaze with vermouth, whisk in the roux, then fold the gnocchi through the beurre noisette.",
    "Proof the biga overnight, laminate the dough and bake the croissants until golden.",
    # dialect and verse
    "Wha's yon glaikit loon stravaigin' doon the brae wi' naethin' on his heid?",
    "Y'all fixin' to head yonder? I reckon them gators ain't gonna wait none.",
    "Low lies the mere where marsh-lights wander, / And bulrush leans on bulrush, dreaming.",
    # columnists
    "The minister's pugnacity is matched only by his verbosity and his appetite for canapes.",
    # typing slips and glued words
    "The goverment said the chairmanof the comittee would re- sign on Wedensday.",
)


@pytest.fixture(scope="module")
def book() -> Rulebook:
    """All rules of the category but the trained ones."""
    found = [load_rule(path) for path in sorted((rules_dir() / "garbled-words").glob("*.yml"))]
    return Rulebook(rule for rule in found if rule.kind != "learned")


def gate_flags(book: Rulebook, document: Document) -> list[tuple[str, str]]:
    found = []
    for name, result in book.scan(document).items():
        assert isinstance(result, list), result
        if book.rules[name].file.audience == "gate":
            found += [(name, m.span.of(document.text)) for m in result if not m.review]
    return found


@pytest.mark.parametrize("text", CLEAN)
def test_hard_clean_text_is_not_blocked(text: str, book: Rulebook) -> None:
    assert gate_flags(book, read_plain(source_from_text(text))) == []


def test_hard_clean_texts_together_are_not_blocked(book: Rulebook) -> None:
    assert gate_flags(book, read_plain(source_from_text("\n\n".join(CLEAN)))) == []


def test_a_spun_paragraph_is_found(book: Rulebook) -> None:
    text = (
        "The ferry company may moreover use gadget studying to plan its trips, on the identical "
        "time as the Unified Countries ask for cleaner fuel. Engineers do now no longer trust the "
        "herbal gas tanks, and increasingly than half were stuff replaced."
    )
    found = {flagged for _, flagged in gate_flags(book, read_plain(source_from_text(text)))}
    assert {"moreover", "gadget studying", "on the identical time", "Unified Countries"} <= found
    assert {"herbal gas", "increasingly", "stuff"} <= found


def test_speed(book: Rulebook) -> None:
    document = read_plain(source_from_text("\n\n".join(CLEAN) * 60))
    book.scan(document)
    start = time.process_time()
    book.scan(document)
    megabytes = len(document.text.encode()) / 1e6
    assert megabytes / (time.process_time() - start) > 0.5  # 4 MB/s measured; slow machines pass
