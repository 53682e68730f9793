"""The HTML report: one file that needs nothing else, no network and no script to be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO, Any

from auditor.finding import CATEGORIES
from auditor.render import labels
from auditor.render.marks import Mark, labelled, marked_lines, quote, shortened
from auditor.render.templates import chunks, content_policy, html_templates, inline
from auditor.text.source import Source, source_from_text

_PARTS = 200  # pieces of a template written at once
_LONGEST_FACT = 400  # characters


class HtmlReport:
    """Puts each article's section aside in a temporary file; ``finish`` writes the page.

    Memory holds one article and the ids of the rules that flagged something.

    Args:
        out: text file, UTF-8.
        run: see `Renderer`.
    """

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        self._run = run
        self._templates = html_templates()
        # closed by finish, or with this object
        self._sections = TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._rows = TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115
        self._number = 0
        self._fired: set[str] = set()

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Render one article's section and its row of the overview."""
        self._number += 1
        self._fired |= {row["rule"] for row in article["findings"]}
        context = article_context(article, source_from_text(text), self._run)
        context |= {"n": self._number}
        self._put_aside("article.html", context, self._sections)
        self._put_aside("row.html", context, self._rows)

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write the page: head, overview, the articles, the rules behind the findings."""
        style, script = inline("report.css"), inline("report.js")
        page = self._templates.get_template("page.html").stream(
            run=self._run,
            tool=self._run["tool"],
            summary=summary,
            style=style,
            script=script,
            policy=content_policy(style, script),
            rows=chunks(self._rows),
            sections=chunks(self._sections),
            rules=self._rules(summary),
            categories=CATEGORIES,
        )
        for chunk in page:
            self._out.write(chunk)
        self._out.flush()
        self._sections.close()
        self._rows.close()

    def _put_aside(self, template: str, context: Mapping[str, Any], spool: IO[str]) -> None:
        stream = self._templates.get_template(template).stream(context)
        stream.enable_buffering(_PARTS)
        spool.writelines(stream)

    def _rules(self, summary: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The rules that flagged something, by category, each with its sources as links."""
        known = self._run["rules"]
        rules = [
            {
                "id": name,
                "count": summary["by_rule"].get(name, 0),
                **rule_facts(known.get(name, {})),
            }
            for name in sorted(self._fired)
        ]
        return sorted(rules, key=lambda rule: (_place(rule["category"]), rule["id"]))


def article_context(
    article: Mapping[str, Any], source: Source, run: Mapping[str, Any]
) -> dict[str, Any]:
    """What the templates of one article are given."""
    findings = labels.in_text_order(article["findings"])
    kept, _ = labels.first_shown(article, None if run.get("all") else labels.MOST_SHOWN)
    first = {id(row) for row in kept}
    marks = labelled(row for row in findings if row["status"] == "open")
    entries = [_entry(mark, source, run) for mark in marks]
    return {
        "a": article,
        "lines": marked_lines(source, marks),
        "first": [entry for entry in entries if id(entry["row"]) in first],
        "rest": [entry for entry in entries if id(entry["row"]) not in first],
        "quiet": [row for row in findings if row["status"] != "open"],
        "blocking": sum(mark.row["audience"] == "gate" for mark in marks),
        "categories": _categories(article),
        "not_run": _not_run(article),
        "titles": {name: rule.get("title") or name for name, rule in run["rules"].items()},
        "claims": [row for row in article["claims"] if row.get("support") != "not-a-claim"],
        "facts": dict(flat(article["facts"])),
    }


def rule_facts(rule: Mapping[str, Any]) -> dict[str, Any]:
    """What the report says about a rule; ``sources`` as pairs of text and link or ``None``."""
    return {
        "title": rule.get("title") or "",
        "category": rule.get("category") or "",
        "why": rule.get("why") or "",
        "advice": rule.get("advice") or "",
        "sources": [(source, labels.web_address(source)) for source in rule.get("sources", ())],
    }


def _entry(mark: Mark, source: Source, run: Mapping[str, Any]) -> dict[str, Any]:
    row = mark.row
    facts = rule_facts(run["rules"].get(row["rule"], {}))
    return {
        "mark": mark,
        "row": row,
        "title": facts["title"] or row["rule"],
        "rule": facts,
        "quote": quote(source, row),
        "evidence": dict(flat(row["evidence"])),
        "related": [(place["line"], shortened(place["excerpt"])) for place in row["related"]],
    }


def _categories(article: Mapping[str, Any]) -> list[dict[str, Any]]:
    given = {row["id"]: row for row in article["categories"]}
    order = [*(name for name in CATEGORIES if name in given), *sorted(set(given) - set(CATEGORIES))]
    return [dict(given[name]) for name in order]


def _not_run(article: Mapping[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Outcome, reason, rules: rules without a result, those with one reason together."""
    rows = sorted((outcome, reason, rule) for rule, outcome, reason in labels.not_run(article))
    rows.sort(key=lambda row: row[0] != "error")
    groups = groupby(rows, key=lambda row: row[:2])
    return [(outcome, reason, [row[2] for row in group]) for (outcome, reason), group in groups]


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Nested facts as lines: ``readability measures words``, ``312``."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flat(inner, f"{name} {key}".strip().replace("_", " "))
    elif value is not None:
        yield name, shortened(_fact(value), _LONGEST_FACT)


def _fact(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_fact, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _place(category: str) -> int:
    return CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES)
