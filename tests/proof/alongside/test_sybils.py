"""R20, which does not hold: an educator who fills a group with accounts of their own reads the last person's choice.

The test says how often, and fails once the promise is kept, so that docs/proof.md is put right then.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from learnapp.domain.findings.suppression import SMALLEST, UncountedPerson, groups
from tests.proof.figures import reached

TRIES = 3000
OPTIONS = 3


def _read(chance: random.Random) -> bool:
    """One group of the attacker's accounts, who all chose 0, and one person. True if their choice is read rightly."""
    choices = dict.fromkeys(range(SMALLEST - 1), 0)
    choices[SMALLEST] = victim = chance.randrange(OPTIONS)
    (group,) = groups([UncountedPerson(person) for person in choices], chance.randrange)
    shown = Counter(choices[person] for person in group.counted)
    others = [option for option in shown if option]
    # All alike: the person chose as the accounts did, or was the one left out.
    return (others[0] if others else 0) == victim


@pytest.mark.xfail(strict=True, reason="accounts are counted, not independent people: docs/proof.md says so")
def test_with_accounts_of_their_own_an_educator_does_no_better_than_the_base_rate() -> None:
    chance = random.Random(20)
    right = sum(_read(chance) for _ in range(TRIES)) / TRIES
    reached(
        "R20",
        f"{SMALLEST - 1} made-up accounts and one person in a group: their choice is read rightly in {right:.0%} of "
        f"{TRIES} tries; by guessing {1 / OPTIONS:.0%}",
    )
    assert right < 1 / OPTIONS + 0.05
