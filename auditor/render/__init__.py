"""Reports: one file per format, each written from the same dictionaries, article by article."""

from __future__ import annotations

from collections.abc import Mapping
from pkgutil import resolve_name
from typing import IO, Any, Protocol

Article = Mapping[str, Any]
Summary = Mapping[str, Any]


class Renderer(Protocol):
    """Writes one report while articles come in, so that memory does not grow with their number."""

    def __init__(self, out: IO[str], run: Mapping[str, Any]) -> None:
        """``run``: ``tool`` {name, version}, ``profile``, ``rules`` {id: {title, category, why,
        sources, severity, confidence, audience, advice, tags}}, ``fail_on``, ``min_score``; if
        wanted, for people, ``all`` (show every finding)."""

    def article(self, article: Article, text: str) -> None:
        """Take one article (``ArticleReport.to_dict``) and its raw text."""

    def finish(self, summary: Summary) -> None:
        """Write what can only be written at the end. ``summary``: ``articles``, ``pass``,
        ``review``, ``fail``, ``errors`` [{place, problem, hint}], ``words``, ``findings``,
        ``by_category`` {id: n}, ``by_rule`` {id: n}, ``exit_code``, ``seconds``."""


FORMATS: dict[str, tuple[str, str]] = {
    "terminal": ("auditor.render.terminal:TerminalReport", ".txt"),
    "json": ("auditor.render.json:JsonReport", ".json"),
    "html": ("auditor.render.html:HtmlReport", ".html"),
    "markdown": ("auditor.render.markdown:MarkdownReport", ".md"),
    "sarif": ("auditor.render.sarif:SarifReport", ".sarif"),
    "junit": ("auditor.render.junit:JunitReport", ".junit.xml"),
    "github": ("auditor.render.github:GithubReport", ".github.txt"),
    "gitlab": ("auditor.render.gitlab:GitlabReport", ".gitlab.json"),
    "checkstyle": ("auditor.render.checkstyle:CheckstyleReport", ".checkstyle.xml"),
    "pytest": ("auditor.render.pytest:PytestReport", ".pytest.txt"),
}
"""Name of a format to the class that writes it, and the extension of its files."""


def renderer(name: str) -> type[Renderer]:
    """The class that writes format ``name`` (a key of ``FORMATS``)."""
    found: type[Renderer] = resolve_name(FORMATS[name][0])
    return found
