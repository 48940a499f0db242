"""Counting a cohort's people, on both databases; and a program that tries to work out what one of them chose."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from learnapp.domain.findings import suppression
from learnapp.domain.findings.suppression import ReleasedGroup
from learnapp.store.cohorts import findings, memberships
from learnapp.store.db.engine import Store
from tests.educator.findings.attacker import Attacker
from tests.store.cohorts.places import JOINED, Place


def test_a_cohort_of_the_same_people_minus_one_is_not_shown_their_group(place: Place) -> None:
    who = [place.person() for _ in range(12)]
    first, second = place.cohort(*who), place.cohort(*who[1:])
    for person in who[:6]:
        place.runs(person, 0)
    assert sum(place.choices(first)) == 5
    assert place.choices(second) == ()
    for person in who[6:]:
        place.runs(person, 1)
    assert sum(place.choices(first)) == 10
    assert place.choices(second) == (0, 5, 0), "the whole second group is in it"


def _world(place: Place, seed: int) -> Attacker:
    """People finish, join and leave, and cohorts are made; after each event every cohort's figures are read."""
    chance = random.Random(seed)
    place.lot = random.Random(seed + 100).randrange
    everybody = [place.person() for _ in range(22)]
    members = {place.cohort(*everybody[:18]): set(everybody[:18])}
    first = next(iter(members))
    attacker = Attacker(place.choices)
    done: set[int] = set()
    for number, who in enumerate(chance.sample(everybody, len(everybody))):
        if number in (7, 15):  # the same people except one, who has finished
            without = chance.choice(sorted(done & members[first]))
            members[place.cohort(*(members[first] - {without}))] = members[first] - {without}
        if number % 6 == 4:
            memberships.join(place.connection, first, who, JOINED)
            members[first].add(who)
        left = place.now + timedelta(seconds=1)
        if number % 9 == 8:
            memberships.end(place.connection, first, chance.choice(sorted(done & members[first])), left)
        place.runs(who, 0 if chance.random() < 0.9 else chance.choice((1, 2)))
        done.add(who)
        for cohort, people_ in members.items():
            attacker.look(cohort, done & people_)
        for cohort, people_ in list(members.items())[1:]:
            attacker.look_at_both(first, cohort, done & (members[first] - people_))
    return attacker


@pytest.mark.parametrize("seed", range(2))
def test_reading_before_and_after_whatever_happens_never_tells_one_persons_choice(place: Place, seed: int) -> None:
    attacker = _world(place, seed)
    assert attacker.shown > 10
    assert attacker.told == []


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (
            {
                "SMALLEST": 1,
                "_group": lambda kind, line, lot: ReleasedGroup(kind, *[tuple(o.person for o in line)] * 2),
            },
            "people chose",
        ),
        (
            {"_group": lambda kind, line, lot: ReleasedGroup(kind, *[tuple(o.person for o in line)] * 2)},
            "chose the same",
        ),
    ],
)
def test_the_same_program_succeeds_where_the_rule_is_broken(
    filled_sqlite_place: Place, monkeypatch: pytest.MonkeyPatch, broken: dict[str, object], why: str
) -> None:
    for name, value in broken.items():
        monkeypatch.setattr(suppression, name, value)
    assert why in " ".join(_world(filled_sqlite_place, 0).told)


@pytest.fixture
def filled_sqlite_place(tmp_path: Path, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[Place]:
    copy = tmp_path / "store.db"
    shutil.copy(filled_sqlite[0], copy)
    store = Store(f"sqlite:///{copy}")
    with store.write() as connection:
        yield Place(connection, filled_sqlite[1]["edwin"])
    store.dispose()


def test_each_cohort_was_last_searched_by_itself_and_releases_are_no_search(place: Place) -> None:
    who = [place.person() for _ in range(6)]
    first, second = place.cohort(*who), place.cohort(*who)
    for person in who:
        place.runs(person, 0)
    assert sum(place.choices(second)) == 5
    before = findings.last_look(place.connection, second)
    for people, hours in ((6, 0), (7, 1)):
        now = place.now + timedelta(hours=hours)
        findings.note_look(place.connection, first, people, now)
        assert findings.last_look(place.connection, first) == (people, now)
    assert findings.last_look(place.connection, second) == before
