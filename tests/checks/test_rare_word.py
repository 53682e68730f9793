"""Kind ``rare-word``: what is flagged, what is spared, and how company raises a word's points."""

from __future__ import annotations

import pytest

from auditor.checks.rare_word import RareWordParams, prepare
from auditor.checks.wordshape import is_fused, is_odd_coinage, is_slip_of_the_pen
from auditor.finding import Match
from auditor.resources import rules_dir
from auditor.rulebook.loader import load_rule
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

KNOWN = dict.fromkeys(
    "chair man of chairman working class transition happy bold warm".split(), 1e-5
)
THIN = "The council met on Monday and agreed to a plan for the new road along the river. "

HARD = (
    # dialect
    "Aye, the bairns were greetin' and the auld wife said haud yer wheesht, ye muckle gowk.",
    "Ah'm fair puggled, so ah'm away tae ma bed afore the rain comes doon again.",
    # verse
    "O wan and silver moon, whose glimmer strews / The darkling fen with dusk and evening dews,",
    "And yonder, where the curlew calls and grieves, / The reapers bind the barley into sheaves.",
    # recipes
    "Fold the ganache into the mascarpone, chill it, then spoon the mixture over the ladyfingers.",
    "Simmer the dashi with kombu, add the daikon and serve it with a pinch of shichimi.",
    # law
    "The plaintiff sought mandamus; the court held the estoppel claim barred by laches.",
    "A usufruct ends when the usufructuary dies, and the usufruct then returns to the owner.",
    # medicine
    "The patient had bilateral pneumothorax and was given enoxaparin and pantoprazole.",
    "Laparoscopic cholecystectomy was followed by mild ileus, treated with metoclopramide.",
    # technical terms
    "The kernel's scheduler preempts a hyperthread when the hypervisor's timeslice runs out.",
    "Garnet, staurolite and kyanite mark the isograds of a Barrovian metamorphic sequence.",
    # coinages of news
    "Cyberactivists and antivaxxers shared the deepfaked clip, and fact-checkers debunked it.",
    "The senator's hyperpartisan walkback angered institutionalists and incrementalists alike.",
    # typing slips, words run together or broken in two
    "The transistion was quick, said the chairmanof the board, and the re- cently hired cook.",
)


@pytest.fixture(scope="module")
def params() -> RareWordParams:
    """The parameters of the rule that ships."""
    found = load_rule(rules_dir() / "garbled-words" / "rare-word.yml").params
    assert isinstance(found, RareWordParams)
    return found


def flags(text: str, params: RareWordParams) -> dict[str, Match]:
    document = read_plain(source_from_text(text))
    return {match.span.of(document.text): match for match in prepare(params)(document)}


@pytest.mark.parametrize("text", HARD)
def test_hard_but_clean_text_never_gates(text: str, params: RareWordParams) -> None:
    assert [word for word, match in flags(text, params).items() if not match.review] == []


def test_one_rare_word_is_for_review_several_may_block(params: RareWordParams) -> None:
    alone = flags(THIN + "The unshifting water made it hard to use.", params)
    together = flags(
        THIN + "The unshifting water showed the doughtiness and ampleness of the harbour.", params
    )
    assert alone["unshifting"].review
    assert not together["unshifting"].review
    assert alone["unshifting"].probability < together["unshifting"].probability  # type: ignore[operator]


def test_company_counts_by_the_length_of_the_article(params: RareWordParams) -> None:
    pair = "The unshifting water showed the doughtiness of the crew. "
    short, long = flags(pair + THIN, params), flags(pair + THIN * 200, params)
    assert short["doughtiness"].evidence["company"] > long["doughtiness"].evidence["company"]


def test_a_before_a_vowel_is_evidence(params: RareWordParams) -> None:
    slipped = flags(THIN + "It was a unpersuasible answer.", params)["unpersuasible"]
    fine = flags(THIN + "It was an unpersuasible answer.", params)["unpersuasible"]
    assert slipped.evidence["points"] == fine.evidence["points"] + 2


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour is known as the unshifting harbour.",
        'She called it "unshifting" twice.',
        "The Unshifting is a ship; an unshifting ship.",
        "Keep it unshifting-by-design.",
        "Write to unshifting@example.org or see example.org/unshifting today.",
        "The unshifting (that is, fixed) water and the unshifting sky.",
    ],
)
def test_terms_names_quotations_and_addresses_are_spared(
    sentence: str, params: RareWordParams
) -> None:
    assert flags(sentence, params) == {}


def test_suggestions_are_commoner_words(params: RareWordParams) -> None:
    assert "remaining" in flags("The unshifting water rose.", params)["unshifting"].suggestions


def test_empty_text_has_no_flags(params: RareWordParams) -> None:
    assert flags("", params) == {}


def test_word_shapes() -> None:
    assert is_fused("chairmanof", KNOWN) and not is_fused("chairman", {"chair": 1e-5})
    assert is_slip_of_the_pen("transistion", KNOWN)
    assert not is_slip_of_the_pen("happitude", KNOWN)
    assert is_odd_coinage("unbold", KNOWN) and is_odd_coinage("boldness", KNOWN)
    assert not is_odd_coinage("hyperbold", KNOWN)


@pytest.mark.parametrize(
    ("change", "key"),
    [({"max_zipf": 0.0}, "max-zipf"), ({"gate": 1.0}, "gate"), ({"company": 0.0}, "company")],
)
def test_parameters_that_make_no_sense_name_their_key(change: dict[str, float], key: str) -> None:
    with pytest.raises(ValueError, match=f"^{key}: "):
        RareWordParams(**change)


def test_what_no_word_is_so_long_as_is_passed_over(params: RareWordParams) -> None:
    assert flags(THIN + "q" * 2_000_000, params) == {}  # tried as a word, it would take days
