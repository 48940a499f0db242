"""Ballots as rows: sealed, one per voter and round, destroyed when the round is counted.

`vault.ballots` seals the content before it comes here; a whole vote goes through `vault.voting`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.set_tables import ballot, discussion


@dataclass(frozen=True)
class Ballot:
    """A sealed vote. `revision` counts its voter's changes, from 1; a `late` vote stays private to its voter."""

    person_id: int
    round: int
    sealed: bytes
    late: bool
    revision: int


_columns = [ballot.c[name] for name in Ballot.__dataclass_fields__]


def committed(connection: Connection, discussion_id: int, round_: int) -> frozenset[int]:
    """The people who have committed in a round that is still open."""
    own_rows = ballot.c.discussion_id == discussion_id, ballot.c.round == round_, ballot.c.late.is_(False)
    return frozenset(connection.execute(sa.select(ballot.c.person_id).where(*own_rows)).scalars())


def own(connection: Connection, discussion_id: int, person_id: int) -> dict[int, Ballot]:
    """This voter's ballots, by round."""
    query = sa.select(*_columns).where(ballot.c.discussion_id == discussion_id, ballot.c.person_id == person_id)
    return {row.round: Ballot(*row) for row in connection.execute(query)}


def of_round(connection: Connection, discussion_id: int, round_: int) -> dict[int, bytes]:
    """The sealed ballots of a round to be counted, by voter."""
    own_rows = ballot.c.discussion_id == discussion_id, ballot.c.round == round_, ballot.c.late.is_(False)
    return {row.person_id: row.sealed for row in connection.execute(sa.select(*_columns).where(*own_rows))}


def cast(
    connection: Connection,
    discussion_id: int,
    round_: int,
    person_id: int,
    sealed: bytes,
    *,
    revision: int = 0,
    late: bool = False,
) -> bool:
    """Keep a voter's ballot if their present one has this revision, 0 for none; False if it was changed since."""
    insert = insert_for(connection)
    whose = {"discussion_id": discussion_id, "round": round_, "person_id": person_id}
    if revision == 0:
        statement = insert(ballot).values(**whose, sealed=sealed, late=late).on_conflict_do_nothing()
        return connection.execute(statement.returning(ballot.c.id)).first() is not None
    changed = connection.execute(
        ballot.update()
        .where(*(ballot.c[name] == value for name, value in whose.items()), ballot.c.revision == revision)
        .values(sealed=sealed, revision=revision + 1, late=late)
    )
    return changed.rowcount == 1


def destroy(connection: Connection, discussion_id: int, round_: int) -> None:
    """Destroy the ballots of a counted round; late ones stay, because they belong to their voters."""
    own_rows = ballot.c.discussion_id == discussion_id, ballot.c.round == round_, ballot.c.late.is_(False)
    connection.execute(ballot.delete().where(*own_rows))


def still_open(connection: Connection, places: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Which of these (discussion, round) pairs are not counted yet: the discussion exists and has no tally for the
    round.
    """
    wanted = set(places)
    ids = {discussion_id for discussion_id, _ in wanted}
    rows = connection.execute(
        sa.select(discussion.c.id, discussion.c.spreads, discussion.c.closed_at).where(discussion.c.id.in_(ids))
    )
    counted = {row.id: (row.spreads, row.closed_at) for row in rows}
    return {
        (id_, round_)
        for id_, round_ in wanted
        if id_ in counted and counted[id_][1] is None and str(round_) not in counted[id_][0]
    }
