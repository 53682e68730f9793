"""Makes DIR/wording/hard.jsonl: clean text in which right words look odd, to count false alarms on.

Run as ``python -m auditor.learned.wording.hard FOLDER OUT.jsonl`` where FOLDER holds .deb files
(``apt-get download fortunes fortunes-min git-doc maxima-doc``): verse, quotations, wit and mock
definitions of Debian's fortunes, and manuals that the network was not trained on. Optional:
`evaluate` measures on it where it is there. Needs dpkg-deb and lxml.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from auditor.learned.wording.manuals import pages, paragraphs

TOPICS = {
    "songs-poems": "verse",
    "literature": "literature",
    "wisdom": "quotations",
    "definitions": "mock definitions",
    "law": "legal anecdotes",
    "science": "science wit",
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
    """Yield ("manuals", paragraph) of the prose in a package's HTML pages."""
    for page in pages(package):
        try:
            yield from (("manuals", paragraph) for paragraph in paragraphs(page))
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


def main() -> None:
    """Write one line for each text: its kind as source, its text."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    with out.open("w", encoding="utf-8") as file:
        for package in sorted(folder.glob("*.deb")):
            items = fortunes(package) if package.name.startswith("fortunes") else manual(package)
            for kind, text in grouped(items):
                file.write(json.dumps({"source": f"hard:{kind}", "text": text}) + "\n")


if __name__ == "__main__":
    main()
