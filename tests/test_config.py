"""Settings come from defaults, the nearest file, then options, and say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.config import load_config
from auditor.errors import ConfigError


def test_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = load_config()
    assert config.settings.profile == "news"
    assert {origin for _, _, origin in config.rows()} == {"default"}


def test_the_nearest_file_is_found_upwards_and_options_win(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.auditor]\nprofile = "scholarly"\n')
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    monkeypatch.chdir(folder)
    config = load_config(options={"min-score": 70.0})
    origins = {key: (value, origin) for key, value, origin in config.rows()}
    assert origins["profile"] == ("scholarly", str(tmp_path / "pyproject.toml"))
    assert origins["min-score"] == (70.0, "command line")
    assert origins["ignore"][1] == "default"


def test_paths_in_a_file_are_relative_to_it(tmp_path: Path) -> None:
    path = tmp_path / "auditor.toml"
    path.write_text('packs = ["mine"]\nprofile = "p.yml"\n')
    settings = load_config(str(path)).settings
    assert settings.packs == (str(tmp_path / "mine"),)
    assert settings.profile == str(tmp_path / "p.yml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1", "unknown setting `colour`"),
        ('fail-on = "often"', "fail-on: Invalid enum value 'often'"),
        ("profile = ", "not valid TOML"),
        ("[rules.x]\nlevel = 1", "rules"),
        ("min-score = 101", "min-score: Expected `float` <= 100"),
        ("[tool.auditor]\ncolour = 1", "unknown setting `colour`"),
    ],
)
def test_bad_settings_name_the_file_and_key(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "auditor.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_config(str(path))
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_config_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config(str(tmp_path / "none.toml"))
