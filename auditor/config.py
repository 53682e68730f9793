"""Settings: what may be set, where each value came from, and the auditor they make."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from auditor.errors import ConfigError, Place, why
from auditor.rulebook.profile import FailOn, RuleSettings

NAMES = ("auditor.toml", "pyproject.toml")
DEFAULT = "default"


class LanguageTool(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """Where LanguageTool is to be had: a server's URL, or a folder with its jar (not both).

    ``timeout`` is in seconds; what is not set is taken from the environment.
    """

    url: str | None = None
    path: str | None = None
    timeout: float | None = None


class Settings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"
):
    """Everything that ``[tool.auditor]`` or ``auditor.toml`` may set.

    Attributes:
        profile: name of a profile, or the path of a profile's YAML file.
        select, ignore: rules by id, category, tag or glob of ids.
        packs: further folders of rules.
        exclude: glob patterns of files that are not read.
        fail_on: least severity of a gate-level finding that fails an article.
        min_score: an overall score below this fails an article.
        reader: of garbled words, ``compact``, or ``deep`` once installed: slower, experimental.
        rules: changes to single rules, by id.
        languagetool: where LanguageTool is to be had.
    """

    profile: str = "news"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: FailOn | None = None
    min_score: Annotated[float, msgspec.Meta(ge=0, le=100)] | None = None
    reader: Literal["compact", "deep"] = "compact"
    rules: dict[str, RuleSettings] = {}
    languagetool: LanguageTool = LanguageTool()


@dataclass(frozen=True, slots=True)
class Config:
    """Settings, and for each key where its value came from: a file, an option, or the default."""

    settings: Settings
    origins: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> list[tuple[str, Any, str]]:
        """Key, value and origin of every setting."""
        values = msgspec.to_builtins(self.settings)
        return [(key, value, self.origins.get(key, DEFAULT)) for key, value in values.items()]


def load_config(path: str | None = None, options: Mapping[str, Any] | None = None) -> Config:
    """The settings of a run: defaults, then the nearest file, then options.

    Args:
        path: a file to use instead of looking for one.
        options: settings from the command line by key (kebab-case); ``None`` and empty ones do
            not count.

    Raises:
        ConfigError: for a file that cannot be read and for values that make no sense.
    """
    found = Path(path) if path else find_config(Path.cwd())
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    if found is not None:
        values = _relative(_table(found), found.parent)
        origins = dict.fromkeys(values, str(found))
    given = {key: value for key, value in (options or {}).items() if value not in (None, (), "")}
    values.update(given)
    origins.update(dict.fromkeys(given, "command line"))
    return Config(convert(values, found), origins)


def find_config(start: Path) -> Path | None:
    """The nearest ``auditor.toml``, or ``pyproject.toml`` with ``[tool.auditor]``, upwards."""
    for folder in (start, *start.parents):
        for name in NAMES:
            path = folder / name
            if path.is_file() and (
                name == "auditor.toml" or "auditor" in _toml(path).get("tool", {})
            ):
                return path
    return None


def _table(path: Path) -> dict[str, Any]:
    data = _toml(path)
    is_ours = path.name != "pyproject.toml" and "tool" not in data
    table = data if is_ours else data.get("tool", {}).get("auditor", {})
    if not isinstance(table, dict):
        raise ConfigError("tool.auditor is not a table", Place(str(path)))
    return table


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        hint = "check the spelling of the path, and its permissions"
        raise ConfigError(f"cannot be read: {why(error)}", Place(str(path)), hint) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"not valid TOML: {error}", Place(str(path))) from error


def _relative(values: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Paths in a file are relative to that file."""
    changed = dict(values)
    if isinstance(values.get("packs"), list):
        changed["packs"] = [str(folder / str(pack)) for pack in values["packs"]]
    profile = values.get("profile")
    if isinstance(profile, str) and profile.endswith((".yml", ".yaml")):
        changed["profile"] = str(folder / profile)
    return changed


def convert(values: Mapping[str, Any], path: Path | None = None) -> Settings:
    """Plain values as `Settings`.

    Raises:
        ConfigError: naming the key, and ``path`` if the values came from a file.
    """
    try:
        return msgspec.convert(values, Settings)
    except msgspec.ValidationError as error:
        problem, _, where = str(error).partition(" - at ")
        key = where.strip("`").removeprefix("$").lstrip(".")
        said = problem.replace("Object contains unknown field", "unknown setting")
        text = f"{key}: {said}" if key else said
        hint = "see 'auditor config' for all settings"
        raise ConfigError(text, Place(str(path)) if path else None, hint) from error
