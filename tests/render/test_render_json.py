"""The JSON report: valid against its schema, complete, exact, and safe with broken text."""

from __future__ import annotations

import copy
import io
import json
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from auditor.render.json import JsonReport
from auditor.resources import reports_dir
from tests.render.report_samples import ERROR, RUN, Sample, article, finding, summary


def report(sample: Sample, out: io.TextIOBase | None = None) -> str:
    """What the JSON report writes for some articles."""
    stream = out or io.StringIO()
    made = JsonReport(stream, RUN)  # type: ignore[arg-type]
    for one, text in sample:
        made.article(one, text)
    made.finish(summary([one for one, _ in sample], [ERROR]))
    return stream.getvalue() if isinstance(stream, io.StringIO) else ""


def plain(sample: Sample) -> Any:
    """The articles as JSON gives them back: lists where the engine has tuples."""
    return json.loads(json.dumps([one for one, _ in sample]))


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    loaded = json.loads((reports_dir() / "report.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(loaded)
    return jsonschema.Draft202012Validator(loaded)


def test_a_report_fits_the_schema_and_says_what_was_given(
    sample: Sample, schema: jsonschema.Draft202012Validator
) -> None:
    read = json.loads(report(sample))
    schema.validate(read)
    assert list(read) == ["schema_version", "tool", "articles", "summary"]
    assert read["articles"] == plain(sample)
    assert read["summary"]["errors"] == [ERROR]
    for row, (_, text) in zip(read["articles"], sample, strict=True):
        for found in row["findings"]:
            where = found["location"]
            assert text[where["start"] : where["end"]] == where["excerpt"]


def test_no_articles_is_a_report_too(schema: jsonschema.Draft202012Validator) -> None:
    schema.validate(json.loads(report([])))


def test_articles_are_written_as_they_come(sample: Sample) -> None:
    out = io.StringIO()
    made = JsonReport(out, RUN)
    before = len(out.getvalue())
    made.article(*sample[0])
    assert '"articles/ferry.txt"' in out.getvalue()[before:]


def _broken(path: tuple[str | int, ...], value: Any) -> Any:
    def change(read: dict[str, Any]) -> None:
        place: Any = read
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


@pytest.mark.parametrize(
    "change",
    [
        _broken(("schema_version",), "0.9"),
        _broken(("run",), {}),
        _broken(("articles", 0, "extra"), 1),
        _broken(("articles", 0, "verdict"), "good"),
        _broken(("articles", 0, "score"), 101),
        _broken(("articles", 0, "findings", 0, "status"), "closed"),
        _broken(("articles", 0, "findings", 0, "location", "line"), 0),
        _broken(("articles", 0, "findings", 0, "probability"), None),
        _broken(("articles", 0, "claims", 0, "support"), "maybe"),
        _broken(("summary", "exit_code"), 3),
    ],
)
def test_the_schema_refuses_what_is_wrong(
    sample: Sample, schema: jsonschema.Draft202012Validator, change: Any
) -> None:
    read = json.loads(report(sample))
    schema.validate(read)
    wrong = copy.deepcopy(read)
    change(wrong)
    assert not schema.is_valid(wrong)


def test_lone_surrogates_are_escaped() -> None:
    text = "A broken \ud83d half, \u2028 a separator and a whole 😀.\n"
    row = article(text, [finding(text, "\ud83d half", "odd-character", "language-quality")])
    written = report([(row, text)])
    assert "\\ud83d half" in written
    assert "😀" not in written or written.encode("utf-8")
    assert json.loads(written)["articles"][0]["findings"][0]["location"]["excerpt"] == (
        "\ud83d half"
    )


def test_other_encodings_get_plain_ascii(sample: Sample) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="latin-1")
    report(sample, out)
    assert raw.getvalue().isascii()
    assert json.loads(raw.getvalue())["articles"] == plain(sample)


def test_a_number_json_cannot_hold_is_refused(sample: Sample) -> None:
    row = {**sample[0][0], "score": float("nan")}
    with pytest.raises(ValueError, match="JSON"):
        JsonReport(io.StringIO(), RUN).article(row, sample[0][1])
