"""How far reviewers agree: Cohen's kappa for two, Krippendorff's alpha for any number."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from auditor.review.decision import Decision

Label = Hashable


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement on one rule's findings.

    Attributes:
        rule: the rule, or ``*`` for all of them together.
        findings: how many were decided by at least two reviewers.
        agreed: on how many all of those said the same.
        kappa: Cohen's, if exactly two reviewers met; ``None`` if it is not defined.
        alpha: Krippendorff's, nominal; ``None`` if it is not defined.
    """

    rule: str
    findings: int
    agreed: int
    kappa: float | None
    alpha: float | None

    @property
    def share(self) -> float:
        """Share of the findings on which all said the same."""
        return self.agreed / self.findings


def cohen_kappa(pairs: Sequence[tuple[Label, Label]]) -> float | None:
    """Cohen (1960): agreement of two reviewers beyond what their habits give by chance.

    ``None`` without pairs and where chance alone gives full agreement.
    """
    count = len(pairs)
    if not count:
        return None
    observed = sum(one == other for one, other in pairs) / count
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first) / count**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def krippendorff_alpha(units: Iterable[Sequence[Label]]) -> float | None:
    """Krippendorff's alpha for nominal labels; each unit holds what its reviewers said.

    Units with one label do not count (Krippendorff, "Computing Krippendorff's
    Alpha-Reliability", 2011). ``None`` where all labels are the same or none can be compared.
    """
    pairable = [Counter(unit) for unit in units if len(unit) > 1]
    totals: Counter[Label] = sum(pairable, Counter())
    count = totals.total()
    if count < 2 or len(totals) < 2:
        return None
    differing = sum(
        (unit.total() ** 2 - sum(n * n for n in unit.values())) / (unit.total() - 1)
        for unit in pairable
    )
    expected = (count**2 - sum(n * n for n in totals.values())) / (count - 1)
    return 1 - differing / expected


def agreement(standing: Iterable[Decision]) -> list[Agreement]:
    """Agreement per rule, by name, after that on all rules together.

    Args:
        standing: one row per article, finding and reviewer.
    """
    units: dict[tuple[str, str, str], dict[str, bool]] = defaultdict(dict)
    for row in standing:
        units[row.rule, row.uri, row.fingerprint][row.reviewer] = row.agrees
    shared = {key: said for key, said in units.items() if len(said) > 1}
    rules = sorted({rule for rule, _, _ in shared})
    found = [_of(rule, [said for key, said in shared.items() if key[0] == rule]) for rule in rules]
    return [*found, _of("*", list(shared.values()))] if found else []


def conflicts(standing: Iterable[Decision]) -> list[list[Decision]]:
    """The findings that reviewers disagree on, each with all decisions on it."""
    groups: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    for row in standing:
        groups[row.uri, row.fingerprint].append(row)
    return [group for group in groups.values() if len({row.agrees for row in group}) > 1]


def _of(rule: str, units: Sequence[dict[str, bool]]) -> Agreement:
    reviewers = sorted({name for said in units for name in said})
    kappa = None
    if len(reviewers) == 2:
        one, other = reviewers
        kappa = cohen_kappa([(said[one], said[other]) for said in units])
    alpha = krippendorff_alpha([list(said.values()) for said in units])
    agreed = sum(len(set(said.values())) == 1 for said in units)
    return Agreement(rule, len(units), agreed, kappa, alpha)
