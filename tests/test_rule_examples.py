"""Every marked example of every rule comes out as marked; known failures still fail."""

from __future__ import annotations

import pytest

from auditor.resources import rules_dir
from auditor.rulebook.examples import run_examples
from auditor.rulebook.loader import load_rule

RULES = sorted(rules_dir().glob("*/*.yml"))
RULES = [path for path in RULES if path.parent.name != "profiles"]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_examples(path) -> None:  # type: ignore[no-untyped-def]
    wrong = [
        result.explain()
        for result in run_examples(load_rule(path))
        if not result.not_run and result.as_marked == result.example.fails_today
    ]
    assert not wrong, "\n".join(wrong)
