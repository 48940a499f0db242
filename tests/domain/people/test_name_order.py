"""Names are in English order, and can be found without accents."""

import random

import pytest

from learnapp.domain.people.name_order import by_name, found_in, name_key, surname_key, words_of, words_sought


@pytest.mark.parametrize(
    "ordered",
    [
        ["Eli Ray", "Émile Ray", "Emma Ray", "Zoe Ray"],
        ["adam ash", "Ádám Ash", "Adam Bell"],
        ["Åsa Berg", "Bea Berg", "Łukasz Berg", "Ørsted Dane", "Øystein Berg", "Zed Dane"],
        ["Anne Marie Cole", "Anne-Marie Cole", "Annette Cole"],
        ["Odell Fox", "O'Neill Fox", "O’Neill Fox", "Oona Fox"],
        ["Groß Ida", "Gross Jan", "Grosz Ada"],
        ["Set 2", "Set 10", "Set 11"],
        ["Zoë Young", "Ελένη Μ", "Жанна П", "अनिल"],
        ["Ægir Li", "Aegis Li", "Afon Li"],
        ["İpek Ak", "Irene Ak", "ırmak Ak"],
    ],
)
def test_names_stand_in_english_order(ordered: list[str]) -> None:
    mixed = ordered[:]
    random.Random(5).shuffle(mixed)
    assert [name_key(name)[0] for name in sorted(mixed, key=name_key)] == [name_key(name)[0] for name in ordered]


@pytest.mark.parametrize(
    "ordered",
    [
        ["Zoe Adams", "Amy Baker", "Bea Baker"],
        ["Jan van der Berg", "Ann Vance", "Vera Vango"],
        ["Ana de Souza", "Bo Dean", "Al Desai"],
        ["Kit Jones Jr", "Lee Jones", "Mo Jones III", "Al King"],
        ["Cher", "Al Chu"],
        ["Pia Nilsen", "Ole Ødegård", "Ann Olsen"],
        ["Fay O’Brien", "Gil Obst", "Hal O'Dea"],
    ],
)
def test_surnames_first(ordered: list[str]) -> None:
    assert sorted(ordered, key=surname_key) == ordered


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("zoe", "Zoë Young"),
        ("ZOË", "Zoe Young"),
        ("oneill", "Sean O’Neill"),
        ("o'neill", "Sean ONeill"),
        ("o neill", "Sean O’Neill"),
        ("neill", "Sean O'Neill"),
        ("Sean O Neill", "Sean O'Neill"),
        ("annmarie", "Ann-Marie Cole"),
        ("ann marie", "Ann‑Marie Cole"),
        ("lukasz", "Łukasz Nowak"),
        ("anne marie", "Anne-Marie Cole"),
        ("strasse", "Ida Straße"),
        ("soren", "Søren Kjær"),
        ("kjaer", "Søren Kjær"),
        ("अनिल", "अनिल कुमार"),
        ("যীশু", "যীশু রায়"),
        ("young@", "Zoe"),
        (" zoë  young ", "Zoe Young"),
        ("Émile", "Émile Ray"),
        ("Young, Zoe", "Zoë Young"),
        ("berg j", "Jo van der Berg"),
    ],
)
def test_people_are_found_without_accents(typed: str, name: str) -> None:
    assert found_in(typed, name, "z.young@example.org")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("अनल", "अनिल"),
        ("%", "Jo"),
        ("_", "Jo"),
        ("'", "Jo"),
        ("-", "Jo Lee"),
        ("zoe", "Zo Egan"),
        ("lee zoe", "Jo Lee"),
    ],
)
def test_others_are_not(typed: str, name: str) -> None:
    assert not found_in(typed, name, "x.y@example.org")


def test_two_of_one_name_stand_by_their_number() -> None:
    assert by_name([("Jo", 3), ("Jo", 1), ("Al", 9)], lambda one: one[0], lambda one: one[1]) == [
        ("Al", 9),
        ("Jo", 1),
        ("Jo", 3),
    ]


@pytest.mark.parametrize(
    ("name", "email", "words"),
    [
        (
            "Zoë O’Neill",
            "Zoe.ONeill2@nhs.net",
            {"zoe", "oneill", "o", "neill", "oneill2", "nhs", "net", "zoe.oneill2@nhs.net"},
        ),
        ("Ann-Marie", "", {"ann", "marie", "annmarie"}),
        ("Łoś", "a@b.uk", {"los", "a", "b", "uk", "a@b.uk"}),
        ("X" * 90, "", {"x" * 60}),
        ("", "", set()),
    ],
)
def test_the_words_a_person_is_found_by(name: str, email: str, words: set[str]) -> None:
    assert words_of(name, email) == words


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("  Zoë   o’neill ", ["zoe", "oneill"]),
        ("Zoe.ONeill2@NHS", ["zoe.oneill2@nhs"]),
        ("y" * 90, ["y" * 60]),
        ("?!", []),
        ("", []),
    ],
)
def test_the_words_of_a_search(text: str, sought: list[str]) -> None:
    assert words_sought(text) == sought
