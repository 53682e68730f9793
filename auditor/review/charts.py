"""Bars with their measures, as the template of plots draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# Okabe and Ito's colours, told apart with every common kind of colour blindness
COLOURS: Mapping[str, str] = {
    "fail": "#d55e00",
    "review": "#e69f00",
    "pass": "#0072b2",
    "garbled-words": "#d55e00",
    "boilerplate-debris": "#56b4e9",
    "unsupported-claims": "#cc79a7",
    "language-quality": "#009e73",
    "sourcing": "#f0e442",
    "alarm": "#d55e00",
    "agree": "#0072b2",
}
_PALE = frozenset({"pass"})  # kinds with white numbers
_LABELS, _AREA, _NOTES, _ROW = 210, 620, 110, 28
_NARROW_AREA, _NARROW_NOTES, _NARROW_ROW = 240, 110, 46  # labels stand above their bars
_HEAD, _EDGE = 52, 4
_LONGEST = 30  # code points of a label
_WIDE = 20  # a part at least so wide holds its number


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar: its kind (a key of `COLOURS`), its size, a letter to name it."""

    kind: str
    value: float
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a plot; ``span`` is an interval to draw over it."""

    label: str
    parts: tuple[Part, ...]
    note: str = ""
    span: tuple[float, float] | None = None

    @property
    def total(self) -> float:
        """The bar's length in its own units."""
        return sum(part.value for part in self.parts)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a part is drawn, in units of the picture."""

    x: float
    width: float
    colour: str
    text: str
    ink: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Horizontal bars, stacked.

    ``most`` is the value at the right end, the longest bar's if none. ``alone`` is for a file of
    its own, with title and legend; ``narrow`` for a small screen.
    """

    title: str
    bars: tuple[Bar, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    most: float | None = None
    percent: bool = False
    alone: bool = False
    narrow: bool = False

    @property
    def left(self) -> int:
        """Where bars begin."""
        return 0 if self.narrow else _LABELS

    @property
    def right(self) -> int:
        """Where the longest bar ends."""
        return self.left + (_NARROW_AREA if self.narrow else _AREA)

    @property
    def width(self) -> int:
        """Of the picture."""
        return self.right + (_NARROW_NOTES if self.narrow else _NOTES)

    @property
    def height(self) -> int:
        """Of the picture."""
        return self._head + self._row * max(1, len(self.bars)) + _EDGE

    @property
    def legend(self) -> list[tuple[int, str, str]]:
        """Where each kind's name stands, its colour, its name."""
        places, x = [], 0
        for kind, name in self.names.items():
            places.append((x, COLOURS[kind], name))
            x += 34 + 7 * len(name)
        return places

    def y(self, index: int) -> int:
        """The upper edge of a bar."""
        return self._head + self._row * index + (self._row - _ROW)

    def label(self, bar: Bar) -> str:
        """The bar's name, shortened in its middle."""
        half = _LONGEST // 2
        name = bar.label
        return name if len(name) <= _LONGEST else f"{name[:half]}…{name[1 - half :]}"

    def shapes(self, bar: Bar) -> list[Shape]:
        """The bar's parts from left to right, those of no size left out."""
        found, x = [], float(self.left)
        for part in bar.parts:
            width = self.x(part.value) - self.left
            if part.value > 0:
                said = "" if self.percent else f"{part.letter}{' ' * bool(part.letter)}{part.value}"
                text = said if width >= _WIDE + 7 * (len(said) - 1) else ""
                ink = "#ffffff" if part.kind in _PALE else "#000000"
                found.append(Shape(round(x, 1), round(width, 1), COLOURS[part.kind], text, ink))
            x += width
        return found

    def x(self, value: float) -> float:
        """Where a value lies."""
        most = self.most or max((bar.total for bar in self.bars), default=0) or 1
        return round(self.left + (self.right - self.left) * min(1.0, value / most), 1)

    def said(self, bar: Bar) -> str:
        """What stands behind the bar."""
        share = f"{bar.total:.0%}" if self.percent else f"{bar.total:g}"
        return f"{share} ({bar.note})" if bar.note else share

    def told(self, bar: Bar) -> str:
        """The bar in words: what it is and what it is made of."""
        parts = [f"{self.names[p.kind]} {p.value:g}" for p in bar.parts if p.kind in self.names]
        return f"{bar.label}: {', '.join(parts) or self.said(bar)}"

    @property
    def _head(self) -> int:
        return _HEAD if self.alone else 0

    @property
    def _row(self) -> int:
        return _NARROW_ROW if self.narrow else _ROW
