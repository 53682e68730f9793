"""A sentence that is laid beside another, and a difference of two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditor.evidence.mentions import Mention, name_key
from auditor.text.span import Span

DifferenceKind = Literal["figure", "date", "name", "role", "place", "negation", "modality", "list"]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of some text with its mentions, and names its neighbours supply."""

    text: str
    span: Span
    mentions: tuple[Mention, ...]
    context: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The normal forms of its names, alternative spellings made one."""
        return frozenset(name_key(m.value) for m in self.mentions if m.kind in ("name", "place"))


@dataclass(frozen=True, slots=True)
class Difference:
    """Two spans that disagree; ``firm`` is False where both could still be true (lists)."""

    kind: DifferenceKind
    one: Span
    other: Span
    firm: bool = True
