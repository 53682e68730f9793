"""``python -m auditor.learned.train NAME --data DIR``: train a model again, from data to file."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from auditor.learned.store import MODELS

CLAIMS = (
    "claims",
    "attribution",
    "check-worthiness",
    "weasel",
    "support",
    "events",
)
TRAINERS = {
    "debris-lines": "auditor.learned.debris.train",
    "garbled-words": "auditor.learned.wording.train",
    **dict.fromkeys(CLAIMS, "auditor.learned.claims.train"),
}


def main() -> None:
    """Train, and write weights and manifest to ``--out`` (the shipped folder by default)."""
    parser = argparse.ArgumentParser(prog="python -m auditor.learned.train", description=__doc__)
    parser.add_argument("name", choices=sorted(TRAINERS))
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled data")
    parser.add_argument("--out", type=Path, help="model folder to write")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    given = parser.parse_args()
    if not given.data.is_dir():
        parser.error(f"no folder {given.data}")
    out = given.out or MODELS / given.name
    train = import_module(TRAINERS[given.name]).train
    name = (given.name,) if given.name in CLAIMS else ()
    resume = {"resume": True} if given.resume else {}
    try:
        train(*name, given.data, out, seed=given.seed, **resume)
    except (OSError, ModuleNotFoundError) as error:
        parser.exit(2, f"error: {error}\n")


if __name__ == "__main__":
    main()
