"""Speed, measured beside peers on the same generated text in one run, each as a whole process."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditor.text.source import Source, source_from_text

DECLARED = ("phrase", "substitution", "pattern", "structure", "repetition", "rare-word")
OTHERS = ("learned", "grammar", "readability", "claims", "places", "occurrence")
"""The kinds of check that are left out where only declared rules are measured."""

_SCRIPT = """
import sys
from pathlib import Path
for name in sys.argv[1:]:
    text = Path(name).read_text(encoding="utf-8")
    {each}
"""
_TEXTSTAT = """
import textstat
measures = [getattr(textstat, name) for name in (
    "flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog_index",
    "coleman_liau_index", "automated_readability_index")]
""" + _SCRIPT.format(each="[measure(text) for measure in measures]")
_HARPER = """
import harper
linter = harper.Linter(harper.Dialect.AMERICAN)
""" + _SCRIPT.format(each='linter.lint(text, language="plaintext")')
_LEAST = 0.2  # of the start must come on top of it, to be more than chance
_SUBJECTS = "council library harbour school museum ferry hospital market theatre orchestra".split()
_VERBS = "opened closed approved repaired moved extended reviewed funded delayed visited".split()
_OBJECTS = "bridge timetable budget garden archive pier roof tour survey contract".split()
_NAMES = "Oduya Kaufmann Moreau Adeyemi Brandt Ruiz Larsen Petrov Silva Okafor".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday".split()


@dataclass(frozen=True, slots=True)
class Spent:
    """What a whole process took: seconds of processor time and by the clock, megabytes at most.

    Processor time is that of all its processes, so that other work on the machine hardly counts.
    """

    processor: float
    elapsed: float
    peak: float


@dataclass(frozen=True, slots=True)
class Tool:
    """What is measured.

    Attributes:
        name: as it is shown.
        command: to which the files are added; the folder of results where it says ``{out}``.
        slow: takes so long that it gets a tenth of the articles.
        missing: what to do if it is not installed.
    """

    name: str
    command: tuple[str, ...]
    slow: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One measured tool; ``start`` is what it takes for a single article, start included.

    ``spent`` and ``start`` are ``None`` for a tool that is not installed.
    """

    tool: Tool
    articles: int
    words: int
    size: int
    spent: Spent | None = None
    start: Spent | None = None

    @property
    def each(self) -> float:
        """Seconds of processor time for every further article; 0 if it is too little to tell."""
        if self.spent is None or self.start is None:
            return 0.0
        further = self.spent.processor - self.start.processor
        return further / (self.articles - 1) if further > _LEAST * self.start.processor else 0.0

    @property
    def words_per_second(self) -> float:
        """Without the start; 0 if that is too little to tell."""
        return self.words / self.articles / self.each if self.each else 0.0

    @property
    def megabytes_per_second(self) -> float:
        """Without the start; 0 if that is too little to tell."""
        return self.size / 1e6 / self.articles / self.each if self.each else 0.0


def tools() -> list[Tool]:
    """This with declared rules and with all checks, and its peers."""
    own = (sys.executable, "-m", "auditor", "batch", "--quiet", "--workers", "1", "--out", "{out}")
    left_out = [part for kind in OTHERS for part in ("--ignore", kind)]
    known = "pip install 'auditor[bench]'"
    return [
        Tool("auditor, declared rules", (*own, *_used(left_out))),
        Tool("auditor, all checks", own, slow=True),
        Tool("codespell", ("codespell", "--quiet-level", "3"), missing=known),
        Tool("proselint", ("proselint", "check"), missing=known),
        Tool("textstat, six measures", (sys.executable, "-c", _TEXTSTAT), slow=True),
        Tool("Harper, its own rules", (sys.executable, "-c", _HARPER), slow=True),
        Tool("alex", ("alex", "--quiet"), slow=True, missing="npm install -g alex"),
        Tool(
            "textlint, terminology",
            ("textlint", "--rule", "terminology"),
            slow=True,
            missing="npm install -g textlint textlint-rule-terminology",
        ),
    ]


def generated_articles(count: int, seed: int = 0) -> Iterator[Source]:
    """Articles of some 600 words of plain news prose, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - repeatable text, no secret
    for number in range(count):
        paragraphs = [" ".join(_sentence(rng) for _ in range(4)) for _ in range(11)]
        yield source_from_text("\n\n".join(paragraphs) + "\n", f"article-{number:06}.txt")


def measure(articles: int = 1000, seed: int = 0) -> Iterator[Row]:
    """Every tool on the same articles; a slow one on the first tenth of them.

    Raises:
        RuntimeError: if this program fails at it.
    """
    sources = [*generated_articles(articles, seed)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = []
        for source in sources:
            files.append(folder / source.uri)
            files[-1].write_text(source.text, encoding="utf-8")
        for tool in tools():
            count = max(2, articles // 10) if tool.slow else articles
            yield _measured(tool, sources[:count], files[:count], folder)


def _measured(tool: Tool, sources: Sequence[Source], files: Sequence[Path], folder: Path) -> Row:
    words = sum(len(source.text.split()) for source in sources)
    size = sum(len(source.text.encode()) for source in sources)
    row = (tool, len(sources), words, size)
    beside = str(Path(sys.executable).parent)  # peers installed in the same environment
    places = os.pathsep.join((beside, os.environ.get("PATH", "")))
    program = shutil.which(tool.command[0], path=places)
    if program is None:
        return Row(*row)
    spent = []
    for some in (files[:1], files):
        out = str(folder / f"results-{len(some)}-{tool.name}")
        command = [program, *(part.replace("{out}", out) for part in tool.command[1:])]
        spent.append(whole_process([*command, *map(str, some)]))
    return Row(*row, spent[1], spent[0])


_LAUNCHER = """
import json, os, subprocess, sys
with open(os.devnull, "wb") as nowhere:
    run = subprocess.Popen(sys.argv[1:], stdout=nowhere, stderr=nowhere)
    _, status, used = os.wait4(run.pid, 0)
code = os.waitstatus_to_exitcode(status)
print(json.dumps([code, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def whole_process(command: Sequence[str]) -> Spent:
    """Run ``command`` with its output thrown away; linters that find faults may exit with 1.

    A process's peak counts from its parent's size on, so a small process starts and measures it.

    Raises:
        RuntimeError: if it ends otherwise.
    """
    started = time.monotonic()
    run = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-S", "-c", _LAUNCHER, *command], stdout=subprocess.PIPE, check=True
    )
    elapsed = time.monotonic() - started
    code, processor, peak = json.loads(run.stdout)
    if not 0 <= code < 100:
        raise RuntimeError(f"{' '.join(command[:6])} ended with {code}")
    scale = 1024 if sys.platform != "darwin" else 1024**2
    return Spent(processor, elapsed, peak / scale)


def _used(options: Sequence[str]) -> list[str]:
    """Without kinds that no rule is of: to leave these out would be an error."""
    from auditor.rulebook.book import load_rulebook

    kinds = load_rulebook().kinds
    pairs = zip(options[::2], options[1::2], strict=True)
    return [part for pair in pairs if pair[1] in kinds for part in pair]


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
