"""The step for datatrove, in datatrove where it is installed and in a stand-in where not."""

from __future__ import annotations

import importlib
import sys
import types
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest

import auditor.batch.datatrove as module
from auditor.errors import ConfigError
from tests.batch.corpus import FEW, rows


@dataclass
class Document:
    """What a step of datatrove sees of a document."""

    text: str
    id: str
    metadata: dict[str, Any] = field(default_factory=dict)


class PipelineStep:
    """What a step of datatrove has of its own."""

    def __init__(self) -> None:
        self.stats: Counter[str] = Counter()

    def stat_update(self, *labels: str) -> None:
        self.stats.update(labels)

    def track_time(self) -> AbstractContextManager[None]:
        return nullcontext()


@pytest.fixture
def step_class(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    try:
        importlib.import_module("datatrove.pipeline.base")
    except ImportError:
        stand_in: Any = types.ModuleType("datatrove.pipeline.base")
        stand_in.PipelineStep = PipelineStep
        for name in ("datatrove", "datatrove.pipeline"):
            monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
        monkeypatch.setitem(sys.modules, "datatrove.pipeline.base", stand_in)
    yield importlib.reload(module).AuditStep
    monkeypatch.undo()
    importlib.reload(module)


def documents() -> list[Document]:
    return [Document(row["text"], row["id"]) for row in rows(6)]


def test_every_document_gets_its_report(step_class: Any) -> None:
    found = list(step_class({"select": list(FEW)}).run(documents()))
    assert [one.metadata["auditor"]["verdict"] for one in found] == [
        "fail", "pass", "pass", "fail", "pass", "pass",
    ]  # fmt: skip
    assert found[0].metadata["auditor"]["findings"][0]["rule"] == "comment-form"


def test_documents_are_counted_by_verdict(step_class: Any) -> None:
    step = step_class({"select": list(FEW)})
    list(step.run(documents()))
    counts = [step.stats[name] for name in ("documents", "pass", "fail")]
    assert [int(getattr(count, "total", count)) for count in counts] == [6, 4, 2]


def test_only_some_verdicts_go_on(step_class: Any) -> None:
    found = list(step_class({"select": list(FEW)}, keep=("pass",)).run(documents()))
    assert [one.id for one in found] == ["a1", "a2", "a4", "a5"]


def test_what_cannot_be_audited_goes_on_with_the_reason(step_class: Any) -> None:
    step = step_class({"select": ["no-such-rule"]})
    [found] = step.run(documents()[:1])
    assert "no-such-rule" in found.metadata["auditor"]["error"]
    [blank] = step_class({"select": list(FEW)}).run([Document(" ", "a0")])
    assert "no text in it" in blank.metadata["auditor"]["error"]


def test_without_datatrove_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PipelineStep", object)
    monkeypatch.setattr(module, "_missing", "No module named 'loguru'")
    with pytest.raises(ConfigError, match=r"datatrove is not installed in full: .* 'loguru'"):
        module.AuditStep()
