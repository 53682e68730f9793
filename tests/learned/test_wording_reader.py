"""The shipped garbled-words reader: what it finds, its contract, its weight."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest

from auditor.learned.store import model_dir, read_manifest
from auditor.learned.wording.reader import Reader

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
    return Reader.load(model_dir("garbled-words"))


def whole(text: str) -> list[tuple[int, int]]:
    return [(0, len(text))]


def test_files_are_those_of_the_manifest_and_small() -> None:
    folder = model_dir("garbled-words")
    manifest = read_manifest(folder)
    assert 0 < manifest["review"] <= manifest["gate"] < 1
    assert sum((folder / name).stat().st_size for name in manifest["files"]) < 40_000_000


def test_clean_text_gets_no_gate_finding_and_no_verdict() -> None:
    reading = reader().read(CLEAN, whole(CLEAN))
    assert [s for s in reading.suspicions if s.probability >= reader().cutoffs.gate] == []
    assert reading.spun < 0.5


def test_a_spun_text_is_known_as_one_and_its_words_are_found() -> None:
    reading = reader().read(SPUN, whole(SPUN))
    found = {w for s in reading.suspicions for w in SPUN[s.start : s.end].split()}
    swapped = {"chamber", "discourse", "edifice", "unclose", "currency", "beforehand", "Denizens"}
    assert reading.spun > 0.5
    assert len(found & swapped) >= 4


def test_suspicions_are_sorted_apart_and_above_the_cutoff() -> None:
    found = reader().read(SPUN, whole(SPUN)).suspicions
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    for each in found:
        assert reader().cutoffs.review <= each.probability <= 1
        assert SPUN[each.start : each.end].strip() == SPUN[each.start : each.end]
        assert SPUN[each.start : each.end] in each.reason


def test_offsets_hold_behind_wide_characters_and_text_outside_is_not_read() -> None:
    shift = "😀 é — "
    text = shift + SPUN
    plain = reader().read(SPUN, whole(SPUN)).suspicions
    moved = reader().read(text, [(len(shift), len(text))]).suspicions
    assert [(s.start + len(shift), s.end + len(shift)) for s in plain] == [
        (s.start, s.end) for s in moved
    ]
    assert reader().read(SPUN, []).suspicions == ()


def test_reading_is_repeatable() -> None:
    assert reader().read(SPUN, whole(SPUN)) == reader().read(SPUN, whole(SPUN))


@pytest.mark.parametrize("text", ["", "Word", "\n\n", "😀 " * 50, "a" * 5000, "— — — " * 200])
def test_strange_texts_are_read_without_error(text: str) -> None:
    assert reader().read(text, whole(text)).spun < 1


def test_no_training_library_is_loaded_to_read() -> None:
    code = (
        "import sys; from auditor.learned.store import model_dir;"
        "from auditor.learned.wording.reader import Reader;"
        "assert 'numpy' not in sys.modules;"
        "r = Reader.load(model_dir('garbled-words')); t = 'Bread cools in the oven now. ' * 5;"
        "r.read(t, [(0, len(t))]);"
        "print([m for m in ('torch', 'sklearn', 'scipy', 'lemminflect') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_speed_on_one_thread_of_work() -> None:
    reader().read(SPUN, whole(SPUN))
    text = (CLEAN + SPUN) * 8
    words, began = len(text.split()), time.process_time()
    reader().read(text, whole(text))
    assert words / (time.process_time() - began) > 800  # the target, 3,000, wants a quiet machine


def test_numpy_and_torch_agree() -> None:
    torch = pytest.importorskip("torch")
    import numpy as np

    from auditor.learned.wording.export import network_arrays
    from auditor.learned.wording.files import weights_from
    from auditor.learned.wording.forward import Forward
    from auditor.learned.wording.network import Network, Shape, bag_weights, neighbours

    torch.manual_seed(0)
    net = Network(Shape(80, width=16, hidden=24)).eval()
    ids, cases = torch.randint(1, 80, (1, 256)), torch.randint(0, 3, (1, 256))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        hidden, query, own = net.context(
            ids, cases, torch.arange(256), neighbours(1, 256), bag_weights(256)
        )
        judged = net.judged(hidden, query, own, net.word_out(ids[0]).to(torch.bfloat16))
    forward = Forward(weights_from(network_arrays(net.state_dict())))
    found = forward.read(ids[0].numpy(), cases[0].numpy())
    assert np.abs(found.query - query.float().numpy()).max() < 0.15
    assert np.abs(found.judge - judged.float().numpy()).max() < 0.1


def test_the_card_and_metrics_are_there() -> None:
    folder = model_dir("garbled-words")
    metrics = json.loads((folder / "metrics.json").read_text("utf-8"))
    assert metrics["clean"]["words"] >= 200_000
    assert "Moby" in (folder / "MODEL_CARD.md").read_text("utf-8")
    assert Path(folder / "weights.npz").is_file()
