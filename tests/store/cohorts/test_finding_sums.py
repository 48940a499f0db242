"""Adding up answers and walks."""

from __future__ import annotations

from tests.store.cohorts.places import Place


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
