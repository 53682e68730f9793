"""The shared encoder: pieces lie where they say, windows hold every piece, ONNX equals torch."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.learned.encoder import runtime
from auditor.learned.encoder.pieces import pieces
from auditor.learned.encoder.runtime import BREAK_PIECE, LONGEST
from auditor.learned.encoder.shared import MEMO, PART, encoder, encodings, parts
from auditor.text.reading import read_document
from auditor.text.source import source_from_text
from auditor.text.span import Span


def test_no_use_is_told_to_anybody(tmp_path: Path) -> None:
    """ONNX Runtime's telemetry would name the machine in the user's cache folder."""
    code = "from auditor import audit_text; audit_text('The council met on Monday.')"
    kept = {name: value for name, value in os.environ.items() if "TELEMETRY" not in name}
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env={**kept, **home}, check=True)
    assert not [path for path in tmp_path.rglob("*") if "onnx" in path.name]


def test_parts_hold_every_sentence_once_and_stay_small() -> None:
    sentences = [Span(start, start + 90) for start in range(0, 100_000, 100)]
    found = list(parts(sentences))
    assert [pair for part in found for pair in part] == [(s.start, s.end) for s in sentences]
    assert all(part[-1][1] - part[0][0] <= PART for part in found)
    assert len(list(parts(sentences[:50]))) == 1


def test_a_sentence_longer_than_a_part_is_a_part_of_its_own() -> None:
    assert [
        len(part) for part in parts([Span(0, 10), Span(10, 3 * PART), Span(3 * PART, 3 * PART + 5)])
    ] == [1, 1, 1]


@given(st.text(max_size=300))
def test_pieces_lie_in_order_inside_the_text(text: str) -> None:
    numbers, offsets = pieces().read(text)
    assert len(numbers) == len(offsets)
    assert all(0 <= start <= end <= len(text) for start, end in offsets)
    assert all(a[0] <= b[0] for a, b in itertools.pairwise(offsets))


def test_windows_hold_every_piece_once_and_mark_line_ends() -> None:
    line = "Bread cools on the rack while the second batch proves in the drawer. "
    text = line * 40 + "\n" + line
    spans = [(k * len(line), (k + 1) * len(line) - 1) for k in range(40)]
    spans.append((40 * len(line) + 1, len(text) - 1))
    windows = list(encoder().windows(text, spans))
    assert all(len(window) < LONGEST for window in windows)
    flat = [piece for window in windows for piece in window]
    assert [n for n, _, _ in flat].count(BREAK_PIECE) == 1
    words = [text[s:e] for n, s, e in flat if n != BREAK_PIECE]
    assert "".join(words) == text.replace(" ", "").replace("\n", "")


def test_a_text_is_read_alike_whatever_was_read_before() -> None:
    text = "The baker sold ninety loaves before noon."
    first = encoder().read(text, [(0, len(text))]).lower[0]
    encoder().read("Something else altogether, and longer than that. " * 9, [(0, 400)])
    assert (encoder().read(text, [(0, len(text))]).lower[0] == first).all()


def test_windows_read_side_by_side_have_the_same_states(monkeypatch: pytest.MonkeyPatch) -> None:
    windows = [encoder().vectors(range(2000, 2000 + size)) for size in (5, 90, 40, 3, 120)]
    monkeypatch.setattr(runtime, "_threads", lambda: None)
    alone = encoder().layers.each(windows)
    with ThreadPoolExecutor(3) as threads:
        monkeypatch.setattr(runtime, "_threads", lambda: threads)
        together = encoder().layers.each(windows)
    assert all((one == other).all() for one, other in zip(alone, together, strict=True))


def test_a_short_article_is_encoded_once_and_a_long_one_is_not_kept() -> None:
    line = "Bread cools on the rack while the second batch proves in the drawer. "
    short = read_document(source_from_text(line * 3, "short.txt"))
    kept = [encoded for _, encoded in encodings(short)]
    assert [encoded for _, encoded in encodings(short)] == kept
    long = read_document(source_from_text((line * 6 + "\n") * 160, "long.txt"))
    assert sum(len(sentences) for sentences, _ in encodings(long)) == len(long.sentences)
    assert MEMO not in long.memo


def test_onnx_and_torch_agree(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from auditor.learned.encoder.export import write_layers
    from auditor.learned.encoder.network import Encoder, Shape
    from auditor.learned.encoder.runtime import Layers

    torch.manual_seed(0)
    net = Encoder(Shape(pieces=50, places=16, width=24, inner=48, heads=4, layers=2)).eval()
    numbers = torch.randint(0, 50, (1, 9))
    weights = {name: value.numpy() for name, value in net.state_dict().items()}
    names = ["layers.0", "layers.1"]
    write_layers(weights, tmp_path / "n.onnx", names, heads=4, first=True, coarse=False)
    with torch.no_grad():
        wanted = net(numbers)[0].numpy()
        vectors = (net.word(numbers) + net.place(torch.arange(9)))[0].numpy()
    assert abs(Layers(tmp_path / "n.onnx")(vectors) - wanted).max() < 1e-4


def test_matrices_in_8_bits_give_nearly_the_same_states(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnx")
    from auditor.learned.encoder.export import in_8_bits, write_layers
    from auditor.learned.encoder.network import Encoder, Shape
    from auditor.learned.encoder.runtime import Layers

    torch.manual_seed(0)
    net = Encoder(Shape(pieces=50, places=16, width=24, inner=48, heads=4, layers=2)).eval()
    weights = {name: value.numpy() for name, value in net.state_dict().items()}
    states = []
    for coarse in (False, True):
        path = tmp_path / f"{coarse}.onnx"
        write_layers(weights, path, ["layers.0", "layers.1"], heads=4, first=True, coarse=coarse)
        states.append(Layers(path)(torch.randn(9, 24, generator=torch.manual_seed(1)).numpy()))
    assert 0 < abs(states[0] - states[1]).max() < 0.1
    numbers, scale = in_8_bits(weights["layers.0.up.weight"].T)
    assert abs(numbers * scale - weights["layers.0.up.weight"].T).max() <= scale.max() / 2 + 1e-7


def test_a_table_in_8_bits_gives_its_rows_as_floats() -> None:
    np = pytest.importorskip("numpy")
    from auditor.learned.encoder.runtime import Table

    table = Table(np.array([[1, -2], [4, 127]], np.int8), np.array([0.5, 2], np.float16))
    assert table[np.array([1, 0, 1])].tolist() == [[8, 254], [0.5, -1], [8, 254]]


def test_a_packed_state_comes_back_nearly_the_same(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from auditor.learned.encoder.packing import load_parts, packed, save_parts, unpacked

    state = {"word.weight": torch.randn(30, 8), "norm.bias": torch.randn(8)}
    save_parts(packed(state, ("word",)), tmp_path, "net")
    again = unpacked(load_parts(tmp_path, "net"))
    assert all((again[name] - state[name]).abs().max() < 0.03 for name in state)
