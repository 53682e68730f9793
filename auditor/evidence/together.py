"""Several documents read together: events, their disputes, and what each document is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.evidence.claims import Claim
from auditor.evidence.compare import Article, Event, compare, with_standings
from auditor.evidence.compared import Against, Compared, Passage, keep_comparison
from auditor.evidence.disputes import Dispute, disputes
from auditor.evidence.publisher import publisher_of
from auditor.evidence.reading import claims_of
from auditor.finding import locate
from auditor.text.document import Document
from auditor.text.span import Span


@dataclass(frozen=True, slots=True)
class Together:
    """An event with its documents, in the same order as its articles, and its disputes."""

    event: Event
    documents: tuple[Document, ...]
    disputes: tuple[Dispute, ...]

    def passage(self, uri: str, claim: int, words: str = "") -> Passage:
        """Claim number ``claim`` of the article ``uri``, in raw coordinates."""
        at = next(n for n, each in enumerate(self.event.articles) if each.uri == uri)
        return _passage(self.documents[at], self.event.articles[at].claims[claim].span, words)


def read_together(documents: Sequence[Document]) -> tuple[Together, ...]:
    """Compare the claims of ``documents`` event by event, in order of first article.

    Every document of an event with two independent sources or more keeps how it compares, for
    the rules of category ``sourcing``. The documents' uris must differ.
    """
    by_uri = {document.source.uri: document for document in documents}
    articles = [
        Article(uri, publisher_of(document), document.text, claims_of(document))
        for uri, document in by_uri.items()
    ]
    return tuple(_together(event, by_uri) for event in compare(articles))


def _together(event: Event, by_uri: Mapping[str, Document]) -> Together:
    documents = tuple(by_uri[article.uri] for article in event.articles)
    together = Together(event, documents, disputes(event))
    if len(event.articles) > 1:
        for article, document in zip(with_standings(event), documents, strict=True):
            claims = tuple(_in_raw(claim, by_uri) for claim in article.claims)
            keep_comparison(document, claims, _compared(together, article.uri))
    return together


def _compared(together: Together, uri: str) -> Compared:
    event = together.event
    copy_of = {a.uri: copy for a, copy in zip(event.articles, event.copies, strict=True)}
    alone = {
        claim
        for (article, claim), standing in event.standings.items()
        if article == uri and standing.status == "alone"
    }
    copies = tuple(each for each, copy in copy_of.items() if copy == copy_of[uri] and each != uri)
    return Compared(
        len(set(event.copies)), frozenset(alone), tuple(_against(together, uri)), copies
    )


def _against(together: Together, uri: str) -> list[Against]:
    found = []
    for dispute in together.disputes:
        for mine in dispute.sides:
            for voice in mine.voices:
                if voice.claim[0] != uri:
                    continue
                others = [side for side in dispute.sides if side is not mine]
                passages = tuple(
                    together.passage(*other.claim, other.words)
                    for side in others
                    for other in side.voices
                    if other.claim[0] != uri
                )
                found.append(
                    Against(
                        voice.claim[1],
                        dispute.kind,
                        dispute.firm,
                        voice.span,
                        passages,
                        mine.sources,
                        sum(side.sources for side in others),
                    )
                )
    return found


def _in_raw(claim: Claim, by_uri: Mapping[str, Document]) -> Claim:
    """The claim, its places in other articles in the raw coordinates of those."""
    related = tuple(
        replace(each, span=by_uri[each.uri].map.to_raw(each.span)) for each in claim.related
    )
    return replace(claim, related=related)


def _passage(document: Document, span: Span, words: str) -> Passage:
    where = locate(document.source, document.map.to_raw(span))
    return Passage(document.source.uri, where, words)
