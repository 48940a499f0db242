"""Lists of people to invite, from upload to confirmation.

A list is kept for an hour. So its preview can be long without the browser sending it back, and confirming it twice, or
resuming after an interruption, still invites each person only once. `docs/decisions/0030-invitations.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.cohorts.address_lists import AddressEntry, AddressList
from learnapp.domain.people.name_order import name_key
from learnapp.store.cohorts import invitations, memberships
from learnapp.store.cohorts.cohorts import make_subgroup
from learnapp.store.tables.cohort_tables import invitation_list, subgroup

KEPT = timedelta(hours=1)
AT_ONCE = 1000
"""How many entries one transaction handles, so that other writers do not wait long for their turn."""


@dataclass(frozen=True)
class InvitationList:
    """A stored list. `done` of its entries have been processed, and `invited` people were invited."""

    id: int
    entries: list[AddressEntry]
    ignored: list[str]
    done: int
    invited: int
    made_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None

    @property
    def finished(self) -> bool:
        return self.confirmed_at is not None and self.done >= len(self.entries)


@dataclass(frozen=True)
class InvitationPlan:
    """What will happen to each entry of a list. It marks only members and people already invited: the plan does not
    reveal whether an address has an account on the site.
    """

    problems: list[AddressEntry]
    repeated: list[AddressEntry]
    members: list[AddressEntry]
    invited: list[AddressEntry]
    new: list[AddressEntry]
    new_subgroups: list[str]


@dataclass(frozen=True)
class InvitationStep:
    """One part of a confirmation: the people it invited, as (address, salt), and whether more is left to do."""

    invited: list[tuple[str, str]]
    more: bool


_COLUMNS: tuple[sa.ColumnElement[Any], ...] = (
    invitation_list.c.id,
    invitation_list.c.entries,
    invitation_list.c.ignored,
    invitation_list.c.done,
    invitation_list.c.invited,
    invitation_list.c.made_at,
    invitation_list.c.expires_at,
    invitation_list.c.confirmed_at,
)


def keep(connection: Connection, cohort_id: int, person_id: int, read: AddressList, now: datetime) -> int:
    """Keep a list for an hour; returns its id."""
    values = {"entries": list(read.entries), "ignored": list(read.ignored), "made_at": now, "expires_at": now + KEPT}
    statement = invitation_list.insert().values(cohort_id=cohort_id, person_id=person_id, **values)
    return int(connection.execute(statement.returning(invitation_list.c.id)).scalar_one())


def get(connection: Connection, cohort_id: int, person_id: int, list_id: int, now: datetime) -> InvitationList | None:
    """A list that this person made for this cohort; None if it does not exist or its hour is over."""
    row = connection.execute(sa.select(*_COLUMNS).where(*_here(cohort_id, person_id, list_id, now))).first()
    return _kept(row) if row else None


def _here(cohort_id: int, person_id: int, list_id: int, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    own_rows = (invitation_list.c.cohort_id == cohort_id, invitation_list.c.person_id == person_id)
    return (invitation_list.c.id == list_id, *own_rows, invitation_list.c.expires_at > now)


def _kept(row: sa.Row[*tuple[Any, ...]]) -> InvitationList:
    id_, entries, ignored, done, invited, made_at, expires_at, confirmed_at = row
    read = msgspec.convert(entries, list[AddressEntry])
    return InvitationList(id_, read, ignored, done, invited, made_at, expires_at, confirmed_at)


def look(connection: Connection, cohort_id: int, kept: InvitationList, now: datetime) -> InvitationPlan:
    """What confirming would do now, entry by entry. Two queries for every 5,000 entries, and one more."""
    fine = [entry for entry in kept.entries if not entry.problem and not entry.twin]
    members: set[str] = set()
    invited: set[str] = set()
    for start in range(0, len(fine), 5000):  # databases limit the number of values in a query
        keys = [entry.key for entry in fine[start : start + 5000]]
        members |= memberships.among(connection, cohort_id, keys, now)
        invited |= invitations.invited_among(connection, cohort_id, keys, now)
    new = [entry for entry in fine if entry.key not in members and entry.key not in invited]
    groups = _groups(connection, cohort_id)
    return InvitationPlan(
        problems=[entry for entry in kept.entries if entry.problem],
        repeated=[entry for entry in kept.entries if entry.twin],
        members=[entry for entry in fine if entry.key in members],
        invited=[entry for entry in fine if entry.key in invited and entry.key not in members],
        new=new,
        new_subgroups=_unknown(new, groups),
    )


def confirm_some(
    connection: Connection, cohort_id: int, person_id: int, list_id: int, secret: str, now: datetime
) -> InvitationStep | None:
    """Invite the next AT_ONCE entries of a list; None if the list does not exist.

    Call it repeatedly, each time in a transaction of its own, until nothing is left. It locks the list's row, so that
    two educators who confirm at once share the work and invite each person only once.
    """
    here = _here(cohort_id, person_id, list_id, now)
    columns = (
        invitation_list.c.entries,
        invitation_list.c.done,
        invitation_list.c.invited,
        invitation_list.c.confirmed_at,
    )
    row = connection.execute(sa.select(*columns).where(*here).with_for_update()).first()
    if row is None:
        return None
    entries, before, invited, confirmed_at = row
    part = msgspec.convert(entries[before : before + AT_ONCE], list[AddressEntry])
    part = [entry for entry in part if not entry.problem and not entry.twin]
    groups = _groups(connection, cohort_id)
    for name in _unknown(part, groups):
        made = make_subgroup(connection, cohort_id, name)
        if made is not None:
            groups[name.casefold()] = made
    added = invitations.invite(connection, cohort_id, part, groups, secret, now)
    done = min(len(entries), before + AT_ONCE)
    values = {"done": done, "invited": invited + len(added), "confirmed_at": confirmed_at or now}
    connection.execute(invitation_list.update().where(invitation_list.c.id == list_id).values(**values))
    return InvitationStep(added, done < len(entries))


def _groups(connection: Connection, cohort_id: int) -> dict[str, int]:
    rows = connection.execute(sa.select(subgroup.c.name, subgroup.c.id).where(subgroup.c.cohort_id == cohort_id))
    return {row.name.casefold(): row.id for row in rows}


def _unknown(entries: list[AddressEntry], groups: dict[str, int]) -> list[str]:
    """Sub-groups that entries name and the cohort does not have, each once (ignoring case), by name."""
    named = {entry.subgroup.casefold(): entry.subgroup for entry in reversed(entries) if entry.subgroup}
    return sorted((name for key, name in named.items() if key not in groups), key=name_key)


def forget_address(connection: Connection, key: str) -> None:
    """Forget every list that holds this address: its owner's account is being erased."""
    rows = connection.execute(sa.select(invitation_list.c.id, invitation_list.c.entries))
    holding = [row.id for row in rows if any(entry["key"] == key for entry in row.entries)]
    connection.execute(invitation_list.delete().where(invitation_list.c.id.in_(holding)))
