"""Who is said to be what, or to do what to whom: offices and exchanged names that disagree."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.evidence.lexicon import stem_of
from auditor.evidence.mentions import name_key
from auditor.evidence.statements import Difference, Statement
from auditor.text.span import Span

# what a minister or secretary is in charge of; nobody is taken to hold two of them
_FIELDS = (
    r"foreign|energy|finance|defen[cs]e|interior|justice|health|education|environment|culture"
    r"|labou?r|transport|agriculture|farm|economy|trade|housing|prime|home|treasury|science|sports?"
    r"|tourism|fisheries|industry|family|climate|planning|development|immigration"
)
_MINISTER = rf"(?P<field>{_FIELDS}) (?P<head>minister|secretary)"
_HEADS = r"(?P<top>president|prime minister|king|queen|chancellor|pope|emperor)"
_NAME = r"(?P<name>[A-Z][\w'’-]+(?: (?:[A-Z]\.|[A-Z][\w'’-]+|de|van|von|al|bin)){1,3})"
_ROLE = re.compile(
    rf"\b(?i:(?:{_MINISTER}|{_HEADS})),? {_NAME}"
    rf"|{_NAME.replace('name', 'name2')}, (?:the |\w+'s )?(?:[A-Z]\w+ )?(?P<role2>(?i:(?:{_FIELDS})"
    r" (?:minister|secretary)|president|prime minister|king|queen|chancellor|pope|emperor))\b"
)
_NOT_NOW = re.compile(
    r"\b(?:former|formerly|ex|then|vice|deputy|acting|incoming|outgoing|future|next|new|shadow|junior"
    r"|assistant|party|club|company|bank|council|late|was|who)[ -]+(?:\w+ )?$",
    re.IGNORECASE,
)
# "A met B" says what "B met A" does
_MUTUAL = frozenset(
    stem_of(word)
    for word in "meet met met marry married fight fought play played join joined agree agreed talk "
    "talked speak spoke cooperate share shared border resemble equal and or with between versus "
    "drew draw face faced tie tied".split()
)


def roles(one: Statement, other: Statement) -> list[Difference]:
    """One person, by full name, in two offices that nobody holds at once."""
    for name, role, span in _said_to_be(one):
        for same, otherwise, there in _said_to_be(other):
            if name == same and role != otherwise and _exclude(role, otherwise):
                return [Difference("role", span, there)]
    return []


def _said_to_be(statement: Statement) -> list[tuple[str, str, Span]]:
    found = []
    for match in _ROLE.finditer(statement.text, statement.span.start, statement.span.end):
        groups = match.groupdict()
        before = statement.text[max(statement.span.start, match.start() - 20) : match.start()]
        if groups["role2"]:
            role, at, name = groups["role2"], match.span("role2"), groups["name2"]
            before = statement.text[match.end("name2") : match.start("role2")]
        else:
            start = match.start("field" if groups["field"] else "top")
            end = match.end("head" if groups["field"] else "top")
            role, at, name = statement.text[start:end], (start, end), groups["name"]
        if not _NOT_NOW.search(before):
            found.append((name_key(name.lower()), role.lower(), Span(*at)))
    return found


def _exclude(one: str, other: str) -> bool:
    """Two fields of ministers, or two heads of state; "president" may be that of a party."""
    ministers = [role.split()[-1] in ("minister", "secretary") for role in (one, other)]
    if all(ministers):
        return one.split()[0][:5] != other.split()[0][:5]
    return not any(ministers) or "prime minister" in (one, other)


def swapped(left: Sequence[re.Match[str]], right: Sequence[re.Match[str]]) -> Difference | None:
    """Two names that stand in each other's place while all other words are the same."""
    if len(left) != len(right):
        return None
    apart = [n for n in range(len(left)) if left[n].group().lower() != right[n].group().lower()]
    words = [left[n].group() for n in apart]
    if not apart or sorted(words) != sorted(right[n].group() for n in apart):
        return None
    if not all(word[0].isupper() for word in words) or len(apart) not in (2, 4):
        return None
    half = len(apart) // 2
    turned = [right[n].group() for n in (*apart[half:], *apart[:half])]
    between = {stem_of(token.group().lower()) for token in left[apart[half - 1] : apart[half]][1:]}
    if turned != words or not between or between & _MUTUAL:
        return None
    a, b = (Span(side[apart[0]].start(), side[apart[half - 1]].end()) for side in (left, right))
    return Difference("role", a, b)
