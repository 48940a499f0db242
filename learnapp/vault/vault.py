"""Sealing text with a key per person.

The keys and the list of erasures are kept apart from the database (`vault.keeping`): an older copy of it brings back
neither a destroyed key nor an erased person. Sealing is Fernet, from `cryptography`'s recipes.
See `docs/decisions/0020-a-vault-apart.md`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store, file_to_read, sqlite_driver
from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared
from learnapp.store.operations import checksums, personal_data, sealed_texts
from learnapp.vault.keeping import (
    HAS_TABLES,
    Contents,
    Keeping,
    VaultAwayError,
    VaultLostError,
    ballot_key,
    erasure,
    person_key,
    vault_name,
)


class VaultError(Exception):
    """The text cannot be read: its key was destroyed or is another person's, or the text is damaged."""


@dataclass(frozen=True)
class Erasure:
    """A person who was erased. `mark` tells them apart from a later person with the same id."""

    person_id: int
    mark: str
    erased_at: datetime


def mark_of(person_id: int, joined: datetime) -> str:
    """A mark that tells a person from others with the same id, and reveals nothing else about them."""
    return hashlib.sha256(f"{person_id} {joined.astimezone(UTC).isoformat()}".encode()).hexdigest()


def make_ready() -> None:
    """Make OpenSSL load the code for sealing and opening: about 5 MiB, which processes forked after this share."""
    cipher = Fernet(Fernet.generate_key())
    cipher.decrypt(cipher.encrypt(b"ready"))


class Vault:
    """The keys of all people on one site, in the SQLite file or the PostgreSQL database at `place`.

    Any number of processes and threads can use it. It keeps nothing in memory, so that a destroyed key is gone
    everywhere. Methods raise VaultAwayError if the keys cannot be reached or written.

    With `store`, it is the vault of that site: after the two have been given a common name (`vault.recognising`),
    methods raise VaultLostError if there is another vault or none.
    """

    def __init__(self, place: Path | str, store: Store | None = None) -> None:
        self.place = place
        self._store = store
        self._site_has: int | None = None
        self._kept = Keeping(place, self._name_of_site if store else None)

    @property
    def where(self) -> str:
        """The file, or the host and database; never a password."""
        return str(self._kept)

    def contents(self) -> Contents:
        """What is in the vault here, even if it is another site's: nothing if there is no vault. Makes nothing."""
        return self._kept.contents()

    def keys(self) -> dict[int, bytes]:
        """Everyone's key, even if the vault is another site's; there must be a vault."""
        return self._kept.keys()

    def look(self) -> None:
        """Raise VaultAwayError if the keys cannot be read now, VaultLostError if this is not the site's vault."""
        with self._kept.open() as kept:
            kept.execute(sa.select(erasure.c.mark).limit(1)).first()

    def make(self, name: int) -> None:
        """Make the vault if there is none, and give it this name instead of any other."""
        self._kept.make(name)

    def lost(self, why: str) -> VaultLostError:
        """The error to raise if this is not the site's vault."""
        return self._kept.lost(why)

    def people(self) -> set[int]:
        """Everyone who has a key."""
        with self._kept.open() as kept:
            return set(kept.execute(sa.select(person_key.c.person_id)).scalars())

    def make_keys(self, people: Iterable[int]) -> None:
        """Make keys for people whose own are lost, so that they can write again. If it fails, some may have theirs."""
        waiting = iter(people)
        while some := list(islice(waiting, _ROWS)):
            made_at = datetime.now(UTC).isoformat()
            rows = [{"person_id": one, "key": Fernet.generate_key(), "made_at": made_at} for one in some]
            with self._kept.open(write=True) as kept:
                _insert_new(kept, person_key, rows)

    def seal(self, person_id: int, text: str) -> bytes:
        """The text, readable only with this person's key. Makes the key at first use, durably.

        Raises VaultLostError if the person has sealed texts but no key, because a new key would hide the loss of the
        old one.
        """
        return self.seal_all(person_id, [text])[0]

    def seal_all(self, person_id: int, texts: Iterable[str]) -> list[bytes]:
        """Like `seal`, for many texts, looking up the key once."""
        fernet = Fernet(self._key(person_id) or self._make_key(person_id))
        return [fernet.encrypt(text.encode()) for text in texts]

    def open(self, person_id: int, sealed: bytes) -> str:
        """The text of `sealed`. Raises VaultError."""
        return self.open_all(person_id, [sealed])[0]

    def open_all(self, person_id: int, sealed: Iterable[bytes]) -> list[str]:
        """Like `open`, for many texts, opening the file only once. Raises VaultError if any cannot be read."""
        texts = self.open_those_readable(person_id, sealed)
        if None in texts:
            raise VaultError("This text cannot be read: its key is gone or is not this person's.")
        return [text for text in texts if text is not None]

    def open_those_readable(self, person_id: int, sealed: Iterable[bytes]) -> list[str | None]:
        """The texts in order, with None for each that cannot be read."""
        waiting = list(sealed)
        key = self._key(person_id) if waiting else None
        if key is None:
            return [None] * len(waiting)
        fernet = Fernet(key)
        return [_opened(fernet, one) for one in waiting]

    def destroy(self, person_id: int, mark: str, erased_at: datetime | None = None) -> Erasure:
        """Destroy a person's key and put them on the list of erasures; this cannot be undone.

        With `erased_at`, repeats an erasure recorded elsewhere: a key made since then belongs to another person and
        stays.
        """
        moment = (erased_at or datetime.now(UTC)).astimezone(UTC)
        text = moment.isoformat()
        with self._kept.open(write=True) as kept:
            theirs = person_key.c.person_id == person_id, person_key.c.made_at <= text
            kept.execute(person_key.delete().where(*theirs))
            _insert_new(kept, erasure, [{"mark": mark, "person_id": person_id, "erased_at": text}])
        self._kept.wipe(person_key)
        return Erasure(person_id, mark, moment)

    def erasures(self) -> list[Erasure]:
        """Everyone who was erased, the earliest first."""
        with self._kept.open() as kept:
            rows = kept.execute(sa.select(erasure).order_by(erasure.c.erased_at, erasure.c.mark)).all()
        return [Erasure(row.person_id, row.mark, datetime.fromisoformat(row.erased_at)) for row in rows]

    def ballot_key(self, discussion_id: int, round_: int, *, make: bool = False) -> bytes | None:
        """The key of the ballots of one round of a discussion; None if it does not exist and `make` is not set."""
        place = {"discussion_id": discussion_id, "round": round_}
        return self._found(ballot_key, place) or (self._made(ballot_key, place) if make else None)

    def ballot_keys(self) -> list[tuple[int, int]]:
        """(discussion, round) of each ballot key in the vault."""
        place = ballot_key.c.discussion_id, ballot_key.c.round
        with self._kept.open() as kept:
            return [(row.discussion_id, row.round) for row in kept.execute(sa.select(*place).order_by(*place))]

    def destroy_ballot_keys(self, places: Iterable[tuple[int, int]]) -> None:
        """Destroy the keys of these (discussion, round)s: their ballots can never be read again."""
        with self._kept.open(write=True) as kept:
            rows = [{"its": discussion_id, "of": round_} for discussion_id, round_ in places]
            here = ballot_key.c.discussion_id == sa.bindparam("its"), ballot_key.c.round == sa.bindparam("of")
            if rows:
                kept.execute(ballot_key.delete().where(*here), rows)
        self._kept.wipe(ballot_key)

    def back_up(self, target: Path) -> None:
        """Write a copy to `target`, an SQLite file, whole or not at all and readable by its owner only.

        Keys of ballots are not copied: a vote is counted once and then destroyed, in every copy there is.

        Raises VaultError if the copy cannot be written, and VaultAwayError if the vault cannot be read.
        """
        from learnapp.store.operations.backups import put_in_place  # slow, and not for the site itself

        draft = target.with_name(f".{target.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        new = Keeping(draft)
        try:
            with contextlib.closing(new), self._kept.open() as kept, new.open(write=True) as copy:
                # Erasures before keys: the erasure of a key destroyed meanwhile is then not listed, and the key stays.
                for table in (vault_name, erasure, person_key):
                    for rows in kept.execute(sa.select(table).execution_options(yield_per=_ROWS)).partitions():
                        copy.execute(table.insert(), [dict(row._mapping) for row in rows])
            checksums.add(draft)
            put_in_place(draft, target)
        except VaultAwayError as error:
            if error.where is not new:
                raise
            raise VaultError(f"{target} cannot be written: {error.cause}. Nothing was copied.") from error
        except OSError as error:
            raise VaultError(f"{target} cannot be written: {error.strerror}. Nothing was copied.") from error
        finally:
            draft.unlink(missing_ok=True)

    def take_in(self, copy: Copy) -> tuple[int, int]:
        """Add what is in a copy but not in this vault; returns how many (keys, erasures).

        Leaves out the key of a person who was erased, by either list.
        """
        with self._kept.open(write=True) as kept:
            before = _counts(kept)
            _insert_new(kept, erasure, copy.erasures)
            latest = sa.select(erasure.c.person_id, sa.func.max(erasure.c.erased_at)).group_by(erasure.c.person_id)
            gone: dict[int, str] = {row[0]: row[1] for row in kept.execute(latest)}
            _insert_new(kept, person_key, [row for row in copy.keys if row["made_at"] > gone.get(row["person_id"], "")])
            after = _counts(kept)
        return after[0] - before[0], after[1] - before[1]

    def put_keys(self, rows: Iterable[dict[str, Any]]) -> None:
        """Replace these people's keys, which then open nothing any more, by rows of a copy."""
        with self._kept.open(write=True) as kept:
            for row in rows:
                kept.execute(person_key.update().where(person_key.c.person_id == row["person_id"]).values(row))

    def _key(self, person_id: int) -> bytes | None:
        return self._found(person_key, {"person_id": person_id})

    def _name_of_site(self, afresh: bool) -> int | None:
        assert self._store is not None
        if self._site_has is None or afresh:
            with self._store.read() as connection:
                self._site_has = sealed_texts.name(connection)
        return self._site_has

    def _make_key(self, person_id: int) -> bytes:
        if self._store is not None:
            with self._store.read() as connection:
                since = personal_data.joined(connection, person_id)
                is_sealed = sealed_texts.has_any(connection, person_id)
            if since and self._has_erased(mark_of(person_id, since)):
                raise VaultAwayError("The person is being erased.")
            if is_sealed:
                raise self.lost("it lacks the key of a person who has private writing")
        return self._made(person_key, {"person_id": person_id}, made_at=datetime.now(UTC).isoformat())

    def _has_erased(self, mark: str) -> bool:
        with self._kept.open() as kept:
            return kept.execute(sa.select(erasure.c.mark).where(erasure.c.mark == mark)).first() is not None

    def _found(self, table: sa.Table, place: dict[str, int]) -> bytes | None:
        with self._kept.open() as kept:
            return _key_at(kept, table, place)

    def _made(self, table: sa.Table, place: dict[str, int], **values: str) -> bytes:
        """A new key or, if another process has just made one, that one."""
        with self._kept.open(write=True) as kept:
            _insert_new(kept, table, [{**place, "key": Fernet.generate_key(), **values}])
            found = _key_at(kept, table, place)
        assert found is not None
        return found


_KEY = {
    table: Prepared(
        sa.select(table.c.key).where(*(column == sa.bindparam(column.name) for column in table.primary_key))
    )
    for table in (person_key, ballot_key)
}


def _key_at(kept: Connection, table: sa.Table, place: dict[str, int]) -> bytes | None:
    found = _KEY[table].first(kept, place)
    return bytes(found[0]) if found else None


_ROWS = 1000
"""How many rows are written at once."""


def _insert_new(kept: Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows that do not exist yet."""
    for first in range(0, len(rows), _ROWS):
        kept.execute(insert_for(kept)(table).on_conflict_do_nothing(), rows[first : first + _ROWS])


def _opened(fernet: Fernet, sealed: bytes) -> str | None:
    try:
        return fernet.decrypt(bytes(sealed)).decode()
    except InvalidToken:
        return None


def _counts(kept: Connection) -> tuple[int, int]:
    keys, erased = (kept.scalar(sa.select(sa.func.count()).select_from(table)) for table in (person_key, erasure))
    return int(keys or 0), int(erased or 0)


@dataclass(frozen=True)
class Copy:
    """What is in a copy of a vault, as rows. `name` is None if the vault had no name yet."""

    name: int | None
    keys: list[dict[str, Any]]
    erasures: list[dict[str, Any]]

    @property
    def by_person(self) -> dict[int, bytes]:
        return {row["person_id"]: bytes(row["key"]) for row in self.keys}


def is_copy(file: Path) -> bool:
    """Whether a file is a vault or a copy of one."""
    driver = sqlite_driver()
    try:
        with file_to_read(file) as opened:
            return opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'person_key'").fetchone() is not None
    except driver.DatabaseError:
        return False


def read_copy(copy: Path) -> Copy:
    """What is in a copy. Raises VaultError if it is damaged or not a vault."""
    driver = sqlite_driver()
    try:
        with file_to_read(copy) as file:
            file.row_factory = driver.Row
            keys = file.execute("SELECT person_id, key, made_at FROM person_key").fetchall()
            erased = file.execute("SELECT mark, person_id, erased_at FROM erasure").fetchall()
            named = file.execute(HAS_TABLES).fetchone()
            name = file.execute("SELECT name FROM vault_name").fetchone() if named else None
    except driver.DatabaseError as error:
        from learnapp.store.operations import dumps  # slow to import, and only wrong files get here

        why = "it is a dump of a PostgreSQL database" if dumps.is_one(copy) else error
        raise VaultError(f"{copy} is not a copy of a vault: {why}. Nothing was changed.") from error
    if fault := checksums.fault(copy):
        raise VaultError(f"{copy} is damaged: {fault}. Nothing was changed.")
    return Copy(name[0] if name else None, [dict(row) for row in keys], [dict(row) for row in erased])
