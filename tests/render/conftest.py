"""Fixtures of the report tests."""

from __future__ import annotations

import pytest

from tests.render.report_samples import Sample, three


@pytest.fixture
def sample() -> Sample:
    """Three articles: one fails, one is for review, one passes."""
    return three()
