"""Safe YAML with the line and column of every value, and typed conversion that names the place."""

from __future__ import annotations

import hashlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from auditor.errors import AuditorError, Place, RuleError, why
from auditor.kept import Kept

T = TypeVar("T")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_LARGEST = 2_000_000  # bytes; a rule file is text a person writes


def _code() -> list[Path]:
    """What reads YAML: this file, and the one that says which version of PyYAML there is."""
    package = find_spec("yaml")
    return [Path(__file__), *([Path(package.origin)] if package and package.origin else [])]


KEPT = Kept("rules.json", Any, _code(), most=2000)
"""What files held, by a digest of their bytes: to load PyYAML and read a hundred takes long."""


def _is_json(data: Any) -> bool:
    """Whether JSON can say it all, which dates and keys that are numbers are not."""
    try:
        return data is not None and repr(msgspec.json.decode(msgspec.json.encode(data))) == repr(
            data
        )
    except (TypeError, ValueError, RecursionError, msgspec.MsgspecError):
        return False


class YamlFile:
    """One YAML document: ``data`` as plain values, `place` gives the position of any of them.

    Args:
        keep: the file is one of the few that every run reads: see `KEPT`.
        data: what the file holds, if it was read before.

    Raises:
        AuditorError: (of the class given) on bad YAML, a repeated key, an alias, a huge file.
    """

    def __init__(
        self,
        path: Path,
        error: type[AuditorError] = RuleError,
        *,
        keep: bool = False,
        data: bytes | None = None,
    ) -> None:
        self.path = path
        self._error = error
        self._text = self._read(data)
        key = hashlib.sha256(self._text.encode()).hexdigest() if keep else ""
        self.data = KEPT.get(key)
        if self.data is None:
            self.data = self._parsed()[1]
            if keep and _is_json(self.data):
                KEPT.put(key, self.data)

    def _parsed(self) -> tuple[Any, Any]:
        """The node of the document, ``None`` if it is empty, and its data."""
        import yaml

        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self._text)
        try:
            node = loader.get_single_node()
            self._forbid(node, set())
            return node, None if node is None else loader.construct_document(node)
        except yaml.MarkedYAMLError as bad:
            mark = bad.problem_mark
            raise self._fail(
                f"not valid YAML: {bad.problem}", mark.line + 1 if mark else None,
                mark.column + 1 if mark else None,
            ) from bad  # fmt: skip
        except yaml.YAMLError as bad:
            raise self._fail(f"not valid YAML: {bad}") from bad
        finally:
            loader.dispose()

    def convert(self, kind: type[T], data: Any = None, at: str = "$") -> T:
        """``data`` (the whole file by default) as a ``kind``; ``at`` is where it stands."""
        try:
            return msgspec.convert(self.data if data is None else data, kind)
        except msgspec.ValidationError as bad:
            problem, _, where = str(bad).partition(" - at ")
            path = at + where.strip("`").removeprefix("$") if where else at
            unknown = _UNKNOWN.search(problem)
            if unknown:
                path += "." + unknown[1]
                problem = f"unknown key '{unknown[1]}'"
            raise self.fail(problem, path) from bad

    def fail(self, problem: str, at: str = "$", hint: str = "") -> AuditorError:
        """An error at the value that ``at`` (like ``$.check.phrases[0]``) names."""
        place = self.place(at)
        return self._error(problem, place, hint)

    def place(self, at: str) -> Place:
        """Line and column of a value; of the nearest value above it where it is missing."""
        top = self._parsed()[0]
        node, mark = top, None
        for key, index in _STEP.findall(at):
            found = self._child(node, key, index)
            if found is None:
                break
            node, mark = found
        if mark is None:
            return Place(str(self.path), 1 if top is None else top.start_mark.line + 1, 1)
        return Place(str(self.path), mark.line + 1, mark.column + 1)

    def _child(self, node: Any, key: str, index: str) -> tuple[Any, Any] | None:
        import yaml

        if isinstance(node, yaml.MappingNode) and key:
            for name, value in node.value:
                if name.value == key:
                    return value, name.start_mark
        if isinstance(node, yaml.SequenceNode) and index.isdigit() and int(index) < len(node.value):
            value = node.value[int(index)]
            return value, value.start_mark
        return None

    def _read(self, data: bytes | None) -> str:
        try:
            size = self.path.stat().st_size if data is None else len(data)
            if size > _LARGEST:
                raise self._fail("too large for a file written by hand")
            data = self.path.read_bytes() if data is None else data
            return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except (OSError, UnicodeDecodeError) as bad:
            raise self._fail(f"cannot be read: {why(bad)}") from bad

    def _forbid(self, node: Any, seen: set[int]) -> None:
        """Refuse aliases (they can blow up a small file) and keys given twice."""
        import yaml

        if node is None:
            return
        if id(node) in seen:
            mark = node.start_mark
            raise self._fail("YAML aliases are not allowed", mark.line + 1, mark.column + 1)
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            for child in node.value:
                self._forbid(child, seen)
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for name, child in node.value:
                if name.value in keys:
                    mark = name.start_mark
                    problem = f"key '{name.value}' given twice"
                    raise self._fail(problem, mark.line + 1, mark.column + 1)
                keys.add(name.value)
                self._forbid(child, seen)

    def _fail(
        self, problem: str, line: int | None = None, column: int | None = None
    ) -> AuditorError:
        return self._error(problem, Place(str(self.path), line, column))
