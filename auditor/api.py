"""The Python interface: audit a text, a file, or many, with the same settings as the command."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from os import PathLike, fspath
from typing import Any

from auditor.audit import Auditor
from auditor.config import convert
from auditor.errors import InputError, Place
from auditor.inputs import no_words
from auditor.repeats import sources_of_run
from auditor.result import ArticleReport
from auditor.run import build_auditor
from auditor.text.source import TEXT, source_from_text

Settings = Mapping[str, Any]


def audit_text(
    text: str,
    *,
    uri: str = "<text>",
    media_type: str = TEXT,
    title: str | None = None,
    url: str | None = None,
    settings: Settings | None = None,
) -> ArticleReport:
    """The reliability report of a text.

    Args:
        text: the article; positions in the report are code points of it.
        uri: how the report names it.
        media_type: ``text/plain``, ``text/markdown`` or ``text/html``.
        title, url: what is known beside the text.
        settings: the keys of ``[tool.auditor]``, such as ``{"profile": "scholarly"}``. Settings
            files are not looked for.

    Raises:
        InputError: if there are no words in it.
        ConfigError, RuleError: if the settings or rules cannot be used.
    """
    source = source_from_text(text, uri, media_type, title=title, url=url)
    report = _auditor(settings).audit(source)
    if not report.words:
        raise no_words(Place(uri))
    return report


def audit_path(path: str | PathLike[str], settings: Settings | None = None) -> ArticleReport:
    """The reliability report of one file.

    Raises:
        InputError: if it cannot be read, or holds no or several articles (see `audit_many`).
        ConfigError, RuleError: if the settings or rules cannot be used.
    """
    found = list(audit_many([path], settings))
    for each in found:
        if isinstance(each, InputError):
            raise each
    if len(found) != 1 or isinstance(found[0], InputError):
        raise InputError(f"{len(found)} articles in {fspath(path)}", hint="use audit_many")
    return found[0]


def audit_many(
    paths: Sequence[str | PathLike[str]], settings: Settings | None = None
) -> Iterator[ArticleReport | InputError]:
    """Reports of files, folders and glob patterns, one at a time as they are read.

    What cannot be read comes as an `InputError` in its place; the others are audited.
    """
    auditor = _auditor(settings)
    for source in sources_of_run(auditor.book, [fspath(path) for path in paths]):
        if isinstance(source, InputError):
            yield source
            continue
        report = auditor.audit(source)
        yield report if report.words else no_words(Place(source.uri))


def _auditor(settings: Settings | None) -> Auditor:
    return _built(json.dumps(settings or {}, sort_keys=True))


@lru_cache(maxsize=8)
def _built(settings: str) -> Auditor:
    """An auditor takes a moment to build; calls with the same settings share one."""
    return build_auditor(convert(json.loads(settings)))
