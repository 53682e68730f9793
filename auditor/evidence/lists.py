"""Lists of names of one group that hold other members in another text."""

from __future__ import annotations

import re

from auditor.evidence.mentions import Mention, name_key
from auditor.evidence.statements import Difference, Statement
from auditor.text.span import Span

_AGREEMENT = re.compile(
    r"\b(?:accord|pact|treati|treaty|agreement|convention|allianc|union|bloc|coalition|club)\b"
)
_OPEN_LIST = re.compile(r"\b(?:such as|including|like|among|e\.g\.|for example)\s*$", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:,\s*(?:and|or)?|and|or|as well as|;)\s*(?:the\s+)?", re.IGNORECASE)


def enumerations(statement: Statement) -> list[tuple[frozenset[str], Span, bool]]:
    """Lists of two or more names: their keys, where, and whether more members are implied."""
    names = sorted(
        (m for m in statement.mentions if m.kind in ("name", "place")), key=lambda m: m.span
    )
    lists: list[list[Mention]] = []
    for name in names:
        between = statement.text[lists[-1][-1].span.end : name.span.start] if lists else "?"
        if lists and _JOINT.fullmatch(between):
            lists[-1].append(name)
        else:
            lists.append([name])
    found = []
    for members in lists:
        if len(members) >= 2:
            span = Span(members[0].span.start, members[-1].span.end)
            before = statement.text[max(statement.span.start, span.start - 14) : span.start]
            before = re.sub(r"the\s*$", "", before)
            keys = frozenset(name_key(member.value) for member in members)
            found.append((keys, span, _OPEN_LIST.search(before) is not None))
    return found


def lists(one: Statement, other: Statement) -> list[Difference]:
    """Lists that share two members or more but not all, on the same named agreement."""
    for mine, a, open_mine in enumerations(one):
        for theirs, b, open_theirs in enumerations(other):
            if mine == theirs or len(mine & theirs) < 2 or open_mine or open_theirs:
                continue
            topic = ((one.names | one.context) & (other.names | other.context)) - mine - theirs
            if any(_AGREEMENT.search(name) for name in topic):
                return [Difference("list", a, b, firm=bool(mine - theirs) and bool(theirs - mine))]
    return []
