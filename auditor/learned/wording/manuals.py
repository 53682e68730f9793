"""Makes DIR/wording/manuals.jsonl: prose paragraphs of the HTML manuals in Debian packages.

Run as ``python -m auditor.learned.wording.manuals FOLDER OUT.jsonl`` where FOLDER holds the .deb
files (``apt-get download python-sklearn-doc gnucash-docs …``). Optional: without it the network
learns from news and web pages alone and knows fewer technical terms. Needs dpkg-deb and lxml.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

WORDS_PER_PACKAGE = 1_200_000
LARGEST_PAGE = 6_000_000
FEWEST_WORDS, LEAST_LETTERS = 12, 0.9
PAGE_ENDINGS = (".html", ".htm", ".xhtml")
FOREIGN = re.compile(r"/(?!en)[a-z]{2}([-_][a-z]{2})?/")
LISTINGS = ("/api", "reference/generated", "_sources")


def pages(package: Path) -> Iterator[bytes]:
    """Yield the HTML pages of a package, English and not mere listings of functions."""
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE) as process,  # noqa: S603 - no shell
        tarfile.open(fileobj=process.stdout, mode="r|") as archive,
    ):
        for member in archive:
            name = member.name.lower()
            wanted = name.removesuffix(".gz").endswith(PAGE_ENDINGS)
            if not wanted or not member.isfile() or member.size > LARGEST_PAGE:
                continue
            if FOREIGN.search(name) or any(part in name for part in LISTINGS):
                continue
            file = archive.extractfile(member)
            data = file.read() if file else b""
            yield gzip.decompress(data) if name.endswith(".gz") else data


def paragraphs(page: bytes) -> Iterator[str]:
    """Yield paragraphs that read as prose: long enough, mostly letters, closed by a mark."""
    from lxml import html  # type: ignore[import-untyped, unused-ignore]

    for element in html.fromstring(page).iter("p", "dd", "li"):
        if element.find(".//p") is not None or element.find(".//pre") is not None:
            continue
        text = " ".join(element.text_content().split()).replace("¶", "")
        letters = sum(c.isalpha() or c == " " for c in text)
        closed = len(text.split()) >= FEWEST_WORDS and text[-1] in ".:!?"
        if closed and letters >= LEAST_LETTERS * len(text):
            yield text


def main() -> None:
    """Write one line for each page with prose: its package as source, its text."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    seen: set[str] = set()
    with out.open("w", encoding="utf-8") as file:
        for package in sorted(folder.glob("*.deb")):
            source, words = "tech:" + package.name.split("_")[0], 0
            for page in pages(package):
                try:
                    fresh = [p for p in paragraphs(page) if p[:80] not in seen]
                except ValueError:  # an empty page, or one that is no markup
                    continue
                seen.update(p[:80] for p in fresh)
                words += sum(len(p.split()) for p in fresh)
                if fresh:
                    entry = {"source": source, "text": "\n".join(fresh)}
                    file.write(json.dumps(entry) + "\n")
                if words > WORDS_PER_PACKAGE:
                    break


if __name__ == "__main__":
    main()
