"""Sealing text with a key per person.

The keys and the list of erasures are a small SQLite store of their own: an older copy of the database brings back
neither a destroyed key nor an erased person. Sealing is Fernet, from `cryptography`'s recipes.
See `docs/decisions/0020-a-vault-apart.md`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from learnapp.store.db.engine import WAIT_SECONDS, StoreBusyError, sqlite_driver
from learnapp.store.operations import checksums

_TABLES = (
    "CREATE TABLE IF NOT EXISTS person_key (person_id INTEGER PRIMARY KEY, key BLOB NOT NULL, made_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS erasure (mark TEXT PRIMARY KEY, person_id INTEGER NOT NULL, erased_at TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS ballot_key (discussion_id INTEGER NOT NULL, round INTEGER NOT NULL, key BLOB NOT NULL, "
    "PRIMARY KEY (discussion_id, round))",
)
_TABLES_VERSION = 2


class VaultError(Exception):
    """The text cannot be read: its key was destroyed or is another's, or the text is damaged."""


@dataclass(frozen=True)
class Erasure:
    """A person who was erased. `mark` tells them apart from a later person with the same id."""

    person_id: int
    mark: str
    erased_at: datetime


def mark_of(person_id: int, joined: datetime) -> str:
    """A mark that tells one person from another with the same id, and says nothing else about them."""
    return hashlib.sha256(f"{person_id} {joined.astimezone(UTC).isoformat()}".encode()).hexdigest()


class Vault:
    """The keys of all people on one site, in the file at `path`, which is made at first use.

    For any number of processes and threads: each call opens the file anew and holds nothing in memory, so that a
    destroyed key is gone everywhere. Methods raise StoreBusyError if they cannot open or write the file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def seal(self, person_id: int, text: str) -> bytes:
        """The text, readable with this person's key alone. Makes the key at first use, durably."""
        return Fernet(self._key(person_id) or self._make_key(person_id)).encrypt(text.encode())

    def open(self, person_id: int, sealed: bytes) -> str:
        """The text of `sealed`. Raises VaultError."""
        return self.open_all(person_id, [sealed])[0]

    def open_all(self, person_id: int, sealed: Iterable[bytes]) -> list[str]:
        """The texts of many, for the price of opening the file once. Raises VaultError if any cannot be read."""
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
        with self._open(write=True) as file:
            values = (person_id, moment.isoformat())
            file.execute("DELETE FROM person_key WHERE person_id = ? AND made_at <= ?", values)
            file.execute("INSERT OR IGNORE INTO erasure VALUES (?, ?, ?)", (mark, *values))
        return Erasure(person_id, mark, moment)

    def erasures(self) -> list[Erasure]:
        """Everyone who was erased, the earliest first."""
        with self._open() as file:
            rows = file.execute("SELECT person_id, mark, erased_at FROM erasure ORDER BY erased_at, mark").fetchall()
        return [Erasure(person_id, mark, datetime.fromisoformat(at)) for person_id, mark, at in rows]

    def ballot_key(self, discussion_id: int, round_: int, *, make: bool = False) -> bytes | None:
        """The key of the ballots of one round of a discussion; None if it does not exist and `make` is not set."""
        place = (discussion_id, round_)
        query = "SELECT key FROM ballot_key WHERE discussion_id = ? AND round = ?"
        with self._open() as file:
            row = file.execute(query, place).fetchone()
        if row is None and make:
            with self._open(write=True) as file:
                file.execute("INSERT OR IGNORE INTO ballot_key VALUES (?, ?, ?)", (*place, Fernet.generate_key()))
                row = file.execute(query, place).fetchone()
        return bytes(row[0]) if row else None

    def ballot_keys(self) -> list[tuple[int, int]]:
        """(discussion, round) of each ballot key in the vault."""
        with self._open() as file:
            rows = file.execute("SELECT discussion_id, round FROM ballot_key ORDER BY discussion_id, round").fetchall()
        return [(int(discussion_id), int(round_)) for discussion_id, round_ in rows]

    def destroy_ballot_keys(self, places: Iterable[tuple[int, int]]) -> None:
        """Destroy the keys of these (discussion, round)s: their ballots can never be read again."""
        with self._open(write=True) as file:
            file.executemany("DELETE FROM ballot_key WHERE discussion_id = ? AND round = ?", list(places))

    def back_up(self, target: Path) -> None:
        """Write a copy to `target`, whole or not at all, readable by its owner only.

        Keys of ballots are not copied: a vote is counted once and then destroyed, in every copy there is.
        """
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        _make_private(draft)
        try:
            with self._open() as file, contextlib.closing(sqlite_driver().connect(draft)) as copy:
                file.backup(copy)
                copy.execute("PRAGMA secure_delete = ON")
                copy.execute("DELETE FROM ballot_key")
                copy.commit()
            checksums.add(draft)
            for suffix in ("-wal", "-shm", "-journal"):  # SQLite would play an old log into the new file
                target.with_name(target.name + suffix).unlink(missing_ok=True)
            os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)

    def take_in(self, copy: Path) -> tuple[int, int]:
        """Take in what a copy holds and this vault does not: (keys, erasures).

        Leaves out the key of a person who was erased, by either list.
        Raises VaultError if the copy is not a vault; nothing is then changed.
        """
        keys, erased = _read_copy(copy)
        with self._open(write=True) as file:
            before = _counts(file)
            file.executemany("INSERT OR IGNORE INTO erasure VALUES (?, ?, ?)", erased)
            gone = dict(file.execute("SELECT person_id, max(erased_at) FROM erasure GROUP BY person_id"))
            kept = [row for row in keys if row[2] > gone.get(row[0], "")]
            file.executemany("INSERT OR IGNORE INTO person_key VALUES (?, ?, ?)", kept)
            after = _counts(file)
        return after[0] - before[0], after[1] - before[1]

    def _key(self, person_id: int) -> bytes | None:
        with self._open() as file:
            row = file.execute("SELECT key FROM person_key WHERE person_id = ?", (person_id,)).fetchone()
        return bytes(row[0]) if row else None

    def _make_key(self, person_id: int) -> bytes:
        """A new key, unless another process has just made one: then that."""
        with self._open(write=True) as file:
            values = (person_id, Fernet.generate_key(), datetime.now(UTC).isoformat())
            file.execute("INSERT OR IGNORE INTO person_key VALUES (?, ?, ?)", values)
            row = file.execute("SELECT key FROM person_key WHERE person_id = ?", (person_id,)).fetchone()
        return bytes(row[0])

    @contextlib.contextmanager
    def _open(self, *, write: bool = False) -> Iterator[Any]:
        driver = sqlite_driver()
        try:
            if not self.path.exists():
                _make_private(self.path)
            with contextlib.closing(driver.connect(self.path, timeout=WAIT_SECONDS, isolation_level=None)) as file:
                # A write happens once or twice in a person's time here, so the plainest durable settings do: one
                # file, nothing beside it to copy, and what is deleted is overwritten.
                file.execute("PRAGMA journal_mode = DELETE")
                file.execute("PRAGMA synchronous = EXTRA")
                file.execute("PRAGMA secure_delete = ON")
                if file.execute("PRAGMA user_version").fetchone()[0] < _TABLES_VERSION:
                    _make_tables(file)
                file.execute("BEGIN IMMEDIATE" if write else "BEGIN")
                yield file
                file.execute("COMMIT")
        except (driver.OperationalError, OSError) as error:
            raise StoreBusyError(f"The vault at {self.path} cannot be used: {error}") from error


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _make_tables(file: Any) -> None:
    file.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        file.execute(table)
    file.execute(f"PRAGMA user_version = {_TABLES_VERSION}")
    file.execute("COMMIT")


def _opened(fernet: Fernet, sealed: bytes) -> str | None:
    try:
        return fernet.decrypt(bytes(sealed)).decode()
    except InvalidToken:
        return None


def _counts(file: Any) -> tuple[int, int]:
    row = file.execute("SELECT (SELECT count(*) FROM person_key), (SELECT count(*) FROM erasure)").fetchone()
    return int(row[0]), int(row[1])


def _read_copy(copy: Path) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    driver = sqlite_driver()
    try:
        with contextlib.closing(driver.connect(f"file:{copy}?mode=ro", uri=True)) as file:
            keys = file.execute("SELECT person_id, key, made_at FROM person_key").fetchall()
            erased = file.execute("SELECT mark, person_id, erased_at FROM erasure").fetchall()
    except driver.DatabaseError as error:
        raise VaultError(f"{copy} is not a copy of a vault: {error}. Nothing was changed.") from error
    if fault := checksums.fault(copy):
        raise VaultError(f"{copy} is damaged: {fault}. Nothing was changed.")
    return keys, erased
