"""What goes out of the desk: decisions, suppressions, a baseline, a patch, mended copies."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any

import msgspec

from auditor.baseline import Baseline
from auditor.clean import diff
from auditor.render.labels import counted
from auditor.render.visible import as_cell
from auditor.review.agreement import Agreement, agreement
from auditor.review.decision import Decision, Log
from auditor.review.desk import Desk
from auditor.review.settled import settled
from auditor.suppress import SIDECAR
from auditor.text.span import Span

_CONTEXT = 300  # code points on each side
_RECENT = 16  # articles read at once
AGREEMENT = ("rule", "findings", "agreed", "share", "kappa", "alpha")
"""Columns of the agreement between reviewers."""


def decision_rows(desk: Desk, decisions: Sequence[Decision]) -> Iterator[dict[str, Any]]:
    """Those of ``decisions`` that are on this desk's articles, in their order, as flat records.

    ``stands`` tells those that hold now; ``before`` and ``after`` are the text around the finding
    where the article still has it.
    """
    rows = [row for row in decisions if desk.holds(row) is not None]
    standing = {row.id for row in Log(rows).last_of_each()}

    @lru_cache(_RECENT)
    def read(key: str) -> tuple[str, dict[str, tuple[int, int]]]:
        entry = desk.entries[key]
        findings = (desk.article(entry) or {}).get("findings", ())
        spans = (row["location"] for row in findings)
        places = [(where["start"], where["end"]) for where in spans]
        named = (row["fingerprint"] for row in findings)
        return desk.source(entry).text, dict(zip(named, places, strict=True))

    for row in rows:
        entry = desk.holds(row)
        text, places = read(entry.key) if entry else ("", {})
        where = places.get(row.fingerprint)
        before = after = ""
        if where is not None:
            before = Span(max(0, where[0] - _CONTEXT), where[0]).of(text)
            after = Span(where[1], min(len(text), where[1] + _CONTEXT)).of(text)
        yield {
            **msgspec.structs.asdict(row),
            "stands": row.id in standing,
            "before": before,
            "after": after,
        }


def as_json_lines(desk: Desk, decisions: Sequence[Decision]) -> str:
    """The decisions, one JSON object a line."""
    return "".join(
        json.dumps(row, ensure_ascii=False) + "\n" for row in decision_rows(desk, decisions)
    )


def as_csv(desk: Desk, decisions: Sequence[Decision]) -> str:
    """The decisions as a table; no cell is taken for a formula by a spreadsheet."""
    columns = [*Decision.__struct_fields__, "stands", "before", "after"]
    return csv_text(
        columns, ([row[name] for name in columns] for row in decision_rows(desk, decisions))
    )


def agreement_rows(found: Iterable[Agreement]) -> list[list[Any]]:
    """Agreement per rule, by `AGREEMENT`; what is not defined is ``None``."""
    return [[_rounded(getattr(each, name)) for name in AGREEMENT] for each in found]


def csv_text(columns: Sequence[str], rows: Any) -> str:
    """A table as CSV; a quotation mark goes before what a spreadsheet would calculate."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(
        [as_cell(value) if isinstance(value, str) else value for value in row] for row in rows
    )
    return out.getvalue()


def patch(desk: Desk, log: Log) -> tuple[str, int, list[str]]:
    """The accepted fixes as a unified diff, how many they are, and which were left out."""
    parts, count, left = [], 0, []
    for each in settled(desk, log):
        changes, skipped = each.edits()
        count += len(changes)
        left += [f"{each.source.uri}:{f.location.line}: {f.rule}: overlaps" for f in skipped]
        if changes:
            name = _inside(each.source.uri)
            parts.append(diff(name, each.source.text, each.mended(changes)))
    return "".join(parts), count, left


def comments(desk: Desk, log: Log) -> tuple[str, int]:
    """The dismissals as comments, a unified diff to apply after `patch`, and how many they are."""
    parts, count = [], 0
    for each in settled(desk, log):
        mended, text, done = each.commented()
        count += done
        if done:
            parts.append(diff(_inside(each.source.uri), mended, text))
    return "".join(parts), count


def baseline(desk: Desk, log: Log) -> Baseline:
    """The dismissed findings as a baseline; articles are named as seen from here."""
    found = {each.source.uri: each.dismissed() for each in settled(desk, log)}
    return Baseline(Path("baseline.json"), {}).with_articles(found)


def write_all(
    desk: Desk, folder: Path, reviewer: str = "", blind: bool = False
) -> list[tuple[str, str]]:
    """Write everything below ``folder``; returns each file or folder with what it holds.

    Only what follows from the reviewer's own decisions if ``blind``.

    The articles themselves are never touched, whatever ``folder`` is.
    """
    log, decisions = desk.log(reviewer, blind), desk.decisions(reviewer, blind)
    folder.mkdir(parents=True, exist_ok=True)
    lines = as_json_lines(desk, decisions)
    fixes, fixed, left = patch(desk, log)
    remarks, remarked = comments(desk, log)
    _write(folder / "decisions.jsonl", lines)
    _write(folder / "decisions.csv", as_csv(desk, decisions))
    rows = agreement_rows(agreement(log.last_of_each()))
    _write(folder / "agreement.csv", csv_text(AGREEMENT, rows))
    _write(folder / "fixes.patch", fixes)
    _write(folder / "comments.patch", remarks)
    replace(baseline(desk, log), path=folder / "baseline.json").write()
    copies, sidecars = _write_articles(desk, log, folder)
    told = [
        ("decisions.jsonl", counted(lines.count("\n"), "decision")),
        ("decisions.csv", "the same as a table"),
        (
            "agreement.csv",
            f"agreement between reviewers on {counted(max(0, len(rows) - 1), 'rule')}",
        ),
        (
            "fixes.patch",
            f"{counted(fixed, 'accepted fix', 'accepted fixes')}; "
            "apply here with: patch -p1 < fixes.patch",
        ),
        (
            "comments.patch",
            f"{counted(remarked, 'dismissal')} as comments in Markdown and HTML; "
            "apply it after fixes.patch",
        ),
        ("baseline.json", "the dismissed findings as a baseline, for --baseline"),
        ("mended/", f"{counted(copies, 'article')} with the accepted fixes made"),
        ("suppressions/", f"{counted(sidecars, 'sidecar file')} to put beside the articles"),
    ]
    if left:
        _write(folder / "left-out.txt", "\n".join(left) + "\n")
        told.append(("left-out.txt", f"{counted(len(left), 'fix', 'fixes')} that overlap others"))
    return told


def _write_articles(desk: Desk, log: Log, folder: Path) -> tuple[int, int]:
    """Mended copies and sidecars; how many of each."""
    copies = sidecars = 0
    for each in settled(desk, log):
        name = _inside(each.source.uri)
        changes, _ = each.edits()
        if changes:
            copies += 1
            _write(folder / "mended" / name, each.mended(changes), each.source.encoding)
        if each.dismissed():
            sidecars += 1
            _write(folder / "suppressions" / (name + SIDECAR), each.sidecar())
    return copies, sidecars


def _inside(uri: str) -> str:
    """The article's path from here; from the root if it does not lie below here."""
    path = Path(os.path.abspath(uri))  # noqa: PTH100 - links stay as they are
    here = Path.cwd()
    inside = path.relative_to(here) if path.is_relative_to(here) else path
    return PurePath(*(part for part in inside.parts if part != inside.anchor)).as_posix()


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def _write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:  # a fix, or a broken excerpt, that the file's code cannot hold
        data = text.encode("utf-8", "replace")
    path.write_bytes(data)
