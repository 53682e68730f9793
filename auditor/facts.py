"""What a report states beside its findings: readability measures and the article's claims."""

from __future__ import annotations

from typing import Any

from auditor.rulebook.book import Rulebook
from auditor.text.document import Document


def read_facts(document: Document, book: Rulebook) -> dict[str, Any]:
    """``facts`` and ``claims`` of an article, as far as the rules asked for need them anyway."""
    kinds = {rule.kind for rule in book.rules.values()}
    facts: dict[str, Any] = {}
    if "readability" in kinds:
        from auditor.language.readability import facts as readability

        facts["readability"] = readability(document)
    return {"facts": facts}
