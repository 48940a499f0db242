"""A set's first page."""

from __future__ import annotations

from learnapp.store.sets import sets
from tests.client import Visitor
from tests.conftest import START, Queries
from tests.learning_sets.making import somebody
from tests.learning_sets.tuesdays import Tuesday


def test_pages_take_the_same_number_of_queries_for_two_as_for_nine(
    tuesday: Tuesday, bola: Visitor, queries: Queries
) -> None:
    def count() -> list[int]:
        found = []
        for where in ("", "members/", "ground-rules/", "hand-over/"):
            bola.get(tuesday.url + where)
            queries()
            bola.get(tuesday.url + where)
            found.append(len(queries()))
        return found

    few = count()
    for number in range(7):
        tuesday.change(sets.join, tuesday.set_id, tuesday.change(somebody, f"Peer{number}"), START)
    assert count() == few
    assert max(few) <= 5
