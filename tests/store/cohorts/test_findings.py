"""Counting a cohort's people, on both databases; and a program that tries to tell what one of them chose."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.findings import suppression
from learnapp.domain.findings.suppression import ReleasedGroup
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.cohorts import cohort_counting, cohorts, findings, memberships
from learnapp.store.cohorts.finding_sums import FindingTotals
from learnapp.store.cohorts.findings import Release
from learnapp.store.content.catalogue import Catalogue, PublishedCatalogue
from learnapp.store.db.engine import Store
from learnapp.store.learning import attempts, runs
from learnapp.store.operations import personal_data
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import counted_group, counted_person
from learnapp.store.tables.people_and_work import edition
from tests.conftest import TEST_MODULES
from tests.educator.findings.attacker import Attacker

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
JOINED = NOW - timedelta(days=50)
Filled = tuple[Store, dict[str, int]]
PATHS = {0: (0, 0, 1), 1: (1, 0, 0), 2: (2, 0, 2)}
"""A whole walk for each choice at the first decision of the test case."""


class Place:
    """A site with cohorts in it, whose figures can be looked at."""

    def __init__(self, connection: Connection, educator: int, seed: int = 1) -> None:
        self.connection, self.educator, self.added = connection, educator, 0
        self.catalogue = Catalogue(read_library((TEST_MODULES, MODULES)))
        self.shelf: PublishedCatalogue = self.catalogue.at(connection)
        self.digest = self.shelf.editions["tea-round"]
        self.lot: Callable[[int], int] = random.Random(seed).randrange
        self.now = NOW

    def cohort(self, *members: int) -> int:
        made = cohorts.make(
            self.connection,
            name="A cohort",
            about="",
            starts_on=NOW.date(),
            ends_on=None,
            educator=self.educator,
            now=JOINED,
        )
        for who in members:
            memberships.join(self.connection, made, who, JOINED)
        return made

    def person(self) -> int:
        self.added += 1
        who = people.add(
            self.connection, name=f"P{self.added}", email=f"p{self.added}@example.org", password_hash="!", now=NOW
        )
        assert who is not None
        return who

    def runs(self, who: int, choice: int, activity: str = "spilt") -> None:
        self.now += timedelta(minutes=1)
        where = (self.connection, who, "tea-round", activity)
        runs.begin(*where, self.digest, 1, self.now)
        record = runs.first(*where)
        assert record
        runs.move(self.connection, record.id, PATHS[choice], self.now, ended=True)

    def attempts(self, who: int, share: float, *, activity: str = "after", answer: int = 1) -> None:
        self.now += timedelta(minutes=1)
        where = (self.connection, who, "tea-round", activity)
        asked = ("warmest",) if activity == "after" else ("pour",)
        attempts.begin(*where, edition=self.digest, seed=1, questions=asked, now=self.now)
        opened = attempts.unfinished(*where)
        assert opened
        values = {"edition": self.digest, "certainty": None, "revision": 1, "seconds": 20, "now": self.now}
        attempts.save_response(self.connection, opened.id, who, question=asked[0], answer=[answer], **values)
        attempts.submit(self.connection, opened.id, {}, score=share, out_of=1, share=share, now=self.now)

    def look(self, cohort: int) -> dict[str, Release]:
        """What the page of this cohort's findings rests on, once it has been opened."""
        if cohort_counting.anything_new(self.connection, cohort, self.shelf):
            cohort_counting.count_more(
                self.connection, cohort, self.shelf, FindingTotals(self.catalogue), self.lot, self.now
            )
        found = {release.activity: release for release in findings.released(self.connection, cohort)}
        assert not cohort_counting.anything_new(self.connection, cohort, self.shelf)
        return found

    def choices(self, cohort: int) -> tuple[int, ...]:
        release = self.look(cohort).get("spilt")
        return release.found.runs.choices["corridor"] if release else ()


@pytest.fixture
def place(filled_store: Filled) -> Iterator[Place]:
    store, ids = filled_store
    with store.write() as connection:
        yield Place(connection, ids["edwin"])


def test_nothing_until_six_have_finished_and_then_of_five(place: Place) -> None:
    who = [place.person() for _ in range(12)]
    cohort = place.cohort(*who)
    for number, person in enumerate(who[:6]):
        assert place.choices(cohort) == ()
        place.runs(person, number % 2)
    first = place.choices(cohort)
    assert sum(first) == 5
    for person in who[6:11]:
        place.runs(person, 1)
        assert place.choices(cohort) == first, "frozen until enough more have finished"
    place.runs(who[11], 1)
    assert place.choices(cohort) == (first[0], first[1] + 5, 0)
    assert place.look(cohort)["spilt"].found.people == 10


def test_answers_times_and_gain_are_added_up(place: Place) -> None:
    who = [place.person() for _ in range(8)]
    cohort = place.cohort(*who)
    for person in who:
        place.attempts(person, 0.25, activity="before")
        place.attempts(person, 0.7, answer=1)
    found = place.look(cohort)["after"].found
    assert found.people == 7
    assert (found.items["warmest"].people, found.items["warmest"].share) == (7, 7.0)
    assert [part.chosen for part in found.items["warmest"].parts] == [0, 7, 0]
    assert [part.key for part in found.items["warmest"].parts] == [False, True, False]
    assert (found.gain.n, found.gain.x, round(found.gain.y, 6)) == (7, 1.75, 4.9)
    assert "before" not in place.look(cohort), "prequestions have no figures of their own"


def test_those_without_prequestions_are_counted_apart(place: Place) -> None:
    who = [place.person() for _ in range(12)]
    cohort = place.cohort(*who)
    for number, person in enumerate(who):
        if number < 6:
            place.attempts(person, 0.25, activity="before")
        place.attempts(person, 0.5)
    found = place.look(cohort)["after"].found
    assert (found.people, found.gain.n) == (10, 5)


def test_only_first_work_and_only_while_a_member(place: Place) -> None:
    who = [place.person() for _ in range(7)]
    cohort = place.cohort(*who[:6])
    memberships.join(place.connection, cohort, who[6], NOW + timedelta(days=300))
    gone = who[0]
    memberships.end(place.connection, cohort, gone, NOW - timedelta(days=1))
    for person in who:
        place.runs(person, 0)
    assert place.choices(cohort) == ()
    more = place.person()
    memberships.join(place.connection, cohort, more, JOINED)
    place.runs(more, 1)
    assert sum(place.choices(cohort)) == 5
    counted = set(place.connection.execute(sa.select(counted_person.c.person_id)).scalars())
    assert counted == {*who[1:6], more}


def test_what_was_counted_stays_when_somebody_leaves_or_is_erased(place: Place) -> None:
    who = [place.person() for _ in range(12)]
    cohort = place.cohort(*who)
    for person in who[:6]:
        place.runs(person, 0)
    before = place.choices(cohort)
    memberships.end(place.connection, cohort, who[0], place.now)
    assert place.choices(cohort) == before
    personal_data.erase(place.connection, who[1])
    assert place.choices(cohort) == before
    for person in who[6:]:
        place.runs(person, 1)
    assert place.choices(cohort) == (before[0], before[1] + 5, before[2])
    rows = place.connection.execute(sa.select(counted_group.c.people)).scalars().all()
    assert sorted(rows) == [6, 6]


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


def test_a_group_that_somebody_was_erased_from_is_nobody_elses(place: Place) -> None:
    who = [place.person() for _ in range(6)]
    first, second = place.cohort(*who), place.cohort(*who)
    for person in who:
        place.runs(person, 0)
    assert sum(place.choices(first)) == 5
    personal_data.erase(place.connection, who[5])
    assert place.choices(second) == ()


def test_each_class_of_editions_has_figures_of_its_own(place: Place) -> None:
    who = [place.person() for _ in range(18)]
    cohort = place.cohort(*who)
    columns = {c.name: c for c in edition.c}
    row = place.connection.execute(sa.select(edition)).mappings().one()
    for number, (digest, cls) in enumerate((("1" * 64, "wording"), ("2" * 64, "key")), 2):
        values = {**row, "digest": digest, "number": number, "change_class": cls}
        place.connection.execute(edition.insert().values({columns[k].name: v for k, v in values.items()}))
    place.connection.execute(sa.text("UPDATE site SET number = number + 1 WHERE key = 'catalogue'"))
    place.shelf = place.catalogue.at(place.connection)
    original = place.digest
    for first, digest in ((0, original), (3, "1" * 64), (6, "2" * 64), (12, original)):
        place.digest = digest
        for person in who[first : first + (3 if first < 6 else 6)]:
            place.attempts(person, 0.5)
    place.look(cohort)
    found = {r.edition: r.found.people for r in findings.released(place.connection, cohort)}
    assert found == {original[:16]: 11, "2" * 16: 5}


# The attack --------------------------------------------------------------------------------------


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
        if number in (7, 15):  # the same people but for one, who has finished
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
