"""Makes spun-term.tsv and spun-name.tsv: fixed terms as a spinner would write them.

Run as ``python -m auditor.learned.wording.spun_terms FOLDER CLEAN.jsonl``. Every word of a term may
be swapped (one, or all that have swaps); what clean text writes too is left out, so the lists hold
only what is near certain to be wrong. CLEAN.jsonl holds one ``{"text": …}`` a line.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

from auditor.learned.wording.fixed_terms import NAME_SWAPS, NAMES, SWAPS, TERMS

_WORD = re.compile(r"[\w'-]+")
_MOST_WORDS = 8  # longest variant looked for in clean text
_HEADER = (
    "# {what} as spinners write them, with the right form.",
    "# Made by auditor/learned/wording/spun_terms.py; do not edit by hand.",
)
# Right in some other sense, though the clean text at hand may not hold them.
RIGHT = """
actual existence|property|period, aerial pollution, angle drop, article location
aspect effect, atmosphere change, atomic electricity|strength, augmented fact, bank record
bathing pool, beginning rate|fee|price|charge|control, best court, big information
board sport, breaking information, breast disease, brief term, brilliant city|contract
clever contract|phone, carbon impact, cell telephone, cellular phone|telephone|application
chief element|part|component, client experience|interface|interaction|friendly
commerce association|union|deal|agreement, common election|right|society|war
consumer support|help|aid|guide|interaction|interface|friendly, consumer assist
consuming water, coronary failure|attack|rate, customer help|aid|guide, data capacity
design recognition, device learning, directed learning, disease cell|patient, dwelling space
electrical field|vehicle|car|automobile, electric automobile
electricity consumption|station|efficiency|efficient, emergency space, energy station
enterprise model|owner|plan|strategy|version|funding, environment change
excessive speed|velocity
exchange fee|price|charge|agreement|deal|association|union|conflict|war, external area|space
fabricated intelligence, manufactured intelligence, simulated intelligence, fee range
fitness coverage|protection, foreign approach, free commerce, fuel station
function model|play, genuine life|world|time|property|existence|period|global
global champion|record|cup|warfare, golden medal, graphic layout, fashion layout
interior layout, web layout, hard force, head part
high pace|clergyman|cleric|minister|pastor, top minister|clergyman|cleric|pastor
huge data|information, enormous data|information, large data|information
massive information, in-depth care|consideration, industry model|plan|strategy|owner|version
infectious malady, information structure|capacity|storage|set|mining|scientist|stockpiling
insurance approach|strategy, interest charge|fee|price
internet browser|designer|design|worth
international champion|record|struggle|war|cup|warming
inventory price|value|worth|fee|exchange, item location, object location|discovery
joint challenge|enterprise, labor association, laundry device|gadget|machine|gear
law agency|college|implementation, legislation implementation, learning charge|fee|price
load reduction|deficit, master's diploma, bachelor's diploma, medical ordeal|trial
middle college, mobile software, move learning, native dialect, natural fuel
nearest adjoining, nervous network|community|organization|organisation|web|gadget|machine
non-public area|zone, nuclear electricity|strength, ocean level, operating machine|gadget
open sector|health|system|transport|opinion|zone|coverage|strategy|quarter|wellbeing
outer area|house
outside investment|funding|approach|policy|trade|currency|exchange|coverage
outside clergyman|cleric|pastor|alternate, overseas coverage|clergyman|cleric|pastor
overseas currency|exchange|investment|funding|approach|strategy|trade|policy|alternate
part effect, personal equity|sector|zone|quarter, person experience|interaction
phony information, photograph processing|division, picture processing|division
position play|playing, premium charge|fee, prime part, principal part|element
privacy approach|strategy, private area|quarter|zone, protection strategy|approach|coverage
public quarter|zone|strategy, pulmonary cancer, quick food, rapid food, raw fabric|cloth
uncooked material, real existence|period
records center|storage|capacity|privacy|structure|technology|science, reduction function
regular language|tongue|dialect|fuel, remote clergyman|cleric|pastor|approach|exchange|trade
remote policy|strategy|currency|coverage|funding|investment|alternate
resistant system|machine|gadget, safe system|machine|gadget|framework, selection tree
sensible phone|contract|city|telephone, share value|worth|fee, side impact, skin disease
small enterprise|industry, smart telephone|smartphone, snowy home|house|dwelling|residence
social community|organisation|arrangement, solar gadget|machine|board, statistics set
stock trade|fee, strength station, sun power|system|board|cell|machine
support learning|studying, supreme courtroom, sustainable electricity|strength
tough force|power|drive|disk, trade charge|fee|price|rate|warfare|struggle
training information, user interaction, value range
versatile app|application|software|phone|telephone|smartphone, washing device|gadget|gear
weather change, weight deficit|reduction, white home|residence|dwelling, wind strength
working system|gadget, world conflict|struggle|warfare|champion, area station
coverage strategy|approach, crisis room, civil struggle, cloud capacity|provider
closing moment|minute, end to stop|end to give up, short time period, long time period
lengthy time period, brief time period, internet web page, web web page, face to confront
central financial institution, liberty of expression, death toll rate, prostate disease
cold conflict|struggle, data set, least salary, major constituent, home violence, net worth
money drift, open supply, dining space, living space, residing space, bank loan
foremost part, freedom of speaking, human resources, speaking recognition, digestive gadget
fast meals
operating framework, working framework|machine, solar framework|cellular|mobile|strength
respiratory machine|gadget, energy deliver|furnish, food deliver|furnish
meals deliver|furnish, power deliver|furnish, electricity deliver|furnish
strength deliver|furnish, vitality deliver, machine adapting|finding out
gadget adapting|finding out, gear adapting|studying|finding out
device adapting|studying|researching|finding out, signal handling|preparing, income levy
bloodless war|conflict|struggle|warfare, regulation agency|authorization|implementation
bank mortgage, Department of Work|Training|Protection|Schooling|Wellness
Ministry of Training|Protection|Schooling|Wellness, Service of Health|Education|Defence
Service of Protection|Training
Division of Labor|Health|Education|Energy|Justice|Agriculture
Division of Training|Protection|Schooling|State|Work|Wellness|Fitness
Branch of Health|Labor, Home Speaker, Residence Speaker, Place Speaker
Global War|Bank|Struggle, World Struggle, Sport of Thrones, Celebrity Wars
White Place|Residence, Snowy House|Home|Place|Residence, Red Ocean, Purple Cross|Sea|Ocean
Crimson Sea, Stock Trade, Premier Group, Nobel Award, Pulitzer Award, High Minister
Top Minister|Clergyman|Pastor, Overseas Affairs|Issues, Equity Department|Division|Branch
Protection Department|Branch, State Division|Branch, Treasury Division|Branch
Defense Division, Global Economic Forum, Global Health Organization
Global Trade Organization|Corporation, World Trade Corporation, Global Cup, Best Court
Outer Affairs, Democratic Celebration, Civil Struggle, Global Commerce Organization
Foreign Issues, Security Gathering|Chamber, Safety Chamber|Gathering, Global Financial Forum
Outside Secretary, Common Assembly|War|Conflict|Struggle, Country Security|Safety
Supreme Courtroom, High Courtroom
regular gas|power|energy, coronary heart disease|failure, Protection Minister
actual world|life, quick meals, social networking platform, undifferentiated cell
supply code, real international, network social, consumer value
area headquarters, house headquarters
access manage, administration system|framework, agent minister, aerial force|pressure
arbitrary factor|variable|walk|stroll, avenue safety, bacterial contamination
viral contamination, lung contamination, pulmonary infection, bond security|give way
box workplace, car mishap, vehicle mishap, automobile mishap, traffic mishap, chronic malady
cell life, client account|price|value|fee, consumer account|value|worth|fee|price list
color area, commerce balance, concealed layer, contact screen, crude petroleum
danger factor, database administration, display screen time, dirt erosion, e-mail marketing
eating issue, edge discovery|location|recognition, electrical energy|electricity|strength
electric energy, electric strength|electricity, energy outage|blackout, exchange balance
expansion rate|price|fee, feature movie, feedback circle, financial growth|development
monetary development|growth, frequency area, fuel value|fee, gas fee|value|worth
genetic transformation, growing country|kingdom, creating country, hazard management
heat exchange|switch|move, help degree|level|stage, guide degree|level|stage
aid degree|level|stage, assist level|degree, support degree|stage, hepatic disease
hereditary mutation, hidden sheet, home crew|sprint|jog, human resource administration
information recovery, internet hosting, jungle fire, lead vocalist
leading function|position, load gain|benefit|advantage, lodging market, management framework
management machine|gadget, master system|framework|machine, mental confusion
mission management|administration, mortgage charge|fee, normal circulation, overseas money
remote money, pain alleviation, persistent disease, person account
petroleum price|spill|value, police pressure, power blackout, practical development
process interview|market, quality expression|therapy|articulation, random factor, red rug
refugee encampment, sensor arrangement|hub|web, security yield|give way
selection maker|making, shopping for energy|electricity|power|strength, steering protocol
stock dealer, storm flood, tropical typhoon, typhoon surge|flood
surveying station|place|region, time area, woodland fire, venture management, video name
virtual currency|money|marketing, voter attendance, water deficiency|scarcity
weight advantage|benefit, crimson carpet, purple carpet, opposition level
opposition stage|degree, court docket case, courtroom case, court case study
passing rate|fee|price, death punishment, decision aid system, forum game, swelling rate
anxiety issue, imply value, get to manage, endure market, undergo market, crop give way
harvest give way, period management, expert machine|gadget, hard work market, edge detection
waste administration, risk administration, supply chain administration, transport sheet
trading quantity, oil slip, oil value, wild existence, period area|domain, agony relief
video convention, hands race, political celebration, live, panel trial, medical depression
national safety, gore test
""".replace("\n", ",").split(",")  # fmt: skip


def read_swaps(lines: Iterable[str]) -> dict[str, list[str]]:
    """``word=a/b`` lines to a table; underscores stand for blanks."""
    pairs = (line.strip().split("=") for line in lines if line.strip())
    return {word: others.replace("_", " ").split("/") for word, others in pairs}


def right_phrases(lines: Iterable[str]) -> set[str]:
    """``first second|third`` spelt out as "first second" and "first third"."""
    found = set()
    for line in lines:
        *head, ends = line.split() or [""]
        for phrase in ends.split("|"):
            found.add(" ".join((*head, phrase)))
    return found - {""}


def variants(term: str, swaps: dict[str, list[str]]) -> Iterator[str]:
    """All ways to swap one or two words of ``term``."""
    words = term.split()
    choices = [(word, *swaps.get(word, ())) for word in words]
    for choice in product(*choices):
        if 0 < sum(old != new for old, new in zip(words, choice, strict=True)) <= 2:
            yield " ".join(choice)


def plural(term: str) -> str:
    """The plural by the last word's regular ending (good enough for a list of wrong forms)."""
    if term.endswith(("s", "x", "ch", "sh")):
        return term + "es"
    if term.endswith("y") and term[-2] not in "aeiou":
        return term[:-1] + "ies"
    return term + "s"


def singulars(phrase: str) -> set[str]:
    """The phrase, and what it may be the plural of."""
    forms = {phrase, phrase.removesuffix("s"), phrase.removesuffix("es")}
    return forms | ({phrase[:-3] + "y"} if phrase.endswith("ies") else set())


def rows(
    terms: Iterable[str], swaps: dict[str, list[str]], *, plurals: bool
) -> dict[str, list[str]]:
    """Wrong form to the right forms it may stand for."""
    right = {term.strip() for term in terms if term.strip()}
    spared = right | right_phrases(RIGHT)
    found: dict[str, list[str]] = {}
    for term in sorted(right):
        for variant in variants(term, swaps):
            pairs = [(variant, term)]
            if plurals and not term.endswith("s") and not variant.endswith("s"):
                pairs.append((plural(variant), plural(term)))
            for wrong, good in pairs:
                if not spared & singulars(wrong):
                    found.setdefault(wrong, []).append(good)
    return found


def seen_in(texts: Iterable[str], wanted: set[str], *, fold: bool) -> set[str]:
    """Those of ``wanted`` that stand in a text as whole words."""
    starts = {phrase.split()[0] for phrase in wanted}
    seen: set[str] = set()
    for text in texts:
        words = _WORD.findall(text.lower() if fold else text)
        for at, word in enumerate(words):
            if word in starts:
                for size in range(1, _MOST_WORDS):
                    phrase = " ".join(words[at : at + size])
                    if phrase in wanted:
                        seen.add(phrase)
    return seen


def main(folder: str, clean: str) -> None:
    """Write both lists into ``folder``."""
    with Path(clean).open(encoding="utf-8") as file:
        texts = [str(json.loads(line)["text"]).replace("’", "'") for line in file]
    listed: set[str] = set()  # a name that is a term too stands in one list only
    for name, what, terms, table, fold in (
        ("spun-term", "Fixed terms", TERMS, SWAPS, True),
        ("spun-name", "Names", NAMES, NAME_SWAPS, False),
    ):
        found = rows(terms, read_swaps(table), plurals=fold)
        found = {wrong: good for wrong, good in found.items() if wrong.lower() not in listed}
        listed |= found.keys()
        seen = seen_in(texts, set(found), fold=fold)
        seen |= set().union(*map(singulars, seen))
        found = {wrong: good for wrong, good in found.items() if not seen & singulars(wrong)}
        print(f"{name}: left out for clean text:", ", ".join(sorted(seen)))
        head = [line.format(what=what) for line in _HEADER]
        body = ["\t".join((wrong, *good)) for wrong, good in sorted(found.items())]
        Path(folder, f"{name}.tsv").write_text("\n".join((*head, *body)) + "\n", encoding="utf-8")
        print(f"{name}: {len(body)} rows")


if __name__ == "__main__":
    main(*sys.argv[1:])
