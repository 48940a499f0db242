"""Sealed ballots, on both databases: cast, changed, counted once, destroyed; races, crashes, and what leaks."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from learnapp.domain.sets.meeting_phases import LAPSES_AFTER
from learnapp.domain.sets.tallies import Vote
from learnapp.store.db.engine import Store, StoreBusyError
from learnapp.store.operations.migrate import migrate
from learnapp.store.sets import ballots, discussions
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import ballot, discussion, learning_set, set_member
from learnapp.vault import Vault, voting
from learnapp.vault import ballots as inside
from tests.conftest import START
from tests.learning_sets.in_a_set import OPTIONS, InASet, in_a_set
from tests.postgres import postgres_url
from tests.vault.votes import VOTE


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A database of each kind in turn, migrated once for all of these tests."""
    file = tmp_path_factory.mktemp("voting") / "store.db"
    opened = Store(f"sqlite:///{file}" if request.param == "sqlite" else postgres_url())
    migrate(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def store(migrated: Store) -> Store:
    """The same, with nothing in it."""
    with migrated.write() as connection:
        for table in (learning_set, person):
            connection.execute(table.delete())
    return migrated


@pytest.fixture
def group(store: Store, tmp_path: Path) -> InASet:
    made = in_a_set(store, tmp_path, 4)
    if not store.is_sqlite:  # a site on PostgreSQL keeps its keys in one of its own, too
        made.vault = Vault(postgres_url())
    made.make()
    return made


def _rows(store: Store) -> list[sa.Row]:
    with store.read() as connection:
        return list(connection.execute(sa.select(ballot)))


def _own(group: InASet, who: int) -> dict[int, voting.OwnVote]:
    with group.store.read() as connection:
        return voting.own_votes(group.vault, connection, group.discussion().id, who)


def test_only_its_voter_is_shown_a_vote_and_may_change_it_while_open(group: InASet) -> None:
    one, two = group.voters[:2]
    assert group.cast(one, VOTE) == "cast"
    assert _own(group, one) == {1: voting.OwnVote(VOTE, 1, late=False)}
    assert _own(group, two) == {}
    changed = Vote(choice=0, confidence=1, reason="No: he did.")
    assert group.cast(one, changed, revision=1) == "cast"
    assert _own(group, one) == {1: voting.OwnVote(changed, 2, late=False)}
    assert len(_rows(group.store)) == 1


def test_while_no_vote_is_open_there_is_no_round_to_vote_in(group: InASet) -> None:
    group.move()
    assert group.cast(group.voters[0], VOTE, round_=0) == "closed"
    assert _rows(group.store) == []


def test_a_second_tab_overwrites_nothing(group: InASet) -> None:
    one = group.voters[0]
    group.cast(one, VOTE)
    assert group.cast(one, Vote(choice=0, confidence=1)) == "stale", "from a page that showed no vote"
    group.cast(one, Vote(choice=1, confidence=1), revision=1)
    assert group.cast(one, VOTE, revision=1) == "stale"
    assert _own(group, one)[1].vote == Vote(choice=1, confidence=1)


def test_who_facilitates_and_who_has_left_or_never_belonged_cannot_vote(group: InASet) -> None:
    assert group.cast(group.facilitator, VOTE) == "not a voter"
    assert group.cast(9999, VOTE) == "not a voter"
    with group.store.write() as connection:
        connection.execute(set_member.update().where(set_member.c.person_id == group.voters[0]).values(left_at=START))
    assert group.cast(group.voters[0], VOTE) == "not a voter"
    assert _rows(group.store) == []


@pytest.mark.parametrize("round_", [0, 2, 3, -1])
def test_a_round_that_is_not_open_takes_no_vote(group: InASet, round_: int) -> None:
    assert group.cast(group.voters[0], VOTE, round_=round_) == "closed"
    assert _rows(group.store) == []


def test_whoever_cannot_stay_votes_while_people_arrive(store: Store, tmp_path: Path) -> None:
    group = in_a_set(store, tmp_path, 4)
    group.make(phase="gathering")
    for who in group.voters[:3]:
        assert group.cast(who, VOTE) == "cast"
    group.move()
    assert group.discussion().phase == "first_vote"
    assert len(_rows(store)) == 3, "arriving and the first vote are one round"
    group.move()
    assert group.discussion().tallies[1].counts == (0, 0, 3, 0)


def test_a_round_is_counted_and_its_ballots_and_key_are_gone(group: InASet) -> None:
    for place, who in enumerate(group.voters):
        group.cast(who, Vote(choice=place % 2, confidence=1 + place % 3, reason=f"because {place}"))
    assert group.vault.ballot_keys() == [(group.discussion().id, 1)]
    assert group.move()
    found = group.discussion()
    assert (found.phase, found.revision) == ("spread", 1)
    assert found.tallies[1].counts == (2, 2, 0, 0)
    assert sorted(found.tallies[1].reasons) == [f"because {place}" for place in range(4)]
    assert _rows(group.store) == []
    assert group.vault.ballot_keys() == []
    assert _own(group, group.voters[0]) == {}, "nobody, its voter included, can be shown it again"


@pytest.mark.parametrize("votes", [0, 1, 2])
def test_of_too_few_votes_nothing_is_kept_but_how_many(group: InASet, votes: int) -> None:
    for who in group.voters[:votes]:
        group.cast(who, VOTE)
    group.move()
    with group.store.read() as connection:
        kept = connection.execute(sa.text("SELECT spreads FROM discussion")).scalar_one()
    assert group.discussion().tallies[1].votes == votes
    assert VOTE.reason not in kept
    assert not group.discussion().tallies[1].counts


def test_after_close_a_vote_is_refused_and_changes_nothing(group: InASet) -> None:
    for who in group.voters[:3]:
        group.cast(who, VOTE)
    group.move()
    before = group.discussion()
    for who in group.voters:
        for revision in (0, 1):
            assert group.cast(who, Vote(choice=0, confidence=1), revision=revision) == "closed"
    assert group.discussion() == before
    assert _rows(group.store) == []


def test_a_late_vote_is_kept_for_its_voter_and_changes_no_spread(group: InASet) -> None:
    *three, late = group.voters
    for who in three:
        group.cast(who, VOTE)
    found = group.discussion()

    def cast_late(who: int, revision: int = 0) -> str:
        with group.store.write() as connection:
            return voting.cast_late(group.vault, connection, found.id, who, 1, VOTE, revision)

    assert cast_late(late) == "closed", "the round is still open: vote like everybody else"
    group.move()
    before = group.discussion().tallies
    assert cast_late(late) == "late"
    assert cast_late(late) == "stale"
    assert cast_late(late, 1) == "late"
    assert cast_late(group.facilitator) == "not a voter"
    assert _own(group, late)[1].vote == VOTE
    assert _own(group, late)[1].late
    for _ in range(5):
        group.move()
    assert group.discussion().closed
    assert group.discussion().tallies[1] == before[1]
    assert _own(group, late)[1].vote == VOTE, "still theirs after the meeting"


def test_votes_whose_key_is_gone_are_lost_and_said_to_be(group: InASet) -> None:
    for who in group.voters:
        group.cast(who, VOTE)
    group.vault.destroy_ballot_keys(group.vault.ballot_keys())
    assert _own(group, group.voters[0])[1].vote is None
    group.move()
    assert (group.discussion().tallies[1].votes, group.discussion().tallies[1].lost) == (0, 4)
    assert group.discussion().phase == "spread", "the meeting goes on"


def test_a_vote_for_an_option_that_is_no_longer_there_is_lost(group: InASet) -> None:
    for who, choice in zip(group.voters, (0, 1, 2, OPTIONS), strict=True):
        group.cast(who, Vote(choice=choice, confidence=1))
    group.move()
    assert (group.discussion().tallies[1].counts, group.discussion().tallies[1].lost) == ((1, 1, 1, 0), 1)


def test_a_meeting_that_was_left_in_a_vote_closes_itself_and_seals_nothing(group: InASet) -> None:
    for who in group.voters:
        group.cast(who, VOTE)
    found = group.discussion()
    assert found.phase_ends_at is not None
    assert not voting.keep_time(group.store, group.vault, found.id, found.phase_ends_at, OPTIONS)
    assert voting.keep_time(group.store, group.vault, found.id, found.phase_ends_at + LAPSES_AFTER, OPTIONS)
    assert group.discussion().closed
    assert group.discussion().tallies[1].votes == 4
    assert (_rows(group.store), group.vault.ballot_keys()) == ([], [])


def test_a_thread_that_nobody_looked_at_for_weeks_catches_up(store: Store, tmp_path: Path) -> None:
    group = in_a_set(store, tmp_path, 4)
    group.make(form="thread")
    for who in group.voters[:3]:
        group.cast(who, VOTE)
    moment = START
    for _ in range(4):
        ends = group.discussion().phase_ends_at
        assert ends is not None
        moment = max(moment, ends)
        voting.keep_time(store, group.vault, group.discussion().id, moment, OPTIONS)
    assert group.discussion().closed
    assert {round_: tally.votes for round_, tally in group.discussion().tallies.items()} == {1: 3, 2: 0}


def test_erasing_a_voter_takes_their_open_vote_with_them(group: InASet) -> None:
    for who in group.voters:
        group.cast(who, VOTE)
    with group.store.write() as connection:
        connection.execute(person.delete().where(person.c.id == group.voters[0]))
    group.move()
    assert group.discussion().tallies[1].votes == 3


def _at_once(*jobs: object) -> list[object]:
    barrier, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: object) -> None:
        barrier.wait()
        results[place] = job()  # type: ignore[operator]

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_who_press_next_at_once_move_one_phase_and_count_once(group: InASet) -> None:
    for who in group.voters:
        group.cast(who, VOTE)
    shown = group.discussion()
    other = Store(group.store.url.render_as_string(hide_password=False))
    second = InASet(other, Vault(group.vault.place), group.set_id, group.voters, group.facilitator)
    moved = _at_once(lambda: group.move(found=shown), lambda: second.move(found=shown))
    other.dispose()
    assert sorted(moved) == [False, True]  # type: ignore[type-var]
    found = group.discussion()
    assert (found.phase, found.revision, found.tallies[1].votes) == ("spread", 1, 4)


def test_a_voter_against_the_closer_is_counted_or_told(group: InASet) -> None:
    *three, last = group.voters
    for who in three:
        group.cast(who, VOTE)
    shown = group.discussion()
    cast, moved = _at_once(lambda: group.cast(last, VOTE), lambda: group.move(found=shown))
    assert moved
    assert group.discussion().tallies[1].votes == (4 if cast == "cast" else 3)
    assert cast in {"cast", "closed"}
    assert (_rows(group.store), group.vault.ballot_keys()) == ([], [])


def test_two_tabs_of_one_voter_at_once_make_one_vote(group: InASet) -> None:
    one = group.voters[0]
    outcomes = _at_once(
        *(lambda choice=choice: group.cast(one, Vote(choice=choice, confidence=1)) for choice in (0, 1))
    )
    assert sorted(outcomes) == ["cast", "stale"]  # type: ignore[type-var]
    assert len(_rows(group.store)) == 1


def test_two_discussions_made_at_once_have_two_numbers(group: InASet) -> None:
    assert sorted(_at_once(group.make, group.make)) == [2, 3]  # type: ignore[type-var]


class _LostError(Exception):
    pass


@pytest.mark.parametrize("where", ["open_all", "destroy", "tally", "move"])
def test_a_failure_while_counting_changes_nothing_and_it_can_be_done_again(
    group: InASet, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    for who in group.voters:
        group.cast(who, VOTE)
    before, sealed = group.discussion(), _rows(group.store)
    owner = {"open_all": inside, "destroy": ballots, "tally": voting, "move": discussions}[where]
    with monkeypatch.context() as patched:

        def fail(*_: object, **__: object) -> None:
            raise _LostError

        patched.setattr(owner, where, fail)
        with pytest.raises(_LostError):
            group.move()
    assert (group.discussion(), _rows(group.store)) == (before, sealed)
    assert group.move()
    assert group.discussion().tallies[1].votes == 4


def test_a_process_that_ends_before_the_key_is_destroyed_leaves_it_to_the_next(group: InASet) -> None:
    for who in group.voters:
        group.cast(who, VOTE)
    group.move(sweep=False)
    assert group.vault.ballot_keys() == [(group.discussion().id, 1)]
    assert _rows(group.store) == []
    other = group.make()
    group.cast(group.voters[0], VOTE, number=other)
    assert voting.sweep(group.store, group.vault) == 1
    assert group.vault.ballot_keys() == [(group.discussion(other).id, 1)], "a round that is open keeps its key"


def test_a_discussion_that_is_gone_leaves_no_key_and_takes_no_vote(group: InASet) -> None:
    group.cast(group.voters[0], VOTE)
    shown = group.discussion()
    with group.store.write() as connection:
        connection.execute(discussion.delete())
    assert voting.sweep(group.store, group.vault) == 1
    assert not group.move(found=shown)
    assert not voting.keep_time(group.store, group.vault, shown.id, START, OPTIONS)
    for cast in (voting.cast, voting.cast_late):
        with group.store.write() as connection:
            assert cast(group.vault, connection, shown.id, group.voters[0], 1, VOTE, 0) == "closed"
    assert group.vault.ballot_keys() == []


@pytest.mark.parametrize("error", [StoreBusyError(), sa.exc.DatabaseError("SELECT", None, Exception("malformed"))])
def test_a_count_that_is_durable_does_not_look_as_if_it_had_failed(
    group: InASet, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(voting, "sweep", lambda *_: (_ for _ in ()).throw(error))
    assert not voting.swept(group.store, group.vault)
