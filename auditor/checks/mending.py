"""What a garbled piece of text was before: wrong encodings, codes of characters, lost blanks."""

from __future__ import annotations

import html
import re

_GLUED = re.compile(r"""([^\W\d_][.?!,]["']?|\d\.)(?=[^\W\d_])""")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}")


def mended(how: str, text: str) -> tuple[str, ...]:
    """What should stand in place of ``text``; empty where that is not known.

    ``how`` is ``characters`` (ftfy, Speer 2019; HTML entities; escapes of JavaScript) or ``blank``
    (between two sentences).
    """
    fixed = _GLUED.sub(r"\1 ", text, count=1) if how == "blank" else _characters(text)
    return (fixed,) if fixed != text and "\ufffd" not in fixed else ()


def _characters(text: str) -> str:
    import ftfy  # slow to import, and few texts need it

    fixed = ftfy.fix_encoding(html.unescape(html.unescape(text)))
    return _ESCAPE.sub(lambda code: chr(int(code[0][2:], 16)), fixed)
