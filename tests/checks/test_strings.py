"""Strings of several owners are found in one pass, and each owner gets its own."""

from __future__ import annotations

from auditor.checks.strings import Strings, share
from auditor.text.plain import read_plain
from auditor.text.source import source_from_text

TEXT = "The ferry sails\nat nine; the FERRY sails.\n"


def found(strings: Strings) -> list[str]:
    document = read_plain(source_from_text(TEXT))
    return [f"{strings.strings[number]}@{start}" for number, start in strings.hits(document)]


def test_each_gets_its_own_and_a_blank_is_a_newline_too() -> None:
    groups: tuple[list[str], ...] = (
        ["ferry", "sails at", "the ferry sails.", "the ferry sails at", "the ferry sails on"],
        [],
        ["erry", "ferry", "none"],
    )
    owners = [Strings(group) for group in groups]
    alone = [found(owner) for owner in owners]
    assert alone == [
        ["ferry@4", "the ferry sails at@0", "sails at@10", "ferry@29", "the ferry sails.@25"],
        [],
        ["ferry@4", "erry@5", "ferry@29", "erry@30"],
    ]
    share(owners)
    assert [found(owner) for owner in owners] == alone
    for owner in owners:
        owner.quicken()
    assert [found(owner) for owner in owners] == alone


def test_a_pass_is_made_once_for_all_owners_of_a_document() -> None:
    owners = [Strings(["ferry"]), Strings(["nine"])]
    share(owners)
    document = read_plain(source_from_text(TEXT))
    for owner in owners:
        owner.hits(document)
    assert len([key for key in document.memo if key.startswith("strings")]) == 1
