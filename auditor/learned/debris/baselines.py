"""Other ways to tell debris from content, run on the same lines; used by `evaluate` only.

The extractors expect HTML. Here no markup is left, so each line is given to them as one paragraph
of a bare page: they see the words, the lengths and the order, and none of the tags, links and
classes that they mostly rely on. Their figures say what they do for pasted text, not on the web.
"""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

Baseline = Callable[[Sequence[str]], list[bool]]
"""Tells for each line of an article whether it is debris."""

_C4_WORDS = ("javascript", "lorem ipsum", "terms of use", "privacy policy", "cookie policy",
             "uses cookies", "use of cookies", "use cookies")  # fmt: skip
_STOPS = (".", "!", "?", '"', "”")


def c4_rules(lines: Sequence[str]) -> list[bool]:
    """The line rules of the C4 corpus (Raffel et al. 2020): no end mark, under five words, cues."""
    return [
        not line.rstrip().endswith(_STOPS)
        or len(line.split()) < 5
        or any(word in line.lower() for word in _C4_WORDS)
        for line in lines
    ]


def short_without_stop(lines: Sequence[str]) -> list[bool]:
    """Under 80 characters and no end mark."""
    return [len(line) < 80 and not line.rstrip().endswith(_STOPS) for line in lines]


def as_page(lines: Sequence[str]) -> str:
    """A bare page with one paragraph per line."""
    body = "\n".join(f"<p>{html.escape(line.strip())}</p>" for line in lines)
    return f"<html><head><title></title></head><body>\n{body}\n</body></html>"


def _kept(lines: Sequence[str], text: str | None) -> list[bool]:
    """Which lines are missing from an extracted text; a kept line counts once."""
    left = Counter(" ".join(row.split()) for row in (text or "").split("\n"))
    debris = []
    for line in lines:
        key = " ".join(line.split())
        debris.append(left[key] <= 0)
        left[key] -= 1
    return debris


def justext(lines: Sequence[str]) -> list[bool]:
    """jusText (Pomikálek 2011) with its English stop words and its default limits."""
    import justext as library  # type: ignore[import-untyped]

    found = library.justext(as_page(lines), library.get_stoplist("English"))
    kept = [paragraph.text for paragraph in found if not paragraph.is_boilerplate]
    return _kept(lines, "\n".join(" ".join(text.split()) for text in kept))


def trafilatura(lines: Sequence[str]) -> list[bool]:
    """trafilatura (Barbaresi 2021), main text without comments."""
    import trafilatura as library

    return _kept(lines, library.extract(as_page(lines), include_comments=False))


def resiliparse(lines: Sequence[str]) -> list[bool]:
    """resiliparse's main-content text (Bevendorff et al. 2018)."""
    from resiliparse.extract.html2text import (  # type: ignore[import-not-found]
        extract_plain_text,
    )

    text = extract_plain_text(as_page(lines), main_content=True, list_bullets=False)
    return _kept(lines, text)


def boilerpy3(lines: Sequence[str]) -> list[bool]:
    """boilerpy3's article extractor (Kohlschütter et al. 2010)."""
    from boilerpy3 import extractors  # type: ignore[import-not-found]

    extractor = extractors.ArticleExtractor(raise_on_failure=False)
    return _kept(lines, extractor.get_content(as_page(lines)))


BASELINES: Mapping[str, Baseline] = {
    "C4 line rules": c4_rules,
    "short, no end mark": short_without_stop,
    "jusText": justext,
    "trafilatura": trafilatura,
    "resiliparse": resiliparse,
    "boilerpy3": boilerpy3,
}
"""Each baseline by its name in the table; the last four expect HTML."""
