"""A baseline: the findings known at one time, marked from then on, so that only new ones count."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from auditor.errors import ConfigError, Place, why
from auditor.finding import Finding
from auditor.writing import write_whole

VERSION = 1


class Known(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """A known finding; ``excerpt`` is there for people, ``fingerprint`` identifies it."""

    fingerprint: str
    rule: str
    excerpt: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    articles: dict[str, tuple[Known, ...]]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings by article; article paths are relative to the baseline's folder."""

    path: Path
    articles: Mapping[str, tuple[Known, ...]]

    def mark(self, uri: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The article's findings, the known ones with status ``baseline``."""
        known = {each.fingerprint for each in self.articles.get(self.key(uri), ())}
        return tuple(
            replace(f, status="baseline", status_reason="in the baseline")
            if f.status == "open" and f.fingerprint in known
            else f
            for f in findings
        )

    def key(self, uri: str) -> str:
        """How the baseline names an article."""
        path, hash_, part = uri.partition("#")
        relative = os.path.relpath(path, self.path.parent) if path != "-" else path
        return Path(relative).as_posix() + hash_ + part

    def with_articles(self, found: Mapping[str, Iterable[Finding]]) -> Baseline:
        """This baseline with these articles' open and known findings in place of its own."""
        fresh = {
            self.key(uri): tuple(
                sorted(
                    Known(f.fingerprint, f.rule, " ".join(f.location.excerpt.split())[:120])
                    for f in findings
                    if f.status != "suppressed"
                )
            )
            for uri, findings in found.items()
        }
        merged = {**self.articles, **fresh}
        return replace(self, articles={key: merged[key] for key in sorted(merged) if merged[key]})

    def difference(
        self, older: Baseline
    ) -> tuple[list[tuple[str, Known]], list[tuple[str, Known]]]:
        """What this baseline has that ``older`` has not, and the other way round."""
        new = {(key, each) for key, group in self.articles.items() for each in group}
        old = {(key, each) for key, group in older.articles.items() for each in group}
        return sorted(new - old), sorted(old - new)

    def encoded(self) -> bytes:
        """The file's content."""
        data = msgspec.json.encode(_File(VERSION, dict(self.articles)))
        return msgspec.json.format(data) + b"\n"

    def write(self) -> None:
        """Write the file in one step: whole or not at all."""
        write_whole(self.path, self.encoded())


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file.

    Raises:
        ConfigError: if it is missing, broken or of another version; never an empty baseline.
    """
    hint = "create it with: auditor baseline create PATH..."
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError as error:
        raise ConfigError("no such baseline", Place(str(path)), hint) from error
    except OSError as error:
        raise ConfigError(f"cannot be read: {why(error)}", Place(str(path)), hint) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ConfigError(f"not a baseline: {error}", Place(str(path)), hint) from error
    if file.version != VERSION:
        raise ConfigError(f"a baseline of version {file.version}", Place(str(path)), hint)
    return Baseline(path, file.articles)
