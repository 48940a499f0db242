"""Discussions: the meetings and threads of a set, as rows. `domain.sets.meeting_phases` says what a phase means.

Moving a discussion on compares its revision: if two people press at once, one moves it and the site tells the other.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import by_name
from learnapp.domain.sets.meeting_phases import CLOSED, About, DiscussionForm, DiscussionState, phase_of
from learnapp.domain.sets.tallies import Tally
from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.people import sign_ins
from learnapp.store.security.tokens import digest
from learnapp.store.sets import ballots, sets
from learnapp.store.tables.people_and_work import person, sign_in
from learnapp.store.tables.set_tables import attendance, ballot, discussion, post, set_member


@dataclass(frozen=True)
class Discussion:
    """A meeting or thread. `number` counts a set's meetings and threads together, from 1.

    `dates` are when a thread's phases end; `tallies` what was counted, by round.
    """

    id: int
    set_id: int
    number: int
    form: DiscussionForm
    about: About
    module: str
    activity: str
    place: str
    edition: str | None
    title: str
    quorum: int
    phase: str
    revision: int
    phase_began_at: datetime
    phase_ends_at: datetime | None
    dates: dict[str, datetime]
    tallies: dict[int, Tally]
    facilitator_id: int | None
    presenter_id: int | None
    observer_id: int | None
    meets_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None

    @property
    def closed(self) -> bool:
        return self.phase == CLOSED

    @property
    def on_now(self) -> bool:
        """Whether people are in it, or are asked to come now."""
        return not self.closed and (self.opened_at is not None or self.meets_at is None)

    @property
    def round(self) -> int:
        """The round being voted in now, 0 if none is."""
        return phase_of(self.form, self.about, self.phase).round


COLUMNS = [discussion.c["spreads" if name == "tallies" else name] for name in Discussion.__dataclass_fields__]
_one = Prepared(
    sa.select(*COLUMNS).where(
        discussion.c.set_id == sa.bindparam("set_id"), discussion.c.number == sa.bindparam("number")
    )
)
_locked = Prepared(sa.select(*COLUMNS).where(discussion.c.id == sa.bindparam("discussion_id")).with_for_update())


def read(row: Any) -> Discussion:
    """The discussion in a row of COLUMNS."""
    values: dict[str, Any] = dict(zip(Discussion.__dataclass_fields__, row, strict=True))
    values["dates"] = {name: datetime.fromisoformat(moment) for name, moment in values["dates"].items()}
    values["tallies"] = {int(round_): _tally(one) for round_, one in values["tallies"].items()}
    return Discussion(**values)


def _tally(kept: dict[str, Any]) -> Tally:
    lists = {name: tuple(kept[name]) for name in ("counts", "confidence", "reasons")}
    return Tally(votes=kept["votes"], lost=kept["lost"], **lists)


def _as_kept(tally: Tally) -> dict[str, Any]:
    return {name: getattr(tally, name) for name in Tally.__struct_fields__}


# Making and finding ------------------------------------------------------------------------------


def make(
    connection: Connection,
    set_id: int,
    *,
    form: DiscussionForm,
    about: About,
    title: str,
    phase: str,
    quorum: int,
    now: datetime,
    ends: datetime | None,
    dates: dict[str, datetime] | None = None,
    **also: Any,
) -> int:
    """Make a discussion and return its number, the next of its set.

    `also`: module, activity, place, edition, facilitator_id, presenter_id, observer_id, meets_at, opened_at. The set is
    locked, so that two made at once have two numbers.
    """
    sets.lock(connection, set_id)
    last = sa.select(sa.func.coalesce(sa.func.max(discussion.c.number), 0)).where(discussion.c.set_id == set_id)
    number = int(connection.execute(last).scalar_one()) + 1
    connection.execute(
        discussion.insert().values(
            set_id=set_id,
            number=number,
            form=form,
            about=about,
            title=title,
            phase=phase,
            quorum=quorum,
            phase_began_at=now,
            phase_ends_at=ends,
            dates={name: moment.isoformat() for name, moment in (dates or {}).items()},
            spreads={},
            **also,
        )
    )
    return number


def get(connection: Connection, set_id: int, number: int, form: DiscussionForm | None = None) -> Discussion | None:
    """A set's discussion with this number; None if it does not exist or is not of the form asked for."""
    row = _one.first(connection, {"set_id": set_id, "number": number})
    found = read(row) if row else None
    return found if found and form in {None, found.form} else None


def of_set(connection: Connection, set_id: int, form: DiscussionForm | None = None) -> list[Discussion]:
    """A set's discussions, the latest first."""
    query = sa.select(*COLUMNS).where(discussion.c.set_id == set_id).order_by(discussion.c.number.desc())
    if form:
        query = query.where(discussion.c.form == form)
    return [read(row) for row in connection.execute(query)]


def lock(connection: Connection, discussion_id: int) -> Discussion | None:
    """The discussion as it is now, locked against other moves until this transaction ends."""
    row = _locked.first(connection, {"discussion_id": discussion_id})
    return read(row) if row else None


_here_now = sa.select(sa.func.count()).where(attendance.c.discussion_id == discussion.c.id).scalar_subquery()
_last_post = sa.select(sa.func.coalesce(sa.func.max(post.c.id), 0)).where(post.c.discussion_id == discussion.c.id)
_counts = (
    discussion.c.revision,
    # Ballots of counted rounds are gone, so the ones left belong to the open round.
    sa.select(sa.func.count())
    .where(ballot.c.discussion_id == discussion.c.id, ballot.c.late.is_(False))
    .scalar_subquery(),
    _here_now,
    _last_post.scalar_subquery(),
)
_meeting_state = Prepared(
    sa.select(*_counts).where(
        discussion.c.set_id == sa.bindparam("set_id"), discussion.c.number == sa.bindparam("number")
    )
)
_meeting_state_for = Prepared(
    sa.select(*_counts)
    .select_from(sign_in)
    .join(person, person.c.id == sign_in.c.person_id)
    .join(set_member, set_member.c.person_id == person.c.id)
    .join(discussion, discussion.c.set_id == set_member.c.set_id)
    .where(
        sign_in.c.token_digest == sa.bindparam("token_digest"),
        sign_in.c.expires_at > sa.bindparam("now"),
        sign_ins.past_the_wall(sa.bindparam("needing", type_=sa.String)),
        person.c.suspended_at.is_(None),
        set_member.c.set_id == sa.bindparam("set_id"),
        set_member.c.left_at.is_(None),
        discussion.c.number == sa.bindparam("number"),
        discussion.c.form == "meeting",  # a thread shows nothing until the reader has answered or looked
    )
)


@dataclass(frozen=True)
class MeetingState:
    """The few values that a page polls every second: whether the meeting has moved, how many have voted and arrived,
    and the last post's id.
    """

    revision: int
    voted: int
    here: int
    post: int

    @property
    def tag(self) -> str:
        """The tag by which pages and requests identify this state."""
        return f"{self.revision}.{self.voted}.{self.here}.{self.post}"


def meeting_state(connection: Connection, found: Discussion) -> MeetingState:
    """The state of a discussion that the person asking may see. One query."""
    row = _meeting_state.first(connection, {"set_id": found.set_id, "number": found.number})
    return MeetingState(*row) if row else MeetingState(found.revision, 0, 0, 0)


def meeting_state_for(
    connection: Connection, token: str, set_id: int, number: int, now: datetime, needing: Collection[str]
) -> MeetingState | None:
    """A meeting's state for the person with this sign-in, if they belong to the set now; None for anyone else.

    `needing` are the roles that need a second factor. One query checks both identity and state: pages poll it all the
    time.
    """
    values = {
        "token_digest": digest(token),
        "now": now,
        "set_id": set_id,
        "number": number,
        "needing": ",".join(needing),
    }
    row = _meeting_state_for.first(connection, values)
    return MeetingState(*row) if row else None


# Who may vote, and who is here --------------------------------------------------------------------


def may_vote(found: Discussion) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions that are true for each person who may vote, in a query of `set_member` and `person`."""
    return (
        set_member.c.set_id == found.set_id,
        set_member.c.left_at.is_(None),
        set_member.c.role == "member",
        person.c.suspended_at.is_(None),
        person.c.id != (found.facilitator_id or 0),
    )


def voters(connection: Connection, found: Discussion) -> dict[int, str]:
    """The people who may vote, by name: everyone who belongs to the set now, except the facilitator."""
    rows = connection.execute(
        sa.select(person.c.id, person.c.name)
        .join(set_member, set_member.c.person_id == person.c.id)
        .where(*may_vote(found))
    )
    return {row.id: row.name for row in by_name(rows, lambda row: str(row.name), lambda row: row.id)}


def arrive(connection: Connection, discussion_id: int, person_id: int, now: datetime) -> None:
    """Note that a person has come to a meeting. Coming twice is the same as once."""
    insert = insert_for(connection)
    values = {"discussion_id": discussion_id, "person_id": person_id, "arrived_at": now, "seen_at": now}
    statement = insert(attendance).values(**values)
    keys = ["discussion_id", "person_id"]
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={"seen_at": now}))


def newest_unseen(connection: Connection, found: Discussion, person_id: int, *, or_never: bool) -> int | None:
    """The newest post of a thread, 0 for none, if this person has not opened the thread since; None if they have.

    `or_never`: also if they have neither voted nor looked yet. One query.
    """
    seen = (attendance.c.discussion_id == found.id, attendance.c.person_id == person_id)
    opened = sa.select(attendance.c.seen_post).where(*seen).scalar_subquery()
    newest, known = connection.execute(
        sa.select(sa.func.coalesce(sa.func.max(post.c.id), 0), opened).where(post.c.discussion_id == found.id)
    ).one()
    unseen = or_never if known is None else newest > known
    return int(newest) if unseen else None


def note_seen(connection: Connection, found: Discussion, person_id: int, newest: int) -> None:
    """Record that a person has opened a thread, up to this post, but not when; see `arrive` for who voted."""
    insert = insert_for(connection)
    then = {"arrived_at": found.phase_began_at, "seen_at": found.phase_began_at}
    statement = insert(attendance).values(discussion_id=found.id, person_id=person_id, seen_post=newest, **then)
    values = {"seen_post": newest}
    keys = ["discussion_id", "person_id"]
    connection.execute(
        statement.on_conflict_do_update(index_elements=keys, set_=values, where=attendance.c.seen_post < newest)
    )


def here(connection: Connection, discussion_id: int) -> frozenset[int]:
    """The people who have come to a meeting."""
    return frozenset(
        connection.execute(
            sa.select(attendance.c.person_id).where(attendance.c.discussion_id == discussion_id)
        ).scalars()
    )


def state(connection: Connection, found: Discussion, among: Collection[int] | None = None) -> DiscussionState:
    """The discussion's state for `domain.sets.meeting_phases`. Three queries, or two with `among` (the voters)."""
    who = frozenset(voters(connection, found) if among is None else among)
    return DiscussionState(
        form=found.form,
        about=found.about,
        phase=found.phase,
        began=found.phase_began_at,
        ends=found.phase_ends_at,
        quorum=found.quorum,
        voters=who,
        committed=ballots.committed(connection, found.id, found.round) if found.round else frozenset(),
        here=here(connection, found.id),
        dates=tuple(found.dates.items()),
    )


# Moving on ----------------------------------------------------------------------------------------


def move(connection: Connection, found: Discussion, to: DiscussionState, *, tallies: dict[int, Tally] | None) -> bool:
    """Take the discussion to its next phase; False if another person has moved it since.

    `tallies` replace those that are kept. A round of voting must have been counted: use `vault.voting.move_on`.
    """
    values: dict[str, Any] = {
        "phase": to.phase,
        "phase_began_at": to.began,
        "phase_ends_at": to.ends,
        "revision": found.revision + 1,
    }
    if tallies is not None:
        values["spreads"] = {str(round_): _as_kept(one) for round_, one in tallies.items()}
    if to.phase == CLOSED:
        values["closed_at"] = to.began
    if found.opened_at is None:
        values["opened_at"] = to.began
    moved = connection.execute(
        discussion.update().where(discussion.c.id == found.id, discussion.c.revision == found.revision).values(**values)
    )
    return moved.rowcount == 1


def call_off(connection: Connection, found: Discussion) -> bool:
    """Cancel a meeting that has not begun; False if it has moved on since."""
    gone = connection.execute(
        discussion.delete().where(
            discussion.c.id == found.id, discussion.c.revision == found.revision, discussion.c.opened_at.is_(None)
        )
    )
    return gone.rowcount == 1


def give_time(connection: Connection, found: Discussion, ends: datetime) -> bool:
    """Change when the phase ends; False if another person has moved it on since."""
    changed = connection.execute(
        discussion.update()
        .where(discussion.c.id == found.id, discussion.c.revision == found.revision)
        .values(phase_ends_at=ends, revision=found.revision + 1)
    )
    return changed.rowcount == 1
