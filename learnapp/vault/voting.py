"""Casting a vote, and counting a round once: the database and the vault together.

One transaction counts a round: it opens the ballots, writes the tally, deletes the ballots and moves the phase on,
unless another request has moved it first. When that is durable, the round's key is destroyed. Whatever fails on the
way, a ballot is never counted twice and never left readable: until the transaction ends nothing has happened, and
afterwards the ballots are gone and the next count or start destroys a key that is left over (`sweep`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import SystemRandom
from typing import Literal

from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from learnapp.domain.sets.meeting_phases import DiscussionState, next_phase, phase_of
from learnapp.domain.sets.tallies import Tally, Vote, tally
from learnapp.store.db.engine import Store, StoreBusyError
from learnapp.store.sets import ballots, discussions
from learnapp.store.sets.discussions import Discussion
from learnapp.vault import ballots as inside
from learnapp.vault.vault import Vault

Cast = Literal["cast", "late", "stale", "closed", "not a voter"]


@dataclass(frozen=True)
class OwnVote:
    """The reader's own vote as it is now. `vote` is None if it can no longer be read. A form that changes it sends
    `revision` back.
    """

    vote: Vote | None
    revision: int
    late: bool


def own_votes(vault: Vault, connection: Connection, discussion_id: int, person_id: int) -> dict[int, OwnVote]:
    """A person's own votes by round, for as long as they are kept: until the round is counted, or for good if late."""
    return {
        round_: OwnVote(
            opened(vault, discussion_id, round_, person_id, kept.sealed, late=kept.late), kept.revision, kept.late
        )
        for round_, kept in ballots.own(connection, discussion_id, person_id).items()
    }


def opened(vault: Vault, discussion_id: int, round_: int, person_id: int, sealed: bytes, *, late: bool) -> Vote | None:
    """The vote in a person's own ballot, of an open round or a late one; None if it cannot be read."""
    if late:
        return inside.open_late(vault, discussion_id, round_, person_id, sealed)
    return inside.open_all(vault, discussion_id, round_, {person_id: sealed})[person_id]


def cast(
    vault: Vault, connection: Connection, discussion_id: int, person_id: int, round_: int, vote: Vote, revision: int
) -> Cast:
    """Cast a vote, or change it while its round is open. `vote` has been checked (`tallies.check`).

    `revision` is that of the vote the page showed, 0 for none. "cast": it counts. "stale": the person has changed their
    vote since in another tab. "closed": the round is over, or not open yet, and nothing was kept. "not a voter": they
    facilitate, or do not belong. This locks the discussion, so that no vote arrives while its round is being counted.
    """
    discussion = discussions.lock(connection, discussion_id)
    if discussion is None or not round_ or discussion.round != round_:
        return "closed"
    if person_id not in discussions.voters(connection, discussion):
        return "not a voter"
    sealed = inside.seal(vault, discussion_id, round_, person_id, vote)
    if not ballots.cast(connection, discussion_id, round_, person_id, sealed, revision=revision):
        return "stale"
    return "cast"


def cast_late(
    vault: Vault, connection: Connection, discussion_id: int, person_id: int, round_: int, vote: Vote, revision: int
) -> Cast:
    """Keep a vote that came after its round was counted, only for its voter. It does not change the tally.

    "late": it is kept. "closed": the round has not been counted, so this is not a late vote.
    """
    discussion = discussions.lock(connection, discussion_id)
    if discussion is None or round_ not in discussion.tallies:
        return "closed"
    if person_id not in discussions.voters(connection, discussion):
        return "not a voter"
    sealed = inside.seal_late(vault, discussion_id, round_, person_id, vote)
    kept = ballots.cast(connection, discussion_id, round_, person_id, sealed, revision=revision, late=True)
    return "late" if kept else "stale"


def move_on(vault: Vault, connection: Connection, discussion: Discussion, to: DiscussionState, options: int) -> bool:
    """Take a discussion to its next phase, counting the round that ends; False if another request has moved it since.

    `options` is how many options were voted on, 0 where the phase has no vote. Once this is committed, and not before,
    call `sweep`: it destroys the key.
    """
    now = discussions.lock(connection, discussion.id)
    if now is None or now.revision != discussion.revision:
        return False
    tallies = dict(now.tallies)
    if _ends_round(now, to):
        tallies[now.round] = close_round(vault, connection, now, now.round, options)
    return discussions.move(connection, now, to, tallies=tallies)


def _ends_round(discussion: Discussion, to: DiscussionState) -> bool:
    """Whether this move ends the round being voted in. Arriving and the first vote are one round."""
    return (
        discussion.round not in {0, phase_of(to.form, to.about, to.phase).round}
        and discussion.round not in discussion.tallies
    )


def close_round(vault: Vault, connection: Connection, discussion: Discussion, round_: int, options: int) -> Tally:
    """Count the ballots of a round and delete them; for `move_on`, in its transaction."""
    opened = inside.open_all(vault, discussion.id, round_, ballots.of_round(connection, discussion.id, round_))
    votes = [vote for vote in opened.values() if vote is not None and vote.choice < options]
    ballots.destroy(connection, discussion.id, round_)
    return tally(votes, options, SystemRandom().shuffle, lost=len(opened) - len(votes))


def sweep(store: Store, vault: Vault) -> int:
    """Destroy the keys of all rounds that were counted, or whose discussion is gone. Returns how many there were.

    After each count, and at start, in case a process ended between counting and destroying.
    """
    places = vault.ballot_keys()
    if not places:
        return 0
    with store.read() as connection:
        finished = set(places) - ballots.still_open(connection, places)
    if finished:
        vault.destroy_ballot_keys(sorted(finished))
    return len(finished)


def swept(store: Store, vault: Vault) -> bool:
    """Like `sweep`, for use after a count is committed, which a failure here must not make look failed. False means
    that the next sweep has to do it.
    """
    try:
        sweep(store, vault)
    except (StoreBusyError, SQLAlchemyError):
        return False
    return True


def keep_time(
    store: Store, vault: Vault, discussion_id: int, now: datetime, options: int, *, wait: float | None = None
) -> bool:
    """Make every move that the clock has made due (`domain.sets.meeting_phases.due`); True if anything has moved.

    Writes in transactions of its own: no other may be open in this thread. `wait` is as for `Store.write`.
    """
    moved = False
    while _one_step(store, vault, discussion_id, now, options, wait):
        moved = True
    if moved:
        swept(store, vault)
    return moved


def _one_step(store: Store, vault: Vault, discussion_id: int, now: datetime, options: int, wait: float | None) -> bool:
    with store.write(wait=wait) as connection:
        discussion = discussions.lock(connection, discussion_id)
        if discussion is None:
            return False
        to = next_phase(discussions.state(connection, discussion), "clock", now)
        return isinstance(to, DiscussionState) and move_on(vault, connection, discussion, to, options)
