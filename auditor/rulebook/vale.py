"""Vale styles as packs: their declarative rules converted, what has no counterpart listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from auditor.errors import AuditorError, InputError, Place
from auditor.rulebook.loader import load_rule
from auditor.rulebook.yamlfile import YamlFile

CATEGORY = "language-quality"
_SOURCE = "https://vale.sh/docs/styles"
_LEVELS = {
    "suggestion": ("note", "auditor"),
    "warning": ("minor", "editor"),
    "error": ("major", "editor"),
}
_SCOPES = {"text": "text", "sentence": "sentence", "paragraph": "paragraph", "heading": "heading"}
_COMMON = {"extends", "message", "level", "link", "scope", "description", "name"}
_READ = {
    "existence": {"tokens", "raw", "ignorecase", "nonword", "append"},
    "substitution": {"swap", "ignorecase", "nonword"},
    "occurrence": {"token", "max", "min", "ignorecase"},
    "repetition": {"tokens", "alpha", "ignorecase"},
}
_LITERAL = re.compile(r"[\w' -]+")
_ANY_WORD = {"[^\\s]+", "\\w+", "[a-zA-Z]+", "[A-Za-z]+"}

Tell = Callable[[Place, str], None]


def convert_style(style: Path, out: Path, tell: Tell) -> int:
    """Write the rules of a Vale style as a pack; the number of rules written.

    Kinds ``existence``, ``substitution``, ``occurrence`` and ``repetition`` have counterparts.
    Findings of converted rules are for review: nobody has measured them here.

    Args:
        style: a folder of Vale's YAML rules.
        out: the pack's folder.
        tell: called with the place and reason of everything that was left out.

    Raises:
        InputError: if there is no such style.
    """
    paths = sorted((*style.glob("*.yml"), *style.glob("*.yaml")))
    if not paths:
        raise InputError("no Vale rules here", Place(str(style)), "name a style's folder")
    written = 0
    for path in paths:
        try:
            written += sum(_write(rule, out, path, tell) for rule in _convert(path, style.name))
        except AuditorError as error:
            tell(error.place or Place(str(path)), error.problem)
    return written


def _convert(path: Path, style: str) -> Iterator[dict[str, Any]]:
    source = YamlFile(path, InputError)
    rule = source.convert(dict[str, Any])
    kind = str(rule.get("extends", ""))
    if kind not in _READ:
        raise source.fail(f"Vale's kind '{kind}' has no counterpart", "$.extends")
    for key in rule:
        if key not in _COMMON | _READ[kind]:
            raise source.fail(f"Vale's key '{key}' has no counterpart", f"$.{key}")
    scope = rule.get("scope", "text")
    if scope not in _SCOPES:
        raise source.fail(f"Vale's scope '{scope}' has no counterpart", "$.scope")
    try:
        checks = list(_CHECKS[kind](rule))
    except (KeyError, TypeError, ValueError) as error:
        raise source.fail(f"cannot be converted: {error}") from error
    for number, check in enumerate(checks):
        part = f"-{number + 1}" if len(checks) > 1 else ""
        name = _kebab(f"{style}-{path.stem}") + part
        yield _rule(
            name, rule, {**check, "scope": _SCOPES[scope]} if kind != "repetition" else check
        )


def _existence(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    tokens = [str(token) for token in rule.get("tokens", [])]
    raw = "".join(str(part) for part in rule.get("raw", []))
    pattern = raw + (f"(?:{'|'.join(tokens)})" if tokens else "")
    yield {"kind": "pattern", "pattern": _bounded(pattern, rule), **_case(rule)}


def _substitution(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    swap = {str(wrong): str(right) for wrong, right in dict(rule["swap"]).items()}
    literal = {wrong: right for wrong, right in swap.items() if _LITERAL.fullmatch(wrong)}
    if literal:
        pairs = {wrong: right.split("|")[0] for wrong, right in literal.items()}
        yield {"kind": "substitution", "pairs": pairs, **_case(rule)}
    for wrong, right in swap.items():
        if wrong not in literal:
            suggest = {} if re.search(r"[{}$]", right) else {"suggest": right.split("|")[0]}
            pattern = _bounded(f"(?:{wrong})", rule)
            yield {"kind": "pattern", "pattern": pattern, **suggest, **_case(rule)}


def _occurrence(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    limits = {"most": int(rule["max"])} if "max" in rule else {}
    limits |= {"least": int(rule["min"])} if "min" in rule else {}
    yield {"kind": "occurrence", "pattern": str(rule["token"]), **limits, **_case(rule)}


def _repetition(rule: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if not set(map(str, rule.get("tokens", []))) <= _ANY_WORD:
        raise ValueError("only repeated words have a counterpart")
    yield {"kind": "repetition", "unit": "word", "max-gap": 0}


_CHECKS = {
    "existence": _existence,
    "substitution": _substitution,
    "occurrence": _occurrence,
    "repetition": _repetition,
}


def _rule(name: str, rule: dict[str, Any], check: dict[str, Any]) -> dict[str, Any]:
    severity, audience = _LEVELS.get(str(rule.get("level", "warning")), _LEVELS["warning"])
    message = str(rule.get("message", "'%s'"))
    message = message.replace("%s", "{suggestion}", 1) if message.count("%s") > 1 else message
    return {
        "id": name,
        "title": name.replace("-", " ").capitalize(),
        "category": CATEGORY,
        "severity": severity,
        "confidence": "medium",
        "audience": audience,
        "why": str(rule.get("description") or "A house style says so."),
        "sources": [str(rule.get("link") or _SOURCE)],
        "message": message.replace("%s", "{match}"),
        "origin": "vale",
        "check": check,
        "bad": [],
        "good": [],
    }


def _write(rule: dict[str, Any], out: Path, origin: Path, tell: Tell) -> bool:
    """Write the rule; take it back, and tell, if it does not load (Go's patterns know more)."""
    path = out / CATEGORY / f"{rule['id']}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(rule, sort_keys=False, allow_unicode=True), encoding="utf-8")
    try:
        load_rule(path)
    except AuditorError as error:
        path.unlink()
        tell(Place(str(origin)), error.problem)
        return False
    return True


def _bounded(pattern: str, rule: dict[str, Any]) -> str:
    return pattern if rule.get("nonword") else rf"\b(?:{pattern})\b"


def _case(rule: dict[str, Any]) -> dict[str, bool]:
    return {} if rule.get("ignorecase") else {"case-sensitive": True}


def _kebab(name: str) -> str:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name)
    return re.sub(r"[^a-z0-9]+", "-", spaced.lower()).strip("-")
