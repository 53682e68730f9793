"""What changed since a revision: the files and raw lines a git diff names."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from auditor.errors import ConfigError
from auditor.finding import Finding

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")
Lines = Mapping[str, Sequence[range]]


def changed_lines(revision: str, paths: Sequence[str]) -> Lines:
    """Path to the 1-based lines that differ from ``revision`` or are not yet in git.

    Raises:
        ConfigError: if this is no git repository, or the revision is unknown.
    """
    if revision.startswith("-"):
        raise ConfigError(f"'{revision}' is not a revision")
    diff = _git("diff", "--unified=0", "--no-color", "--no-ext-diff", "--relative",
                "--diff-filter=d", revision, "--", *paths)  # fmt: skip
    changed: dict[str, list[range]] = {}
    path = ""
    for line in diff.splitlines():
        if line.startswith("+++ "):
            path = line[4:].strip().strip('"').removeprefix("b/")
        hunk = _HUNK.match(line)
        if hunk:
            first, count = int(hunk[1]), int(hunk[2] or 1)
            changed.setdefault(path, []).append(range(first, first + count))
    for new in _git("ls-files", "--others", "--exclude-standard", "--", *paths).splitlines():
        changed[new] = [range(1, 1 << 60)]
    return changed


def mark_unchanged(findings: Iterable[Finding], lines: Sequence[range]) -> tuple[Finding, ...]:
    """The findings, those that touch no changed line with status ``baseline``."""
    return tuple(
        f
        if f.status != "open" or _touches(f, lines)
        else replace(f, status="baseline", status_reason="not on a changed line")
        for f in findings
    )


def _touches(finding: Finding, lines: Sequence[range]) -> bool:
    first, last = finding.location.line, finding.location.end_line
    return any(first < each.stop and each.start <= last for each in lines)


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, arguments never pass a shell
            ["git", "-c", "core.quotepath=off", *arguments],  # noqa: S607
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            cwd=Path.cwd(),
        )
    except OSError as error:
        raise ConfigError("git is not installed", hint="--changed needs git") from error
    if done.returncode:
        reason = done.stderr.strip().splitlines()[0] if done.stderr.strip() else "git failed"
        raise ConfigError(f"--changed: {reason}", hint="give a revision of this repository")
    return done.stdout
