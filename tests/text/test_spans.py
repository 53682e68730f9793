"""Many spans asked at once: the same answers as asking each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from auditor.text.span import Span, Spans

_SPAN = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda at: Span(at[0], at[0] + at[1]))


@given(st.lists(_SPAN, max_size=8), _SPAN)
def test_they_answer_as_each_would(spans: list[Span], asked: Span) -> None:
    assert Spans(spans).overlap(asked) == any(span.overlaps(asked) for span in spans)
    assert Spans(spans).contain(asked) == any(span.contains(asked) for span in spans)
