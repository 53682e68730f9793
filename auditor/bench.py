"""Speed, measured beside peers on the same generated text in one run; prints ratios."""

from __future__ import annotations

import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.audit import Auditor
from auditor.rulebook.book import Rulebook, load_rulebook
from auditor.rulebook.profile import load_profile
from auditor.text.source import Source, source_from_text

DECLARED = ("phrase", "substitution", "pattern", "structure", "repetition", "rare-word")
PEERS = {
    "codespell": ["codespell", "--quiet-level", "3"],
    "proselint": ["proselint", "check"],
}
_SUBJECTS = "council library harbour school museum ferry hospital market theatre orchestra".split()
_VERBS = "opened closed approved repaired moved extended reviewed funded delayed visited".split()
_OBJECTS = "bridge timetable budget garden archive pier roof tour survey contract".split()
_NAMES = "Oduya Kaufmann Moreau Adeyemi Brandt Ruiz Larsen Petrov Silva Okafor".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday".split()


@dataclass(frozen=True, slots=True)
class Row:
    """One measured tool: megabytes of text a second of processor time.

    Processor time, not time of day, so that other work on the machine does not count.
    """

    name: str
    megabytes_per_second: float
    words_per_second: float
    note: str = ""


def generated_articles(count: int, seed: int = 0) -> Iterator[Source]:
    """Articles of some 600 words of plain news prose, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - repeatable text, no secret
    for number in range(count):
        paragraphs = [" ".join(_sentence(rng) for _ in range(4)) for _ in range(11)]
        yield source_from_text("\n\n".join(paragraphs) + "\n", f"article-{number:06}.txt")


def measure(megabytes: float = 4.0, seed: int = 0) -> list[Row]:
    """Declared rules, all checks, and what peers are installed, each on the same text."""
    sources = _sized(megabytes, seed)
    rows = [
        _own("auditor, declared rules", sources, _declared(load_rulebook())),
        _own("auditor, all checks", sources[: max(3, len(sources) // 60)], load_rulebook()),
    ]
    with tempfile.TemporaryDirectory() as folder:
        for source in sources:
            (Path(folder) / source.uri).write_text(source.text, encoding="utf-8")
        rows += [_peer(name, command, Path(folder), sources) for name, command in PEERS.items()]
    return rows


def peak_memory() -> float:
    """Megabytes this process has held at most."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1024 if sys.platform != "darwin" else peak / 1024**2


def _sized(megabytes: float, seed: int) -> list[Source]:
    sources: list[Source] = []
    size = 0
    for source in generated_articles(1_000_000, seed):
        sources.append(source)
        size += len(source.text)
        if size >= megabytes * 1e6:
            break
    return sources


def _declared(book: Rulebook) -> Rulebook:
    return Rulebook(rule for rule in book.rules.values() if rule.kind in DECLARED)


def _own(name: str, sources: Sequence[Source], book: Rulebook) -> Row:
    auditor = Auditor(book, load_profile("news"))
    auditor.audit(sources[0])  # loading is measured by nobody's second article
    started = time.process_time()
    words = sum(auditor.audit(source).words for source in sources)
    seconds = time.process_time() - started
    note = f"{1000 * seconds / len(sources):.0f} ms an article, warm"
    return _row(name, sources, words, seconds, note)


def _peer(name: str, command: list[str], folder: Path, sources: Sequence[Source]) -> Row:
    beside = str(Path(sys.executable).parent)  # peers installed in the same environment
    program = shutil.which(command[0], path=os.pathsep.join((beside, os.environ.get("PATH", ""))))
    if program is None:
        return Row(name, 0.0, 0.0, f"not installed: pip install {name}")
    files = sorted(str(path) for path in folder.iterdir())
    started = _children_time()
    done = subprocess.run(  # noqa: S603 - fixed programs on our own files
        [program, *command[1:], *files], capture_output=True, check=False
    )
    seconds = _children_time() - started
    words = sum(len(source.text.split()) for source in sources)
    return _row(name, sources, words, seconds, f"whole process, exit {done.returncode}")


def _children_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _row(name: str, sources: Sequence[Source], words: int, seconds: float, note: str) -> Row:
    size = sum(len(source.text.encode()) for source in sources)
    return Row(name, size / 1e6 / seconds, words / seconds, note)


def _sentence(rng: random.Random) -> str:
    who, what, done = rng.choice(_SUBJECTS), rng.choice(_OBJECTS), rng.choice(_VERBS)
    name, day, number = rng.choice(_NAMES), rng.choice(_DAYS), rng.randrange(2, 900)
    return rng.choice(
        (
            f"The {who} {done} the {what} on {day}, {name} said.",
            f"{name}, who runs the {who}, said that {number} people had asked about the {what}.",
            f"It will cost {number} euros, according to the accounts of the {who}.",
            f'"We {done} the {what} because it was old," said {name} of the {who} on {day}.',
            f"The {what} was {done} {number} days ago, and the {who} has not said why.",
        )
    )
