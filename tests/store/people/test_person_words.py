"""Finding people by the beginnings of words of their names and addresses."""

from __future__ import annotations

from itertools import product

import pytest

from learnapp.store.db.engine import Store
from learnapp.store.people import addresses, directory, people, person_words
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]
GIVEN, FAMILY = ("Zoë", "Ngozi", "Anne-Marie", "Siân"), ("O’Neill", "van Dam", "Łoś", "Okafor")


@pytest.mark.parametrize("few", [0, 3, 1000])
def test_whichever_way_they_are_looked_up_the_same_people_are_found(
    filled_store: Filled, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """A few holders of a rare word are looked up one by one, and for common words the newest people are read."""
    monkeypatch.setattr(person_words, "FEW", few)
    store, _ = filled_store
    with store.write() as connection:
        added = {}
        for number, (given, family) in enumerate(product(GIVEN, FAMILY)):
            name, email = f"{given} {family}", f"p{number}@example.org"
            added[name] = people.add(connection, name=name, email=email, password_hash="x", now=START)
        for text, names in {
            "zoe": [f"Zoë {family}" for family in FAMILY],
            "ONEILL": [f"{given} O’Neill" for given in GIVEN],
            "dam sian": ["Siân van Dam"],
            "marie los": ["Anne-Marie Łoś"],
            "p1@": ["Zoë van Dam"],
            "p1 example": [
                *("Zoë van Dam", "Anne-Marie Łoś", "Anne-Marie Okafor"),
                *(f"Siân {family}" for family in FAMILY),
            ],
            "oka zo": ["Zoë Okafor"],
        }.items():
            found = {one.id for one in directory.find(connection, text, "").people}
            assert found == {added[name] for name in names}, text


def test_a_new_address_is_found_and_the_old_one_no_longer(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        assert addresses.prove(connection, ids["lena"], "marsh@new.example", "marsh@new.example", START)
        assert [one.id for one in directory.find(connection, "marsh@new", "").people] == [ids["lena"]]
        assert not directory.find(connection, "lena@", "").people


def test_a_new_name_is_found_and_the_old_one_no_longer(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        assert people.rename(connection, ids["lena"], "Helena Brook", START, ids["lena"])
        assert [one.id for one in directory.find(connection, "brook", "").people] == [ids["lena"]]
        assert not directory.find(connection, "marsh", "").people
