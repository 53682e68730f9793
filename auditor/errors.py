"""Every failure a user may see: what is wrong, where, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is: a file and, where known, a 1-based line and column."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = (self.path, self.line, self.column)
        return ":".join(str(part) for part in parts if part is not None)


class AuditorError(Exception):
    """A failure that is the input's or the set-up's, not the program's; always exit code 2.

    Args:
        problem: what is wrong, in one clause.
        place: where.
        hint: what to do next.
    """

    def __init__(self, problem: str, place: Place | None = None, hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.problem}{hint}"


class InputError(AuditorError):
    """An article that cannot be read."""


class ConfigError(AuditorError):
    """A setting, profile or option that makes no sense."""


class RuleError(AuditorError):
    """A rule file that cannot be used."""


class ModelError(AuditorError):
    """A trained part that is missing, damaged or of another version."""


def why(error: OSError | ValueError) -> str:
    """What the system says of a failed read or write; the path is named beside it."""
    return (getattr(error, "strerror", None) or str(error)).lower()


class NotRun(Exception):
    """Raised by a check that cannot apply to this article or this machine; holds the reason."""
