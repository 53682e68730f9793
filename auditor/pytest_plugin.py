"""pytest plugin: ``pytest --auditor articles/`` makes each article and check a test.

Nothing of auditor is imported until the flag is given, so that other test runs stay fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from auditor.pytest_session import Session

DEFAULT_FILES = ("*.txt", "*.md", "*.markdown", "*.html", "*.htm", "*.jsonl")
_SEEN = pytest.StashKey[dict[str, dict[str, str]]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options ``--auditor*`` and the ini key ``auditor_files``."""
    group = parser.getgroup("auditor", "reliability of articles")
    group.addoption("--auditor", action="store_true", help="Audit articles as tests.")
    group.addoption("--auditor-profile", metavar="NAME", help="Profile, or its YAML file.")
    group.addoption("--auditor-config", metavar="FILE", help="Settings file of auditor.")
    group.addoption("--auditor-fail-on", metavar="SEVERITY", help="minor, major, grave or never.")
    group.addoption("--auditor-min-score", type=float, metavar="N", help="Fail below this score.")
    group.addoption("--auditor-baseline", metavar="FILE", help="Known findings do not fail.")
    text = "Glob patterns of the files that are articles (default: all that auditor reads)."
    parser.addini("auditor_files", text, type="args", default=list(DEFAULT_FILES))


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker that every audit item carries."""
    config.addinivalue_line("markers", "auditor: an article audited by auditor")
    config.stash[_SEEN] = {}
    config.pluginmanager.register(_Scores(config), "auditor-scores")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Articles are collected only with ``--auditor``."""
    config = parent.config
    if not config.getoption("--auditor"):
        return None
    if not any(file_path.match(pattern) for pattern in config.getini("auditor_files")):
        return None
    file: pytest.Collector = ArticleFile.from_parent(parent, path=file_path)
    return file


class ArticleFile(pytest.File):
    """A file of one article, or of several (``.jsonl``)."""

    def collect(self) -> Iterable[pytest.Item]:
        """An item per article and category, and one for the overall score."""
        from auditor.pytest_session import session

        try:
            current = session(self.config)
            names = current.articles(self.path)
        except Exception as error:
            raise self.CollectError(str(error)) from error
        for part in names:
            for check in current.checks:
                suffix = f"[{part}]" if part else ""
                yield AuditItem.from_parent(self, name=check + suffix, part=part, check=check)


class AuditItem(pytest.Item):
    """One category (or ``score``) of one article."""

    def __init__(self, *, part: str, check: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.part = part
        self.check = check
        self.add_marker("auditor")

    def runtest(self) -> None:
        """Fail on findings that may block, skip what could not run."""
        current = self._session()
        article = current.audit(self.path, self.part)
        score = "" if article["score"] is None else str(article["score"])
        self.user_properties += [("score", score), ("verdict", article["verdict"])]
        uri = self.nodeid.partition("::")[0] + (f"#{self.part}" if self.part else "")
        self.user_properties.append(("auditor", uri))
        fault, reason = current.judge(article, self.check)
        if fault is not None:
            raise ArticleFault(fault, reason)
        if reason is not None:
            pytest.skip(reason)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Carets and reasons in place of a traceback."""
        if isinstance(excinfo.value, ArticleFault):
            text = self._session().text(self.path, self.part)
            return excinfo.value.explain(text)
        if isinstance(excinfo.value, Exception) and _is_ours(excinfo.value):
            return f"error: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The article's path; the line is told with each finding."""
        return self.path, None, self.name

    def _session(self) -> Session:
        from auditor.pytest_session import session

        return session(self.config)


class ArticleFault(Exception):
    """Raised by an item whose article has findings that may block, or too low a score."""

    def __init__(self, rows: list[Mapping[str, Any]], reason: str | None) -> None:
        super().__init__(reason or f"{len(rows)} findings may block")
        self.rows = rows

    def explain(self, text: str) -> str:
        """The findings drawn under the lines of the article."""
        if not self.rows:
            return str(self)
        from auditor.render.failures import failure_text

        return f"{self}\n{failure_text(text, self.rows)}"


def _is_ours(error: Exception) -> bool:
    from auditor.errors import AuditorError

    return isinstance(error, AuditorError)


class _Scores:
    """Gathers score and verdict from reports, which with xdist come from the workers."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        properties = dict(report.user_properties)
        if report.when == "call" and "auditor" in properties:
            row = {key: str(value) for key, value in properties.items()}
            self._config.stash[_SEEN][row["auditor"]] = row


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """A table of articles with verdict and score."""
    seen = config.stash[_SEEN]
    if not seen:
        return
    terminalreporter.section("auditor")
    width = max(len(uri) for uri in seen)
    for uri, row in sorted(seen.items()):
        line = f"{uri:<{width}}  {row['verdict']:<6}  {row['score'] or '–':>5}"
        terminalreporter.write_line(line)
