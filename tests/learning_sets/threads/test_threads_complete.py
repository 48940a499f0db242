"""A thread reaches its end with any number of members, any of them absent; two processes at once move it once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.sets.meeting_phases import (
    ABOUTS,
    CLOSED,
    PHASES,
    About,
    DiscussionState,
    first_phase,
    next_phase,
    phase_of,
)
from learnapp.domain.sets.tallies import FEWEST, Vote, quorum
from learnapp.domain.sets.thread_dates import default_dates
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.vault import voting
from tests.conftest import START
from tests.learning_sets.in_a_set import in_a_set
from tests.learning_sets.threads.clocks import FIRST_ENDS, LONG_AFTER, _thread

SECOND_BEGINS = default_dates("case", START)["talk"]


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> Iterator[Store]:
    """For tests that do not depend on the kind of database."""
    opened = Store(f"sqlite:///{tmp_path / 'empty.db'}")
    migrate(opened)
    yield opened
    opened.dispose()


def _subsets(members: int) -> Iterator[tuple[int, ...]]:
    return chain.from_iterable(combinations(range(members), n) for n in range(members + 1))


@pytest.mark.parametrize("about", ABOUTS)
@pytest.mark.parametrize("members", range(1, 9))
def test_whoever_is_absent_every_phase_is_come_to_and_the_last_is_the_end(members: int, about: About) -> None:
    for absent in _subsets(members):
        state = _begun(members, about)
        visited = [state.phase]
        while state.phase != CLOSED:
            present = state.voters - set(absent)
            voting_now = phase_of("thread", about, state.phase).round > 0
            state = replace(state, committed=present if voting_now else frozenset())
            assert state.ends is not None
            # No one presses anything: the clock alone has to move it on.
            moved = next_phase(state, "clock", state.ends)
            assert isinstance(moved, DiscussionState), (absent, state.phase)
            state = moved
            visited.append(state.phase)
        assert visited == [phase.name for phase in PHASES["thread", about]]


def _begun(members: int, about: About) -> DiscussionState:
    dates = default_dates(about, START)
    phase = first_phase("thread", about).name
    who = frozenset(range(members))
    return DiscussionState(
        "thread", about, phase, START, dates[phase], quorum(members), who, dates=tuple(dates.items())
    )


@settings(max_examples=60, deadline=None)
@given(minutes=st.lists(st.integers(-30 * 24 * 60, 30 * 24 * 60), max_size=12))
def test_however_the_clock_jumps_no_phase_is_skipped_or_come_to_twice(minutes: list[int]) -> None:
    state, visited = _begun(4, "case"), ["first_vote"]
    for offset in [*minutes, 60 * 24 * 60]:
        moved = next_phase(state, "clock", START + timedelta(minutes=offset))
        while isinstance(moved, DiscussionState):
            state = moved
            visited.append(state.phase)
            moved = next_phase(state, "clock", START + timedelta(minutes=offset))
    names = [phase.name for phase in PHASES["thread", "case"]]
    assert visited == names


@pytest.mark.parametrize("members", range(1, 9))
def test_with_real_ballots_it_is_counted_as_far_as_it_was_voted(
    tmp_path: Path, empty_sqlite: Store, members: int
) -> None:
    a_set = in_a_set(empty_sqlite, tmp_path, members)
    for absent in range(members + 1):
        made = _thread(a_set)
        voted = a_set.voters[absent:]
        for who in voted:
            assert a_set.cast(who, Vote(choice=1, confidence=2), number=made.number) == "cast"
        voting.keep_time(a_set.store, a_set.vault, made.id, SECOND_BEGINS, 4)
        for who in voted:
            assert a_set.cast(who, Vote(choice=0, confidence=3), round_=2, number=made.number) == "cast"
        voting.keep_time(a_set.store, a_set.vault, made.id, LONG_AFTER, 4)
        done = a_set.discussion(made.number)
        assert done.phase == CLOSED
        shown = (len(voted), 0, 0, 0) if len(voted) >= FEWEST else ()
        assert (done.tallies[2].votes, done.tallies[2].counts) == (len(voted), shown)
        assert done.tallies[1].counts == ((0, len(voted), 0, 0) if shown else ())
    assert a_set.vault.ballot_keys() == []


def test_two_at_once_move_it_once(tmp_path: Path, store: Store) -> None:
    a_set = in_a_set(store, tmp_path, 4)
    made = _thread(a_set)
    for who in a_set.voters[1:]:
        a_set.cast(who, Vote(choice=2, confidence=1))
    moved: list[bool] = []

    def move() -> None:
        moved.append(voting.keep_time(a_set.store, a_set.vault, made.id, FIRST_ENDS, 4))

    workers = [threading.Thread(target=move) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found = a_set.discussion()
    assert sorted(moved) == [False, False, False, True]
    assert (found.phase, found.revision, found.tallies[1].counts) == ("talk", 1, (0, 0, 3, 0))
    assert found.phase_ends_at == default_dates("case", START)["talk"]
