"""Shows characters that would otherwise act: control, bidi and zero-width ones, lone surrogates."""

from __future__ import annotations

import re

# Tab stays (each report expands it), and so do the two joiners that emoji and Persian need.
_ACTING = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def visible(text: str) -> str:
    r"""``text`` with every character that acts instead of showing written as an escape.

    Line ends too (``\n``): give one line at a time. The result can be encoded as UTF-8.
    """
    return _ACTING.sub(_escape, text)


def as_cell(text: str) -> str:
    """``text`` such that no spreadsheet takes it for a formula."""
    return ("'" if text.startswith(_FORMULA) else "") + text


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if found[0] in "\n\r":
        return "\\n" if found[0] == "\n" else "\\r"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
