"""What goes out of the desk: decisions, suppressions, a baseline, a patch, mended copies."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

import msgspec
import yaml

from auditor.baseline import Baseline
from auditor.clean import apply, diff
from auditor.finding import Finding
from auditor.review.decided import Decided, findings_of, in_words
from auditor.review.decision import Decision, Log, ruling
from auditor.review.desk import Desk, Entry
from auditor.review.fixes import accepted_edits
from auditor.suppress import SIDECAR
from auditor.text.span import Span

_CONTEXT = 300  # code points on each side
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def decision_rows(desk: Desk) -> Iterator[dict[str, Any]]:
    """Every decision ever made on this desk's articles, oldest first, as flat records.

    ``stands`` tells those that hold now; ``before`` and ``after`` are the text around the finding
    where the article still has it.
    """
    rows = [row for row in desk.store.decisions() if desk.holds(row) is not None]
    standing = {row.id for row in Log(rows).last_of_each()}
    places = {entry.key: _places(entry) for entry in desk.entries.values()}
    for row in rows:
        entry = desk.holds(row)
        where = places[entry.key].get(row.fingerprint) if entry else None
        before = after = ""
        if entry is not None and where is not None:
            text = entry.source.text
            before = Span(max(0, where[0] - _CONTEXT), where[0]).of(text)
            after = Span(where[1], min(len(text), where[1] + _CONTEXT)).of(text)
        yield {
            **msgspec.structs.asdict(row),
            "stands": row.id in standing,
            "before": before,
            "after": after,
        }


def as_json_lines(desk: Desk) -> str:
    """The decisions, one JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in decision_rows(desk))


def as_csv(desk: Desk) -> str:
    """The decisions as a table; no cell is taken for a formula by a spreadsheet."""
    columns = [*Decision.__struct_fields__, "stands", "before", "after"]
    return csv_text(columns, ([row[name] for name in columns] for row in decision_rows(desk)))


def csv_text(columns: list[str], rows: Any) -> str:
    """A table as CSV; a quotation mark goes before what a spreadsheet would calculate."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def patch(desk: Desk, log: Log) -> tuple[str, int, list[str]]:
    """The accepted fixes as a unified diff, how many they are, and which were left out."""
    parts, count, left = [], 0, []
    for entry, decided in _decided(desk, log):
        changes, skipped = accepted_edits(
            entry.source.text, findings_of(entry.article or {}), decided.standing
        )
        count += len(changes)
        left += [f"{entry.source.uri}:{f.location.line}: {f.rule}: overlaps" for f in skipped]
        if changes:
            after = apply(entry.source.text, changes)
            parts.append(diff(_inside(entry.source.uri), entry.source.text, after))
    return "".join(parts), count, left


def write_all(desk: Desk, folder: Path) -> list[tuple[str, str]]:
    """Write everything below ``folder``; returns each file or folder with what it holds.

    The articles themselves are never touched, whatever ``folder`` is.
    """
    log = desk.log()
    folder.mkdir(parents=True, exist_ok=True)
    lines = as_json_lines(desk)
    _write(folder / "decisions.jsonl", lines)
    _write(folder / "decisions.csv", as_csv(desk))
    text, fixes, left = patch(desk, log)
    _write(folder / "fixes.patch", text)
    told = [
        ("decisions.jsonl", f"{len(lines.splitlines())} decisions"),
        ("decisions.csv", "the same as a table"),
        ("fixes.patch", f"{fixes} accepted fixes; apply here with: patch -p1 < fixes.patch"),
    ]
    if left:
        _write(folder / "left-out.txt", "\n".join(left) + "\n")
        told.append(("left-out.txt", f"{len(left)} fixes that overlap others"))
    return [*told, *_write_articles(desk, log, folder)]


def _write_articles(desk: Desk, log: Log, folder: Path) -> list[tuple[str, str]]:
    copies = sidecars = 0
    baseline = Baseline(Path("baseline.json"), {})  # articles named as seen from here
    for entry, decided in _decided(desk, log):
        findings = findings_of(entry.article or {})
        changes, _ = accepted_edits(entry.source.text, findings, decided.standing)
        if changes:
            copies += 1
            after = apply(entry.source.text, changes)
            _write(folder / "mended" / _inside(entry.source.uri), after, entry.source.encoding)
        gone = _dismissed(findings, decided)
        if gone:
            sidecars += 1
            name = _inside(entry.source.uri) + SIDECAR
            _write(folder / "suppressions" / name, sidecar(entry, gone, decided))
            baseline = baseline.with_articles({entry.source.uri: gone})
    replace(baseline, path=folder / "baseline.json").write()
    return [
        ("mended/", f"{copies} articles with their accepted fixes made"),
        ("suppressions/", f"{sidecars} sidecar files: put each beside its article"),
        ("baseline.json", "the dismissed findings as a baseline, for --baseline"),
    ]


def sidecar(entry: Entry, dismissed: list[Finding], decided: Decided) -> str:
    """The article's sidecar with the dismissals added to what it holds already."""
    path = Path(entry.source.uri + SIDECAR)
    known = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else []
    rows = [
        {
            "rule": finding.rule,
            "fingerprint": finding.fingerprint,
            "reason": "; ".join(in_words(row) for row in decided.standing[finding.fingerprint]),
        }
        for finding in dismissed
    ]
    return yaml.safe_dump([*(known or []), *rows], allow_unicode=True, sort_keys=False)


def _decided(desk: Desk, log: Log) -> Iterator[tuple[Entry, Decided]]:
    for entry in desk.entries.values():
        decided = entry.decided(log, desk.auditor)
        if decided is not None and decided.standing:
            yield entry, decided


def _dismissed(findings: tuple[Finding, ...], decided: Decided) -> list[Finding]:
    standing = decided.standing
    return [
        finding
        for finding in findings
        if finding.status == "open" and ruling(standing.get(finding.fingerprint, ())) == "dismissed"
    ]


def _places(entry: Entry) -> dict[str, tuple[int, int]]:
    rows = (entry.article or {}).get("findings", ())
    return {row["fingerprint"]: (row["location"]["start"], row["location"]["end"]) for row in rows}


def _inside(uri: str) -> str:
    """The article's path from here; from the root if it does not lie below here."""
    path = Path(os.path.abspath(uri))  # noqa: PTH100 - links stay as they are
    here = Path.cwd()
    inside = path.relative_to(here) if path.is_relative_to(here) else path
    return PurePath(*(part for part in inside.parts if part != inside.anchor)).as_posix()


def _cell(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_formula else value


def _write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:  # a fix, or a broken excerpt, that the file's code cannot hold
        data = text.encode("utf-8", "replace")
    path.write_bytes(data)
