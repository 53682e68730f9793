"""Safe YAML with the line and column of every value, and typed conversion that names the place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from auditor.errors import AuditorError, Place, RuleError

T = TypeVar("T")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_LARGEST = 2_000_000  # bytes; a rule file is text a person writes


class YamlFile:
    """One YAML document: ``data`` as plain values, `place` gives the position of any of them.

    Raises:
        AuditorError: (of the class given) on bad YAML, a repeated key, an alias, a huge file.
    """

    def __init__(self, path: Path, error: type[AuditorError] = RuleError) -> None:
        self.path = path
        self._error = error
        text = self._read()
        loader = _Loader(text)
        try:
            self._node = loader.get_single_node()
            self._forbid(self._node, set())
            self.data = None if self._node is None else loader.construct_document(self._node)
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
        node, mark = self._node, None
        for key, index in _STEP.findall(at):
            found = self._child(node, key, index)
            if found is None:
                break
            node, mark = found
        if mark is None:
            return Place(
                str(self.path), 1 if self._node is None else self._node.start_mark.line + 1, 1
            )
        return Place(str(self.path), mark.line + 1, mark.column + 1)

    def _child(self, node: Any, key: str, index: str) -> tuple[Any, Any] | None:
        if isinstance(node, yaml.MappingNode) and key:
            for name, value in node.value:
                if name.value == key:
                    return value, name.start_mark
        if isinstance(node, yaml.SequenceNode) and index.isdigit() and int(index) < len(node.value):
            value = node.value[int(index)]
            return value, value.start_mark
        return None

    def _read(self) -> str:
        try:
            if self.path.stat().st_size > _LARGEST:
                raise self._fail("too large for a file written by hand")
            return self.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as bad:
            raise self._fail(f"cannot be read: {bad}") from bad

    def _forbid(self, node: Any, seen: set[int]) -> None:
        """Refuse aliases (they can blow up a small file) and keys given twice."""
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
