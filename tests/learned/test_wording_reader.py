"""The shipped garbled-words reader: what it finds, its contract, its weight."""

from __future__ import annotations

import itertools
import subprocess
import sys
from functools import cache

import pytest

from auditor.learned.encoder.shared import encoder
from auditor.learned.store import model_dir, read_manifest
from auditor.learned.wording.reader import Reader, Reading

CLEAN = (
    "The town council met on Tuesday to discuss the budget for the new library. Members agreed "
    "that the building should open next spring, and the mayor said that the money had already been "
    "set aside. Residents will be able to borrow books and use computers free of charge. A second "
    "meeting about parking is planned for the end of the month. "
)
SPUN = (
    "The town chamber met on Tuesday to discourse the budget for the fresh library. Members "
    "concurred that the edifice should unclose next springtime, and the mayor said that the "
    "currency had beforehand been set aside. Denizens will be capable to borrow books and "
    "utilize computers gratis of accusation. A second gathering about parking is contrived for "
    "the terminus of the month. "
)


@cache
def reader() -> Reader:
    return Reader.load(model_dir("garbled-words"), encoder())


def whole(text: str) -> list[tuple[int, int]]:
    return [(0, len(text))]


def reading(text: str, spans: list[tuple[int, int]] | None = None) -> Reading:
    spans = whole(text) if spans is None else spans
    return reader().read(text, spans, encoder().read(text, spans))


def test_files_are_those_of_the_manifest_and_small() -> None:
    folder = model_dir("garbled-words")
    manifest = read_manifest(folder)
    assert 0 < manifest["review"] <= manifest["gate"] < 1
    below = model_dir("encoder")
    files = [folder / name for name in manifest["files"]]
    files += [below / name for name in read_manifest(below)["files"]]
    assert sum(path.stat().st_size for path in files) < 40_000_000


def test_clean_text_gets_no_gate_finding_and_no_verdict() -> None:
    found = reading(CLEAN)
    assert [s for s in found.suspicions if s.probability >= reader().cutoffs.gate] == []
    assert found.spun < 0.5


def test_a_spun_text_is_known_as_one_and_its_words_are_found() -> None:
    found = reading(SPUN)
    flagged = {w for s in found.suspicions for w in SPUN[s.start : s.end].split()}
    swapped = {"chamber", "discourse", "edifice", "unclose", "currency", "beforehand", "Denizens"}
    assert found.spun > 0.5
    assert len(flagged & swapped) >= 4


def test_suspicions_are_sorted_apart_and_above_the_cutoff() -> None:
    found = reading(SPUN).suspicions
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for each in found:
        assert reader().cutoffs.review <= each.probability <= 1
        assert SPUN[each.start : each.end].strip() == SPUN[each.start : each.end]
        assert SPUN[each.start : each.end] in each.reason


def test_offsets_hold_behind_wide_characters_and_text_outside_is_not_read() -> None:
    shift = "😀 é — "
    text = shift + SPUN
    plain = reading(SPUN).suspicions
    moved = reading(text, [(len(shift), len(text))]).suspicions
    assert [(s.start + len(shift), s.end + len(shift)) for s in plain] == [
        (s.start, s.end) for s in moved
    ]
    assert reading(SPUN, []).suspicions == ()


def test_reading_is_repeatable() -> None:
    assert reading(SPUN) == reading(SPUN)


@pytest.mark.parametrize("text", ["", "Word", "\n\n", "😀 " * 50, "a" * 5000, "— — — " * 200])
def test_strange_texts_are_read_without_error(text: str) -> None:
    assert reading(text).spun < 1


def test_no_training_library_is_loaded_to_read() -> None:
    code = (
        "import sys; from auditor.learned.store import model_dir;"
        "from auditor.learned.encoder.shared import encoder;"
        "from auditor.learned.wording.reader import Reader;"
        "assert 'numpy' not in sys.modules;"
        "r = Reader.load(model_dir('garbled-words'), encoder());"
        "t = 'Bread cools in the oven now. ' * 5; s = [(0, len(t))];"
        "r.read(t, s, encoder().read(t, s));"
        "print([m for m in ('torch', 'onnx', 'sklearn', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
