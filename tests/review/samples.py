"""Decisions and articles for the tests of the desk."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from auditor.audit import Auditor
from auditor.config import Settings
from auditor.review.decision import Decision
from auditor.review.desk import Desk
from auditor.review.store import open_store
from auditor.run import build_auditor


def decision(**changed: Any) -> Decision:
    """A decision, some fields of it changed."""
    fields: dict[str, Any] = {
        "reviewer": "ana",
        "uri": "a.txt",
        "sha256": "0" * 64,
        "fingerprint": "f" * 16,
        "rule": "doubled-word",
        "category": "language-quality",
        "audience": "gate",
        "probability": 0.9,
        "excerpt": "the the",
        "verdict": "accept",
    }
    return Decision(**{**fields, **changed})


HARBOUR = """The harbour reopens

The old harbour reopened on Monday after the the long winter closure, the port office said.
Experts say that the ferry is the best in the world.
Boats left the the quay at noon, and the harbour master counted forty of them.

Leave a comment
"""
LIBRARY = """A library with longer hours

The town library will open on Sundays from April, its director Ines Moreau said on Tuesday.
Experts say that readers had asked for this for years.
Since a old wall was taken down, the reading room is is light and quiet from ten to to four.
"""
GARDEN = """A garden for bees

The council planted forty metres of wild flowers beside the school, according to its minutes.
The gardener, Paul Brandt, counted nine kinds of bees in the first week.
"""
HOSTILE = (
    "<script>document.title = 'taken'</script> A title that acts\n\n"
    "The the image <img src=x onerror=\"document.title='taken'\"> stands in the text.\n"
    "\u202eThe the words run backwards here\u202c and &lt;b&gt; stays as it is {{ 7 * 7 }}.\n"
    "</p></main><a href=\"javascript:alert(1)\" onclick='alert(2)'>the the link</a>\n"
    + "the the "
    + "long" * 40_000
    + "\n"
)
RULES = ("doubled-word", "vague-attribution", "comment-form", "a-before-vowel")
SETTINGS = Settings(select=RULES)


def write_articles(folder: Path, hostile: bool = False) -> Path:
    """A few articles with known faults, in two folders that count as sources."""
    texts = {
        "Coast/harbour.txt": HARBOUR,
        "Town/library.txt": LIBRARY,
        "Town/garden.txt": GARDEN,
    }
    if hostile:
        texts["Town/hostile <b>.txt"] = HOSTILE
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@cache
def shared_auditor() -> Auditor:
    """One auditor for all desks of the tests: it takes a while to build."""
    return build_auditor(SETTINGS)


def made_desk(folder: Path, store: str | None = None) -> Desk:
    """A desk on everything in ``folder``, all of it audited with a few fast rules."""
    desk = Desk([str(folder)], SETTINGS, open_store(store or str(folder.parent / "desk.db")))
    with patch("auditor.review.desk.build_auditor", lambda settings: shared_auditor()):
        desk.work()
    assert desk.failure is None
    return desk
