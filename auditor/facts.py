"""What a report states beside its findings: readability, claims, unused suppressions."""

from __future__ import annotations

from typing import Any

from auditor.rulebook.book import Rulebook
from auditor.suppress import Suppression
from auditor.text.document import Document

SPUN_YES, SPUN_NO = 0.6, 0.2


def read_facts(
    document: Document, book: Rulebook, unused: tuple[Suppression, ...]
) -> dict[str, Any]:
    """The ``facts`` of an article, as far as the rules asked for need them anyway."""
    facts: dict[str, Any] = {}
    if "readability" in book.kinds:
        from auditor.language.readability import facts as readability

        facts["readability"] = readability(document)
    if "spun" in document.memo:
        facts["spun"] = _spun(document.memo["spun"])
    if document.notes:
        facts["notes"] = list(document.notes)
    if unused:
        facts["unused_suppressions"] = [
            {"place": str(each.place), "rules": list(each.rules), "reason": each.reason}
            for each in unused
        ]
    return facts


def _spun(probability: float) -> dict[str, Any]:
    """The verdict on the whole article, apart from its words."""
    verdict = "yes" if probability >= SPUN_YES else "no" if probability < SPUN_NO else "unsure"
    return {"verdict": verdict, "probability": round(probability, 3)}


def claims(document: Document, book: Rulebook) -> tuple[dict[str, Any], ...]:
    """The article's claims, where a rule reads them."""
    if "claims" not in book.kinds:
        return ()
    from auditor.evidence.reading import claim_rows

    return claim_rows(document)
