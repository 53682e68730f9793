"""A rule: one YAML file, as data. What it looks for is left to the check kind it names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from auditor.finding import Audience, Confidence, Severity


class RuleFile(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """The keys a rule file may have.

    Attributes:
        id: kebab-case, equal to the file's stem: the noun of the fault ("vague-attribution").
        title: one line, as a heading.
        category: equal to the folder's name.
        severity: how bad the fault is where it is real.
        confidence: how sure a flag of this rule is.
        audience: ``gate`` may block (near certain only), ``editor`` and ``auditor`` are for review.
        why: why an editor would strike it out.
        sources: where the rule comes from; at least one.
        message: one sentence; ``{match}``, ``{suggestion}`` and the check's own values stand in
            braces.
        advice: what would settle the finding.
        check: ``kind`` and that kind's own keys.
        bad: texts with the exact flagged span in ⟦ ⟧; at least two.
        good: texts in which nothing is flagged; at least two.
        known_misses: like ``bad``, but not found yet.
        known_false_alarms: like ``good``, but flagged.
        remedy: what `auditor clean` does about it: ``remove`` it, ``join`` the text around a
            break, ``replace`` it by the first suggestion, or ``none``.
        origin: set by converters of other tools' rules, which come without examples.
        tags: free words to select by; some name the fault (`auditor.merge.FAULTS`).
        since: version that brought the rule.
    """

    id: str
    title: str
    category: str
    severity: Severity
    confidence: Confidence
    audience: Audience
    why: str
    sources: tuple[str, ...]
    message: str
    check: dict[str, Any]
    bad: tuple[str, ...]
    good: tuple[str, ...]
    advice: str = ""
    remedy: Literal["remove", "join", "replace", "none"] = "remove"
    known_misses: tuple[str, ...] = ()
    known_false_alarms: tuple[str, ...] = ()
    origin: str = ""
    tags: tuple[str, ...] = ()
    since: str = "0.1.0"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A `RuleFile` that was read and whose check was understood.

    ``params`` is the parameter object of the check kind ``kind``; ``path`` the file it came from.
    """

    file: RuleFile
    kind: str
    params: Any
    path: Path

    @property
    def id(self) -> str:
        """The rule's name, unique in a rulebook."""
        return self.file.id

    @property
    def category(self) -> str:
        """One of the five category ids."""
        return self.file.category

    def describe(self) -> dict[str, Any]:
        """What reports say about the rule, as plain data."""
        data: Mapping[str, Any] = msgspec.to_builtins(self.file)
        kept = "title category severity confidence audience why advice sources tags".split()
        return {key: data[key] for key in kept}
