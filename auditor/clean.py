"""An article without its debris: the edits findings ask for, each of them shown."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from auditor.finding import AUDIENCES, Audience, Finding
from auditor.result import ArticleReport
from auditor.rulebook.rule import Rule
from auditor.strike import struck
from auditor.text.source import HTML, TEXT, Source

CLEANED = "boilerplate-debris"
_TURNS = 4  # two are enough but for one article in a hundred
_BLANK_LINES = re.compile(r"(?:[^\S\r\n]*(?:\r\n|\r|\n))+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BREAK = re.compile(r"(?<![ \t])[ \t]*(?:\r\n|\r|\n)\s*")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: ``before`` at raw offsets ``start`` to ``end`` becomes ``after``."""

    start: int
    end: int
    before: str
    after: str
    rule: str
    line: int


def edits(
    text: str,
    findings: Iterable[Finding],
    rules: Mapping[str, Rule],
    least: Audience,
    media_type: str = TEXT,
) -> list[Edit]:
    """What the open debris findings of audience ``least`` or surer ask to change, in order.

    Findings that are only notes ask for nothing, and those of rules without a remedy need a person
    (see `unmended`). In HTML and Markdown, marks that held nothing else go with the words.
    """
    found: list[Edit] = []
    for finding in asked(findings, least):
        floor = found[-1].end if found else 0
        edit = _edit(text, finding, rules[finding.rule].file.remedy, media_type, floor)
        if edit is not None and edit.start >= floor:
            found.append(edit)
    return found


def asked(findings: Iterable[Finding], least: Audience) -> list[Finding]:
    """The open debris findings of audience ``least`` or surer that are more than notes."""
    return [
        finding
        for finding in sorted(findings, key=lambda f: f.location.start)
        if finding.category == CLEANED
        and finding.status == "open"
        and finding.severity != "note"
        and AUDIENCES.index(finding.audience) >= AUDIENCES.index(least)
    ]


def unmended(
    findings: Iterable[Finding], least: Audience, changes: Sequence[Edit]
) -> list[Finding]:
    """The findings that no edit takes away: a person must see to them."""
    return [
        finding
        for finding in asked(findings, least)
        if not any(
            edit.start < finding.location.end and finding.location.start < edit.end
            for edit in changes
        )
    ]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article cleaned: its new text, the edits in the order made, and what no edit mends.

    Edits name the line of the article as it was; those made once others had made room have
    offsets of the text in between.
    """

    text: str
    edits: tuple[Edit, ...]
    left: tuple[Finding, ...]


def cleaned(
    source: Source,
    audit: Callable[[Source], ArticleReport],
    rules: Mapping[str, Rule],
    least: Audience,
) -> Cleaned:
    """Clean an article, and once more what that has brought together, until nothing is asked for.

    So the same again asks for nothing: a line may be debris only where others no longer stand
    between it and its like.
    """
    current, made, left = source, list[Edit](), list[Finding]()
    origin: Callable[[int], int] = int
    for turn in range(_TURNS):
        findings = audit(current).findings
        changes = edits(current.text, findings, rules, least, current.media_type)
        if not turn:
            left = unmended(findings, least, changes)
        if not changes:
            break
        for edit in changes:
            start = origin(current.line_starts[edit.line - 1])
            made.append(replace(edit, line=source.line_column(start)[0]))
        origin = _before(changes, origin)
        current = replace(current, text=apply(current.text, changes))
    return Cleaned(current.text, tuple(made), tuple(left))


def _before(changes: Sequence[Edit], further: Callable[[int], int]) -> Callable[[int], int]:
    """From an offset after ``changes`` to the one that ``further`` makes of that before them."""

    def back(offset: int) -> int:
        shift = 0
        for edit in changes:
            if offset < edit.start + shift:
                break
            if offset < edit.start + shift + len(edit.after):
                return further(edit.start)
            shift += len(edit.after) - len(edit.before)
        return further(offset - shift)

    return back


def apply(text: str, changes: Iterable[Edit]) -> str:
    """The raw text with the edits made; nothing else is touched."""
    parts: list[str] = []
    position = 0
    for edit in changes:
        parts += [text[position : edit.start], edit.after]
        position = edit.end
    return "".join([*parts, text[position:]])


def diff(uri: str, before: str, after: str) -> str:
    """A unified diff, as ``patch`` reads it."""
    # for patch only \n ends a line; str.splitlines knows ten more ends
    old, new = _LINE.findall(before), _LINE.findall(after)
    lines = difflib.unified_diff(old, new, f"a/{uri}", f"b/{uri}")
    missing = "\n\\ No newline at end of file\n"
    return "".join(line if line.endswith("\n") else line + missing for line in lines)


def _edit(text: str, finding: Finding, remedy: str, media_type: str, floor: int) -> Edit | None:
    start, end = finding.location.start, finding.location.end
    after = ""
    if remedy == "join":
        if media_type == HTML and "<" in text[start:end]:
            return None  # the break is an element's end
        after = _BREAK.sub(" ", text[start:end])
    elif remedy == "replace" and finding.suggestions:
        after = finding.suggestions[0]
        if media_type == HTML:
            after = html.escape(after, quote=False)
    elif remedy == "remove":
        start, end, after = struck(text, media_type, start, end, floor)
        if not after:
            start, end = with_its_line(text, start, end)
    else:
        return None
    return Edit(start, end, text[start:end], after, finding.rule, finding.location.line)


def with_its_line(text: str, start: int, end: int) -> tuple[int, int]:
    """Where nothing else stands on the lines, they go too, with the blank lines after them."""
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    line_end = end + len(text[end:]) - len(text[end:].lstrip(" \t"))
    alone = not text[line_start:start].strip() and text[line_end : line_end + 1] in ("", "\r", "\n")
    if alone:
        blank = _BLANK_LINES.match(text, line_end)
        return line_start, blank.end() if blank else line_end
    # inside a line, one of the two blanks around it goes as well
    spare = text[start - 1 : start] == " " and text[end : end + 1] in ("", " ", "\r", "\n")
    return (start - 1 if spare else start), end
