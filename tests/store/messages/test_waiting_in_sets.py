"""What is waiting for a person in their sets: open votes, and threads with something new; on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.messages import waiting_in_sets
from learnapp.store.sets import agreed_actions, ballots, discussions, posts, sets
from learnapp.store.sets.discussions import Discussion
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import discussion, learning_set
from tests.conftest import START
from tests.learning_sets.making import a_set, a_thread

Filled = tuple[Store, dict[str, int]]


class Sets:
    """Lena and Bola belong to a set that Edwin facilitates."""

    def __init__(self, store: Store, ids: dict[str, int]) -> None:
        self.store, self.ids = store, ids
        self.set_id = self.do(a_set, {ids["lena"]: "member", ids["bola"]: "member", ids["edwin"]: "facilitator"})

    def do(self, function: Any, *given: Any, **named: Any) -> Any:
        with self.store.write() as connection:
            return function(connection, *given, **named)

    def thread(self, phase: str) -> Discussion:
        found: Discussion = self.do(a_thread, self.set_id, phase)
        values = {"facilitator_id": self.ids["edwin"], "phase_ends_at": START}
        self.do(lambda c: c.execute(discussion.update().where(discussion.c.id == found.id).values(**values)))
        return found

    def post(self, found: Discussion, who: str) -> int:
        words = {"text": "Yes.", "html": "<p>Yes.</p>", "nonce": f"{who}-12345678", "now": START}
        added = self.do(posts.add, found.id, self.ids[who], **words)
        return int(added.id)

    def waits(self, who: str) -> list[str]:
        """The kinds of what waits, as Home has them; the menu counts the same."""
        found = self.do(agreed_actions.to_do, self.ids[who], START.date()).waiting
        query = sa.select(waiting_in_sets.count()).where(person.c.id == self.ids[who])
        assert self.do(lambda c: c.execute(query).scalar_one()) == len(found)
        return [one.kind for one in found]


@pytest.fixture
def made(filled_store: Filled) -> Sets:
    return Sets(*filled_store)


def test_an_open_vote_waits_for_those_who_have_not_voted_and_may(made: Sets) -> None:
    found = made.thread("first_vote")
    assert (made.waits("lena"), made.waits("bola"), made.waits("edwin")) == (["open vote"], ["open vote"], [])
    made.do(ballots.cast, found.id, 1, made.ids["lena"], b"sealed")
    assert (made.waits("lena"), made.waits("bola")) == ([], ["open vote"])
    assert made.waits("ada") == []


def test_a_thread_is_new_until_it_is_opened_and_again_when_others_post(made: Sets) -> None:
    found = made.thread("talk")
    assert made.waits("lena") == ["new posts"]
    assert made.waits("edwin") == ["new posts"]
    made.do(discussions.note_seen, found, made.ids["lena"], 0)
    made.do(discussions.note_seen, found, made.ids["edwin"], 0)
    assert (made.waits("lena"), made.waits("edwin")) == ([], [])
    said = made.post(found, "lena")
    assert (made.waits("lena"), made.waits("edwin")) == ([], ["new posts"])
    assert made.do(discussions.newest_unseen, found, made.ids["edwin"], or_never=False) == said
    made.do(discussions.note_seen, found, made.ids["edwin"], said)
    assert made.do(discussions.newest_unseen, found, made.ids["edwin"], or_never=False) is None
    assert made.waits("edwin") == []
    made.do(discussions.note_seen, found, made.ids["edwin"], 0)  # an old tab undoes nothing
    assert made.waits("edwin") == []


def test_having_read_is_not_having_looked_for_a_member_who_votes(made: Sets) -> None:
    found = made.thread("talk")
    made.post(found, "bola")
    assert made.do(discussions.newest_unseen, found, made.ids["lena"], or_never=False) is None
    made.do(discussions.arrive, found.id, made.ids["lena"], START)
    assert made.do(discussions.newest_unseen, found, made.ids["lena"], or_never=False) is not None


@pytest.mark.parametrize("how", ["left", "closed", "rules", "over"])
def test_nothing_waits_in_a_set_that_is_over_for_them_or_whose_rules_they_have_not_agreed_to(
    made: Sets, how: str
) -> None:
    found = made.thread("talk")
    if how == "left":
        made.do(sets.leave, made.set_id, made.ids["lena"], START)
    elif how == "closed":
        made.do(sets.close, made.set_id, START)
    elif how == "rules":
        made.do(lambda c: c.execute(learning_set.update().values(rules_revision=2)))
    else:
        made.do(lambda c: c.execute(discussion.update().where(discussion.c.id == found.id).values(phase="closed")))
    assert made.waits("lena") == []
