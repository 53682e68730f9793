"""What the pytest plugin keeps for a run: the auditor, loaded once, and a cache of results."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor import __version__
from auditor.errors import InputError
from auditor.inputs import iter_sources
from auditor.render.failures import blocking
from auditor.run import build_auditor
from auditor.suppress import SIDECAR
from auditor.text.source import Source

_KEY = pytest.StashKey["Session"]()
SCORE = "score"


class Session:
    """Audits the articles of a pytest run, each at most once, whatever the number of items.

    Results are kept in pytest's cache folder under a key of content, rules and settings, which
    the workers of pytest-xdist share.
    """

    def __init__(self, config: pytest.Config) -> None:
        from auditor.config import load_config

        options = {
            "profile": config.getoption("--auditor-profile"),
            "fail-on": config.getoption("--auditor-fail-on"),
            "min-score": config.getoption("--auditor-min-score"),
        }
        settings = load_config(config.getoption("--auditor-config"), options).settings
        self._auditor = build_auditor(settings, _baseline(config.getoption("--auditor-baseline")))
        self._profile = self._auditor.profile
        self._digest = self._run_digest(config.getoption("--auditor-baseline"))
        self._articles: dict[tuple[Path, str], dict[str, Any]] = {}
        cache = config.cache
        self._cache = cache.mkdir("auditor") if cache is not None else None

    @property
    def checks(self) -> list[str]:
        """The categories with rules, and ``score`` where a least score is asked for."""
        categories = {rule.category for rule in self._auditor.book.rules.values()}
        names = [name for name in self._profile.weights if name in categories]
        return [*names, SCORE] if self._profile.min_score else names

    def articles(self, path: Path) -> list[str]:
        """The parts of a file: ids for ``.jsonl``, one empty name for any other file."""
        if path.suffix != ".jsonl":
            return [""]
        return [source.uri.partition("#")[2] for source in self._sources(path)]

    def text(self, path: Path, part: str) -> str:
        """The raw text of one article."""
        return self._source(path, part).text

    def audit(self, path: Path, part: str) -> Mapping[str, Any]:
        """The article's report as a dictionary."""
        if (path, part) not in self._articles:
            self._articles[path, part] = self._cached(self._source(path, part))
        return self._articles[path, part]

    def judge(
        self, article: Mapping[str, Any], check: str
    ) -> tuple[list[Mapping[str, Any]] | None, str | None]:
        """What fails the item (``None``: nothing), and why it failed or was skipped."""
        if check == SCORE:
            score, least = article["score"], self._profile.min_score
            low = score is not None and score < least
            return ([], f"score {score:g} is below {least:g}") if low else (None, None)
        rows = blocking(article, check, self._profile.fail_on)
        if rows:
            return rows, None
        category = next(row for row in article["categories"] if row["id"] == check)
        if category["score"] is not None:
            return None, None
        errors = [o["reason"] for o in article["outcomes"].values() if o["outcome"] == "error"]
        return ([], f"a rule failed: {errors[0]}") if errors else (None, category["reason"])

    def _cached(self, source: Source) -> dict[str, Any]:
        sidecar = Path(source.uri + SIDECAR)
        decisions = sidecar.read_bytes() if sidecar.is_file() else b""
        key = _digest(self._digest, source.sha256.encode(), source.uri.encode(), decisions)
        path = self._cache / f"{key}.json" if self._cache is not None else None
        if path is not None and path.is_file():
            try:
                known: dict[str, Any] = msgspec.json.decode(path.read_bytes())
            except (msgspec.MsgspecError, OSError):
                pass  # a worker was stopped while it wrote: audit again
            else:
                return known
        report = self._auditor.audit(source).to_dict()
        if path is not None:
            temporary = path.with_suffix(f".{id(self)}.new")
            temporary.write_bytes(msgspec.json.encode(report))
            temporary.replace(path)
        return report

    def _run_digest(self, baseline: str | None) -> bytes:
        """What a result depends on beside its article."""
        rules = self._auditor.book.digest().encode()
        profile = msgspec.json.encode(self._profile)
        known = Path(baseline).read_bytes() if baseline else b""
        return _digest(__version__.encode(), rules, profile, known).encode()

    def _source(self, path: Path, part: str) -> Source:
        return next(s for s in self._sources(path) if not part or s.uri.endswith(f"#{part}"))

    def _sources(self, path: Path) -> list[Source]:
        found = list(iter_sources([str(path)]))
        for each in found:
            if isinstance(each, InputError):
                raise each
        return [each for each in found if isinstance(each, Source)]


def session(config: pytest.Config) -> Session:
    """The session of this run (of this worker), made when first asked for."""
    if _KEY not in config.stash:
        config.stash[_KEY] = Session(config)
    return config.stash[_KEY]


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\x1f".join(parts)).hexdigest()[:40]


def _baseline(path: str | None) -> Any:
    if path is None:
        return None
    from auditor.baseline import read_baseline

    baseline = read_baseline(Path(path))
    return lambda source, findings: baseline.mark(source.uri, findings)
