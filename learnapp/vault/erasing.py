"""Erasing a person for good, and repeating erasures that an older copy of the database or vault has undone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.leaving import closing
from learnapp.store.operations import personal_data, retention
from learnapp.vault.vault import Vault, mark_of


def erase(vault: Vault, connection: Connection, person_id: int, now: datetime, by: int | None = None) -> bool:
    """Erase a person: their rows and their key. False if no person has this id. `by` did it on their behalf.

    The key goes last and before the commit: if it cannot be destroyed nothing is erased, and if the commit then fails,
    `replay` finishes the work at the next start.
    """
    personal_data.hold(connection, [person_id])
    since = personal_data.joined(connection, person_id)
    if since is None:
        return False
    personal_data.erase(connection, person_id)
    erasure = vault.destroy(person_id, mark_of(person_id, since))
    personal_data.note_erasure(connection, person_id, erasure.mark, erasure.erased_at, now, by)
    return True


def agree(vault: Vault, connection: Connection) -> bool:
    """Whether the database and the vault agree on who was erased, so that `replay` has nothing to do."""
    noted = {one.mark for one in personal_data.noted_erasures(connection)}
    return noted == {one.mark for one in vault.erasures()}


def replay(vault: Vault, connection: Connection, now: datetime) -> int:
    """Make the database and the vault agree on who was erased; returns how many people were erased again.

    For use after either was restored from an older copy, even while the site runs. It does not touch a new person who
    has since been given the same id.
    """
    noted = {one.mark: one for one in personal_data.noted_erasures(connection)}
    listed = {one.mark: one for one in vault.erasures()}
    for mark, one in noted.items():
        if mark not in listed:
            vault.destroy(one.person_id, mark, one.erased_at)
    missing = [one for mark, one in listed.items() if mark not in noted]
    if missing:
        personal_data.hold(connection, [one.person_id for one in missing])
    joined = {one.mark: personal_data.joined(connection, one.person_id) for one in missing}
    done = {one.mark for one in personal_data.noted_erasures(connection)} if missing else set()
    again = 0
    for erasure in missing:
        if erasure.mark in done:  # the person was just being erased, and we waited until that was done
            continue
        since = joined[erasure.mark]
        if since is not None and mark_of(erasure.person_id, since) == erasure.mark:
            personal_data.erase(connection, erasure.person_id)
            again += 1
        personal_data.note_erasure(connection, erasure.person_id, erasure.mark, erasure.erased_at, now)
    return again


MOST = 20
"""How many people a run erases."""


def erase_due(vault: Vault, store: Store, now: datetime) -> int:
    """Erase suspended people who are due by `store.operations.retention`, one at a time; returns how many."""
    with store.read() as connection:
        due = retention.people_due(connection, now, MOST)
    erased = 0
    for person_id in due:
        with store.write() as connection:
            personal_data.hold(connection, [person_id])
            if person_id in retention.people_due(connection, now, MOST):  # their suspension may have ended meanwhile
                erased += erase(vault, connection, person_id, now)
    return erased


def end_closed(vault: Vault, store: Store, now: datetime) -> int:
    """Delete closed organisations that are due, their people first; returns how many people and organisations.

    An organisation with more people than a run erases is deleted in a later run.
    """
    with store.read() as connection:
        due = closing.due(connection, now)
    ended = 0
    for organisation_id in due:
        with store.read() as connection:
            people = closing.people_due(connection, organisation_id, MOST)
        for person_id in people:
            with store.write() as connection:
                personal_data.hold(connection, [person_id])
                if person_id in closing.people_due(connection, organisation_id, MOST):
                    ended += erase(vault, connection, person_id, now)
        with store.write() as connection:
            # It may have been reopened meanwhile.
            if organisation_id in closing.due(connection, now) and not closing.people_due(
                connection, organisation_id, 1
            ):
                closing.end(connection, organisation_id, now)
                ended += 1
    return ended
