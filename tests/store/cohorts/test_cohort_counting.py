"""Counting a cohort's people in groups that are kept as sums."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from learnapp.store.cohorts import findings, memberships
from learnapp.store.operations import personal_data
from learnapp.store.tables.cohort_tables import counted_group, counted_person
from learnapp.store.tables.people_and_work import edition
from tests.store.cohorts.places import JOINED, NOW, Place


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
