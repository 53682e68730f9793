"""Which class of debris a line belongs to: cue phrases first, then what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import re2
from ahocorasick_rs import AhoCorasick

OTHER = "other"
READ = 400
"""Characters of a line that are searched for cues."""
PATTERN_WEIGHT = 40
"""How long a cue phrase must be to win over a pattern."""
REACH = 3
"""Lines away from which a line without a cue takes the class of its neighbours."""
SPREADING = frozenset(
    "comment-form share-bar newsletter related-links navigation cookie-notice author-bio".split()
)
"""Classes whose blocks hold lines without a cue of their own."""

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_PATTERNS = (
    ("copyright", r"©|\(c\) ?\d{4}|all rights reserved|^copyright\b"),
    ("chatbot-residue", r"oaicite|utm_source=(chatgpt|openai|copilot|perplexity)|turn\d+search"),
    ("placeholder", r"lorem ipsum|\{\{.{0,40}\}\}|^\[[a-z ]{2,30}\]$|^(null|undefined|nan)$"),
    ("photo-credit", r"^(photo|image|picture|credit|photograph)s?( credit| by)?\b.{0,3}[:/]"),
    ("photo-credit", r"\b(getty images|shutterstock|istock|reuters/|ap photo|afp/|/ap$|unsplash)"),
    ("meta", r"^(by|written by|posted by|author|words by)[: ]+[^.?!]{2,60}$"),
    ("meta", r"^(last )?(updated|published|posted|modified|first published)\b.{0,60}$"),
    ("meta", rf"^.{{0,40}}\b{_MONTH} \d{{1,2}}(st|nd|rd|th)?,? \d{{4}}.{{0,30}}$"),
    ("meta", rf"^.{{0,30}}\b\d{{1,2}} {_MONTH},? \d{{4}}.{{0,30}}$"),
    ("meta", r"^.{0,30}\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}.{0,20}$"),
    ("meta", r"^.{0,30}\d+ ?(-|to)? ?min(ute)?s? read.{0,20}$"),
    ("meta", r"^\d+ (second|minute|hour|day|week|month|year)s? ago$"),
    ("comment-form", r"^\d+ (comment|response|repl(y|ies)|thought)s?\b.{0,80}$|^reply$"),
    ("comment-form", r"^(name|e-?mail|website|email address|message)( ?\*| \(required\))?:?$"),
    ("share-bar", r"^\d*[.,]?\d*k? ?shares?$|^(share|tweet|pin|pin it|email|print|total)$"),
    ("share-bar", r"^(facebook|twitter|linkedin|pinterest|reddit|whatsapp|instagram|x|copy link)$"),
    ("navigation", r"^(home|menu|search|close|next|previous|login|log in|top|skip .{0,40})$"),
    ("navigation", r"^(tags?|categor(y|ies)|topics?|filed under|tagged)\b.{0,80}$"),
    ("related-links", r"^(related|more|see also|read more|read also|up next|also read)\b.{0,3}$"),
)


def read_cues(path: Path) -> list[tuple[str, str]]:
    """Class and lower-case phrase of each row of a cue table (``class``, ``phrase``)."""
    rows = path.read_text(encoding="utf-8").splitlines()[1:]
    return [(row.split("\t")[0], row.split("\t")[1].lower()) for row in rows if "\t" in row]


class Classes:
    """Names the class of debris lines."""

    def __init__(self, cues: Sequence[tuple[str, str]]) -> None:
        """``cues`` are pairs of class and lower-case phrase; longer phrases win."""
        options = re2.Options()
        options.log_errors = False
        self._patterns = re2.Set.SearchSet(options)
        for _, pattern in _PATTERNS:
            self._patterns.Add(pattern)
        self._patterns.Compile()
        self._cues = list(cues)
        self._phrases = AhoCorasick([phrase for _, phrase in cues])

    def of_line(self, line: str) -> str:
        """Class by the line's own words; `OTHER` where no cue fits."""
        text = line.strip().replace("’", "'").lower()[:READ]
        matched: Any = self._patterns.Match(text)
        found = [(PATTERN_WEIGHT, _PATTERNS[number][0]) for number in matched or ()]
        for number, start, end in self._phrases.find_matches_as_indexes(text, overlapping=True):
            if not (text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()):
                found.append((end - start, self._cues[number][0]))
        return max(found)[1] if found else OTHER

    def of_article(self, lines: Sequence[str], flagged: Sequence[bool]) -> list[str]:
        """Class of each flagged line; `OTHER` for the lines that are not."""
        own = [
            self.of_line(line) if flag else OTHER for line, flag in zip(lines, flagged, strict=True)
        ]
        return [
            _from_neighbours(own, flagged, place) if flag and own[place] == OTHER else own[place]
            for place, flag in enumerate(flagged)
        ]


def _from_neighbours(own: Sequence[str], flagged: Sequence[bool], place: int) -> str:
    """The nearest spreading class in the same run of flagged lines; what stands before it first."""
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(own) and flagged[at] and abs(at - place) <= REACH:
            if own[at] in SPREADING:
                return own[at]
            at += step
    return OTHER
