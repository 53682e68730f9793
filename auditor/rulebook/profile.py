"""Profiles: which rules count, how much each category weighs, and when the gate says no."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from auditor.errors import ConfigError, Place
from auditor.finding import Audience, Severity
from auditor.resources import rules_dir
from auditor.rulebook.yamlfile import YamlFile

FailOn = Literal["minor", "major", "grave", "never"]


class RuleSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """What a profile or configuration may change about a rule; ``None`` leaves it as it is."""

    severity: Severity | None = None
    audience: Audience | None = None
    enabled: bool | None = None


class Profile(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """A choice of rules and thresholds for one kind of writing.

    Attributes:
        id, title: its name, and one line on whom it is for.
        weights: category id to its weight in the overall score.
        fail_on: least severity of a gate-level finding that fails the article; with ``never``
            nothing does, not even the score.
        min_score: an overall score below this fails the article (0: never).
        review_below: an overall score below this asks for review.
        most_blocking: category id to how many of its findings may block, the weightiest; any more
            are for the editor. A category that is not named has no limit.
        rules: rule id to what is changed about it.
    """

    id: str
    title: str
    weights: dict[str, float]
    fail_on: FailOn = "major"
    min_score: float = 0
    review_below: float = 80
    most_blocking: dict[str, Annotated[int, msgspec.Meta(ge=0)]] = {}
    rules: dict[str, RuleSettings] = {}


def profiles() -> list[str]:
    """The names of the profiles that come with auditor."""
    return sorted(path.stem for path in (rules_dir() / "profiles").glob("*.yml"))


def load_profile(name: str) -> Profile:
    """A profile by name, or by the path of its YAML file.

    Raises:
        ConfigError: if there is none, or it cannot be used.
    """
    if name in profiles():
        path = rules_dir() / "profiles" / f"{name}.yml"
    elif name.endswith((".yml", ".yaml")):
        path = Path(name)
    else:
        raise ConfigError(f"no profile '{name}'", hint="one of " + ", ".join(profiles()))
    source = YamlFile(path, ConfigError, keep=True)
    profile = source.convert(Profile)
    if profile.id != path.stem:
        raise ConfigError(f"id '{profile.id}' must equal the file name", Place(str(path)))
    return profile
