"""What the pytest plugin keeps for a run: the auditor, loaded once, and a cache of results."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from auditor.cache import CachingAuditor, ResultCache
from auditor.errors import InputError, Place
from auditor.inputs import JSON_LINES, iter_sources, no_words
from auditor.paths import suffix_of
from auditor.render.failures import blocking
from auditor.repeats import LineCounts, matter_to
from auditor.run import build_auditor
from auditor.text.source import Source, printable

_KEY = pytest.StashKey["Session"]()
SCORE = "score"


class Session:
    """Audits the articles of a pytest run, each at most once, whatever the number of items.

    Results are kept in pytest's cache folder by content, rules and settings; the workers of
    pytest-xdist share them.
    """

    def __init__(self, config: pytest.Config) -> None:
        from auditor.config import load_config

        options = {
            "profile": config.getoption("--auditor-profile"),
            "fail-on": config.getoption("--auditor-fail-on"),
            "min-score": config.getoption("--auditor-min-score"),
        }
        settings = load_config(config.getoption("--auditor-config"), options).settings
        baseline = config.getoption("--auditor-baseline")
        self._auditor = build_auditor(settings, _baseline(baseline))
        if config.cache is not None:
            known = Path(baseline).read_bytes() if baseline else b""
            results = ResultCache(config.cache.mkdir("auditor"))
            self._auditor = CachingAuditor(self._auditor, results, known)
        self._profile = self._auditor.profile
        self._counts = LineCounts() if matter_to(self._auditor.book) else None
        self._articles: dict[tuple[Path, str], dict[str, Any]] = {}
        self._read: tuple[Path | None, dict[str, Source]] = (None, {})

    @property
    def checks(self) -> list[str]:
        """The categories with rules, and ``score`` where a least score is asked for."""
        categories = {rule.category for rule in self._auditor.book.rules.values()}
        names = [name for name in self._profile.weights if name in categories]
        return [*names, SCORE] if self._profile.min_score else names

    def articles(self, path: Path) -> list[str]:
        """The parts of a file: ids for ``.jsonl``, one empty name for any other file.

        The lines that articles have in common are counted on the way, as in every run.

        Raises:
            InputError: for a ``.jsonl`` file that cannot be read; of others, their items say so.
        """
        try:
            sources = self._sources(path)
        except InputError:
            if suffix_of(str(path)) == JSON_LINES:
                raise
            return [""]
        if self._counts is not None:
            for source in sources.values():
                self._counts.add(source)
        return list(sources)

    def text(self, path: Path, part: str) -> str:
        """The raw text of one article."""
        return self._source(path, part).text

    def audit(self, path: Path, part: str) -> Mapping[str, Any]:
        """The article's report as a dictionary."""
        if (path, part) not in self._articles:
            source = self._source(path, part)
            report = self._auditor.audit(source)
            if not report.words:
                raise no_words(Place(source.uri))
            self._articles[path, part] = report.to_dict()
        return self._articles[path, part]

    def judge(
        self, article: Mapping[str, Any], check: str
    ) -> tuple[list[Mapping[str, Any]] | None, str | None]:
        """What fails the item (``None``: nothing), and why it failed or was skipped."""
        if check == SCORE:
            score, least = article["score"], self._profile.min_score
            low = score is not None and score < least and self._profile.fail_on != "never"
            return ([], f"score {score:g} is below {least:g}") if low else (None, None)
        rows = blocking(article, check, self._profile.fail_on)
        if rows:
            return rows, None
        category = next(row for row in article["categories"] if row["id"] == check)
        if category["score"] is not None:
            return None, None
        errors = [o["reason"] for o in article["outcomes"].values() if o["outcome"] == "error"]
        return ([], f"a rule failed: {errors[0]}") if errors else (None, category["reason"])

    def _source(self, path: Path, part: str) -> Source:
        source = self._sources(path)[part]
        return self._counts.told(source) if self._counts is not None else source

    def _sources(self, path: Path) -> dict[str, Source]:
        """The articles of a file by their parts; those of the last file asked for are kept."""
        if self._read[0] != path:
            found = list(iter_sources([str(path)]))
            for each in found:
                if isinstance(each, InputError):
                    raise each
            named = len(printable(str(path))) + len("#")
            sources = {each.uri[named:]: each for each in found if isinstance(each, Source)}
            self._read = (path, sources)
        return self._read[1]


def session(config: pytest.Config) -> Session:
    """The session of this run (of this worker), made when first asked for."""
    if _KEY not in config.stash:
        config.stash[_KEY] = Session(config)
    return config.stash[_KEY]


def _baseline(path: str | None) -> Any:
    if path is None:
        return None
    from auditor.baseline import read_baseline

    baseline = read_baseline(Path(path))
    return lambda source, findings: baseline.mark(source.uri, findings)
