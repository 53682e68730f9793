"""Where trained models are kept, and that what is loaded is what was released."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from auditor.errors import ModelError, Place, why

MODELS = Path(__file__).resolve().parent / "models"


def model_dir(name: str) -> Path:
    """The folder of a model that comes with auditor.

    Raises:
        ModelError: if it is not there.
    """
    folder = MODELS / name
    if not (folder / "manifest.json").is_file():
        raise ModelError(f"model '{name}' is missing", Place(str(folder)), "install auditor again")
    return folder


def read_manifest(folder: Path) -> dict[str, Any]:
    """A model's manifest, its files checked against their digests.

    The manifest is JSON; its key ``files`` maps each file name to the SHA-256 of its bytes.

    Raises:
        ModelError: if a file is missing or not the one that was released.
    """
    path = folder / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        files = manifest["files"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"unusable manifest: {error}", Place(str(path))) from error
    for name, digest in files.items():
        if digest_of(folder / name) != digest:
            hint = "install auditor again, or train it again"
            raise ModelError(
                "damaged: not the file of its manifest", Place(str(folder / name)), hint
            )
    return manifest


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex.

    Raises:
        ModelError: if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot be read: {why(error)}", Place(str(path))) from error
