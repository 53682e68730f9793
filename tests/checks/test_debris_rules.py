"""The pack ``boilerplate-debris``: breadth, no string in two rules, near misses, real cases."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from auditor.checks.phrase import PhraseParams
from auditor.checks.placing import bare
from auditor.resources import rules_dir
from auditor.rulebook.book import Rulebook
from auditor.rulebook.loader import load_rule
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

RULES = [load_rule(path) for path in sorted((rules_dir() / "boilerplate-debris").glob("*.yml"))]
DECLARED = [rule for rule in RULES if rule.kind != "learned"]
BOOK = Rulebook(DECLARED)

CLEAN = {
    "verse": """The tide comes in and the tide goes out
and the boats of the harbour all swing about,
and the gulls on the wall look down from their place
at the mud and the weed and the sun on its face,
and nobody minds and nobody calls
till the evening comes over the harbour walls.""",
    "recipe": """Barley soup
Serves 4

200 g barley
1 onion, chopped
2 carrots
Salt and pepper

Method
1. Soak the barley overnight.
2. Fry the onion until soft, then add the carrots.
3. Pour on a litre of water and simmer for an hour.
Do not share the pot before it has cooled.""",
    "box score": """Vell 3, Harbour 2

Vell: Lind 4-1-2, Adeyemi 3-0-0, Moor 4-1-1
Harbour: Sands 4-0-1, Reyes 3-1-1, Tan 2-1-0

Home runs: Lind (4), Moor (2)
Attendance: 1,204""",
    "questions": """Do cookies follow me from site to site?
Cookies are small files. Most browsers let you refuse them, and the law asks sites to tell you.
Can I leave a comment without an account?
No. The paper asks readers to sign in before they post a comment on a story.
How do I subscribe to the newsletter?
Write to the desk; it goes out on Fridays.""",
    "code": """A loop in Rust

let total = items.iter().map(|x| x.price).sum();
The closure takes each item and gives its price, and the sum is printed with a format string.
It prints nothing when the list is empty.""",
    "law": """Sites must ask before they set cookies, the court ruled on Tuesday.
A box ticked in advance is no consent, and "Accept all" must not be larger than "Reject all".
Under the law, a privacy policy must say who reads the comments and for how long they are kept.
Subscribers of two papers had sued; members of a third may follow.""",
    "how-to": """How to leave a mailing list
Open the last message and scroll to the end.
Click the link and enter your email address.
You must be signed in as the owner of the list for the next step.
Choose Settings, then Unsubscribe, and press Save.
To read the whole manual, ask at the library.""",
    "dialogue": """"Share this," my uncle said, and pushed the loaf across the table.
"Read more," said my aunt, who thought that books could cure anything.
— Follow me, said the guide.
— Leave a comment in the book, she said, as everybody does.
Of course, I would never have found the way alone.""",
    "short verse": """Home,
says the gull,
home,
says the bell.
Continue, says the tide,
and nobody replies.""",
    "a chatbot quoted": """The clerk had pasted the whole answer into the brief, the judge wrote.
It began with "Certainly! Here is a draft of your motion".
Asked again, the program wrote that, as an AI language model, it could give no advice.
Good question. Feel free to ask for a second opinion, says the bar.""",
    "interview": """You have said that you hate music. Why?
Great question! Here's the thing about music: it never asks.
What comes next for you?
Of course, here is where it gets hard. A book, then sleep.""",
    "letters": """To the editor: Your story on the ferry was unfair to its crew.
They have worked through three storms. Read the log before you print.
Nora Lindqvist, Vell""",
}


@pytest.mark.parametrize("name", CLEAN)
def test_what_only_looks_like_debris_is_left_alone(name: str) -> None:
    assert _lines_of(CLEAN[name]) == []


def test_the_pack_is_broad() -> None:
    classes = {rule.file.tags[0] for rule in DECLARED if rule.file.tags}
    lists = [rule.params.entries() for rule in DECLARED if isinstance(rule.params, PhraseParams)]
    assert len(classes) >= 12
    assert len(DECLARED) + sum(map(len, lists)) >= 60


def test_no_line_is_in_two_lists() -> None:
    known = Counter(
        bare(phrase.lower())
        for rule in DECLARED
        if isinstance(rule.params, PhraseParams) and rule.params.in_a_row == 1
        if not rule.params.within_first
        for phrase in {bare(entry.lower()): entry for entry, _ in rule.params.entries()}
    )
    assert [phrase for phrase, count in known.items() if count > 1] == []


def test_five_articles_and_their_debris(shared: Path) -> None:
    found = {
        path.name[:3]: _lines_of(path.read_text(encoding="utf-8"), skip="note")
        for path in sorted((shared / "articles").glob("*.txt"))
    }
    assert found == {
        "000": [],
        "001": [],
        "002": ["This\nmove"],
        "003": ["Leave a comment"],
        "004": ['"*" indicates required fields'],
    }


def test_marked_texts_and_look_alikes(shared: Path) -> None:
    """Measured: precision .97, recall .85, F1 .90; no line of the look-alikes."""
    debris = shared / "data" / "debris"
    labels = {}
    for row in (debris / "texts" / "labels.tsv").read_text(encoding="utf-8").split("\n")[1:]:
        if row:
            name, line, label, *_ = row.split("\t")
            labels[name, int(line)] = label
    hit = false = missed = 0
    for path in sorted((debris / "texts").glob("*.txt")):
        for line, flag in _flags(path.read_text(encoding="utf-8")).items():
            label = labels.get((path.name, line), "content")
            hit += flag and label == "debris"
            false += flag and label == "content"
            missed += not flag and label == "debris"
    assert 2 * hit / (2 * hit + false + missed) >= 0.85
    likes = [
        flag
        for path in (debris / "lookalikes").glob("*.txt")
        for flag in _flags(path.read_text(encoding="utf-8")).values()
    ]
    assert sum(likes) <= 0.01 * len(likes)


def test_gate_rules_spare_news(shared: Path) -> None:
    """One article in ten, strong chatbot, placeholder and template rules: no flag at all."""
    import lzma

    strong = ("chatbot-residue", "chatbot-token", "template-variable", "feed-cut", "cookie-notice")
    book = Rulebook([rule for rule in DECLARED if rule.id in strong])
    with lzma.open(shared / "data" / "news" / "articles.jsonl.xz", "rt") as lines:
        for number, line in zip(range(1500), lines, strict=False):
            text = json.loads(line)["text"]
            found = book.scan(read_plain(source_from_text(text, uri=str(number))))
            assert not any(found.values()), found


DEBRIS = [
    "Send this page to a friend",
    "We and our 96 partners store and/or access information on a device.",
    "The rest of this report is for members only. Become a member to read it.",
    "Get the tide tables by email every morning. Subscribe to The Ebb.",
    "Want more of this? Leave your email below and we'll write once a week.",
    "This page works better in our app. Open it now",
    "You need to be logged in to leave a comment.",
    "Comments have been turned off for this page.",
    "Advertisement. Scroll to continue reading.",
    "To watch this clip you need to switch on JavaScript in your browser.",
    "All texts and images © Vell Almanac",
    "If you order through a link on this page, we may earn a small fee.",
    "Allow Mastodon content?",
]


@pytest.mark.parametrize("said", DEBRIS)
def test_a_line_of_debris_is_flagged_whole(said: str) -> None:
    text = f"The tide was the highest since 1953.\n{said}\nForty boats were lost at the point."
    assert _lines_of(text, skip="note") == [said]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("The wall held. [Read more: Forty years of the wall] It was built in 1964.", 0),
        ("The wall held for a day and a night. ALSO READ | Forty years of the wall", 37),
        ("The map of the wall is on the county's site (opens in new tab) and at the library.", 0),
        ("The wall was built in 1964 by two brothers. Sign up for our newsletter here.", 44),
    ],
)
def test_debris_inside_a_line_is_flagged_alone(line: str, part: int) -> None:
    (found,) = _lines_of(f"The tide was high.\n{line}\nForty boats were lost.")
    assert found == line[part:] if part else found in line and 4 < len(found) < len(line) / 2


@pytest.mark.parametrize("signs", ["• {}", "👉 {}", "**{}**", "▶ {} ›", "[{}]", "✉️ {} ⬇️"])
def test_signs_around_a_line_hide_nothing(signs: str) -> None:
    for said in ("Leave a comment", "Read more: Nine bridges of the Vell", "Back to top"):
        text = f"The ferry is late.\n{signs.format(said)}\nThe next one leaves at noon."
        assert set(_lines_of(text)) == {signs.format(said)}


def test_code_inside_a_line_is_no_remnant() -> None:
    assert _lines_of("Write `{{ name }}` or `&nbsp;` into the letter.") == []


def _lines_of(text: str, skip: str = "") -> list[str]:
    read = read_plain(source_from_text(text, uri="t.txt"))
    severities = {rule.id: rule.file.severity for rule in DECLARED}
    return [
        match.span.of(read.text)
        for rule, result in BOOK.scan(read).items()
        if severities[rule] != skip
        for match in (result if isinstance(result, list) else [])
    ]


def _flags(text: str) -> dict[int, bool]:
    """Line number to whether findings cover half of its visible characters."""
    read = read_plain(source_from_text(text, uri="t.txt"))
    covered: set[int] = set()
    for result in BOOK.scan(read).values():
        assert isinstance(result, list)
        for match in result:
            raw = read.map.to_raw(match.span)
            covered.update(range(raw.start, raw.end))
    flags, start = {}, 0
    for number, line in enumerate(text.split("\n"), 1):
        seen = [offset for offset, char in enumerate(line, start) if not char.isspace()]
        if seen:
            flags[number] = sum(offset in covered for offset in seen) * 2 >= len(seen)
        start += len(line) + 1
    return flags
