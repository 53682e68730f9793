"""The Markdown report: short, for a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from tempfile import TemporaryFile
from typing import IO, Any

from markupsafe import Markup

from auditor.render import labels
from auditor.render.marks import shortened
from auditor.render.templates import chunks, markdown_templates
from auditor.render.visible import visible

_LONGEST_EXCERPT = 120  # code points
_SIGNS = re.compile(r"([\\`*_{}\[\]<>|~$&])")
_LEADING = re.compile(r"^(\d{0,9})([-+=.)])(?=[\s=-]|$)")
# Hosts link names, issues and addresses on sight, and a backslash does not stop that.
_LINKED = re.compile(r"(?i)([@#]|(?<=:)(?=//)|(?<=www)(?=\.))")


class MarkdownReport:
    """Puts articles aside in a temporary file; ``finish`` writes the summary and then them.

    Args:
        out: text file, UTF-8.
        run: see `Renderer`; ``all`` true shows every finding, not those of `labels.first_shown`.
    """

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        self._out = out
        self._run = run
        self._limit = None if run.get("all") else labels.MOST_SHOWN
        self._templates = markdown_templates(escaped)
        # closed by finish, or with this object
        self._sections = TemporaryFile("w+", encoding="utf-8", newline="")  # noqa: SIM115

    def article(self, article: Mapping[str, Any], text: str) -> None:
        """Render one article; the text itself is not needed."""
        kept, left_out = labels.first_shown(article, self._limit)
        section = self._templates.get_template("article.md").render(
            a=article,
            scores=labels.scores(article),
            blocking=_entries(row for row in kept if row["audience"] == "gate"),
            review=_entries(row for row in kept if row["audience"] != "gate"),
            reviewed=sum(row["audience"] != "gate" for row in kept),
            left_out=left_out.total(),
            remarks=labels.remarks(article),
            broken=[row for row in labels.not_run(article) if row[1] == "error"],
        )
        self._sections.write(section)

    def finish(self, summary: Mapping[str, Any]) -> None:
        """Write the run's summary, then every article."""
        template = self._templates.get_template("report.md")
        for chunk in template.stream(
            run=self._run, summary=summary, sections=chunks(self._sections)
        ):
            self._out.write(chunk)
        self._out.flush()
        self._sections.close()


def escaped(text: str) -> str:
    """``text`` so that Markdown shows it as it is, on one line, and nobody is notified by it."""
    plain = visible(" ".join(text.split()))
    plain = _LEADING.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", plain))
    return _LINKED.sub(r"\1<!-- -->", plain)


def code(text: str) -> Markup:
    """``text`` as a code span, whatever backticks it holds."""
    plain = visible(" ".join(text.split()))
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    padding = " " if plain.startswith("`") or plain.endswith("`") or not plain else ""
    return Markup(f"{fence}{padding}{plain}{padding}{fence}")  # noqa: S704 - Markdown, escaped


def _entries(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "excerpt": code(shortened(row["location"]["excerpt"], _LONGEST_EXCERPT)),
            "suggestions": [code(word) for word in row["suggestions"][:5]],
            "also": labels.also_at(again),
            "cost": sum(each["cost"] for each in (row, *again)),
        }
        for row, again in labels.alike(rows)
    ]
