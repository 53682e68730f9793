"""Makes DIR/wording/hard.jsonl: clean text in which right words look odd.

Run as ``python -m auditor.learned.wording.hard FOLDER OUT.jsonl`` where FOLDER holds .deb files
(``apt-get download fortunes fortunes-min git-doc maxima-doc``): verse, quotations, wit and mock
definitions of Debian's fortunes, and manuals that the network was not trained on. Optional: the
calibrator is fitted on some topics of it too, and false alarms are counted on the others, where it
is there. Needs dpkg-deb and lxml.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from auditor.learned.wording.manuals import pages, paragraphs

FIT, MEASURE = "hard-fit:", "hard:"
"""How the sources begin that the calibrator is fitted on, and those that are measured on."""
TOPICS = {
    "songs-poems": "hard:verse",
    "literature": "hard:literature",
    "wisdom": "hard:quotations",
    "definitions": "hard:mock definitions",
    "law": "hard:legal anecdotes",
    "science": "hard:science wit",
} | {
    topic: f"{FIT}{topic}"
    for topic in (
        "art education food humorists love medicine men-women miscellaneous people pets platitudes "
        "politics riddles sports travel work"
    ).split()
}
WORDS, MOST_WORDS = 300, 15_000  # of a text at least, of a kind at most


def fortunes(package: Path) -> Iterator[tuple[str, str]]:
    """Yield (kind, saying) of the topics in Debian's package `fortunes`."""
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE) as process,  # noqa: S603 - no shell
        tarfile.open(fileobj=process.stdout, mode="r|") as archive,
    ):
        for member in archive:
            kind = TOPICS.get(member.name.rsplit("/", 1)[-1])
            file = archive.extractfile(member) if kind and member.isfile() else None
            if kind and file:
                for saying in file.read().decode("utf-8", "replace").split("\n%\n"):
                    yield kind, saying.expandtabs(1)


def manual(package: Path) -> Iterator[tuple[str, str]]:
    """Yield ("hard:manuals", paragraph) of the prose in a package's HTML pages."""
    for page in pages(package):
        try:
            yield from (("hard:manuals", paragraph) for paragraph in paragraphs(page))
        except ValueError:  # an empty page, or one that is no markup
            continue


def grouped(items: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of so many words each, sayings that stand together joined."""
    parts: list[str] = []
    last, size, total = "", 0, 0
    for kind, part in items:
        if kind != last:
            parts, last, size, total = [], kind, 0, 0
        parts.append(part)
        size += len(part.split())
        if size >= WORDS and total < MOST_WORDS:
            yield kind, "\n\n".join(parts)
            parts, size, total = [], 0, total + size


def hard_texts(data: Path, begins: str) -> Iterator[tuple[str, str]]:
    """Yield (source, text) of the texts whose source begins so; none if there is no file."""
    path = data / "wording" / "hard.jsonl"
    if path.is_file():
        with path.open(encoding="utf-8") as file:
            for entry in map(json.loads, file):
                if entry["source"].startswith(begins):
                    yield entry["source"], entry["text"]


def main() -> None:
    """Write one line for each text: its kind as source, its text."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    with out.open("w", encoding="utf-8") as file:
        for package in sorted(folder.glob("*.deb")):
            items = fortunes(package) if package.name.startswith("fortunes") else manual(package)
            for kind, text in grouped(items):
                file.write(json.dumps({"source": kind, "text": text}) + "\n")


if __name__ == "__main__":
    main()
