"""The JSON Schema of a rule file, made from the types that read it."""

from __future__ import annotations

from typing import Any

import msgspec

from auditor.checks import kind, kinds
from auditor.rulebook.rule import RuleFile


def rule_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a rule file, with the keys of every check kind."""
    types: list[Any] = [RuleFile, *(kind(name).params for name in kinds())]
    (file, *params), parts = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    file_part = parts[file["$ref"].rsplit("/", 1)[-1]]
    file_part["properties"]["check"] = {
        "oneOf": [
            _with_kind(name, parts[part["$ref"].rsplit("/", 1)[-1]])
            for name, part in zip(kinds(), params, strict=True)
        ]
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "auditor rule",
        **file,
        "$defs": parts,
    }


def _with_kind(name: str, part: dict[str, Any]) -> dict[str, Any]:
    properties = {"kind": {"const": name}, "list": {"type": "string"}, **part["properties"]}
    properties.pop("rows", None)
    required = ["kind", *part.get("required", [])]
    about = {"title": name, "description": kind(name).about}
    return {**part, **about, "properties": properties, "required": required}
