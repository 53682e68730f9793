"""Suppressions hold for what they name, say why, survive edits elsewhere, and unused ones show."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest

from auditor.audit import Auditor
from auditor.errors import ConfigError
from auditor.render import renderer
from auditor.result import ArticleReport
from auditor.rulebook.book import load_rulebook
from auditor.rulebook.profile import load_profile
from auditor.run import Tally, describe
from auditor.text.source import HTML, MARKDOWN, TEXT, source_from_bytes, source_from_text

FLAGGED = "Leave a comment"
# lines of debris in a row are one finding: this stands between them
BODY = "The council met on Monday and heard the mayor on the budget for the old bridge."


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor(load_rulebook(select=["boilerplate-debris"]), load_profile("news"))


def audit(auditor: Auditor, text: str, media_type: str = MARKDOWN) -> ArticleReport:
    return auditor.audit(source_from_text(text, media_type=media_type))


def status(report: ArticleReport) -> list[tuple[str, str | None]]:
    return [(f.status, f.status_reason) for f in report.findings if f.location.excerpt == FLAGGED]


def test_a_comment_suppresses_the_paragraph_after_it(auditor: Auditor) -> None:
    comment = "<!-- auditor: ignore comment-form: a quoted page -->"
    report = audit(auditor, "\n\n".join([BODY, comment, FLAGGED, BODY, FLAGGED]))
    assert status(report) == [("suppressed", "a quoted page"), ("open", None)]
    assert report.verdict == "fail"


def test_off_and_on_hold_between_and_a_category_counts(auditor: Auditor) -> None:
    off = "<!-- auditor: off boilerplate-debris: sample page -->"
    on = "<!-- auditor: on boilerplate-debris -->"
    parts = [FLAGGED, BODY, off, FLAGGED, BODY, FLAGGED, on, BODY, FLAGGED]
    found = [state for state, _ in status(audit(auditor, "\n\n".join(parts)))]
    assert found == ["open", "suppressed", "suppressed", "open"]


def test_ignore_file_holds_everywhere(auditor: Auditor) -> None:
    comment = "<!-- auditor: ignore-file *: a catalogue of page remains -->"
    report = audit(auditor, "\n\n".join([FLAGGED, BODY, comment, BODY, FLAGGED]))
    assert {state for state, _ in status(report)} == {"suppressed"}
    assert report.verdict == "pass"


def test_a_comment_in_code_is_no_suppression(auditor: Auditor) -> None:
    fence = "`" * 3
    code = f"{fence}\n<!-- auditor: ignore-file *: shown as an example -->\n{fence}"
    assert status(audit(auditor, "\n\n".join([BODY, code, FLAGGED]))) == [("open", None)]


def test_a_reason_is_required(auditor: Auditor) -> None:
    with pytest.raises(ConfigError, match="a rule and a reason") as caught:
        audit(auditor, "Text.\n\n<!-- auditor: ignore comment-form -->\n")
    assert caught.value.place is not None
    assert caught.value.place.line == 3


def test_unused_suppressions_are_reported(auditor: Auditor) -> None:
    report = audit(auditor, "<!-- auditor: ignore comment-form: was here once -->\n\nText.\n")
    (unused,) = (report.facts or {})["unused_suppressions"]
    assert unused["rules"] == ["comment-form"]


def test_an_unused_suppression_is_told_in_terminal_and_markdown(auditor: Auditor) -> None:
    text = "<!-- auditor: ignore comment-form: was here once -->\n\nText.\n"
    article = audit(auditor, text).to_dict()
    for name in ("terminal", "markdown", "html"):
        out = io.StringIO()
        report = renderer(name)(out, describe(auditor))
        report.article(article, text)
        report.finish(Tally().summary())
        assert "was here once" in out.getvalue() or "nothing needs this" in out.getvalue(), name


def test_a_comment_in_html_suppresses_too(auditor: Auditor) -> None:
    page = f"<p>{BODY}</p>\n<!-- auditor: ignore comment-form: a sample -->\n<p>{FLAGGED}</p>\n"
    assert status(audit(auditor, page, HTML)) == [("suppressed", "a sample")]


def sidecar(path: Path, entry: str) -> None:
    Path(f"{path}.auditor.yml").write_text(entry, encoding="utf-8")


@pytest.mark.parametrize("name", ["draft.txt", "Issue #7.txt"])
def test_a_sidecar_suppresses_in_plain_text(auditor: Auditor, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    data = f"The council met on Monday.\n\n{FLAGGED}\n".encode()
    sidecar(path, f"- rule: comment-form\n  text: {FLAGGED}\n  reason: part of the story\n")
    report = auditor.audit(source_from_bytes(data, str(path)))
    assert status(report) == [("suppressed", "part of the story")]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("- rule: comment-form\n  text: x\n", "reason"),
        ("- rule: comment-form\n  reason: y\n", "text"),
        ("- rule: comment-form\n  reason: y\n  line: 3\n", "unknown key 'line'"),
        ("rule: [", "not valid YAML"),
    ],
)
def test_a_broken_sidecar_is_an_error(
    auditor: Auditor, tmp_path: Path, entry: str, says: str
) -> None:
    path = tmp_path / "draft.txt"
    sidecar(path, entry)
    with pytest.raises(ConfigError, match=says):
        auditor.audit(source_from_bytes(b"Text.", str(path)))


WORDS = "river council bridge harvest market engine letter window garden winter".split()


def edited(lines: list[str], rng: random.Random, kept: set[str]) -> list[str]:
    """One random edit of a line that is not in ``kept``: a word more, a word less, a new line."""
    free = [k for k, line in enumerate(lines) if line not in kept and line]
    at = rng.choice(free)
    words = lines[at].split()
    match rng.randrange(4):
        case 0:
            words.insert(rng.randrange(len(words) + 1), rng.choice(WORDS))
        case 1 if len(words) > 3:
            del words[rng.randrange(len(words))]
        case 2:
            return [*lines[:at], "The " + " ".join(rng.sample(WORDS, 6)) + ".", "", *lines[at:]]
        case _:
            words[rng.randrange(len(words))] = rng.choice(WORDS)
    return [*lines[:at], " ".join(words), *lines[at + 1 :]]


@pytest.mark.parametrize("kind", ["inline", "sidecar"])
def test_suppressions_survive_200_edits_elsewhere(
    auditor: Auditor, tmp_path: Path, kind: str
) -> None:
    rng = random.Random(7)  # noqa: S311 - a repeatable test, no secret
    comment = "<!-- auditor: ignore comment-form: kept on purpose -->"
    near = "The old archive page ended with these words for many years."
    lines = ["The " + " ".join(rng.sample(WORDS, 7)) + "." for _ in range(12)]
    lines = [part for line in lines for part in (line, "")]
    middle = [near, ""] + ([comment, ""] if kind == "inline" else []) + [FLAGGED, "", near, ""]
    lines[12:12] = middle
    path = tmp_path / ("a.md" if kind == "inline" else "a.txt")
    if kind == "sidecar":
        sidecar(path, f"- rule: comment-form\n  text: {FLAGGED}\n  reason: kept on purpose\n")
    media_type = MARKDOWN if kind == "inline" else TEXT
    kept = {near, comment, FLAGGED}
    for _ in range(200):
        lines = edited(lines, rng, kept)
        data = "\n".join(lines).encode()
        report = auditor.audit(source_from_bytes(data, str(path), media_type))
        assert status(report) == [("suppressed", "kept on purpose")]
