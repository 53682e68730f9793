"""One article on the desk: its names and what the queue shows of it, never its text."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace

from auditor.evidence.publisher import folder_of, host_of
from auditor.render.labels import heading
from auditor.review.decided import Decided
from auditor.text.reading import read_document
from auditor.text.source import Source
from auditor.text.span import Span

_HEAD = 4_000  # code points in which a title is looked for before an article is audited
_KEPT = 8  # summaries of one article, as different reviewers may see different decisions


@dataclass(frozen=True, slots=True)
class Summary:
    """What the queue shows of an audited article, with the decisions on it put into effect.

    ``left`` counts the undecided findings, ``unsure`` those of them that only an editor can
    settle; ``categories`` counts what nobody has dismissed.
    """

    title: str
    verdict: str
    score: float | None
    left: int
    unsure: int
    decided: int
    conflicts: int
    categories: Counter[str]


def summary_of(decided: Decided) -> Summary:
    """The summary of an article as its editors left it."""
    article = decided.article
    undecided = decided.undecided()
    return Summary(
        title=heading(article),
        verdict=article["verdict"],
        score=article["score"],
        left=len(undecided),
        unsure=sum(row["audience"] != "gate" for row in undecided),
        decided=len(decided.standing),
        conflicts=decided.conflicts(),
        categories=Counter(r["category"] for r in article["findings"] if r["status"] == "open"),
    )


@dataclass
class Entry:
    """One article on the desk. Its text and its report are in the store.

    Attributes:
        key: its name in addresses, the same in every session.
        uri, media_type, encoding, sha256, title, url: as in `Source`.
        origin: who published it, as far as its address or its folder tells.
        length: of its text, in code points.
        named: its title as far as its beginning tells.
        report: key of its report in the store; empty before it has been audited.
        alone: whether that was made before its event was read.
        problem: why it could not be audited.
        event: key of the first article on the same event, if the desk holds several.
    """

    key: str
    uri: str
    media_type: str
    encoding: str
    sha256: str
    title: str | None
    url: str | None
    origin: str
    length: int = 0
    named: str | None = None
    report: str = ""
    alone: bool = False
    problem: str = ""
    event: str = ""
    _summaries: dict[tuple[int, ...], Summary] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, source: Source) -> Entry:
        """The entry of an article that has just been read."""
        named = ("uri", "media_type", "encoding", "sha256", "title", "url")
        return cls(
            key_of(source.uri),
            **{name: getattr(source, name) for name in named},
            origin=host_of(source.url or "") or folder_of(source.uri),
            length=len(source.text),
            named=_title(source),
        )

    @property
    def heading(self) -> str:
        """Its title as far as it is known without reading it again."""
        known = next(iter(self._summaries.values()), None)
        return known.title if known else heading({"title": self.named, "uri": self.uri})

    @property
    def partial(self) -> bool:
        """Whether its report lacks what the other articles on its event say."""
        return self.alone and bool(self.event)

    @property
    def known(self) -> str:
        """Changes whenever a page about the article should be loaded again; empty if it waits."""
        return "failed" if self.problem else self.report

    def source(self, text: str) -> Source:
        """The article as it was read, ``text`` from the store."""
        return Source(
            self.uri, self.media_type, text, self.encoding, self.sha256, self.title, self.url
        )

    def audited(self, report: str, ids: tuple[int, ...], summary: Summary) -> None:
        """Take its report, in the store under this key, and what comes of it with decisions."""
        self._summaries = {ids: summary}
        self.report = report

    def summary(self, ids: tuple[int, ...]) -> Summary | None:
        """Its summary with just these decisions in effect, if that was made before."""
        return self._summaries.get(ids)

    def keep_summary(self, ids: tuple[int, ...], summary: Summary) -> None:
        """Keep a summary; old ones are forgotten when there are many."""
        known = dict(list(self._summaries.items())[1 - _KEPT :])
        self._summaries = {**known, ids: summary}


def key_of(uri: str) -> str:
    """A short name of an article for addresses, the same in every session."""
    return digest(uri)[:16]


def digest(text: str) -> str:
    """SHA-256 of any text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def beginning(source: Source, most: int) -> Source:
    """The article cut off after so many code points."""
    if len(source.text) <= most:
        return source
    return replace(source, text=Span(0, most).of(source.text))


def _title(source: Source) -> str | None:
    """The title as its first lines give it: cheap, however long the article is."""
    try:
        return read_document(beginning(source, _HEAD)).title
    except Exception:  # what is wrong with it is said when it is audited
        return source.title
