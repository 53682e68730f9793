"""Claims with evidence as JSON Lines: read in batches, judged, answered in order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from auditor.errors import InputError, Place
from auditor.evidence.verify import verdict_dict, verify

_BATCH = 256  # pairs judged at once
_SHAPE = 'each line should be {"id": "...", "claim": "...", "evidence": ["..."]}'

_Pair = tuple[Any, str, list[str]]


def answer_lines(lines: Iterable[bytes], uri: str) -> Iterator[str | InputError]:
    """The answer of every line as JSON; an `InputError` for a line that cannot be read.

    Errors come before the answers of their batch; answers keep the order of the lines. Blank
    lines are passed over.
    """
    numbered = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    while batch := list(islice(numbered, _BATCH)):
        read = [_read(line, Place(uri, number)) for number, line in batch]
        yield from (each for each in read if isinstance(each, InputError))
        pairs = [each for each in read if not isinstance(each, InputError)]
        verdicts = verify([(claim, evidence) for _, claim, evidence in pairs])
        for (key, _, _), verdict in zip(pairs, verdicts, strict=True):
            yield json.dumps(verdict_dict(key, verdict))


def _read(line: bytes, place: Place) -> _Pair | InputError:
    try:
        record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except json.JSONDecodeError as error:
        return InputError(
            f"broken JSON: {error.msg}", Place(place.path, place.line, error.colno), _SHAPE
        )
    except (ValueError, RecursionError):
        return InputError("broken JSON", place, _SHAPE)
    if not isinstance(record, dict):
        return InputError("not a JSON object", place, _SHAPE)
    for key in ("id", "claim", "evidence"):
        if key not in record:
            return InputError(f'"{key}" is missing', place, _SHAPE)
    key, claim, evidence = record["id"], record["claim"], record["evidence"]
    if not isinstance(key, str | int) or isinstance(key, bool):
        return InputError('"id" is neither text nor a whole number', place, _SHAPE)
    if not isinstance(claim, str):
        return InputError('"claim" is not text', place, _SHAPE)
    if not isinstance(evidence, list) or not all(isinstance(each, str) for each in evidence):
        return InputError('"evidence" is not a list of texts', place, _SHAPE)
    return key, claim, evidence
