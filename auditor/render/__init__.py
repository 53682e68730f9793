"""Reports: one file per format, each written from the same dictionaries, article by article."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import IO, Any, Protocol

Article = Mapping[str, Any]
Summary = Mapping[str, Any]


class Renderer(Protocol):
    """Writes one report while articles come in, so that memory does not grow with their number."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        """``run``: ``tool`` {name, version}, ``profile``, ``rules`` {id: {title, category, why,
        sources, severity, confidence, audience, help}}, ``fail_on``, ``min_score``; if
        wanted, for people, ``all`` (show every finding), for the terminal ``total`` (articles to
        come)."""

    def article(self, article: Article, text: str) -> None:
        """Take one article (``ArticleReport.to_dict``) and its raw text."""

    def finish(self, summary: Summary) -> None:
        """Write what can only be written at the end. ``summary``: ``articles``, ``pass``,
        ``review``, ``fail``, ``errors`` [{place, problem, hint}], ``words``, ``findings``,
        ``by_category`` {id: n}, ``by_rule`` {id: n}, ``exit_code``, ``seconds``."""


FORMATS: dict[str, str] = {
    "checkstyle": "auditor.render.checkstyle:CheckstyleReport",
    "github": "auditor.render.github:GithubReport",
    "gitlab": "auditor.render.gitlab:GitlabReport",
    "terminal": "auditor.render.terminal:TerminalReport",
    "json": "auditor.render.json:JsonReport",
    "junit": "auditor.render.junit:JunitReport",
    "pytest": "auditor.render.pytest:PytestReport",
    "sarif": "auditor.render.sarif:SarifReport",
    "html": "auditor.render.html:HtmlReport",
    "markdown": "auditor.render.markdown:MarkdownReport",
}


def renderer(name: str) -> type[Renderer]:
    """The class that writes format ``name`` (a key of ``FORMATS``)."""
    module, _, attribute = FORMATS[name].partition(":")
    found: type[Renderer] = getattr(import_module(module), attribute)
    return found
