"""Whether the vault is the one that the site had.

They recognise each other by a random number that is in both the site's database and its vault. It never changes: a
vault that replaces a lost one gets the same number, so that older copies of either still fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.operations import sealed_texts
from learnapp.store.operations.health import note_lacking_keys
from learnapp.store.people import people
from learnapp.vault.keeping import ANOTHER, NOTHING, Contents
from learnapp.vault.vault import Copy, Vault, VaultError


def recognise(vault: Vault, store: Store) -> None:
    """Make sure that a vault is the site's. If nothing is sealed yet, this makes the vault and names both.

    Raises VaultLostError, having changed nothing, if the site had another vault: no new one is made while anything is
    sealed with the old one's keys.
    """
    there = vault.contents()
    with store.read() as connection:
        known = sealed_texts.name(connection)
        if known is not None and known == there.name:
            return
        fault = _fault(vault, connection, known, there)
    if fault:
        raise vault.lost(fault)
    _name_both(vault, store, None if there.is_empty else there.name)


def _fault(vault: Vault, connection: Connection, known: int | None, there: Contents) -> str:
    """Why a vault that does not have the site's name is not the site's; "" if it can be."""
    is_sealed = sealed_texts.has_any(connection)
    if there.is_empty:
        return NOTHING if is_sealed else ""
    if known is not None and there.name is not None:
        return ANOTHER
    if is_sealed:
        return "" if _open_any(connection, vault.keys()) else "its keys open nothing of what is written privately here"
    # One of the two is from before they had names, and nothing is sealed now. A new site cannot have had a vault.
    return "" if people.is_anyone(connection) else ANOTHER


def _name_both(vault: Vault, store: Store, name: int | None) -> None:
    """Name both, the site first, so that if this is interrupted, the next start can finish it."""
    with store.write() as connection:
        kept = sealed_texts.give_name(connection, name)
    vault.make(kept)


def _open_any(connection: Connection, keys: Mapping[int, bytes]) -> bool:
    return any(_opens(keys[person_id], sealed) for person_id, sealed in sealed_texts.texts(connection, keys))


def _opens(key: bytes, sealed: bytes) -> bool:
    try:
        Fernet(key).decrypt(sealed)
    except (InvalidToken, ValueError):
        return False
    return True


@dataclass(frozen=True)
class Taken:
    """How much of a copy was taken in. `left_out` counts keys that would open something, but whose people now use
    another key.
    """

    keys: int
    erasures: int
    left_out: int


def take_in(vault: Vault, store: Store, copy: Copy) -> Taken:
    """Like `Vault.take_in`, but if the vault is lost, this makes one from the copy.

    A key that opens nothing is replaced by one in the copy that does, as when a copy is found after a loss was
    accepted.

    Raises VaultError if the copy is of another site's vault, and VaultLostError if the vault is; nothing is changed.
    """
    with store.read() as connection:
        known, is_sealed = sealed_texts.name(connection), sealed_texts.has_any(connection)
        fits = known == copy.name if known and copy.name else _open_any(connection, copy.by_person)
    if is_sealed and not fits:
        raise VaultError("This is a copy of another site’s vault. Nothing was changed.")
    if not vault.contents().is_empty:
        recognise(vault, store)
        with store.read() as connection:
            if copy.name not in {None, sealed_texts.name(connection)}:
                raise VaultError("This is a copy of another site’s vault. Nothing was changed.")
    else:
        if not is_sealed and copy.name:  # a newly installed machine: its site takes the copy's name
            with store.write() as connection:
                sealed_texts.change_name(connection, copy.name)
        _name_both(vault, store, copy.name)
    keys, erasures = vault.take_in(copy)
    in_use, would_open = _other_keys(vault, store, copy)
    better = would_open - in_use
    vault.put_keys(row for row in copy.keys if row["person_id"] in better)
    return Taken(keys + len(better), erasures, len(would_open & in_use))


def _other_keys(vault: Vault, store: Store, copy: Copy) -> tuple[set[int], set[int]]:
    """Among people whose key in the copy is different: those whose key here opens something, and those whose key in the
    copy does.
    """
    have, offered = vault.keys(), copy.by_person
    other = {person_id for person_id, key in offered.items() if have.get(person_id, key) != key}
    in_use, would_open = set(), set()
    with store.read() as connection:
        for person_id, sealed in sealed_texts.texts(connection, other) if other else ():
            if _opens(have[person_id], sealed):
                in_use.add(person_id)
            elif _opens(offered[person_id], sealed):
                would_open.add(person_id)
    return in_use, would_open


def lacking(vault: Vault, connection: Connection) -> set[int]:
    """Everyone who has sealed texts but no key: none of their private writing can be read."""
    return sealed_texts.people(connection) - vault.people()


def look_for_keys(vault: Vault, store: Store) -> int:
    """How many people `lacking` finds; Site health reads it too."""
    with store.read() as connection:
        found = len(lacking(vault, connection))
    note_lacking_keys(store, found)
    return found


def lost_people(vault: Vault, store: Store) -> set[int]:
    """Like `lacking`, but also works without a vault. Raises VaultLostError if there is another site's vault."""
    if vault.contents().is_empty:
        with store.read() as connection:
            return sealed_texts.people(connection)
    recognise(vault, store)
    with store.read() as connection:
        return lacking(vault, connection)


def replace_lost_keys(vault: Vault, store: Store, people: set[int]) -> None:
    """Make the vault, if there is none, and new keys for these people, so that they can write again."""
    if vault.contents().is_empty:
        _name_both(vault, store, None)
    vault.make_keys(sorted(people))
