"""The texts in the database that only keys in the vault open, and the name that ties the two together."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.store.tables import site_numbers
from learnapp.store.tables.people_and_work import authenticator_app, draft, writing
from learnapp.store.tables.set_tables import ballot, facilitator_note

IN_DRAFTS = "*sealed"
"""The only field of a draft that is sealed."""
NAME = "vault"
"""The row of `site` with the name."""


_ALL = sa.true()


@dataclass(frozen=True)
class SealedKind:
    """Texts in one column that open with their person's key."""

    one: str
    many: str
    column: sa.Column[Any]
    where: sa.ColumnElement[bool] = _ALL

    @property
    def person_id(self) -> sa.Column[Any]:
        return self.column.table.c.person_id


KINDS = (
    SealedKind("reflection, note or workplace action", "reflections, notes and workplace actions", writing.c.sealed),
    SealedKind("facilitator’s note", "facilitators’ notes", facilitator_note.c.sealed),
    SealedKind(
        "answer not yet sent",
        "answers not yet sent",
        draft.c.form,
        sa.cast(draft.c.form, sa.Text).like(f'{{"{IN_DRAFTS}"%'),
    ),
    SealedKind("late vote", "late votes", ballot.c.sealed, ballot.c.late),
    SealedKind("authenticator app", "authenticator apps", authenticator_app.c.secret_sealed),
)
"""Votes of an open round are left out: they open with the round's key, which is in no copy of the vault."""


def name(connection: Connection) -> int | None:
    """The name that the site's vault must have; None until it is given one."""
    return site_numbers.find(connection, NAME)


def give_name(connection: Connection, name: int | None) -> int:
    """Give the site a name for its vault, a random one by default; if it has a name already, keep and return that."""
    return site_numbers.put_once(connection, NAME, name or secrets.randbelow(2**63 - 1) + 1)


def change_name(connection: Connection, name: int) -> None:
    """Give the site another name for its vault. Only use this if nothing is sealed."""
    site_numbers.put(connection, NAME, name)


def people(connection: Connection) -> set[int]:
    """Everyone who has a sealed text."""
    everyone = sa.union(*(sa.select(kind.person_id).where(kind.where) for kind in KINDS))
    return set(connection.execute(everyone).scalars())


def has_any(connection: Connection, person_id: int | None = None) -> bool:
    """Whether anything is sealed; with `person_id`, of this person."""
    kinds = (
        sa.select(kind.person_id).where(kind.where, _ALL if person_id is None else kind.person_id == person_id).exists()
        for kind in KINDS
    )
    return bool(connection.execute(sa.select(sa.or_(*kinds))).scalar())


def count(connection: Connection, people: Collection[int]) -> list[tuple[SealedKind, int]]:
    """How many texts of each kind these people have."""
    counted = []
    for kind in KINDS:
        query = sa.select(kind.person_id, sa.func.count()).where(kind.where).group_by(kind.person_id)
        counted.append((kind, sum(number for person_id, number in connection.execute(query) if person_id in people)))
    return counted


def texts(connection: Connection, people: Collection[int]) -> Iterator[tuple[int, bytes]]:
    """(person, sealed text) for every sealed text of these people."""
    for kind in KINDS:
        for person_id, value in connection.execute(sa.select(kind.person_id, kind.column).where(kind.where)):
            if person_id in people:
                yield person_id, value[IN_DRAFTS][0].encode() if isinstance(value, dict) else bytes(value)
