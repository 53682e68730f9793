"""The way of one article: source, document, matches, findings, score, verdict."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from auditor.checks.base import Result
from auditor.errors import NotRun
from auditor.facts import claims, read_facts
from auditor.finding import Finding, Match, Outcome, locate
from auditor.gate import judge, limited
from auditor.merge import family_of, merge
from auditor.result import ArticleReport
from auditor.rulebook.book import Rulebook
from auditor.rulebook.profile import Profile
from auditor.rulebook.rule import Rule
from auditor.scoring import Policy, load_policy, score
from auditor.suppress import read_suppressions, suppress
from auditor.text.document import Document
from auditor.text.reading import read_document
from auditor.text.source import Source
from auditor.text.span import Span

Mark = Callable[[Source, tuple[Finding, ...]], tuple[Finding, ...]]
"""Marks findings that are known already, such as those of a baseline."""

T = TypeVar("T")
_PASS = Outcome("pass")
_FIELD = re.compile(r"\{(\w+)\}")


class Auditor:
    """Audits articles one after another with one rulebook, profile and score policy.

    ``known`` marks the findings of an article that are known already.
    """

    def __init__(
        self,
        book: Rulebook,
        profile: Profile,
        known: Mark | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.book = book
        self.profile = profile
        self.policy = policy or load_policy()
        self._families = {
            rule.id: family_of(rule.category, rule.file.tags) for rule in book.rules.values()
        }
        self._mends = {rule.id for rule in book.rules.values() if rule.file.remedy != "remove"}
        self._known = known or (lambda source, findings: findings)

    def audit(self, source: Source) -> ArticleReport:
        """The reliability report of one article."""
        return self.audit_document(read_document(source))

    def audit_each(self, sources: Sequence[Source]) -> list[ArticleReport | Exception]:
        """The reports of several articles, quicker than one by one, and equal.

        Where an article cannot be audited there is the exception that `audit` would have raised.
        """
        read = [_tried(read_document, source) for source in sources]
        documents = [each for each in read if not isinstance(each, Exception)]
        results = iter(self.book.scan_each(documents))
        return [
            each if isinstance(each, Exception) else _tried(self._report, each, next(results))
            for each in read
        ]

    def audit_document(self, document: Document) -> ArticleReport:
        """The report of an article that was read already, and perhaps compared with others."""
        return self._report(document, self.book.scan(document))

    def _report(self, document: Document, results: Mapping[str, Result]) -> ArticleReport:
        source = document.source
        told = {rule: found for rule, found in results.items() if found}
        rows = _findings(document, self.book.rules, told, self.policy)
        merged = merge(rows, source, self._families, self._mends)
        suppressed, unused = suppress(merged, read_suppressions(document))
        findings = limited(self._known(source, suppressed), self.profile.most_blocking)
        unusual = {rule: _outcome(self.book.rules[rule], found) for rule, found in told.items()}
        costed, card = score(
            findings,
            unusual,
            self.book.categories,
            self.profile.weights,
            len(document.words),
            self.policy,
        )
        verdict, reasons = judge(costed, card, self.profile)
        return ArticleReport(
            uri=source.uri,
            sha256=source.sha256,
            title=document.title,
            words=len(document.words),
            verdict=verdict,
            verdict_reasons=reasons,
            scorecard=card,
            outcomes=dict.fromkeys(results, _PASS) | unusual,
            findings=costed,
            claims=claims(document, self.book),
            facts=read_facts(document, self.book, unused),
        )


def _tried(work: Callable[..., T], *given: Any) -> T | Exception:
    """What ``work`` makes of ``given``, or the exception it raises."""
    try:
        return work(*given)
    except Exception as error:
        return error


def _findings(
    document: Document, rules: Mapping[str, Rule], results: Mapping[str, Result], policy: Policy
) -> Iterable[Finding]:
    ordinals: Counter[str] = Counter()
    matched = {rule: found for rule, found in results.items() if isinstance(found, list)}
    for rule_id, matches in sorted(matched.items()):
        for match in sorted(matches, key=lambda match: match.span):
            yield _finding(document, rules[rule_id], match, policy, ordinals)


def _finding(
    document: Document, rule: Rule, match: Match, policy: Policy, ordinals: Counter[str]
) -> Finding:
    """The one place where reading coordinates become raw ones."""
    file = rule.file
    confident = policy.confidence[file.confidence]
    gates = file.audience == "gate" and not match.review
    context = _context(document, rule, match.span)
    ordinals[context] += 1
    return Finding(
        rule=rule.id,
        category=rule.category,
        severity=file.severity,
        confidence=file.confidence if not match.review else "medium",
        audience=file.audience if gates or file.audience != "gate" else "editor",
        message=match.reason or _message(file.message, document, match),
        location=locate(document.source, document.map.to_raw(match.span)),
        related=tuple(locate(document.source, document.map.to_raw(span)) for span in match.related),
        suggestions=match.suggestions,
        evidence=match.evidence,
        probability=round(confident if match.probability is None else match.probability, 3),
        fingerprint=_digest(f"{context}\x1f{ordinals[context]}"),
    )


def _message(template: str, document: Document, match: Match) -> str:
    """The rule's message, its ``{fields}`` filled in; a field without a value stays as it is."""
    values = {
        "match": " ".join(match.span.of(document.text).split()),
        "suggestion": match.suggestions[0] if match.suggestions else "",
        **match.values,
    }
    return _FIELD.sub(lambda field: str(values.get(field[1], field[0])), template)


def _context(document: Document, rule: Rule, span: Span) -> str:
    """What identifies a finding wherever it stands: its rule, its words, two words either side."""
    before = document.folded[max(0, span.start - 80) : span.start].split()[-2:]
    after = document.folded[span.end : span.end + 80].split()[:2]
    words = span.of(document.folded).split()
    return "\x1f".join((rule.id, " ".join(before), " ".join(words), " ".join(after)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _outcome(rule: Rule, found: Result) -> Outcome:
    """How a rule fared that did not just pass."""
    if isinstance(found, NotRun):
        return Outcome("not-applicable", str(found))
    if isinstance(found, Exception):
        return Outcome("error", f"{type(found).__name__}: {found}")
    gates = rule.file.audience == "gate" and any(not match.review for match in found)
    return Outcome("fail" if gates else "review")
