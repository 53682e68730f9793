"""Word forms to numbers and back; a form outside the list gets a class by case and ending."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from auditor.learned.wording.tokens import BREAK, KEPT_MARKS, LOWER, MARK, NUMBER

ENDINGS = (
    "ness ment tion sion ity ism ist ship ance ence ingly edly ably ibly ily ally ly ing ed ized "
    "ised able ible ful less ish ous ive ical ic al ary ant ent er ers or ors est es s"
).split()
NAME = "<name>"
OTHER = "<other>"
SPECIALS: tuple[str, ...] = (
    "<pad>",
    BREAK,
    NUMBER,
    MARK,
    "'s",
    NAME,
    OTHER,
    *sorted(KEPT_MARKS),
    *(f"<-{e}>" for e in ENDINGS),
)


class Vocabulary:
    """The reader's word list: special classes first, then forms by falling frequency."""

    def __init__(self, forms: Iterable[str]) -> None:
        self.forms: list[str] = [*SPECIALS, *(f for f in forms if f not in SPECIALS)]
        self.number = {form: i for i, form in enumerate(self.forms)}
        self.first_word = len(SPECIALS)

    def __len__(self) -> int:
        return len(self.forms)

    def __contains__(self, form: str) -> bool:
        return form in self.number

    def id_of(self, form: str, case: int = LOWER) -> int:
        """Return the number of a form, or of the class that stands in for it."""
        found = self.number.get(form)
        if found is not None:
            return found
        if case != LOWER:
            return self.number[NAME]
        for ending in ENDINGS:
            if form.endswith(ending) and len(form) > len(ending) + 2:
                return self.number[f"<-{ending}>"]
        return self.number[OTHER]

    def ids_of(self, forms: Sequence[str], cases: Sequence[int]) -> list[int]:
        """Return the numbers of forms with their cases."""
        return [self.id_of(f, c) for f, c in zip(forms, cases, strict=True)]
