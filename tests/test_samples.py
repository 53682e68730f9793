"""The reports of the sample articles, in every format, as somebody last looked at them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from auditor.audit import Auditor
from auditor.finding import CATEGORIES
from auditor.inputs import iter_sources
from auditor.render import renderer
from auditor.rulebook.book import load_rulebook
from auditor.rulebook.profile import load_profile
from auditor.run import Tally, audit_sources, describe
from tests.conftest import ROOT
from tests.golden import Check

SAMPLES = ROOT / "reports" / "samples"
FILES = {
    "html": "report.html",
    "json": "report.json",
    "markdown": "report.md",
    "pytest": "report.pytest.txt",
    "terminal": "report.txt",
}


@pytest.fixture(scope="module")
def run() -> dict[str, Any]:
    """The sample articles audited with the settings of a fresh install."""
    auditor = Auditor(load_rulebook(), load_profile("news"))
    tally = Tally()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        patch.delenv("AUDITOR_LANGUAGETOOL_URL", raising=False)
        patch.delenv("LTP_PATH", raising=False)
        found = audit_sources(auditor, iter_sources(["reports/samples/articles"]), tally)
        articles = [(report.to_dict(), source.text) for source, report in found]
    return {"describe": describe(auditor), "articles": articles, "summary": tally.summary()}


@pytest.mark.parametrize("name", FILES)
def test_samples(
    name: str, run: dict[str, Any], golden: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")  # test runners set widths of their own
    out = io.StringIO()
    report = renderer(name)(out, run["describe"])
    for article, text in run["articles"]:
        report.article(article, text)
    report.finish({**run["summary"], "seconds": 1.0})  # time is the only thing that may differ
    golden(out.getvalue(), SAMPLES / FILES[name])


def test_samples_show_every_kind_of_fault(run: dict[str, Any]) -> None:
    found = {f["category"] for article, _ in run["articles"] for f in article["findings"]}
    assert found >= set(CATEGORIES) - {"sourcing"}
    verdicts = {Path(article["uri"]).stem: article["verdict"] for article, _ in run["articles"]}
    assert verdicts["clean"] == "pass"
    assert verdicts["spun"] == verdicts["debris"] == "fail"
    assert verdicts["claims"] == "review"


def test_the_sample_report_obeys_the_schema() -> None:
    import jsonschema

    schema = json.loads((ROOT / "reports/report.schema.json").read_text(encoding="utf-8"))
    report = json.loads((SAMPLES / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, schema)
