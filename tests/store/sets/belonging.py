"""Learning sets and the people in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.sets import sets
from tests.conftest import START
from tests.learning_sets.making import somebody

LATER = START + timedelta(hours=1)


SECRET = "a secret for tests"


@dataclass
class Site:
    store: Store
    lena: int
    bola: int
    edwin: int

    def do(self, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        with self.store.write() as connection:
            return function(connection, *given, **named)

    def people(self, count: int) -> list[int]:
        return [self.do(somebody, f"Peer{i}") for i in range(count)]

    def cohort(self, educator: int, learner: int, **membership: Any) -> int:
        made = self.do(
            cohorts.make, name="F1", about="", starts_on=date(2026, 8, 1), ends_on=None, educator=educator, now=START
        )
        self.do(memberships.join, made, learner, START)
        return int(made)

    def whole(self, person_id: int, set_id: int, now: Any = LATER) -> Any:
        with self.store.read() as connection:
            return sets.whole(connection, person_id, set_id, now)
