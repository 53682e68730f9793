"""A run over many articles: settings to auditor, sources to reports, and what it came to."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from auditor import __version__
from auditor.audit import Auditor, Mark
from auditor.config import Settings
from auditor.errors import AuditorError, ConfigError, InputError, Place
from auditor.gate import COULD_NOT_AUDIT, FAILED, PASSED
from auditor.inputs import no_words
from auditor.result import ArticleReport
from auditor.rulebook.book import Rulebook, load_rulebook
from auditor.rulebook.profile import load_profile
from auditor.text.source import Source

TOOL = {"name": "auditor", "version": __version__}


def build_auditor(settings: Settings, known: Mark | None = None) -> Auditor:
    """The auditor that ``settings`` describe; ``known`` marks findings known already.

    Raises:
        ConfigError, RuleError: if they cannot be met.
    """
    profile = load_profile(settings.profile)
    if settings.fail_on is not None:
        profile = msgspec.structs.replace(profile, fail_on=settings.fail_on)
    if settings.min_score is not None:
        profile = msgspec.structs.replace(profile, min_score=settings.min_score)
    book = load_rulebook(
        [Path(pack) for pack in settings.packs],
        select=settings.select,
        ignore=settings.ignore,
        settings=[profile.rules, settings.rules],
    )
    if settings.reader == "deep":
        book = read_deeply(book)
    if "grammar" in book.kinds:
        from auditor.language.languagetool import configure

        where = settings.languagetool
        configure(where.url, where.path, where.timeout)
    return Auditor(book, profile, known)


def read_deeply(book: Rulebook) -> Rulebook:
    """The rules with the deep reader in place of the compact one.

    Raises:
        ConfigError: if it is not installed.
    """
    from auditor.checks.learned import DEEPER
    from auditor.learned.fetch import fetched

    if fetched("deep") is None:
        hint = "install it once with 'auditor models install deep'"
        raise ConfigError("reader: the deep reader is not installed", hint=hint)
    replace = msgspec.structs.replace
    return Rulebook(
        replace(rule, params=replace(rule.params, model=DEEPER[rule.params.model]))
        if rule.kind == "learned" and rule.params.model in DEEPER
        else rule
        for rule in book.rules.values()
    )


def describe(auditor: Auditor) -> dict[str, Any]:
    """What reports say about a run before its first article."""
    return {
        "tool": TOOL,
        "profile": auditor.profile.id,
        "fail_on": auditor.profile.fail_on,
        "min_score": auditor.profile.min_score,
        "rules": {rule.id: rule.describe() for rule in auditor.book.rules.values()},
    }


class Tally:
    """Counts a run while it goes on; holds nothing per article."""

    def __init__(self) -> None:
        self.errors: list[AuditorError] = []
        self._started = time.monotonic()
        self._verdicts: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._categories: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()

    def article(self, report: ArticleReport) -> bool:
        """Count one article; false, and an error, if it has no words that could be audited."""
        if not report.words:
            self.errors.append(no_words(Place(report.uri)))
            return False
        self._verdicts[report.verdict] += 1
        self._counts["words"] += report.words
        counted = [finding for finding in report.findings if finding.status == "open"]
        self._counts["findings"] += len(counted)
        self._categories.update(finding.category for finding in counted)
        self._rules.update(finding.rule for finding in counted)
        for rule, outcome in report.outcomes.items():
            if outcome.outcome == "error":
                self._counts["rule-errors"] += 1
                problem = f"rule '{rule}' failed on this article: {outcome.reason}"
                self.errors.append(AuditorError(problem, Place(report.uri)))
        return True

    def exit_code(self) -> int:
        """2 if anything could not be audited, else 1 if an article failed, else 0."""
        if self.errors:
            return COULD_NOT_AUDIT
        return FAILED if self._verdicts["fail"] else PASSED

    def summary(self) -> dict[str, Any]:
        """The ``summary`` of the report."""
        return {
            "articles": sum(self._verdicts.values()),
            **{verdict: self._verdicts[verdict] for verdict in ("pass", "review", "fail")},
            "words": self._counts["words"],
            "findings": self._counts["findings"],
            "by_category": dict(sorted(self._categories.items())),
            "by_rule": dict(sorted(self._rules.items())),
            "errors": [
                {"place": str(error.place or ""), "problem": error.problem, "hint": error.hint}
                for error in self.errors
            ],
            "exit_code": self.exit_code(),
            "seconds": round(time.monotonic() - self._started, 3),
        }


def audit_sources(
    auditor: Auditor, sources: Iterable[Source | InputError], tally: Tally
) -> Iterator[tuple[Source, ArticleReport]]:
    """Audit what can be read, one at a time; what cannot is kept in ``tally.errors``."""
    for source in sources:
        if isinstance(source, InputError):
            tally.errors.append(source)
            continue
        report = auditor.audit(source)
        if tally.article(report):
            yield source, report
