"""Merging two accounts of one person: what happens to each table's rows, first counted and then done.

`RULES` has an entry for every table that names a person, and a test checks that. `vault.merging` deals with sealed
texts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Module
from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import progress_status
from learnapp.store.operations import personal_data
from learnapp.store.people import addresses, links, people, sign_ins
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.cohort_tables import invitation
from learnapp.store.tables.people_and_work import Personal, merged_row, metadata, outbox, person
from learnapp.store.tables.set_tables import discussion, set_invitation

Row = Mapping[str, Any]
Weigh = Callable[[Sequence[Row]], Any]
"""The weight of rows with the same key: the heavier stay or, if they are equal, those of the kept account."""


def _equal(_rows: Sequence[Row]) -> int:
    return 0


def _work(done: str, size: str) -> Weigh:
    """More finished, then more in the column `size`, then more rows."""

    def weigh(rows: Sequence[Row]) -> tuple[int, int, int]:
        finished = sum(row[done] is not None for row in rows)
        return finished, sum(len(row[size]) for row in rows) if size else 0, len(rows)

    return weigh


def _of_one(worth: Callable[[Row], Any]) -> Weigh:
    return lambda rows: max(worth(row) for row in rows)


@dataclass(frozen=True)
class MergeRule:
    """What happens to the other account's rows in one table, with words for it.

    With a `key`, if both accounts have rows with the same key, only one account's stay: the lighter ones are put aside,
    with the rows of `parts` that belong to them. Rows put aside stay in the person's own download, unless they add
    nothing.
    """

    words: str
    then: Literal["move", "end"] = "move"
    key: tuple[str, ...] = ()
    weigh: Weigh = _equal
    parts: tuple[tuple[str, str], ...] = ()
    says_nothing_more: bool = False


_MOVES = "Moves"
_PLACE = ("module", "activity")
_MORE = "Moves; where both have some for one activity, those with more work stay and the others are put aside"

RULES: Mapping[str, MergeRule] = {
    "person": MergeRule(
        "Ends: its name, address and password. More time in quizzes and the administrator's role move", "end"
    ),
    "organisation_member": MergeRule(
        "Moves; of two roles in one organisation the one that allows more stays",
        key=("organisation_id",),
        weigh=_of_one(lambda row: list(Role).index(Role(row["role"]))),
    ),
    "closed_membership": MergeRule(
        "Moves; of two roles in one closed organisation the one that allows more stays",
        key=("organisation_id",),
        weigh=_of_one(lambda row: list(Role).index(Role(row["role"]))),
    ),
    "person_word": MergeRule("Ends: the words of the kept account stay", "end"),
    "way_in": MergeRule("Moves: it signs in to the kept account from now on"),
    "lti_learner": MergeRule(
        "Moves; of two for one link the one used last stays",
        key=("link_id",),
        weigh=_of_one(lambda row: row["launched_at"].timestamp()),
        says_nothing_more=True,
    ),
    "authenticator_app": MergeRule("Ends: only the kept account's second steps stay", "end"),
    "passkey": MergeRule("Ends: only the kept account's second steps stay", "end"),
    "recovery_code": MergeRule("Ends: only the kept account's second steps stay", "end"),
    "half_sign_in": MergeRule("Ends", "end"),
    "sign_in": MergeRule("Ends: it is signed out everywhere", "end"),
    "reset_link": MergeRule("Ends", "end"),
    "held_answer": MergeRule("Ends: a draft belongs to a page that was open for the other account", "end"),
    "offline_work": MergeRule("Ends: what it did moves with the rest", "end"),
    "completion": MergeRule(
        "Moves; of two the earlier stays",
        key=_PLACE,
        weigh=_of_one(lambda row: -row["completed_at"].timestamp()),
    ),
    "run": MergeRule(_MORE, key=_PLACE, weigh=_work("ended_at", "path")),
    "attempt": MergeRule(
        _MORE, key=_PLACE, weigh=_work("submitted_at", "questions"), parts=(("response", "attempt_id"),)
    ),
    "response": MergeRule("Moves with its attempt"),
    "review_card": MergeRule(
        "Moves; of two for one question the one reviewed more often stays",
        key=(*_PLACE, "question"),
        weigh=_of_one(lambda row: row["revision"]),
        parts=(("review", "card_id"),),
    ),
    "review": MergeRule("Moves with its question"),
    "writing": MergeRule("Moves, sealed again for the kept account"),
    "bookmark": MergeRule("Moves", key=(*_PLACE, "place"), says_nothing_more=True),
    "feed": MergeRule("Ends: its secret address stops working", "end"),
    "certificate": MergeRule(_MOVES),
    "merged_row": MergeRule(_MOVES),
    "mistake_report": MergeRule(_MOVES),
    "delivery": MergeRule("Ends: what waits for other systems under the other account is not sent", "end"),
    "outbox": MergeRule("Ends: email that waits for the other address is not sent", "end"),
    "audit": MergeRule("Stays, without a name: the log cannot be changed", "end"),
    "cohort_educator": MergeRule(
        "Moves; in one cohort the membership that has not ended is kept",
        key=("cohort_id",),
        weigh=_of_one(lambda row: row["until"] is None),
    ),
    "membership": MergeRule(
        "Moves; in one cohort the membership that has not ended is kept, then the earlier",
        key=("cohort_id",),
        weigh=_of_one(lambda row: (row["ends_at"] is None, -row["starts_at"].timestamp())),
    ),
    "invitation": MergeRule("Moves; those that wait for the other address wait for the kept one"),
    "address_list": MergeRule("Ends: it would in an hour", "end"),
    "assignment": MergeRule(_MOVES),
    "extension": MergeRule(
        "Moves; of two for one assignment the later date stays",
        key=("assignment_id",),
        weigh=_of_one(lambda row: row["due_at"]),
    ),
    "standing": MergeRule(
        "Moves, and is worked out again from the work of both",
        key=_PLACE,
        weigh=_of_one(lambda row: (row["done_at"] is not None, row["parts_done"], row["best_share"] or 0)),
        says_nothing_more=True,
    ),
    "counted_person": MergeRule("Moves; no one is counted twice, and totals stay", key=_PLACE, says_nothing_more=True),
    "module_draft": MergeRule(_MOVES),
    "module_draft_save": MergeRule(_MOVES),
    "module_draft_comment": MergeRule(_MOVES),
    "module_draft_seen": MergeRule("Moves", key=("draft_id",), says_nothing_more=True),
    "panel": MergeRule(_MOVES),
    "panel_expert": MergeRule("Moves; answers to one panel under both accounts stay two"),
    "nudge": MergeRule(_MOVES),
    "message": MergeRule(_MOVES),
    "mail_choice": MergeRule(
        "Moves; if either account has stopped email, it stays stopped",
        key=(),
        weigh=_of_one(lambda row: row["stopped_at"] is not None),
        says_nothing_more=True,
    ),
    "push_subscription": MergeRule("Ends: the other account's devices remind of nothing more", "end"),
    "action_answer": MergeRule(_MOVES),
    "set_member": MergeRule(
        "Moves; in one set the membership that has not ended is kept, then the facilitator's",
        key=("set_id",),
        weigh=_of_one(lambda row: (row["left_at"] is None, row["role"] == "facilitator")),
    ),
    "set_invitation": MergeRule("Moves; those that wait for the other address wait for the kept one"),
    "discussion": MergeRule(_MOVES),
    "present": MergeRule("Moves", key=("discussion_id",), says_nothing_more=True),
    "ballot": MergeRule(
        "Ends: a vote in a round that is open is sealed for the account that cast it. Vote again", "end"
    ),
    "facilitator_note": MergeRule("Moves, sealed again; two about one discussion become one"),
    "route_shown": MergeRule("Moves", key=("discussion_id",), says_nothing_more=True),
    "post": MergeRule(_MOVES),
    "post_version": MergeRule(_MOVES),
    "post_report": MergeRule("Moves; of two about one post one stays", key=("post_id",)),
    "set_action": MergeRule(_MOVES),
}
ONE_EACH = frozenset({"mail_choice"})
"""Tables with one row for each person, where any two rows have the same key."""
ALSO = ((outbox, "sender_id"), (discussion, "presenter_id"), (discussion, "observer_id"))
"""Further columns that name a person, and move."""


@dataclass(frozen=True)
class MergeLine:
    """What merging does to one table: rows that move, that are put aside, and that end."""

    table: str
    moves: int
    aside: int
    ends: int


def rests_on_no_proof(connection: Connection, kept: int, other: int) -> bool:
    """Whether merging would give someone who has not proved the kept account's address what belongs to a proved one, or
    a role: that account may be a stranger's, made in the person's name.
    """
    first, second = people.get(connection, kept), people.get(connection, other)
    if first is None or second is None:
        return False
    return not first.proved and (second.proved or second.role != Role.LEARNER)


def plan(connection: Connection, kept: int, other: int) -> list[MergeLine]:
    """What `merge` would do to each table in which the other account has rows. Writes nothing."""
    lines = []
    for table, declared in personal_data.personal_tables():
        rule = RULES[table.name]
        rows = _rows(connection, table, declared, other)
        if rows and rule.then == "end":
            lines.append(MergeLine(table.name, 0, 0, len(rows)))
        elif rows:
            losing = _lighter(connection, table, declared, rule, kept, other)
            lost = sum(row[declared.column] == other for row in losing)
            lines.append(MergeLine(table.name, len(rows) - lost, len(losing), 0))
    return lines


def move_rows(connection: Connection, kept: int, other: int, now: datetime) -> None:
    """Move rows to the kept account, and put aside the lighter ones. Seal the sealed texts again before this."""
    _readdress_invitations(connection, kept, other)
    for table, declared in personal_data.personal_tables():
        rule = RULES[table.name]
        if rule.then == "end":
            continue
        for row in _lighter(connection, table, declared, rule, kept, other):
            _put_aside(connection, table, rule, row, kept, now)
        column = table.c[declared.column]
        connection.execute(table.update().where(column == other).values({column: kept}))
    for table, name in ALSO:
        connection.execute(table.update().where(table.c[name] == other).values({name: kept}))


def end_other(
    connection: Connection, kept: int, other: int, modules: Iterable[Module], now: datetime, by: int | None
) -> None:
    """End the other account after its rows have moved, and work out the kept account's progress again."""
    rows = {row.id: row for row in connection.execute(sa.select(person).where(person.c.id.in_([kept, other])))}
    role = Role.ADMIN if Role.ADMIN in {row.role for row in rows.values()} else Role.LEARNER
    values = {"role": role, "extra_time": max(row.extra_time for row in rows.values())}
    connection.execute(person.update().where(person.c.id == kept).values(**values))
    personal_data.erase(connection, other)
    sign_ins.end_all(connection, kept)
    links.void(connection, kept)  # made before the other account's rows came
    status = metadata.tables["standing"]
    touched = set(connection.execute(sa.select(status.c.module).where(status.c.person_id == kept).distinct()).scalars())
    progress_status.rebuild(connection, [module for module in modules if module.slug in touched])
    write_audit(connection, "merged", {"person": other, "into": kept}, now, by, about=kept)


def _rows(connection: Connection, table: sa.Table, declared: Personal, person_id: int) -> list[Row]:
    query = sa.select(table).where(table.c[declared.column] == person_id).order_by(*table.primary_key)
    return [dict(row._mapping) for row in connection.execute(query)]


def _lighter(
    connection: Connection, table: sa.Table, declared: Personal, rule: MergeRule, kept: int, other: int
) -> list[Row]:
    """The rows of either account that lose to the other account's rows with the same key."""
    if not rule.key and table.name not in ONE_EACH:
        return []
    both: list[dict[tuple[Any, ...], list[Row]]] = []
    for who in (kept, other):
        found: dict[tuple[Any, ...], list[Row]] = {}
        for row in _rows(connection, table, declared, who):
            found.setdefault(tuple(row[name] for name in rule.key), []).append(row)
        both.append(found)
    mine, theirs = both
    losing: list[Row] = []
    for key in mine.keys() & theirs.keys():
        losing += mine[key] if rule.weigh(theirs[key]) > rule.weigh(mine[key]) else theirs[key]
    return losing


def _put_aside(connection: Connection, table: sa.Table, rule: MergeRule, row: Row, kept: int, now: datetime) -> None:
    own = [column == row[column.name] for column in table.primary_key]
    if not rule.says_nothing_more:
        _keep_aside(connection, table.name, row, kept, now)
        for name, refers in rule.parts:
            part = metadata.tables[name]
            for one in connection.execute(sa.select(part).where(part.c[refers] == row["id"])).all():
                _keep_aside(connection, name, one._mapping, kept, now)
    connection.execute(table.delete().where(*own))


def _keep_aside(connection: Connection, origin: str, row: Mapping[Any, Any], kept: int, now: datetime) -> None:
    plain = msgspec.to_builtins({str(key): value for key, value in row.items()})
    connection.execute(merged_row.insert().values(person_id=kept, origin=origin, row=plain, merged_at=now))


def _readdress_invitations(connection: Connection, kept: int, other: int) -> None:
    """Make invitations to the other account's address wait for the kept account's address instead."""
    old, new = addresses.proved_key(connection, other), addresses.proved_key(connection, kept)
    if not old or not new:
        return
    email = connection.execute(sa.select(person.c.email).where(person.c.id == kept)).scalar_one()
    twin = invitation.alias()
    open_twin = sa.exists().where(
        twin.c.cohort_id == invitation.c.cohort_id,
        *(twin.c.email_key == new, twin.c.accepted_at.is_(None), twin.c.revoked_at.is_(None)),
    )
    waiting = invitation.c.email_key == old, invitation.c.person_id.is_(None), sa.not_(open_twin)
    connection.execute(invitation.update().where(*waiting).values(email=email, email_key=new))
    connection.execute(
        set_invitation.update()
        .where(set_invitation.c.email_key == old, set_invitation.c.person_id.is_(None))
        .values(email_key=new)
    )
