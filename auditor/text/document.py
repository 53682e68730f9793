"""The article as rules read it: blocks, lines, sentences and words, each a span of reading text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from auditor.text.adornment import adorned
from auditor.text.normalise import OTHER_BLANKS
from auditor.text.sentences import split_sentences
from auditor.text.source import Source
from auditor.text.span import Span
from auditor.text.textmap import TextMap
from auditor.text.utf8 import Utf8, encoded
from auditor.text.words import Words

BlockKind = Literal["paragraph", "heading", "list-item", "quote", "table", "code"]

_LINE = re.compile(r"\S[^\n]*")
_start = attrgetter("start")
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_QUOTED = re.compile(r'"[^"\n]+"')


class Block(NamedTuple):  # a plain tuple: there are many
    """A paragraph, heading or the like; ``span`` is in reading text, without blank edges."""

    kind: BlockKind
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A hyperlink: the reading span of its text and where it leads."""

    span: Span
    target: str


@dataclass(frozen=True)
class Document:
    """One article in reading text, with the way back to its `Source`.

    All spans are code points of ``text``. Sentences, lines and words are computed when first
    asked for and kept.

    Attributes:
        url: where the article was published, as given beside it or as the page says.
        dropped: raw spans of page parts around the main text, which are not audited.
        comments: raw spans of HTML comments, delimiters included.
        codes: reading spans of code inside lines.
        notes: what a reader of the report should know about how the text was read.
        memo: what checks have worked out about the whole document, for others to share.
    """

    source: Source
    text: str
    map: TextMap
    blocks: tuple[Block, ...]
    title: str | None = None
    links: tuple[Link, ...] = ()
    url: str | None = None
    dropped: tuple[Span, ...] = ()
    comments: tuple[Span, ...] = ()
    codes: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """Every line that is not blank, without the blanks around it."""
        if all(block.kind != "code" for block in self.blocks):
            return tuple(block.span for block in self.blocks)  # readers see to it
        return tuple(
            Span(found.start(), found.start() + len(found[0].rstrip()))
            for found in _LINE.finditer(self.text)
        )

    @cached_property
    def bare_lines(self) -> dict[int, Span]:
        """What the lines say that have bullets, arrows or pictures at an edge, by line number."""
        return dict(adorned(self.text, self.lines))

    @cached_property
    def joined_lines(self) -> bytes:
        """The lines as UTF-8, one newline after each but the last, for RE2."""
        return encoded("\n".join([line.of(self.text) for line in self.lines]))

    @cached_property
    def encoded_lines(self) -> list[bytes]:
        """The lines as UTF-8, each by itself."""
        return self.joined_lines.split(b"\n") if self.lines else []

    @cached_property
    def line_kinds(self) -> tuple[str, ...]:
        """The kind of the block that each line belongs to; empty for none."""
        kinds: list[str] = []
        block = 0
        for line in self.lines:
            while block < len(self.blocks) and self.blocks[block].span.end <= line.start:
                block += 1
            kinds.append(self.blocks[block].kind if block < len(self.blocks) else "")
        return tuple(kinds)

    @cached_property
    def searched_lines(self) -> list[bytes]:
        """The same, an adorned line followed by what it says, on a line of its own."""
        if not self.bare_lines:
            return self.encoded_lines
        lines = list(self.encoded_lines)
        for number, bare in self.bare_lines.items():
            lines[number] += b"\n" + encoded(bare.of(self.text))
        return lines

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Every sentence; none runs across two blocks."""
        return tuple(chain.from_iterable(map(self._sentences_of, range(len(self.blocks)))))

    def sentence_at(self, offset: int) -> Span | None:
        """The last sentence that starts at or before ``offset`` in its block, if there is one.

        Splits no other block.
        """
        number = bisect_right(self._block_starts, offset) - 1
        sentences = self._sentences_of(number) if number >= 0 else ()
        place = bisect_right(sentences, offset, key=_start) - 1
        return sentences[place] if place >= 0 else None

    def sentences_from(self, offset: int) -> Iterator[Span]:
        """The sentences that start at ``offset`` or after it; splits no more blocks than needed."""
        first = max(bisect_right(self._block_starts, offset) - 1, 0)
        for number in range(first, len(self.blocks)):
            for sentence in self._sentences_of(number):
                if sentence.start >= offset:
                    yield sentence

    def _sentences_of(self, number: int) -> tuple[Span, ...]:
        known = self._sentences.get(number)
        if known is None:
            block = self.blocks[number]
            is_code = block.kind == "code"
            known = () if is_code else tuple(split_sentences(self.text, block.span))
            self._sentences[number] = known
        return known

    @cached_property
    def _sentences(self) -> dict[int, tuple[Span, ...]]:
        return {}

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.span.start for block in self.blocks]

    @cached_property
    def words(self) -> Words:
        """Every word: letters and digits, joined by inner marks, as in don't, U.S or 5,000.

        A web address is one word.
        """
        return Words(self.text)

    @cached_property
    def folded(self) -> str:
        """``text`` in lower case, character for character (so that offsets stay the same)."""
        return folded(self.text)

    @cached_property
    def searchable(self) -> str:
        """The same as strings are looked for in it."""
        return searchable(self.folded)

    @cached_property
    def is_evenly_spaced(self) -> bool:
        """Whether a single space is all that stands between the words of a line."""
        return not any(blanks in self.text for blanks in ("  ", *OTHER_BLANKS))

    @cached_property
    def stretches(self) -> int:
        """How many stretches without blanks there are: as many as ``text.split()`` gives."""
        if not self.is_evenly_spaced:
            return len(self.text.split())
        return sum(self.text.count(" ", line.start, line.end) + 1 for line in self.lines)

    @cached_property
    def utf8(self) -> Utf8:
        """``text`` as UTF-8, for RE2."""
        return Utf8(self.text)

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """Every passage in double quotation marks that opens and closes in one line."""
        return tuple(Span(*found.span()) for found in _QUOTED.finditer(self.text))

    def spans_of(self, kinds: Collection[str]) -> list[Span]:
        """The spans of the blocks of these kinds, of quotations and of code inside lines too."""
        quotations = self.quotations if "quotation" in kinds else ()
        codes = self.codes if "code" in kinds else ()
        return [*quotations, *codes, *(block.span for block in self.blocks if block.kind in kinds)]

    @cached_property
    def headings(self) -> frozenset[Span]:
        """The spans of all headings."""
        return frozenset(block.span for block in self.blocks if block.kind == "heading")


def folded(text: str) -> str:
    """``text`` in lower case; a letter of which lower case is two stays as it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char if len(char.lower()) > 1 else char.lower() for char in text)


def searchable(folded: str) -> str:
    """Text in lower case as the strings that rules need are to be looked for in it.

    All that RE2 takes for a blank is a space, the letter it takes for an s where case does not
    matter is an s, and what has no UTF-8 is the question mark that stands for it. Offsets stay
    the same.
    """
    for char in "\n\t\r\f":
        folded = folded.replace(char, " ")
    folded = folded.replace("\u017f", "s")
    return folded if _has_utf8(folded) else _HALF_PAIR.sub("?", folded)


def _has_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
