"""Striking words out of marked-up text: the marks that held nothing else go with them."""

from __future__ import annotations

import re

from auditor.text.source import HTML, MARKDOWN

_TAG = re.compile(r"<[^<>]*>")
_TAGS_BEFORE = re.compile(r"(?:<[^<>]*>|\s)*\Z")
_TAGS_AFTER = re.compile(r"(?:</[^<>]*>|\s)*")  # what opens after the words is not theirs
_WINDOW = 2_000  # characters; more marks than this do not stand around a few words
# elements that are nothing without their text
_EMPTY = re.compile(
    r"<(a|abbr|b|blockquote|button|cite|code|div|em|figcaption|font|h[1-6]|i|label|li|mark|ol|p|q|s"
    r"|section|small|span|strong|sub|sup|time|u|ul)(?:\s[^<>]*)?>\s*</\1\s*>",
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n[ \t]*(?=\n)")
# what may stand on a Markdown line beside words that are all it says
_MARKS_BEFORE = re.compile(r"[ \t>]*+(?:[-*+]|\d{1,9}[.)]|#{1,6})?[ \t]*+[!*_~`\[]*+[ \t]*+\Z")
_MARKS_AFTER = re.compile(r"(?:\]\([^)\n]*\)|[*_~`#\]]|[ \t])*(?=\r?\n|\r|\Z)")
_LINK_BEFORE = re.compile(r"!?\[[*_]*\Z")
_LINK_AFTER = re.compile(r"[*_]*\]\([^)\n]*\)")


def struck(text: str, media_type: str, start: int, end: int, floor: int) -> tuple[int, int, str]:
    """Start, end and replacement that take ``text[start:end]`` out and leave sound markup.

    In HTML, tags inside the range stay unless they become empty pairs; in Markdown, bullets, link
    targets and emphasis of the words go with them. Nothing before ``floor`` is touched.
    """
    if media_type == HTML:
        return _from_html(text, start, end, floor)
    in_tags = text[start - 1 : start] == ">" and text[end : end + 1] == "<"
    if media_type == MARKDOWN and in_tags:
        return _from_html(text, start, end, floor)
    if media_type == MARKDOWN:
        return (*_from_markdown(text, start, end, floor), "")
    return start, end, ""


def _from_html(text: str, start: int, end: int, floor: int) -> tuple[int, int, str]:
    tags = "".join(_TAG.findall(text[start:end]))
    lowest = max(floor, start - _WINDOW)
    around = _TAGS_BEFORE.search(text, lowest, start)
    after = _TAGS_AFTER.match(text, end, end + _WINDOW)
    if around is None or after is None:
        return start, end, tags
    left = text[around.start() : start]
    kept = _without_empty(left + tags + after[0])
    if kept == left + tags + after[0]:
        return start, end, tags
    return around.start(), after.end(), kept


def _without_empty(marks: str) -> str:
    """``marks`` without elements that hold nothing, and without the lines that leaves blank."""
    shorter = _EMPTY.sub("", marks)
    while shorter != marks:
        marks, shorter = shorter, _EMPTY.sub("", shorter)
    return _BLANK_LINES.sub("", marks)


def _from_markdown(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    before = _MARKS_BEFORE.match(text, max(line_start, floor), start)
    after = _MARKS_AFTER.match(text, end)
    if before and after:
        return before.start(), after.end()
    opening = _LINK_BEFORE.search(text, max(line_start, floor, start - 8), start)
    closing = _LINK_AFTER.match(text, end)
    if opening and closing:
        return opening.start(), closing.end()
    return start, end
