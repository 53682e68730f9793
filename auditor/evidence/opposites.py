"""Words that cannot both be true of one matter, and pasts that do not look like their verb."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.evidence.lexicon import stem_of

_PAIRS = (
    "rise/fall rise/drop rise/decline rise/sink increase/decrease increase/decline "
    "increase/fall gain/lose gain/fall grow/shrink climb/fall climb/drop soar/plunge "
    "jump/slump up/down higher/lower above/below accept/reject approve/reject accept/refuse "
    "adopt/reject back/oppose support/oppose confirm/deny admit/deny agree/refuse allow/ban "
    "permit/ban permit/forbid allow/forbid lift/impose win/lose beat/lose open/close "
    "start/end begin/end begin/finish buy/sell hire/fire arrive/leave join/leave enter/leave "
    "convict/acquit guilty/innocent guilty/acquitted alive/dead survive/die save/lose "
    "strengthen/weaken improve/worsen succeed/fail pass/fail pass/reject profit/loss "
    "surplus/deficit import/export majority/minority legal/illegal lawful/unlawful "
    "safe/unsafe safe/dangerous likely/unlikely possible/impossible able/unable first/last "
    "oldest/youngest largest/smallest highest/lowest biggest/smallest best/worst "
    "longest/shortest fastest/slowest most/least more/fewer more/less male/female north/south "
    "east/west northern/southern eastern/western before/after with/without for/against "
    "raise/cut raise/lower expand/cut extend/shorten early/late public/private "
    "permanent/temporary upheld/overturned uphold/overturn guilty/cleared arrest/release "
    "all/none many/few both/neither always/never ahead/behind faster/slower older/younger "
    "stronger/weaker better/worse"
)
# of one matter both may be said, but then of different parts of it
_APART = (
    "kill/injure kill/wound dead/injured dead/wounded die/injure injure/arrest arrest/charge "
    "man/woman men/women boy/girl boys/girls adult/child adults/children house/flat"
)
_OPPOSITES = frozenset(
    frozenset(stem_of(word) for word in pair.split("/")) for pair in _PAIRS.split()
)
_CONTRASTS = _OPPOSITES | frozenset(
    frozenset(stem_of(word) for word in pair.split("/")) for pair in _APART.split()
)
_PAST = dict(
    pair.split("/")
    for pair in (
        "rose/rise risen/rise fell/fall fallen/fall lost/lose won/win left/leave bought/buy "
        "sold/sell began/begin begun/begin sank/sink sunk/sink grew/grow grown/grow "
        "shrank/shrink shrunk/shrink beaten/beat became/become built/build took/take "
        "taken/take gave/give given/give held/hold made/make met/meet paid/pay sent/send "
        "went/go gone/go withdrew/withdraw withdrawn/withdraw chose/choose chosen/choose "
        "broke/break broken/break kept/keep led/lead brought/bring forbade/forbid "
        "forbidden/forbid upheld/uphold overthrew/overthrow ran/run drew/draw drawn/draw "
        "came/come returned/return spent/spend stood/stand"
    ).split()
)


def verb_of(word: str) -> str:
    """The stem of a word in lower case, of an irregular past that of its verb."""
    return stem_of(_PAST.get(word, word))


def set_apart(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether some word of each, in lower case, shows that the two speak of different parts."""
    theirs = {verb_of(word) for word in other}
    return any(frozenset((verb_of(mine), each)) in _CONTRASTS for mine in one for each in theirs)


def are_opposites(one: str, other: str) -> bool:
    """Whether two words in lower case cannot both be said of one matter."""
    return frozenset((verb_of(one), verb_of(other))) in _OPPOSITES
