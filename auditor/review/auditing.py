"""Auditing in the background: what somebody looks at first, short ones first, events together."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.audit import Auditor
from auditor.config import Settings
from auditor.errors import AuditorError
from auditor.repeats import matter_to
from auditor.resources import rules_dir
from auditor.review.entry import Entry, beginning, digest
from auditor.suppress import SIDECAR
from auditor.text.document import Document
from auditor.text.reading import read_document
from auditor.text.source import Source

if TYPE_CHECKING:
    from auditor.review.desk import Desk

MOST = 100
"""Articles of one event that are compared with each other; comparing holds them in memory."""

_TELLING = 100_000  # code points that tell what event an article is on, however long it is
_CODE = Path(__file__).resolve().parent.parent


def arrange(desk: Desk, auditor: Auditor, between: Callable[[], None]) -> None:
    """Set ``event`` of the articles that share one; nothing where no rule reads claims.

    Articles are read one at a time, ``between`` called before each; an event of more than `MOST`
    articles is cut into parts.
    """
    entries = list(desk.entries.values())
    if len(entries) < 2 or "claims" not in auditor.book.kinds:
        return
    from auditor.evidence.events import SAME_EVENT, signature
    from auditor.evidence.grouping import link

    def read(entry: Entry) -> dict[str, float]:
        between()
        try:
            return signature(read_document(beginning(desk.source(entry), _TELLING)).text)
        except Exception:  # it stays alone, and says why when it is audited
            return {}

    groups: dict[int, list[Entry]] = {}
    for entry, number in zip(entries, link(map(read, entries), SAME_EVENT), strict=True):
        groups.setdefault(number, []).append(entry)
    for group in groups.values():
        for start in range(0, len(group), MOST):
            part = group[start : start + MOST]
            for entry in part if len(part) > 1 else ():
                entry.event = part[0].key


class Auditing:
    """Audits every article of the desk that the store has no report of.

    An article that somebody opens is audited before all others, at first without the others on
    its event: to read and compare a large event takes many times as long.

    Args:
        desk: all its articles gathered.
        auditor: as ``settings`` describe it.
        settings: what a report depends on beside the article.
    """

    def __init__(self, desk: Desk, auditor: Auditor, settings: Settings) -> None:
        self._desk = desk
        self._auditor = auditor
        self._rules = _digest_of_rules(settings)
        self._compares_lines = matter_to(auditor.book)
        self._together: dict[str, Document] = {}  # the articles of one event, read and compared
        self._events: dict[str, list[Entry]] = {}

    def run(self) -> None:
        """Audit everything; articles of one event one after another."""
        arrange(self._desk, self._auditor, self._audit_opened)
        for entry in self._desk.entries.values():
            if entry.event:
                self._events.setdefault(entry.event, []).append(entry)
        waiting = []
        for entry in self._in_order():
            self._audit_opened()
            if not self._take_known(entry):
                waiting.append(entry)
        for entry in waiting:
            self._audit_opened()
            if not entry.known or entry.partial:
                self._audit(entry)
        self._together = {}

    def _in_order(self) -> list[Entry]:
        """Short ones first; the articles of an event together, in the place of its longest."""
        entries = self._desk.entries
        longest: Counter[str] = Counter()
        for key, entry in entries.items():
            unit = entry.event or key
            longest[unit] = max(longest[unit], entry.length)
        places = {key: at for at, key in enumerate(entries)}

        def order(entry: Entry) -> tuple[int, int, int]:
            unit = entry.event or entry.key
            return longest[unit], places[unit], entry.length

        return sorted(entries.values(), key=order)

    def _take_known(self, entry: Entry, alone: bool = False) -> bool:
        """Whether the store has the article's report, which the queue then shows."""
        name = self._report_key(entry, alone)
        known = self._desk.store.report(name)
        if known is not None:
            entry.alone = alone
            self._desk.take(entry, name, known | {"uri": entry.uri})
        return known is not None

    def _audit_opened(self) -> None:
        """Audit what somebody is looking at; alone, if its event has not been read yet."""
        for entry in self._desk.wanted():
            if entry.known:
                continue
            if entry.uri in self._together:
                self._audit(entry)
            elif not self._take_known(entry, alone=True):
                self._audit(entry, alone=True)

    def _audit(self, entry: Entry, alone: bool = False) -> None:
        try:
            document = self._read(entry) if alone else self._document(entry)
            article = self._auditor.audit_document(document).to_dict()
            name = self._report_key(entry, alone)
            self._desk.store.keep_report(name, article, entry.origin)
        except AuditorError as error:
            entry.problem = str(error)
        except Exception as error:  # one article must not stop the others
            traceback.print_exc(file=sys.stderr)
            entry.problem = f"{type(error).__name__}: {error}"
        else:
            entry.alone = alone
            self._desk.take(entry, name, article)

    def _read(self, entry: Entry) -> Document:
        return read_document(self._source(entry))

    def _source(self, entry: Entry) -> Source:
        """The article as the rules are to see it."""
        return self._desk.told(entry) if self._compares_lines else self._desk.source(entry)

    def _document(self, entry: Entry) -> Document:
        """The article, read; if it shares an event, together with the others."""
        if not entry.event:
            return self._read(entry)
        if entry.uri not in self._together:
            from auditor.evidence.reading import claims_of
            from auditor.evidence.together import read_together

            documents = [self._read(each) for each in self._events[entry.event]]
            for document in documents:
                claims_of(document)  # most of the work, and somebody may be waiting
                self._audit_opened()
            self._together = {document.source.uri: document for document in documents}
            read_together(documents)
        return self._together[entry.uri]

    def _report_key(self, entry: Entry, alone: bool = False) -> str:
        """Names everything that the article's report depends on."""
        parts: Sequence[str | None] = (
            self._rules, entry.sha256, entry.encoding, entry.media_type, entry.title, entry.url,
            _sidecar(entry), repr(self._source(entry).repeated) if self._compares_lines else "",
        )  # fmt: skip
        together = () if alone else self._events.get(entry.event, ())
        others = [f"{each.uri} {each.sha256}" for each in together]
        return digest("\x1f".join([*(part or "" for part in parts), *others]))


def _sidecar(entry: Entry) -> str:
    try:
        return Path(entry.uri + SIDECAR).read_bytes().hex()
    except (OSError, ValueError):  # there is none, or its article will say what is wrong with it
        return ""


def _digest_of_rules(settings: Settings) -> str:
    """Changes whenever the code, rules, models or settings do: their files by size and time."""
    found = [repr(settings)]
    for folder in (_CODE, rules_dir(), *(Path(pack) for pack in settings.packs)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                facts = path.stat()
                found.append(f"{path.relative_to(folder)} {facts.st_size} {facts.st_mtime_ns}")
    return digest("\n".join(found))
