"""What a list is read into: people and problems."""

import pytest

from learnapp.domain.cohorts.address_lists import (
    read_addresses,
)

BAD = [
    ("Jo Smith", "no email address"),
    ("jo.example.org", "no email address"),
    ("jo@", "not an email address"),
    ("jo@localhost", "full stop"),
    ("jo@@example.org", "not an email address"),
    ("jo..x@example.org", "two full stops"),
    ("jo@example.org@example.org", "not an email address"),
    ("j@" + "a." * 150 + "org", "254"),
    ("M\u0430ry <mary@example.org>", "Latin and Cyrillic letters in one word: M\u0430ry"),
    ("Jo \u202eSmith <jo@example.org>", "hidden characters"),
    ("Jo\u200bSmith <jo@example.org>", "hidden characters"),
    ("n" * 101 + " <jo@example.org>", "must be 100 characters or fewer"),
    ("jo@ex\u0430mple.org", "two alphabets"),
    ("j\u202eo@example.org", "hidden characters"),
    ("x" * 3000 + "@example.org", "longer than 2,000"),
]


@pytest.mark.parametrize(("text", "problem"), BAD, ids=range(len(BAD)))
def test_what_invites_nobody_says_why(text: str, problem: str) -> None:
    (entry,) = read_addresses(text).entries
    assert problem in entry.problem
    assert len(entry.text) <= 200


def test_one_bad_line_spoils_no_other_and_each_keeps_its_number() -> None:
    entries = read_addresses('jo@example.org\n"open, <\nnobody\n\nann@example.org').entries
    assert [(e.line, e.email, bool(e.problem)) for e in entries] == [
        (1, "jo@example.org", False),
        (2, "", True),
        (3, "", True),
        (5, "ann@example.org", False),
    ]


def test_the_second_of_an_address_names_the_line_of_the_first() -> None:
    entries = read_addresses("jo@example.org\nann@example.org\nJo <JO@Example.ORG>, jo@example.org").entries
    assert [e.twin for e in entries] == [0, 0, 1, 1]
