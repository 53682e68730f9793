"""Who published an article, and when, from its address, its folder or a field beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from auditor.text.document import Document

DATE_FIELDS = ("date", "published", "published_at", "date_published", "publish_date", "pubdate")
UNKNOWN = "(unknown)"
_SOURCE_FIELDS = ("source", "publisher", "site")
_HEAD = 4000  # code points in which fields like "date: ..." are looked for
_ISO = re.compile(r"\b((?:19|20)\d\d)[-/](\d\d)(?:[-/](\d\d))?(?!\d)")


def publisher_of(document: Document) -> str:
    """The host of the article's address without ``www.``; empty where it has none."""
    return host_of(document.url or document.source.url or "")


def host_of(url: str) -> str:
    """The host that a web address names, in lower case; empty if it is none."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if parts.scheme in ("http", "https") else ""


def folder_of(uri: str) -> str:
    """The folder a file lies in, or the JSON Lines file it is a line of."""
    path, _, line = uri.rpartition("#")
    if path and line:
        return PurePosixPath(path).name
    return PurePosixPath(uri).parent.name or "."


def field_of(document: Document, name: str, record: Mapping[str, Any]) -> str:
    """The field ``name`` of the article: of its JSON Lines record, else a line "name: value".

    Such lines are looked for at the top of the file. A web address is cut down to its host;
    empty if there is no such field.
    """
    value = record.get(name)
    if not isinstance(value, str | int) or isinstance(value, bool):
        key = rf"^[^\w\n]{{0,9}}{re.escape(name)}[^\w\n]{{0,3}}[:=]([^\n]{{1,300}})$"
        line = re.compile(key, re.MULTILINE | re.IGNORECASE)
        found = line.search(document.source.text, 0, _HEAD)
        value = found[1] if found else ""
    text = " ".join(str(value).strip(" \t\r\"'").split())
    return host_of(text) or text


def date_of(document: Document, record: Mapping[str, Any]) -> str | None:
    """When the article was published, as ``YYYY-MM-DD`` or ``YYYY-MM``, where it says so.

    Looked for in the usual fields, then in the address.
    """
    for text in (
        *(field_of(document, name, record) for name in DATE_FIELDS),
        path_of(document.url or document.source.url or ""),
    ):
        found = _ISO.search(text)
        if found and 1 <= int(found[2]) <= 12 and 1 <= int(found[3] or 1) <= 31:
            return "-".join(part for part in found.groups() if part)
    return None


def path_of(url: str) -> str:
    """The path of a web address; empty if it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def source_name(document: Document, record: Mapping[str, Any], how: str | None) -> str:
    """The publisher's name: ``how`` is ``url``, ``folder``, a field's name, or None for the best.

    The best is the host of the address, else a field ``source``, ``publisher`` or ``site``, else
    the folder. ``(unknown)`` where there is no name of the kind asked for.
    """
    if how == "folder":
        return folder_of(document.source.uri)
    if how == "url":
        return publisher_of(document) or UNKNOWN
    if how is not None:
        return field_of(document, how, record) or UNKNOWN
    named = (field_of(document, name, record) for name in _SOURCE_FIELDS)
    return publisher_of(document) or next(filter(None, named), folder_of(document.source.uri))
