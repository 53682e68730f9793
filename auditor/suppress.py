"""Findings an editor has decided to live with: inline comments, sidecar files, baselines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from auditor.errors import ConfigError, Place
from auditor.finding import Finding
from auditor.paths import has_file
from auditor.rulebook.yamlfile import YamlFile
from auditor.text.document import Document
from auditor.text.source import Source
from auditor.text.span import Span

_COMMENT = re.compile(r"<!--\s*auditor:\s*(ignore-file|ignore|off|on)\s+([^<>]*?)-->")
SIDECAR = ".auditor.yml"


@dataclass(frozen=True, slots=True)
class Suppression:
    """One decision to live with findings.

    Attributes:
        rules: rule ids or categories; ``*`` for all.
        reason: why; never empty.
        place: where it is written, for "unused" notes.
        first, last: raw lines it holds for (1-based, inclusive).
        text: the flagged words it holds for; empty for any.
        fingerprint: the one finding it holds for; empty for any.
    """

    rules: tuple[str, ...]
    reason: str
    place: Place
    first: int = 1
    last: int = 1 << 60
    text: str = ""
    fingerprint: str = ""

    def covers(self, finding: Finding) -> bool:
        """Whether this decision is about ``finding``."""
        named = {"*", finding.rule, finding.category} & set(self.rules)
        location = finding.location
        if not named or location.end_line < self.first or location.line > self.last:
            return False
        if self.fingerprint and self.fingerprint == finding.fingerprint:
            return True
        words = " ".join(location.excerpt.split())
        return words == self.text if self.text or self.fingerprint else True


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rule: str
    reason: str
    text: str = ""
    fingerprint: str = ""


def read_suppressions(document: Document) -> tuple[Suppression, ...]:
    """All suppressions of an article: comments in Markdown and HTML, and its sidecar file.

    A comment is ``<!-- auditor: ignore RULE, RULE: reason -->`` for the line it stands on and the
    paragraph after it, ``off`` … ``on`` for what is between, ``ignore-file`` for the whole file.
    The sidecar of ``draft.txt`` is ``draft.txt.auditor.yml``: a list of ``rule``, ``reason`` and
    ``text`` or ``fingerprint``.

    Raises:
        ConfigError: for a suppression without a reason, or a sidecar that cannot be read.
    """
    source = document.source
    found = list(_comments(source, document.comments))
    if has_file(source.uri):
        path = Path(source.uri + SIDECAR)
        is_there = path.is_file() if source.sidecar is None else bool(source.sidecar)
        found += _sidecar(path, source.sidecar) if is_there else ()
    return tuple(found)


def suppress(
    findings: Iterable[Finding], suppressions: Sequence[Suppression]
) -> tuple[tuple[Finding, ...], tuple[Suppression, ...]]:
    """The findings, those that are covered marked; and the suppressions nothing needed."""
    used: set[int] = set()
    marked: list[Finding] = []
    for finding in findings:
        hits = [k for k, each in enumerate(suppressions) if each.covers(finding)]
        used.update(hits)
        if hits and finding.status == "open":
            reason = suppressions[hits[0]].reason
            finding = replace(finding, status="suppressed", status_reason=reason)
        marked.append(finding)
    unused = tuple(each for k, each in enumerate(suppressions) if k not in used)
    return tuple(marked), unused


def _comments(source: Source, spans: Iterable[Span]) -> Iterable[Suppression]:
    opened: dict[tuple[str, ...], Suppression] = {}
    for span in spans:
        comment = _COMMENT.fullmatch(span.of(source.text))
        if comment is None:
            continue
        line, column = source.line_column(span.start)
        end = source.line_column(span.end)[0]
        place = Place(source.uri, line, column)
        names, _, reason = comment[2].partition(":")
        rules = tuple(name for name in re.split(r"[,\s]+", names.strip()) if name)
        if comment[1] == "on":
            if rules in opened:
                yield replace(opened.pop(rules), last=line)
            continue
        if not reason.strip() or not rules:
            hint = "write <!-- auditor: ignore RULE: why -->"
            raise ConfigError("a suppression needs a rule and a reason", place, hint)
        one = Suppression(rules, reason.strip(), place)
        if comment[1] == "off":
            opened[rules] = replace(one, first=line)
        elif comment[1] == "ignore":
            yield replace(one, first=line, last=_paragraph_end(source, end))
        else:
            yield one
    yield from opened.values()


def _paragraph_end(source: Source, line: int) -> int:
    """The last line of the text on ``line``, or of the paragraph that follows it."""
    lines = source.text.splitlines()
    after_comment = lines[line - 1].rpartition("-->")[2].strip() if line <= len(lines) else ""
    if after_comment:
        return line
    last = line
    while last < len(lines) and not lines[last].strip():
        last += 1
    while last < len(lines) and lines[last].strip():
        last += 1
    return last


def _sidecar(path: Path, data: bytes | None) -> Iterable[Suppression]:
    file = YamlFile(path, ConfigError, data=data)
    for index, entry in enumerate(file.convert(list[_Entry])):
        at = f"$[{index}]"
        if not entry.reason.strip():
            raise file.fail("a suppression needs a reason", f"{at}.reason")
        if not entry.text and not entry.fingerprint:
            raise file.fail("name the finding by 'text' or 'fingerprint'", at)
        text = " ".join(entry.text.split())
        place = file.place(at)
        yield Suppression(
            (entry.rule,), entry.reason, place, text=text, fingerprint=entry.fingerprint
        )
