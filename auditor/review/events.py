"""What the other articles on the desk say: passages that bear on a claim or on a finding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.render.marks import shortened
from auditor.review.desk import Desk
from auditor.review.entry import key_of
from auditor.text.span import Span


def others(desk: Desk, claim: Mapping[str, Any]) -> list[dict[str, str]]:
    """What other articles say on a claim: relation, key and name of the article, the passage."""
    found = []
    for related in claim.get("related", ()):
        entry = desk.entries.get(key_of(related["uri"]))
        if entry is not None:
            words = Span(related["start"], related["end"]).of(desk.source(entry).text)
            found.append(
                {
                    "relation": related["relation"],
                    "key": entry.key,
                    "uri": entry.uri,
                    "title": entry.heading,
                    "origin": entry.origin,
                    "text": shortened(" ".join(words.split()), _LONGEST),
                }
            )
    return found


def passages(desk: Desk, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The passages of other articles that a finding names, cut where their words differ."""
    found = []
    for each in row["evidence"].get("others", ()):
        if not (isinstance(each, Mapping) and "uri" in each and "excerpt" in each):
            continue
        entry = desk.entries.get(key_of(each["uri"]))
        before, inside, after = cut(shortened(each["excerpt"], _LONGEST), each.get("words", ""))
        found.append(
            {
                "key": entry.key if entry else "",
                "uri": each["uri"],
                "title": entry.heading if entry else each["uri"],
                "origin": entry.origin if entry else "",
                "line": each.get("line", 1),
                "before": before,
                "inside": inside,
                "after": after,
            }
        )
    return found


def cut(text: str, words: str) -> tuple[str, str, str]:
    """``text`` before, in and after ``words``; all of it before if they are not in it."""
    before, inside, after = text.partition(words) if words else (text, "", "")
    return before, inside, after


_LONGEST = 480  # code points of a passage
