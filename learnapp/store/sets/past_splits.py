"""How past sets split on the decisions of an activity: counted by `learnapp remind`, in groups that are kept as sums.

`domain.sets.past_splits` decides which sets are counted together and what is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.sets import past_splits
from learnapp.domain.sets.past_splits import PastSplit, UncountedVote
from learnapp.store.cohorts.cohort_counting import root
from learnapp.store.content.catalogue import PublishedCatalogue
from learnapp.store.db.engine import Store
from learnapp.store.db.prepared import Prepared
from learnapp.store.organisations.independent_people import is_independent
from learnapp.store.tables.cohort_tables import counted_group
from learnapp.store.tables.set_tables import discussion, learning_set, set_member

PREFIX = "split:"
FIRST_VOTE = "1"


class _KeptSplit(FrozenStruct, frozen=True):
    """The stored sums of a group."""

    place: str
    split: PastSplit


def _subject(published: PublishedCatalogue, module: str, activity: str, edition: str) -> str:
    """The subject that is counted together: an activity on one class of editions, as with a cohort's findings."""
    return f"{PREFIX}{module}/{activity}@{root(published, module, edition)[:16]}"


# Counting ----------------------------------------------------------------------------------------

_closed = (
    sa.select(
        discussion.c.id,
        discussion.c.set_id,
        discussion.c.module,
        discussion.c.activity,
        discussion.c.place,
        discussion.c.edition,
        discussion.c.spreads,
    )
    .where(discussion.c.closed_at.is_not(None), discussion.c.counted_at.is_(None), discussion.c.edition.is_not(None))
    .order_by(discussion.c.id)
)


def count_all(store: Store, published: PublishedCatalogue, lot: Callable[[int], int], now: datetime) -> int:
    """Count the first votes of closed discussions that now make up groups; returns how many groups."""
    with store.read() as connection:
        if not _ready(connection, published, lambda count: 0):
            return 0
    with store.write() as connection:
        made = _ready(connection, published, lot, lock=True)
        for subject, place, discussions, split in made:
            values = {"subject": subject, "people": split.votes + split.sets, "made_at": now}
            connection.execute(counted_group.insert().values(sums=_KeptSplit(place=place, split=split), **values))
            connection.execute(discussion.update().where(discussion.c.id.in_(discussions)).values(counted_at=now))
    return len(made)


def _ready(
    connection: Connection, published: PublishedCatalogue, lot: Callable[[int], int], *, lock: bool = False
) -> list[tuple[str, str, tuple[int, ...], PastSplit]]:
    """The groups that can be made now: subject, place, discussions and sum."""
    rows = connection.execute(_closed.with_for_update() if lock else _closed).all()
    doubtful = _with_others(connection, {row.set_id for row in rows})
    shown = [(row, row.spreads.get(FIRST_VOTE, {}).get("counts")) for row in rows if row.set_id not in doubtful]
    people = _people(connection, {row.set_id for row, counts in shown if counts})
    lines: dict[tuple[str, str, int], list[UncountedVote]] = {}
    for row, counts in shown:
        if counts:
            key = _subject(published, row.module, row.activity, row.edition), row.place, len(counts)
            vote = UncountedVote(row.id, people.get(row.set_id, frozenset()), tuple(counts))
            lines.setdefault(key, []).append(vote)
    return [
        (subject, place, discussions, split)
        for (subject, place, _), line in lines.items()
        for discussions, split in past_splits.groups(line, lot)
    ]


def _people(connection: Connection, sets: set[int]) -> dict[int, frozenset[int]]:
    """Everyone who ever belonged to each of these sets."""
    found: dict[int, set[int]] = {}
    query = sa.select(set_member.c.set_id, set_member.c.person_id).where(set_member.c.set_id.in_(sets))
    for set_id, person_id in connection.execute(query):
        found.setdefault(set_id, set()).add(person_id)
    return {set_id: frozenset(who) for set_id, who in found.items()}


def _with_others(connection: Connection, sets: set[int]) -> set[int]:
    """The sets that ever had a member who could have been made up: see `store.organisations.independent_people`."""
    counts = is_independent(connection.dialect.name, set_member.c.person_id, learning_set.c.organisation_id)
    query = sa.select(set_member.c.set_id).join(learning_set, learning_set.c.id == set_member.c.set_id)
    return set(connection.execute(query.where(set_member.c.set_id.in_(sets), sa.not_(counts))).scalars())


# Reading -----------------------------------------------------------------------------------------

_groups = Prepared(
    sa.select(sa.type_coerce(counted_group.c.sums, sa.Text)).where(counted_group.c.subject == sa.bindparam("subject"))
)
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_KeptSplit)


def of_activity(
    connection: Connection, published: PublishedCatalogue, module: str, activity: str, options: Mapping[str, int]
) -> dict[str, PastSplit]:
    """How past sets split, by place; leaves out a place until enough sets have voted on it. One query.

    `options` has how many options each place has now: votes on another number of them are left out.
    """
    subject = _subject(published, module, activity, published.editions[module])
    found: dict[str, list[PastSplit]] = {}
    for (raw,) in _groups.rows(connection, {"subject": subject}):
        kept = _decoder.decode(raw)
        if len(kept.split.counts) == options.get(kept.place):
            found.setdefault(kept.place, []).append(kept.split)
    sums = {place: past_splits.together(splits) for place, splits in found.items()}
    return {place: one for place, one in sums.items() if one is not None}
