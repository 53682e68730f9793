"""Where sentences and words begin and end."""

from __future__ import annotations

import pytest

from auditor.text.reading import read_document
from auditor.text.source import source_from_text

# each string one sentence; they are read joined by a space
PASSAGES = [
    ["Dr. Lee met Mrs. Vale at 5 p.m. on Oct. 3.", "It rained."],
    ["The U.S. Navy left.", "It went to the U.S.", "The crew slept."],
    ["J. R. Holt and K. Marsh spoke.", "Nobody heard."],
    ["Prices rose 3.5 percent to $4.20.", "No. 1 on the list was tea."],
    ['"We are late."', '"Why?" she asked.', '"Because."'],
    ['"Are we late?" Anna Holt asked.', '"Yes!"', "Nobody moved."],
    ["He waited... and waited.", "Then he left..."],
    ["So it goes . . . on.", "End."],
    ["1. Open the lid.", "2. Pour."],
    ["She called it 'done.'", "He agreed."],
    ["(It was closed.)", "They left."],
    ["Acme Inc. said so.", "Rivals such as Bolt Inc. did not.", "They hid."],
    ["Sens. Rowe and Hill of Albany, Calif. spoke.", "Reps. Orr and May left."],
    ["The case of Holt v. Marsh ended.", "Roe won."],
    ["Is it?", "Yes!", "It is."],
    ["Then-Gov. Rowe left.", "What did I. know."],
    ["They ate apples, pears, etc. and left.", "He is in the VA.", "Exit polls differ."],
    ["iPhones sell.", "iPads do not."],
    ["The end.Nobody fixed it.", "Done."],
    ["«Ça va.»", "Oui."],
]


@pytest.mark.parametrize("sentences", PASSAGES, ids=lambda sentences: sentences[0][:24])
def test_sentences(sentences: list[str]) -> None:
    document = read_document(source_from_text(" ".join(sentences)))
    assert [span.of(document.text) for span in document.sentences] == sentences


def test_no_sentence_runs_across_lines() -> None:
    document = read_document(source_from_text("A heading\nA line that ends\n\nThe rest."))
    assert len(document.sentences) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don\u2019t, o'clock; years' rock 'n' roll", "Don't o'clock years rock n roll"),
        ("state-of-the-art well--known \u2010dash", "state-of-the-art well known dash"),
        ("the U.S. and the Ph.D. at 5 a.m.", "the U.S and the Ph.D at 5 a.m"),
        ("5,000 or 1,234,567.89, then 3, 4", "5,000 or 1,234,567.89 then 3 4"),
        ("caf\u00e9 cafe\u0301 q\u0323x", "café café q\u0323x"),
        ("AT&T v1.2.3 Node.js joe.b@mail.example", "AT&T v1.2.3 Node.js joe.b@mail.example"),
        ("It ended.Nobody saw.", "It ended Nobody saw"),
        ("at https://x.example/a-b?c=d, or", "at https://x.example/a-b?c=d or"),
        ("(https://x.example/)", "https://x.example/"),
        ("a_b 9/11 50%", "a b 9 11 50"),
        ("\U0001f600 \u05d0\u05d1 \u6c34", "\u05d0\u05d1 \u6c34"),
    ],
)
def test_words(text: str, words: str) -> None:
    document = read_document(source_from_text(text))
    assert [word.of(document.text) for word in document.words] == words.split()
