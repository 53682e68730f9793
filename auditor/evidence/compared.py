"""What the other articles on its event say about an article, kept with its document."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.errors import NotRun
from auditor.evidence.claims import Claim
from auditor.evidence.statements import DifferenceKind
from auditor.finding import Location
from auditor.text.document import Document
from auditor.text.span import Span

_KEY = "compared"


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of some article in raw coordinates; ``words`` are those that differ, if any."""

    uri: str
    where: Location
    words: str = ""


@dataclass(frozen=True, slots=True)
class Against:
    """One matter on which other articles disagree with a claim of this one.

    ``claim`` is the number of the claim and ``span`` the words that differ, in reading text;
    ``agree`` and ``against`` count independent sources, this one among those that agree.
    """

    claim: int
    kind: DifferenceKind
    firm: bool
    span: Span
    others: tuple[Passage, ...]
    agree: int
    against: int


@dataclass(frozen=True, slots=True)
class Compared:
    """How one article stands among ``sources`` independent ones on its event, itself included.

    ``alone`` holds the numbers of the claims that no other source makes; ``copies`` the uris of
    articles that count as one source with it.
    """

    sources: int
    alone: frozenset[int]
    against: tuple[Against, ...]
    copies: tuple[str, ...] = ()


def comparison_of(document: Document) -> Compared:
    """What was found by comparing this article with others.

    Raises:
        NotRun: if it was not compared.
    """
    if _KEY not in document.memo:
        raise NotRun("needs several articles on one event; use auditor compare")
    found: Compared = document.memo[_KEY]
    return found


def keep_comparison(document: Document, claims: tuple[Claim, ...], compared: Compared) -> None:
    """Let the checks of ``document`` see how it compares; ``claims`` take the place of its own."""
    document.memo["claims"] = claims
    document.memo[_KEY] = compared
