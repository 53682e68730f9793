"""Word lists for reading who says what and how surely: verbs, source nouns, hedges, hype."""

from __future__ import annotations

from functools import lru_cache

_IRREGULAR = {
    "said": "say", "told": "tell", "wrote": "write", "written": "write", "thought": "think",
    "felt": "feel", "knew": "know", "known": "know", "saw": "see", "seen": "see",
    "found": "find", "meant": "mean", "swore": "swear", "sworn": "swear", "spoke": "speak",
    "spoken": "speak", "shown": "show", "understood": "understand", "sought": "seek",
    "saying": "say", "asked": "ask", "asking": "ask", "added": "add", "adding": "add",
    "died": "die", "dying": "die", "tied": "tie", "lied": "lie", "lying": "lie",
}  # fmt: skip


def stem_of(word: str) -> str:
    """``word`` (lower case) without its commonest endings; crude, but one for most verb forms."""
    if word in _IRREGULAR:
        word = _IRREGULAR[word]
    for ending, least, put in (("ies", 5, "y"), ("ied", 5, "y"), ("ing", 6, ""), ("ed", 5, "")):
        if word.endswith(ending) and len(word) >= least:
            base = word[: -len(ending)] + put
            if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "slz":
                base = base[:-1]
            return base[:-1] if base.endswith("e") and len(base) > 3 else base
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem_of(word) for word in words.split())


REPORT_STEMS = _stems(
    "say tell report announce claim state argue assert contend insist maintain declare allege note "
    "add explain reply respond admit acknowledge concede confirm deny reject dismiss warn caution "
    "predict forecast suggest indicate imply reveal disclose stress emphasize emphasise underline "
    "underscore recall remark observe point comment testify swear vow pledge promise urge call "
    "describe characterize label accuse blame criticize criticise slam blast denounce condemn "
    "praise tout hail mock complain ask question wonder write tweet post quote cite estimate "
    "conclude find show demonstrate quip joke boast brag lament echo reiterate repeat propose "
    "recommend demand order rule agree disagree dispute refute rebut counter advise inform assure "
    "remind hint signal speculate surmise theorize lecture answer interject interview mention "
    "refer discuss cover publish release frame articulate highlight"
)
ATTITUDE_STEMS = _stems(
    "believe think feel consider expect hope fear doubt worry suspect know want wish assume "
    "suppose guess imagine realize understand view see regard deem judge figure prefer favor "
    "favour support oppose endorse back like love hate dislike trust intend plan anticipate "
    "appreciate regret envision perceive reckon seek mean"
)
# verbs by which a crowd is said to say or think something
HOLD_STEMS = _stems(
    "say tell report warn argue claim complain believe think feel fear suspect expect predict "
    "agree insist maintain contend note doubt worry hope accuse blame praise attribute dismiss "
    "admit suggest question wonder counter criticise criticize condemn welcome swear rave point "
    "rate recommend advise caution assume speculate object grumble boast vow describe "
    "express hail regard convinced conceded acknowledge lament"
)
REPORT_NOUNS = frozenset(
    "statement claim claims allegation allegations report reports assertion announcement warning "
    "warnings comment comments remark remarks accusation accusations criticism argument "
    "suggestion prediction denial promise pledge vow call calls demand demands proposal question "
    "questions view views opinion belief fear fears concern concerns hope hopes support "
    "opposition speech interview tweet tweets letter email memo testimony endorsement rhetoric "
    "position plan idea notion assumption conclusion finding findings".split()
)
SOURCE_NOUNS = frozenset(
    "official officials spokesman spokeswoman spokesperson spokespeople analyst analysts expert "
    "experts critic critics observer observers researcher researchers scientist scientists "
    "source sources aide aides adviser advisers advisor advisors lawmaker lawmakers senator "
    "senators minister ministers president lawyer lawyers attorney attorneys police prosecutor "
    "prosecutors economist economists strategist strategists pollster pollsters reporter "
    "reporters journalist journalists author authors historian historians professor professors "
    "leader leaders activist activists advocate advocates insider insiders diplomat diplomats "
    "commentator commentators doctor doctors witness witnesses resident residents voter voters "
    "supporter supporters opponent opponents people many some others republicans democrats "
    "conservatives liberals candidate nominee governor mayor director chairman chairwoman chief "
    "secretary judge court agency department ministry government administration campaign company "
    "group organization organisation committee commission council union bank university "
    "institute".split()
)
DOCUMENT_NOUNS = frozenset(
    "report study survey poll polls paper article newspaper book memo document documents letter "
    "email emails data statistics figures research analysis statement release filing filings "
    "indictment complaint lawsuit ruling transcript dossier census index review website post "
    "tweet magazine journal times post tribune herald gazette telegraph guardian".split()
)
VAGUE_NOUNS = frozenset(
    "analysts observers experts critics commentators insiders pundits many some others people "
    "researchers scientists historians scholars economists sources supporters opponents "
    "skeptics sceptics detractors proponents advocates everyone everybody somebody someone "
    "nobody most few several voices reports rumors rumours studies academics specialists watchers "
    "onlookers campaigners sceptics locals fans".split()
)
ANONYMOUS_NOUNS = frozenset(
    "official officials source sources aide aides spokesman spokeswoman spokesperson adviser "
    "advisers diplomat diplomats insider insiders person people operative operatives lawmaker "
    "lawmakers witness witnesses staffer staffers employee employees police authorities "
    "investigators".split()
)
# crowds by what they do or are; a capital at the start of a sentence makes no name of them
CROWD_NOUNS = VAGUE_NOUNS | frozenset(
    "academics activists advisers analysts athletes artists audiences authors backers bankers "
    "biologists bloggers brokers builders businesses buyers campaigners carriers chefs "
    "citizens climatologists clinicians coaches collectors colleagues columnists commuters "
    "companies conservationists consumers critics customers dealers dentists designers "
    "developers dietitians doctors drivers ecologists editors educators employees employers "
    "engineers entrepreneurs environmentalists epidemiologists fans farmers followers foodies "
    "forecasters foreigners gamers geologists groups growers guests households insurers "
    "investors journalists judges landlords lawyers locals managers manufacturers marketers "
    "members meteorologists motorists musicians neighbours neighbors nurses nutritionists "
    "officers onlookers orthopaedists owners parents participants passengers patients "
    "pediatricians physicians physicists players politicians pollsters producers "
    "professionals professors psychologists publishers pupils readers regulators residents "
    "retailers reviewers sailors scholars sellers shoppers shopkeepers spectators specialists "
    "strategists students suppliers surgeons teachers tenants therapists tourists traders "
    "trainers travellers travelers unions users vendors villagers visitors viewers volunteers "
    "voters watchers women men workers youngsters youths allergists bystanders creditors cyclists "
    "diplomats donors families fathers fishermen gardeners hunters lenders listeners miners "
    "mothers pedestrians pilots relatives soldiers subscribers survivors witnesses".split()
)
# what may stand before "shows" or "suggests" without anybody being said to say so
NOT_SOURCES = frozenset(
    "it this that these those which what there move moves step steps decision development "
    "developments deal agreement event events trend trends situation inclusion participation "
    "partnership relationship conflict crisis success failure change changes increase decrease "
    "rise fall visit summit meeting ceremony process goal goals focus result results".split()
)
HEDGES = frozenset(
    "may might could would perhaps maybe possibly possible probably probable likely unlikely "
    "reportedly allegedly apparently seemingly presumably supposedly purportedly potentially "
    "potential appear appears appeared seem seems seemed suggest suggests suggested expected "
    "anticipated believed thought rumored rumoured alleged purported approximately roughly about "
    "around nearly almost somewhat relatively fairly generally usually often sometimes largely "
    "mostly arguably unclear uncertain tend tends tended poised should".split()
)
HYPE = frozenset(
    "groundbreaking revolutionary unprecedented historic landmark game-changing game-changer "
    "stunning shocking incredible amazing remarkable extraordinary massive huge profound "
    "transformative cutting-edge world-class unparalleled unmatched seamless vibrant pivotal "
    "crucial vital immense tremendous spectacular breathtaking phenomenal ultimate must-see "
    "explosive bombshell dramatic monumental iconic legendary powerful exciting".split()
)
OPINION = frozenset(
    "unfortunately fortunately sadly clearly obviously undoubtedly certainly surely hopefully "
    "frankly shameful disgraceful ridiculous absurd outrageous terrible horrible awful wonderful "
    "brilliant beautiful ugly stupid foolish wise admirable deserve deserves ought must best "
    "worst important essential necessary wrong right".split()
)
CAUSAL = frozenset(
    "because therefore thus hence consequently causes caused causing leads led leading results "
    "resulted triggers triggered drives drove driven due owing thanks spurs spurred".split()
)
NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without cannot n't don't doesn't didn't won't "
    "wouldn't can't couldn't isn't aren't wasn't weren't hasn't haven't hadn't shouldn't "
    "failed fails refused refuses denied denies".split()
)
MODALS = frozenset("will would shall should can could may might must ought 'll".split())
PRONOUNS = frozenset(
    "i you he she it we they me him her us them his my your our their who himself herself "
    "themselves itself".split()
)
BE = frozenset("is are was were be been being 's 're has have had do does did".split())
TITLES = frozenset(
    "mr. mrs. ms. dr. sen. rep. gov. gen. prof. mr mrs ms dr sen rep gov gen president senator "
    "governor representative congressman congresswoman secretary minister chancellor king queen "
    "prince princess pope judge justice sir lord lady professor mayor sheriff ambassador".split()
)
FUNCTION_WORDS = frozenset(
    "the a an this that these those of in on at by for from to with as about against between "
    "into through over under after before since until during according and or but if when while "
    "because than so such which what where why how not no there here also only even just more "
    "most other another any all both each every some many few".split()
) | PRONOUNS | BE | MODALS  # fmt: skip
_CLASSES = (
    ("report", REPORT_STEMS), ("attitude", ATTITUDE_STEMS), ("reportnoun", REPORT_NOUNS),
    ("source", SOURCE_NOUNS), ("document", DOCUMENT_NOUNS), ("hedge", HEDGES), ("hype", HYPE),
    ("opinion", OPINION), ("negation", NEGATIONS), ("modal", MODALS), ("pronoun", PRONOUNS),
    ("be", BE), ("title", TITLES), ("causal", CAUSAL),
)  # fmt: skip


def classes_of(form: str, stem: str) -> frozenset[str]:
    """The lists that a word belongs to, by its lower-case form or (for verbs) its stem."""
    return frozenset(
        name
        for name, words in _CLASSES
        if (stem if name in ("report", "attitude") else form) in words
    )


def kind_of(form: str) -> str:
    """The names of all lists that hold ``form``, sorted and joined; empty for most words."""
    return "|".join(sorted(classes_of(form, stem_of(form))))


@lru_cache(maxsize=65_536)
def is_report(form: str) -> bool:
    """Whether ``form`` (lower case) may be a verb of saying."""
    return stem_of(form) in REPORT_STEMS
