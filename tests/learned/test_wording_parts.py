"""The garbled-words reader's parts: tokens, joining, alignment, garbling, calibrator, GGUF."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.learned.wording.collocations import Collocations, counted, neighbours
from auditor.learned.wording.features import NAMES, article_slip
from auditor.learned.wording.gguf import Gguf, NotGguf
from auditor.learned.wording.joining import Suspect, cased, joined, runs_of
from auditor.learned.wording.ranking import Choice, fit_ranking
from auditor.learned.wording.scoring import (
    KNOWN,
    MOST_KNOWN,
    Calibrator,
    Stack,
    article_features,
    local_share,
    logit,
    second_features,
    sigmoid,
)
from auditor.learned.wording.tokens import opens_sentence, tokens_of, tokens_of_spans

if TYPE_CHECKING:
    from auditor.learned.wording.swaps import Swaps
    from auditor.learned.wording.units import Units


@given(st.text(max_size=300))
def test_every_token_lies_where_it_says(text: str) -> None:
    last = 0
    for token in tokens_of(text):
        assert last <= token.start < token.end <= len(text)
        assert not text[token.start : token.end].isspace() or token.form == "<p>"
        last = token.end


def test_a_possessive_is_cut_off_and_other_apostrophes_stay() -> None:
    forms = [t.form for t in tokens_of("The baker’s oven doesn't heat.")]
    assert forms == ["the", "baker", "'s", "oven", "doesn't", "heat", "."]


def test_only_the_spans_are_read_and_a_line_end_between_them_breaks() -> None:
    text = "Bread rises.\nSKIPPED\nOvens cool."
    tokens = tokens_of_spans(text, [(0, 12), (21, 32)])
    assert [t.form for t in tokens] == ["bread", "rises", ".", "<p>", "ovens", "cool", "."]
    assert text[tokens[4].start : tokens[4].end] == "Ovens"


def test_first_words_of_sentences_are_known_as_such() -> None:
    tokens = tokens_of("Ovens cool. Bread rises with Anna.")
    marked = [t.form for t, o in zip(tokens, opens_sentence(tokens), strict=True) if o]
    assert marked == ["ovens", "bread"]


@pytest.mark.parametrize(
    ("before", "word", "slip"),
    [
        ("a", "apple", 1),
        ("an", "apple", 0),
        ("an", "loaf", 1),
        ("a", "useful", 0),
        ("the", "egg", 0),
    ],
)
def test_article_slip(before: str, word: str, slip: int) -> None:
    assert article_slip(before, word) == slip


def fond(one: str, other: str) -> float:
    """Say that golf goes with clubs, and nothing else with anything."""
    return 2.0 if (one, other) == ("golf", "clubs") else -1.0


def test_neighbours_join_and_keep_their_spans() -> None:
    text = "They bought bread equipment for the kitchen."
    tokens = tokens_of(text)
    suspects = [
        Suspect(2, 0.9, (("golf", 2.0), ("wheat", 1.0))),
        Suspect(3, 0.8, (("clubs", 3.0),)),
        Suspect(6, 0.7, ()),
    ]
    first, second = joined(suspects, tokens, text, together=fond)
    assert text[first.start : first.end] == "bread equipment"
    assert first.suggestions == ("golf clubs", "wheat clubs")
    assert first.probability == 0.9
    assert first.reason == "'bread equipment' do not fit here; 'golf clubs' would"
    assert text[second.start : second.end] == "kitchen"
    assert second.suggestions == ()


def test_neighbours_whose_originals_are_no_term_stay_apart() -> None:
    text = "They bought bread equipment."
    suspects = [Suspect(2, 0.9, (("wheat", 1.0),)), Suspect(3, 0.8, (("clubs", 3.0),))]
    found = joined(suspects, tokens_of(text), text, together=fond)
    assert [text[s.start : s.end] for s in found] == ["bread", "equipment"]


def test_a_much_less_likely_neighbour_is_not_joined() -> None:
    tokens = tokens_of("plain bread")
    runs = runs_of([Suspect(0, 0.2, ()), Suspect(1, 0.9, ())], tokens, fond)
    assert [len(run) for run in runs] == [1, 1]


def test_a_hyphen_joins_and_a_comma_parts() -> None:
    tokens = tokens_of("user-pleasant, warm")
    runs = runs_of([Suspect(k, 0.9, ()) for k in (0, 2, 4)], tokens, fond)
    assert [len(run) for run in runs] == [2, 1]


def test_suggestions_take_the_case_of_the_word() -> None:
    lower, title, upper = tokens_of("bread Bread BREAD")
    assert [cased("oven", t) for t in (lower, title, upper)] == ["oven", "Oven", "OVEN"]


def test_calibrator_survives_its_file(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    stack = Stack(rng.normal(size=3), np.ones(3), ((rng.normal(size=(3, 1)), np.zeros(1)),))
    Calibrator(stack, stack, stack).save(tmp_path / "c.json")
    again = Calibrator.load(tmp_path / "c.json")
    x = rng.normal(size=(5, 3))
    assert np.allclose(again.first(x), stack(x), atol=1e-3)


def test_known_garbles_make_the_article_and_its_words_more_suspicious() -> None:
    rng = np.random.default_rng(1)
    k = len(NAMES)
    quiet = Stack(np.zeros(k), np.ones(k), ((np.eye(k)[:, :1], np.zeros(1)),))
    x = rng.normal(size=(40, k)).astype(np.float32)
    groups = np.arange(40)
    z = quiet(x.astype(float))
    m = len(article_features(z, x.astype(float), groups))
    article = Stack(np.zeros(m), np.ones(m), ((np.ones((m, 1)) / m, np.zeros(1)),))
    wide = second_features(z, 0.0, x.astype(float), groups).shape[1]
    weights = np.zeros((wide, 1))
    weights[:2] = 1.0
    second = Stack(np.zeros(wide), np.ones(wide), ((weights, np.zeros(1)),))
    calibrator = Calibrator(quiet, article, second)
    odds = {n: calibrator.judge(x, groups, n) for n in (0, 1, MOST_KNOWN, 50)}
    assert odds[1][1] == pytest.approx(odds[0][1] + KNOWN)
    assert (odds[1][0] > odds[0][0]).all()
    assert odds[50][1] == odds[MOST_KNOWN][1]


@given(st.floats(-10, 10))
def test_logit_undoes_sigmoid(z: float) -> None:
    assert logit(sigmoid(np.array([z])))[0] == pytest.approx(z, abs=1e-6)


def test_local_share_leaves_the_word_itself_out() -> None:
    z = np.array([-5.0, 9.0, -5.0])
    shares = local_share(z)
    assert shares[1] < shares[0]


def test_aligned_pairs_take_the_changed_word_only(tmp_path: Path) -> None:
    from auditor.learned.wording.thesaurus import aligned_pairs

    entry = '{"tortured": "warm bread", "correct": "hot bread (hb)"}'
    other = '{"tortured": "one two three", "correct": "four five"}'
    path = tmp_path / "p.json"
    path.write_text(f'{{"phrases": [{entry}, {other}]}}', encoding="utf-8")
    assert dict(aligned_pairs(path)) == {("hot", "warm"): 1}


def test_a_spinner_swaps_and_says_what_stood_there() -> None:
    from auditor.learned.wording.garble import Spinner

    rng = np.random.default_rng(0)
    text = "Bread cools in the oven. More bread!"
    found = Spinner({"bread": {"loaf": 2.0}}, "mixed", 50.0, rng).spin(text)
    assert found.text == "Loaf cools in the oven. More loaf!"
    assert [(found.text[s:e], o) for s, e, o in found.swaps] == [
        ("Loaf", "bread"),
        ("loaf", "bread"),
    ]


def test_units_spell_rare_words_and_number_common_ones() -> None:
    from auditor.learned.encoder.pieces import pieces
    from auditor.learned.wording.units import BREAK_PIECE, END_PIECE, PIECES, UnitBuilder

    builder = UnitBuilder(pieces())
    builder.add("Sourdoughs rise.\n" * 3)
    builder.add("Unvaluted sourdoughs.")
    units = builder.finish()
    assert units.words == ["sourdoughs"]
    assert units.numbers.tolist().count(PIECES) == 4
    assert units.numbers.tolist().count(BREAK_PIECE) == 3
    assert units.numbers[-1] == END_PIECE
    assert units.upper.sum() > 3


def bread_for_apple() -> tuple[Units, Swaps]:
    """Return a text about bread, and swaps that know one word for bread only."""
    from auditor.learned.encoder.pieces import pieces
    from auditor.learned.wording import swaps, units

    builder = units.UnitBuilder(pieces())
    builder.add("the baker sold a loaf of bread and the buyer ate it . " * 400)
    ((bread,),) = pieces().spell(["bread"])
    edge = {k: np.zeros(0, np.uint16) for k in swaps.KINDS} | {"moby": np.array([bread], np.uint16)}
    to = {k: np.zeros(0, np.int32) for k in swaps.KINDS} | {"moby": np.array([0], np.int32)}
    weight = {k: np.zeros(0, np.uint8) for k in swaps.KINDS} | {"moby": np.array([40], np.uint8)}
    spelt = np.array([p for word in pieces().spell(["apple"]) for p in word], np.uint16)
    return builder.finish(), swaps.Swaps(
        edge, to, weight, spelt, np.array([0, len(spelt)], np.int32), np.array([4.0], np.float32),
        np.array([True]), np.full(65_536, 4, np.float32), np.zeros(65_536, np.uint16), ["apple"],
    )  # fmt: skip


def test_gpu_spinners_mark_what_they_swapped() -> None:
    torch = pytest.importorskip("torch")
    from auditor.learned.encoder.pieces import pieces
    from auditor.learned.wording import spinner

    text, tables = bread_for_apple()
    (bread,), (loaf,), (apple,) = pieces().spell(["bread", "loaf", "apple"])
    spinners = spinner.Spinners(tables, text, pieces(), "cpu")
    rng = torch.Generator().manual_seed(0)
    numbers = torch.from_numpy(text.numbers.astype("int64"))
    found = spinners.garble(numbers, torch.from_numpy(text.upper), rng)
    assert found.swapped.sum() > 5
    assert set(found.original[found.swapped].tolist()) == {bread}
    assert set(found.pieces[found.swapped].tolist()) == {apple}
    assert loaf in found.pieces.tolist()
    assert found.pieces[~found.swapped].equal(numbers[~found.swapped])


def test_training_goes_on_above_the_shared_layers_only(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from auditor.learned.encoder.network import FORK, Reader
    from auditor.learned.encoder.packing import load_parts, packed, save_parts, unpacked
    from auditor.learned.wording.fit_network import SO_FAR, Plan, fit_network

    text, tables = bread_for_apple()
    text.save(tmp_path / "units.npz")
    tables.save(tmp_path / "swaps.npz")
    save_parts(packed(Reader().state_dict(), ("encoder.word",)), tmp_path, "reader")
    (tmp_path / "training.txt").write_text("Begun.\n", encoding="utf-8")
    out, said = tmp_path / "out", list[str]()
    fit_network(tmp_path, out, Plan(2, rows=2), begun=tmp_path, report=said.append)
    before, after = (unpacked(load_parts(f, "reader")) for f in (tmp_path, out))
    moved = {k for k in before if not torch.equal(before[k], after[k])}
    shared = ("word", "place", "norm", *(f"layers.{k}" for k in range(FORK)))
    assert not any(k.startswith(tuple(f"encoder.{s}." for s in shared)) for k in moved)
    assert {f"encoder.layers.{FORK}.up.weight", "judge.0.weight", "restore.0.weight"} <= moved
    assert said[-1].startswith("step 2 judge ")
    assert (out / "training.txt").read_text("utf-8").startswith("Begun. Then 2 steps of 256 pieces")
    assert not (out / SO_FAR).exists()


def gguf_bytes() -> bytes:
    """Return a file with one fact and one F32 tensor of two numbers."""
    key, name = b"general.name", b"t"
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, 1)
    fact = struct.pack("<Q", len(key)) + key + struct.pack("<IQ", 8, 4) + b"tiny"
    tensor = struct.pack("<Q", 1) + name + struct.pack("<IQIQ", 1, 2, 0, 0)
    body = head + fact + tensor
    return body + b"\0" * (-len(body) % 32) + struct.pack("<2f", 1.5, -2.0)


def test_gguf_facts_and_tensors_are_read(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(gguf_bytes())
    file = Gguf(path)
    assert file.facts == {"general.name": "tiny"}
    assert file.tensor("t").tolist() == [1.5, -2.0]


@pytest.mark.parametrize("cut", [3, 20, 40])
def test_a_cut_gguf_file_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(gguf_bytes()[:cut])
    with pytest.raises(NotGguf):
        Gguf(path)


def test_collocations_tell_pairs_that_go_together(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    units = rng.integers(2, 9, 40_000).astype(np.uint16)
    units[:-1][units[1:] == 3] = 2  # before a 3 stands a 2, always
    counted(units, [k > 1 for k in range(10)]).save(tmp_path)
    found = Collocations.load(tmp_path)
    left, right = np.array([2, 4, 2, -1]), np.array([3, 3, 5, 3])
    near = found.association(left, right, 1)
    assert near[0] > 0.5
    assert near[1] < -3
    assert abs(near[2]) < 1
    assert near[3] == 0


def test_neighbours_of_the_first_and_last_word_are_unknown() -> None:
    around = neighbours(np.array([7, 8, 9]), np.array([0, 2]))
    assert around.tolist() == [[-1, -1, 8, 9], [7, 8, -1, -1]]


def test_ranking_finds_what_tells_the_right_original() -> None:
    rng = np.random.default_rng(0)
    found = []
    for _ in range(300):
        facts = rng.normal(size=(6, 4)).astype(np.float32)
        found.append(Choice(facts, int(np.argmax(facts @ np.array([1.0, 2.0, 0.0, 0.0])))))
    weights = fit_ranking(found)
    assert weights["gain"] == 1
    assert weights["strength"] == pytest.approx(2, abs=0.3)
    assert abs(weights["near"]) < 0.3
