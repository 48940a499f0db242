"""R20: an educator who fills a group with made-up accounts learns nothing about the last person's choice.

If an organisation names its domains, made-up accounts do not count. If it names none, they do, and the test says how
often the last person's choice is read then; the page warns of that too.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

from learnapp.domain.findings.suppression import SMALLEST, UncountedPerson, groups
from learnapp.store.cohorts import memberships
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.proof.figures import reached
from tests.store.cohorts.places import JOINED, NOW, PATHS, Place

TRIES = 3000
WHOLE_TRIES = 30
OPTIONS = len(PATHS)
OWN = "trust.example"


def _read(shown: Counter[int]) -> int:
    """The choice of the one person among accounts that all chose 0, as far as the figures give it away."""
    others = [option for option, count in shown.items() if option and count]
    # All the same: the person chose as the accounts did, or was the one left out.
    return others[0] if others else 0


def _read_where_everyone_counts(chance: random.Random) -> bool:
    choices = dict.fromkeys(range(SMALLEST - 1), 0)
    choices[SMALLEST] = victim = chance.randrange(OPTIONS)
    (group,) = groups([UncountedPerson(person) for person in choices], chance.randrange)
    return _read(Counter(choices[person] for person in group.counted)) == victim


MADE_UP: list[Callable[[int], tuple[str, bool]]] = [
    lambda number: (f"x{number}@made-up.example", True),
    lambda number: (f"x{number}@{OWN}", False),
    lambda number: (f"edwin+{number}@{OWN}", True),
    lambda number: (f"x{number}@not-{OWN}", True),
    lambda number: (f"x{number}@{OWN}.made-up.example", True),
]
"""Addresses that an educator can have, as (address, whether it is proved): theirs to read, or never proved."""


def _attack(place: Place, chance: random.Random, number: int) -> tuple[bool, int]:
    """One cohort of made-up accounts and one person: whether their choice is read rightly, and how many were shown."""
    made_up = [MADE_UP[(number + at) % len(MADE_UP)](1000 * number + at) for at in range(SMALLEST - 1 + number % 3 * 3)]
    who = [_joined(place, *address) for address in [*made_up, (f"person{number}@{OWN}", True)]]
    cohort, victim = place.cohort(*who), chance.randrange(OPTIONS)
    for one in who[:-1]:
        place.runs(one, 0)
    place.look(cohort)
    place.runs(who[-1], victim)
    shown = place.choices(cohort)
    guess = _read(Counter(dict(enumerate(shown)))) if shown else chance.randrange(OPTIONS)
    return guess == victim, sum(shown)


def _joined(place: Place, email: str, proved: bool) -> int:
    who = people.add(place.connection, name="P", email=email, password_hash="!", now=NOW, proved=proved)
    assert who is not None
    return who


def test_with_accounts_of_their_own_an_educator_does_no_better_than_the_base_rate(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    chance = random.Random(20)
    store, ids = filled_store
    with store.write() as connection:
        assert organisations.change(connection, 1, 1, {"domains": [OWN]}, NOW, None)
        place = Place(connection, ids["edwin"])
        tries = [_attack(place, chance, number) for number in range(WHOLE_TRIES)]
        database = connection.dialect.name
        # The same cohort with six people of the organisation is shown, so that the attack would have been.
        real = [_joined(place, f"real{number}@{OWN}", proved=True) for number in range(SMALLEST)]
        cohort = place.cohort(*real)
        memberships.join(connection, cohort, _joined(place, "x@made-up.example", proved=True), JOINED)
        for one in real:
            place.runs(one, 1)
        assert place.choices(cohort) == (0, SMALLEST - 1, 0)
    right = sum(read for read, _ in tries) / WHOLE_TRIES
    open_ = sum(_read_where_everyone_counts(chance) for _ in range(TRIES)) / TRIES
    reached(
        "R20",
        f"{database}: {SMALLEST - 1} to {SMALLEST + 5} made-up accounts and one person in a cohort: their choice is "
        f"read rightly in {right:.0%} of {WHOLE_TRIES} tries, by guessing {1 / OPTIONS:.0%}; in {open_:.0%} where the "
        "organisation names no domain",
    )
    assert not any(shown for _, shown in tries)
    assert right < 0.5
