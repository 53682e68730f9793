"""Articles summed up by publisher: scores with their uncertainty, commonest faults, trend."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RESAMPLES = 2000
MOST_FAULTS = 5
BINS = 10
_SEED = 20260101
_LEAST_FOR_INTERVAL = 5
_LEAST_FOR_SLOPE = 8
_DAYS = 365.25


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of one article: ``rules`` counts the open findings that cost points.

    ``date`` is ``YYYY-MM-DD``, ``YYYY-MM`` or None; ``score`` None where there is none.
    """

    uri: str
    source: str
    date: str | None
    words: int
    score: float | None
    verdict: str
    rules: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with a 95 % interval; ``low`` and ``high`` are None with too few articles for one."""

    value: float
    low: float | None
    high: float | None


def summarise(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """One dictionary per publisher, the lowest mean score first.

    Keys: ``source``; ``n`` articles, ``scored`` those with a score; ``words``; ``verdicts``;
    ``mean`` {value, low, high}; ``passing`` the share that passes, likewise; ``quartiles`` with
    least and most; ``histogram`` of ten equal bins from 0 to 100; ``faults`` [{rule, articles,
    findings, share}]; ``months`` [{month, n, mean}]; ``trend`` points a year, likewise, or None.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.source].append(row)
    found = [_summary(source, group) for source, group in groups.items()]
    return sorted(found, key=_order)


def _order(row: Mapping[str, Any]) -> tuple[float, str]:
    return (math.inf if row["mean"] is None else row["mean"]["value"], row["source"])


def _summary(source: str, rows: Sequence[Row]) -> dict[str, Any]:
    scores = [row.score for row in rows if row.score is not None]
    passing = sum(row.verdict == "pass" for row in rows)
    return {
        "source": source,
        "n": len(rows),
        "scored": len(scores),
        "words": sum(row.words for row in rows),
        "verdicts": {name: sum(row.verdict == name for row in rows) for name in
                     ("pass", "review", "fail")},
        "mean": _plain(mean_of(scores)),
        "passing": _plain(wilson(passing, len(rows)), 3),
        "quartiles": quartiles(scores),
        "histogram": histogram(scores),
        "faults": _faults(rows),
        "months": _months(rows),
        "trend": _plain(trend(rows)),
    }  # fmt: skip


def _plain(estimate: Estimate | None, digits: int = 1) -> dict[str, float | None] | None:
    if estimate is None:
        return None
    return {
        "value": round(estimate.value, digits),
        "low": None if estimate.low is None else round(estimate.low, digits),
        "high": None if estimate.high is None else round(estimate.high, digits),
    }


def mean_of(values: Sequence[float]) -> Estimate | None:
    """The mean with its percentile bootstrap interval (Efron 1979); always the same resamples.

    With fewer than five values there is no interval: resampling them makes it far too narrow.
    """
    if not values:
        return None
    mean = sum(values) / len(values)
    if len(values) < _LEAST_FOR_INTERVAL:
        return Estimate(mean, None, None)
    import numpy as np

    drawn = np.random.default_rng(_SEED).integers(0, len(values), (RESAMPLES, len(values)))
    low, high = np.quantile(np.asarray(values)[drawn].mean(axis=1), [0.025, 0.975])
    return Estimate(mean, float(low), float(high))


def wilson(hits: int, n: int, z: float = 1.959964) -> Estimate | None:
    """A share with its score interval (Wilson 1927)."""
    if not n:
        return None
    share = hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return Estimate(share, max(middle - half, 0.0), min(middle + half, 1.0))


def quartiles(values: Sequence[float]) -> list[float]:
    """Least, lower quartile, median, upper quartile, most; empty without values."""
    ordered = sorted(values)
    if not ordered:
        return []
    return [round(_quantile(ordered, part / 4), 1) for part in range(5)]


def _quantile(ordered: Sequence[float], part: float) -> float:
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def histogram(values: Sequence[float]) -> list[int]:
    """How many values lie in each tenth of 0 to 100; 100 belongs to the last."""
    counts = [0] * BINS
    for value in values:
        counts[min(int(value // (100 / BINS)), BINS - 1)] += 1
    return counts


def _faults(rows: Sequence[Row]) -> list[dict[str, Any]]:
    articles: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    for row in rows:
        articles.update(row.rules.keys())
        findings.update(row.rules)
    order = sorted(articles, key=lambda rule: (-articles[rule], -findings[rule], rule))
    return [
        {
            "rule": rule,
            "articles": articles[rule],
            "findings": findings[rule],
            "share": round(articles[rule] / len(rows), 3),
        }
        for rule in order[:MOST_FAULTS]
    ]


def _months(rows: Sequence[Row]) -> list[dict[str, Any]]:
    groups: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row.date and row.score is not None:
            groups[row.date[:7]].append(row.score)
    return [
        {"month": month, "n": len(scores), "mean": round(sum(scores) / len(scores), 1)}
        for month, scores in sorted(groups.items())
    ]


def trend(rows: Sequence[Row]) -> Estimate | None:
    """Points of score a year: the least-squares line, with a bootstrap interval over articles.

    None with fewer than eight dated articles, or all in less than two months.
    """
    dated = [(_year(row.date), row.score) for row in rows if row.date and row.score is not None]
    if len(dated) < _LEAST_FOR_SLOPE or max(dated)[0] - min(dated)[0] < 2 / 12:
        return None
    import numpy as np

    points = np.asarray(dated)
    drawn = np.random.default_rng(_SEED).integers(0, len(dated), (RESAMPLES, len(dated)))
    x, y = points[drawn, 0], points[drawn, 1]
    x = x - x.mean(axis=1, keepdims=True)
    spread = (x * x).sum(axis=1)
    slopes = (x * y).sum(axis=1)[spread > 0] / spread[spread > 0]
    whole = points[:, 0] - points[:, 0].mean()
    slope = float((whole * points[:, 1]).sum() / (whole * whole).sum())
    low, high = np.quantile(slopes, [0.025, 0.975])
    return Estimate(slope, float(low), float(high))


def _year(date: str) -> float:
    year, month, *day = (int(part) for part in date.split("-"))
    return year + (month - 1) / 12 + (day[0] - 1 if day else 15) / _DAYS
