"""What may be put in place of a flagged text, and the edits that accepted findings come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditor.clean import Edit, apply, with_its_line
from auditor.clean import edits as asked
from auditor.finding import Finding, locate
from auditor.review.decided import Standing
from auditor.review.decision import chosen_fix
from auditor.rulebook.rule import Rule
from auditor.text.source import Source
from auditor.text.span import Span

_MOST = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to settle a finding; ``fix`` is what shall stand there, ``None`` for no change."""

    fix: str | None
    label: str


def choices(text: str, finding: Finding, rule: Rule | None) -> list[Choice]:
    """Ways to settle a finding, the likeliest first; leaving the text alone is always one."""
    found = [Choice(each, each) for each in dict.fromkeys(finding.suggestions[:_MOST]) if each]
    if not found and rule is not None and rule.kind == "repetition":
        found.append(Choice("", "strike it out"))
    edit = _remedy(text, finding, rule)
    if edit is not None and not found:
        found.append(Choice("", "strike it out") if not edit.after else Choice(edit.after, "join"))
    return [*found, Choice(None, "leave the text, only mark the fault")]


def edit_for(text: str, finding: Finding, fix: str) -> Edit:
    """The change of ``text`` that puts ``fix`` in place of the flagged words."""
    start, end = finding.location.start, finding.location.end
    if not fix:
        start, end = with_its_line(text, start, end)
    return Edit(start, end, Span(start, end).of(text), fix, finding.rule, finding.location.line)


def accepted_edits(
    text: str, findings: Iterable[Finding], standing: Standing
) -> tuple[list[Edit], list[Finding]]:
    """The accepted fixes in the order of the text, and findings whose fix would overlap another."""
    made: list[Edit] = []
    left: list[Finding] = []
    for finding in sorted(findings, key=lambda f: (f.location.start, f.location.end)):
        fix = chosen_fix(standing.get(finding.fingerprint, ()))
        if fix is None:
            continue
        edit = edit_for(text, finding, fix)
        if made and edit.start < made[-1].end:
            left.append(finding)
        else:
            made.append(edit)
    return made, left


def after_edits(
    source: Source, changes: Sequence[Edit], findings: Iterable[Finding]
) -> tuple[Source, list[Finding]]:
    """The article with the changes made, and its findings where they stand then.

    Findings that a change reaches into are left out.
    """
    mended = replace(source, text=apply(source.text, changes))
    found = []
    for finding in findings:
        start, end = finding.location.start, finding.location.end
        if any(edit.start < end and start < edit.end for edit in changes):
            continue
        by = sum(len(edit.after) - len(edit.before) for edit in changes if edit.end <= start)
        place = locate(mended, Span(start + by, end + by))
        found.append(replace(finding, location=place))
    return mended, found


def _remedy(text: str, finding: Finding, rule: Rule | None) -> Edit | None:
    if rule is None:
        return None
    found = asked(text, [finding], {rule.id: rule}, "auditor")
    return found[0] if found else None
