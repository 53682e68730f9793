"""Signs around what a line says, and code inside lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.text.reading import read_document
from auditor.text.source import HTML, MARKDOWN, TEXT, source_from_text
from tests.text.text_laws import BLANKS

SAID = "Share on Mastodon"


@pytest.mark.parametrize(
    "line",
    [f"• {SAID}", f"👉🏽 {SAID}", f"**{SAID}**", f"[{SAID}]", f"{SAID} ➡️", f"▶\u00a0{SAID} »",
     f"> {SAID}", f"- ({SAID})", f"| {SAID} |"],
)  # fmt: skip
def test_signs_are_left_out(line: str) -> None:
    assert _bare(line) == [SAID]


@pytest.mark.parametrize(
    "line",
    [SAID, f"1. {SAID}", f"— {SAID}", f'"{SAID}"', "* * *", "•", "(", "f(x) and (y)", f"{SAID}!"],
)
def test_numbers_speech_and_mere_signs_stay(line: str) -> None:
    assert _bare(line) == []


@given(st.text(alphabet="a•*_()[] \n▶1.—\"'"))
def test_what_is_left_lies_in_its_line(text: str) -> None:
    document = read_document(source_from_text(text, "a.txt", TEXT))
    for number, bare in document.bare_lines.items():
        assert len(bare) and document.lines[number].contains(bare)
        assert document.lines[number] != bare


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ("Put `{{ name }}` or `x`\u00a0there.", TEXT),
        ("Put `{{ name }}` or\n``x`` *there*.", MARKDOWN),
        ("<p>Put <code>{{ <b>name</b> }}</code> or <kbd>x</kbd> there.</p>", HTML),
    ],
)
def test_code_inside_lines_is_known(text: str, media_type: str) -> None:
    document = read_document(source_from_text(text, "a", media_type))
    codes = "".join(code.of(document.text).strip("`") for code in document.codes)
    assert codes.translate(BLANKS).replace(" ", "") == "{{name}}x"


def _bare(line: str) -> list[str]:
    document = read_document(source_from_text(f"{line}\nOne more line.", "a.txt", TEXT))
    return [bare.of(document.text) for bare in document.bare_lines.values()]
