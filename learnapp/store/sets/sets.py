"""Learning sets: who belongs, in what role, and to which wording of the ground rules they agreed.

Only people who belong to a set now can see it. Every page gets its data through `for_member` or `whole`, which make no
exception for any role on the site.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import by_name
from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.organisations import organisations
from learnapp.store.organisations.scope import within
from learnapp.store.people import links
from learnapp.store.tables.cohort_tables import cohort, cohort_educator, looks_after, membership
from learnapp.store.tables.people_and_work import person
from learnapp.store.tables.set_tables import ballot, discussion, learning_set, set_member

FEWEST = 4
"""Sets with fewer members see a warning: in a small set a tally gives much away, and people say little."""
MOST = 8
"""Members a set can have. The facilitator is not counted, and does not vote."""

KEPT_CLOSED = timedelta(days=365)
"""How long members can still read a closed set; then it is deleted with everything said in it."""

SetRole = Literal["member", "facilitator"]
Joined = Literal["joined", "already", "full", "closed", "facilitated", "assessed", "elsewhere"]


@dataclass(frozen=True)
class LearningSet:
    """A set. `ground_rules` are Markdown; `rules_revision` counts up from 1 whenever they change."""

    id: int
    name: str
    cohort_id: int | None
    ground_rules: str
    rules_revision: int
    made_at: datetime
    closed_at: datetime | None
    organisation_id: int | None


@dataclass(frozen=True)
class SetMember:
    """A person who belongs, or belonged until `left_at`.

    `accepted_rules` is the revision of the ground rules they agreed to, 0 for none. `assesses` says that they are an
    educator of a cohort that another member of the set belongs to; `suspended` that their account is.
    """

    person_id: int
    name: str
    role: str
    joined_at: datetime
    left_at: datetime | None
    accepted_rules: int
    accepted_at: datetime | None
    suspended: bool
    assesses: bool

    @property
    def facilitates(self) -> bool:
        """Whether they act as facilitator: not while they assess another member of the set."""
        return self.role == "facilitator" and not self.assesses


_set_columns = [learning_set.c[name] for name in LearningSet.__dataclass_fields__]


def _assessing(now: Any, who: Any, of: Any) -> sa.ColumnElement[bool]:
    """Whether the person `who` is an educator of a cohort that the person `of` belongs to, or is about to."""
    return sa.exists(
        sa.select(sa.literal(1))
        .select_from(cohort_educator)
        .join(membership, membership.c.cohort_id == cohort_educator.c.cohort_id)
        .join(cohort, cohort.c.id == cohort_educator.c.cohort_id)
        .where(
            cohort_educator.c.person_id == who,
            looks_after(now),
            membership.c.person_id.in_(of) if isinstance(of, sa.Select | list) else membership.c.person_id == of,
            membership.c.person_id != who,
            sa.or_(membership.c.ends_at.is_(None), membership.c.ends_at > now),
            cohort.c.closed_at.is_(None),
        )
    )


def _current(set_id: Any) -> sa.Select[Any]:
    """The ids of the people who belong to a set now."""
    others = set_member.alias("others")
    return sa.select(others.c.person_id).where(others.c.set_id == set_id, others.c.left_at.is_(None))


def _member_columns(now: Any) -> list[sa.ColumnElement[Any]]:
    assesses = _assessing(now, set_member.c.person_id, _current(set_member.c.set_id))
    return [
        set_member.c.person_id,
        person.c.name,
        set_member.c.role,
        set_member.c.joined_at,
        set_member.c.left_at,
        set_member.c.accepted_rules,
        set_member.c.accepted_at,
        person.c.suspended_at.is_not(None),
        assesses,
    ]


def _member(values: Any) -> SetMember:
    known = dict(zip(SetMember.__dataclass_fields__, values, strict=True))
    return SetMember(**{**known, "suspended": bool(values[-2]), "assesses": bool(values[-1])})


def _by_name(members: Iterable[SetMember]) -> list[SetMember]:
    return by_name(members, lambda one: one.name, lambda one: one.person_id)


_whole = Prepared(
    sa.select(*_set_columns, *_member_columns(sa.bindparam("now")))
    .join(set_member, set_member.c.set_id == learning_set.c.id)
    .join(person, person.c.id == set_member.c.person_id)
    .where(
        learning_set.c.id == sa.bindparam("set_id"),
        set_member.c.left_at.is_(None),
        within(learning_set.c.organisation_id, sa.bindparam("person_id")),
    )
)


def whole(
    connection: Connection, person_id: int, set_id: int, now: datetime
) -> tuple[LearningSet, SetMember, tuple[SetMember, ...]] | None:
    """A set, this person in it, and everyone in it now, by name. None unless they belong to it now. One query."""
    rows = _whole.rows(connection, {"set_id": set_id, "person_id": person_id, "now": now})
    cut = len(_set_columns)
    members = tuple(_by_name(_member(row[cut:]) for row in rows))
    me = next((one for one in members if one.person_id == person_id), None)
    return (LearningSet(*rows[0][:cut]), me, members) if me else None


def for_member(
    connection: Connection, person_id: int, set_id: int, now: datetime
) -> tuple[LearningSet, SetMember] | None:
    """A set and this person in it; None unless they belong to it now."""
    found = whole(connection, person_id, set_id, now)
    return found[:2] if found else None


@dataclass(frozen=True)
class SetSummary:
    """A line of a person's list of sets: `members` counts who belongs now."""

    the_set: LearningSet
    role: str
    members: int


def of_person(connection: Connection, person_id: int) -> list[SetSummary]:
    """The sets a person belongs to now, open ones first, then by name. One query."""
    others = set_member.alias("counted")
    count = (
        sa.select(sa.func.count())
        .where(others.c.set_id == learning_set.c.id, others.c.left_at.is_(None))
        .scalar_subquery()
    )
    rows = connection.execute(
        sa.select(*_set_columns, set_member.c.role, count)
        .join(set_member, set_member.c.set_id == learning_set.c.id)
        .where(
            set_member.c.person_id == person_id,
            set_member.c.left_at.is_(None),
            within(learning_set.c.organisation_id, person_id),
        )
    )
    found = (SetSummary(LearningSet(*row[:-2]), row[-2], row[-1]) for row in rows)
    named = by_name(found, lambda one: one.the_set.name, lambda one: one.the_set.id)
    return sorted(named, key=lambda one: one.the_set.closed_at is not None)


def everybody(connection: Connection, set_id: int, now: datetime) -> list[SetMember]:
    """Everyone who belongs or ever belonged, by name."""
    rows = connection.execute(
        sa.select(*_member_columns(now))
        .join(person, person.c.id == set_member.c.person_id)
        .where(set_member.c.set_id == set_id)
    )
    return _by_name(_member(row) for row in rows)


# Making, joining, leaving ------------------------------------------------------------------------


def make(
    connection: Connection,
    name: str,
    ground_rules: str,
    now: datetime,
    *,
    cohort_id: int | None = None,
    organisation_id: int | None = None,
) -> int:
    """Make an empty set and return its id. It belongs to its cohort's organisation, or this one, or the site's only
    one.
    """
    return make_each(connection, [name], ground_rules, now, cohort_id=cohort_id, organisation_id=organisation_id)[0]


def make_each(
    connection: Connection,
    names: Sequence[str],
    ground_rules: str,
    now: datetime,
    *,
    cohort_id: int | None,
    organisation_id: int | None = None,
) -> list[int]:
    """Make an empty set of each name, as `make` does, and return their ids in this order."""
    if cohort_id is not None:
        its = sa.select(cohort.c.organisation_id).where(cohort.c.id == cohort_id)
        organisation_id = connection.execute(its).scalar_one()
    where = organisations.the_only(connection, organisation_id)
    values = {"ground_rules": ground_rules, "cohort_id": cohort_id, "organisation_id": where, "made_at": now}
    made = learning_set.insert().returning(learning_set.c.name, learning_set.c.id)
    ids: dict[str, list[int]] = defaultdict(list)
    for name, set_id in connection.execute(made, [{"name": name, **values} for name in names]):
        ids[name].append(set_id)
    return [ids[name].pop() for name in names]


def lock(connection: Connection, set_id: int) -> LearningSet | None:
    """The set, locked against other changes until this transaction ends."""
    row = connection.execute(sa.select(*_set_columns).where(learning_set.c.id == set_id).with_for_update()).first()
    return LearningSet(*row) if row else None


def join(connection: Connection, set_id: int, person_id: int, now: datetime, role: SetRole = "member") -> Joined:
    """Let a person in, even if they had left before. Only "joined" means that anything changed.

    "assessed": the facilitator is an educator of theirs, or they would facilitate and are an educator of a member.
    "facilitated": they would facilitate, and the set has another facilitator.
    "elsewhere": they belong to another organisation, and the set's takes only people it knows.
    If two people compete for the last place, one gets it and the other gets "full".
    """
    found = lock(connection, set_id)
    if found is None or found.closed_at is not None:
        return "closed"
    here = {
        row.person_id: row.role
        for row in connection.execute(
            sa.select(set_member.c.person_id, set_member.c.role).where(
                set_member.c.set_id == set_id, set_member.c.left_at.is_(None)
            )
        )
    }
    if person_id in here:
        return "already"
    if role == "facilitator" and "facilitator" in here.values():
        return "facilitated"
    if role == "member" and list(here.values()).count("member") >= MOST:
        return "full"
    pairs = [(facilitator, [person_id]) for facilitator, held in here.items() if held == "facilitator"]
    if role == "facilitator":
        pairs.append((person_id, list(here)))
    if any(assesses(connection, who, of, now) for who, of in pairs):
        return "assessed"
    if not organisations.admits(connection, found.organisation_id, person_id, now):
        return "elsewhere"
    _admit(connection, set_id, person_id, role, now)
    return "joined"


def _admit(connection: Connection, set_id: int, person_id: int, role: SetRole, now: datetime) -> None:
    afresh = {"role": role, "joined_at": now, "left_at": None, "accepted_rules": 0, "accepted_at": None}
    insert = insert_for(connection)
    statement = insert(set_member).values(set_id=set_id, person_id=person_id, **afresh)
    has_left = set_member.c.left_at.is_not(None)  # else an account that is in the set has just been merged into theirs
    keys = ["set_id", "person_id"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=afresh, where=has_left))


def assesses(connection: Connection, who: int, of: list[int], now: datetime) -> bool:
    """Whether this person is an educator of a cohort that any of these people belongs to, or is about to."""
    if not of:
        return False
    return bool(connection.execute(sa.select(_assessing(now, sa.literal(who), of))).scalar())


def leave(connection: Connection, set_id: int, person_id: int, now: datetime) -> bool:
    """End a person's membership; False if they did not belong.

    What they said stays. A facilitator's links that anyone could use end. When the last member leaves, the set closes.
    """
    lock(connection, set_id)
    links.end_set_links(connection, person_id, set_id)
    left = connection.execute(
        set_member.update()
        .where(set_member.c.set_id == set_id, set_member.c.person_id == person_id, set_member.c.left_at.is_(None))
        .values(left_at=now, role="member")
    )
    if left.rowcount and connection.execute(_current(set_id)).first() is None:
        close(connection, set_id, now)
    return left.rowcount == 1


def close(connection: Connection, set_id: int, now: datetime) -> bool:
    """Close a set: from now on it is read-only, and open votes are destroyed. False if it was closed before."""
    closed = connection.execute(
        learning_set.update()
        .where(learning_set.c.id == set_id, learning_set.c.closed_at.is_(None))
        .values(closed_at=now)
    )
    destroy_votes(connection, sa.select(learning_set.c.id).where(learning_set.c.id == set_id))
    return closed.rowcount == 1


def destroy_votes(connection: Connection, these: sa.Select[tuple[int]]) -> None:
    """Destroy the open votes of these sets."""
    here = sa.select(discussion.c.id).where(discussion.c.set_id.in_(these))
    connection.execute(ballot.delete().where(ballot.c.discussion_id.in_(here), ballot.c.late.is_(False)))


Handed = Literal["handed", "not a member", "assesses"]


def hand_over(connection: Connection, set_id: int, to: int, now: datetime) -> Handed:
    """Make one member the facilitator and all others members. Only "handed" means that anything changed."""
    lock(connection, set_id)
    here = list(connection.execute(_current(set_id)).scalars())
    if to not in here:
        return "not a member"
    if assesses(connection, to, here, now):
        return "assesses"
    own_rows = set_member.c.set_id == set_id
    connection.execute(set_member.update().where(own_rows).values(role="member"))
    connection.execute(set_member.update().where(own_rows, set_member.c.person_id == to).values(role="facilitator"))
    return "handed"


def facilitated(connection: Connection, set_id: int) -> list[int | None]:
    """Who facilitated each of a set's meetings and threads, the earliest first; None for an account that is gone."""
    query = sa.select(discussion.c.facilitator_id).where(discussion.c.set_id == set_id).order_by(discussion.c.number)
    return list(connection.execute(query).scalars())


# Ground rules ------------------------------------------------------------------------------------


def accept_rules(connection: Connection, set_id: int, person_id: int, revision: int, now: datetime) -> bool:
    """Record that a member agreed to this wording; False if it is not the current one, or they do not belong."""
    holds = sa.select(learning_set.c.id).where(learning_set.c.id == set_id, learning_set.c.rules_revision == revision)
    accepted = connection.execute(
        set_member.update()
        .where(
            set_member.c.set_id == set_id,
            set_member.c.person_id == person_id,
            set_member.c.left_at.is_(None),
            sa.exists(holds),
        )
        .values(accepted_rules=revision, accepted_at=now)
    )
    return accepted.rowcount == 1


def change_rules(connection: Connection, set_id: int, ground_rules: str, revision: int) -> bool:
    """Change the ground rules, so that members are asked again; False if they were changed since `revision`."""
    changed = connection.execute(
        learning_set.update()
        .where(learning_set.c.id == set_id, learning_set.c.rules_revision == revision)
        .values(ground_rules=ground_rules, rules_revision=revision + 1)
    )
    return changed.rowcount == 1
