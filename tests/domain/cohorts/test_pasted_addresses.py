"""The people of a pasted line."""

import pytest

from learnapp.domain.cohorts.address_lists import read_addresses


def test_what_a_comma_parted_spoils_no_other_address_of_the_line() -> None:
    entries = read_addresses("ann@example.org, eve.ede@mid.nhs,example, Bo Lee <bo@example.org>").entries
    assert [(e.email, bool(e.problem)) for e in entries] == [
        ("ann@example.org", False),
        ("", True),
        ("bo@example.org", False),
    ]


def test_numbers_glued_to_addresses_are_numbers_only_if_they_count_on() -> None:
    assert [e.email for e in read_addresses("1.jo@example.org\n2.ann@example.org").entries] == [
        "jo@example.org",
        "ann@example.org",
    ]
    assert read_addresses("7.jo@example.org\nann@example.org").entries[0].email == "7.jo@example.org"


def test_a_group_of_a_mail_program_gives_its_people_and_no_more() -> None:
    text = "F1 doctors: Jo Smith <jo@example.org>, Lee, Ann <ann@example.org>, bo@example.org;"
    assert [(e.email, e.name) for e in read_addresses(text).entries] == [
        ("jo@example.org", "Jo Smith"),
        ("ann@example.org", "Ann Lee"),
        ("bo@example.org", ""),
    ]


def test_people_with_only_spaces_between_them_are_all_found() -> None:
    entries = read_addresses("Jo Smith <jo@example.org> Ann Lee <ann@example.org>").entries
    assert [(e.email, e.name) for e in entries] == [("jo@example.org", "Jo Smith"), ("ann@example.org", "Ann Lee")]


@pytest.mark.parametrize(
    "row",
    [
        "Ann Archer,ann@example.org,F1,City",
        "ann@example.org,F1,Surgery",
        "Ann Archer;ann@example.org",
        "1. Ann Archer, F1, ann@example.org, City",
    ],
)
def test_cells_around_one_address_ask_for_headings_and_not_for_more_addresses(row: str) -> None:
    problems = [entry.problem for entry in read_addresses(f"{row}\nBo Lee <bo@example.org>").entries if entry.problem]
    assert len(problems) == 1
    assert "names its columns" in problems[0]
