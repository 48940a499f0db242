"""Where the vault's keys are kept: in an SQLite file or in a PostgreSQL database, apart from the site's own.

See `docs/decisions/0020-a-vault-apart.md` and `0076-several-machines.md`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from learnapp.config import SettingsError
from learnapp.store.db.deadlines import Patience
from learnapp.store.db.engine import WAIT_SECONDS, StoreBusyError, cause_of, is_denied, sqlite_driver
from learnapp.store.db.inserting import insert_for
from learnapp.store.db.prepared import Prepared

_metadata = sa.MetaData()
_Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_Moment = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""ISO 8601 in UTC, which sorts correctly as text, with a collation that ignores the language."""

person_key = sa.Table(
    "person_key",
    _metadata,
    sa.Column("person_id", _Id, primary_key=True, autoincrement=False),
    sa.Column("key", sa.LargeBinary, nullable=False),
    sa.Column("made_at", _Moment, nullable=False),
)
erasure = sa.Table(
    "erasure",
    _metadata,
    sa.Column("mark", sa.Text, primary_key=True),
    sa.Column("person_id", _Id, nullable=False),
    sa.Column("erased_at", _Moment, nullable=False),
)
ballot_key = sa.Table(
    "ballot_key",
    _metadata,
    sa.Column("discussion_id", _Id, primary_key=True, autoincrement=False),
    sa.Column("round", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("key", sa.LargeBinary, nullable=False),
)
vault_name = sa.Table("vault_name", _metadata, sa.Column("name", sa.BigInteger, primary_key=True, autoincrement=False))
"""One row: the number by which the site and its vault recognise each other, which is also in the site's database."""
_NAME = Prepared(sa.select(vault_name.c.name))
HAS_TABLES = "SELECT 1 FROM sqlite_master WHERE name = 'vault_name'"
"""Asks for the newest table: if it exists, they all do."""
_READY = "vault_has_tables"
"""Notes on a connection to a file that its tables existed when it was opened."""
_SITES_TABLE = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'",
    "postgresql": "SELECT 1 FROM pg_class WHERE relname = 'alembic_version'",
}
_LOCK = 0x7661756C74
"""For PostgreSQL: "vault", a number that no other lock in that database uses."""
_FILE = "vault_file"
"""Notes on a connection to a file which file it was opened on."""
_MOST_RESTING = 4
"""How many connections to a file rest between uses: one for each request that a process works on at once."""
_CONNECTIONS_KEPT, _CONNECTIONS = 1, 4


_AWAY = (sa.exc.DatabaseError, sa.exc.TimeoutError, OSError, sqlite_driver().DatabaseError)
"""The errors that mean that the keys cannot be reached. SQLAlchemy does not translate those of the driver when a
transaction begins.
"""


NOTHING = "there is none, or it is empty"
ANOTHER = "it is another site’s"


class VaultAwayError(StoreBusyError):
    """The keys cannot be reached now; trying again later will work."""

    where: object = None
    """The `Keeping` that cannot be used, if one was asked."""
    cause = ""


class VaultLostError(VaultAwayError):
    """The vault is not there, or is not the one that this site had: only the people who run the site can help."""


@dataclass(frozen=True)
class Contents:
    """What is in any vault, even another site's: nothing if there is no vault. `name` is None if the vault was never
    given one.
    """

    name: int | None = None
    is_empty: bool = True


class Keeping:
    """An SQLite file, or the PostgreSQL database at an address.

    `name_of_site` returns the name that the vault must have; it is called once more, with True, before a vault is
    refused. With a name, no other vault is read or written, and none is made. Without `name_of_site`, or while the site
    has no name, the file or the tables are made at first use.

    Opening the file takes four times as long as reading a key, so connections to it rest between uses, holding no lock
    and no page of it. Neither kind of vault keeps a key in memory, so a destroyed key is gone everywhere.
    """

    def __init__(self, place: Path | str, name_of_site: Callable[[bool], int | None] | None = None) -> None:
        self.file = place if isinstance(place, Path) else None
        self._engine = self._postgresql(str(place)) if self.file is None else self._sqlite(self.file)
        self._name_of_site = name_of_site
        self._has_tables = False

    def __str__(self) -> str:
        url = self._engine.url
        return str(self.file or f"{url.host or 'this computer'}:{url.port or 5432}, database {url.database}")

    @contextlib.contextmanager
    def open(self, *, write: bool = False) -> Iterator[Connection]:
        """A connection in a transaction. Raises VaultAwayError if the keys cannot be read or written now, and
        VaultLostError if they are not this site's.
        """
        expected = self._name_of_site(False) if self._name_of_site else None
        with (
            self._connected(make=expected is None) as connection,
            connection.execution_options(vault_write=write).begin(),
        ):
            if self._name_of_site:
                self._check(connection, expected, self._name_of_site)
            yield connection

    def make(self, name: int) -> None:
        """Make the vault if there is none, and give it this name."""
        with self._connected(make=True) as connection, connection.execution_options(vault_write=True).begin():
            connection.execute(vault_name.delete().where(vault_name.c.name != name))
            connection.execute(insert_for(connection)(vault_name).values(name=name).on_conflict_do_nothing())

    def contents(self) -> Contents:
        """What is in the vault, even if it is another site's: nothing if there is no vault. Makes nothing."""
        with self._said_to_be_away():
            if self.file is not None and not self.file.exists():
                return Contents()
            with self._engine.connect() as connection, connection.begin():
                tables = sa.inspect(connection).get_table_names()
                self._check_apart("alembic_version" if "alembic_version" in tables else None)
                if person_key.name not in tables:
                    return Contents()
                has_any = sa.or_(sa.select(person_key.c.person_id).exists(), sa.select(erasure.c.mark).exists())
                name = _name(connection) if vault_name.name in tables else None
                return Contents(name, is_empty=not connection.scalar(sa.select(has_any)))

    def keys(self) -> dict[int, bytes]:
        """Everyone's key, even if the vault is another site's."""
        with self._said_to_be_away(), self._engine.connect() as connection, connection.begin():
            rows = connection.execute(sa.select(person_key.c.person_id, person_key.c.key))
            return {row.person_id: bytes(row.key) for row in rows}

    def lost(self, why: str) -> VaultLostError:
        return VaultLostError(
            f"The vault at {self} is not the one that this site had: {why}. Check LEARNAPP_VAULT, or see “If the vault "
            "is lost” in docs/operating.md."
        )

    @contextlib.contextmanager
    def _connected(self, *, make: bool) -> Iterator[Connection]:
        with self._said_to_be_away():
            if self.file is not None and not self.file.exists():
                if not make:
                    raise self.lost(NOTHING)
                make_private(self.file)
            with self._engine.connect() as connection:
                if make:
                    self._make_tables(connection)
                elif not self._is_ready(connection):
                    raise self.lost(NOTHING)
                yield connection

    @contextlib.contextmanager
    def _said_to_be_away(self) -> Iterator[None]:
        try:
            yield
        except _AWAY as error:
            self._has_tables = False
            cause = cause_of(error)
            cause = cause.rpartition(" failed: ")[2].removeprefix("FATAL:").strip().rstrip(".")
            hint = "Is its server running, and is LEARNAPP_VAULT right?"
            if is_denied(error):
                hint = "Make the user in LEARNAPP_VAULT the owner of that database and of all that is in it."
            elif self.file:
                hint = "Free some space." if "is full" in cause else "May the site read and write it?"
            away = VaultAwayError(f"The vault at {self} cannot be used: {cause}. {hint}")
            away.where, away.cause = self, cause
            raise away from error

    def _check(self, connection: Connection, expected: int | None, name_of_site: Callable[[bool], int | None]) -> None:
        found = _name(connection)
        if found != expected and found != name_of_site(True):
            raise self.lost(ANOTHER if found else NOTHING)

    def _is_ready(self, connection: Connection) -> bool:
        if connection.info.get(_READY) or (self.file is None and self._has_tables):
            return True
        with connection.begin():
            found = sa.inspect(connection).has_table(vault_name.name)
        self._note_tables(connection, found)
        return found

    def _note_tables(self, connection: Connection, are_there: bool) -> None:
        if self.file is None:
            self._has_tables = are_there
        else:
            connection.info[_READY] = are_there

    def close(self) -> None:
        """Close the connections that rest here."""
        self._engine.dispose()

    def wipe(self, table: sa.Table) -> None:
        """Remove deleted rows from a table's file as well, because the database may keep them for a while.

        SQLite has overwritten them already. We cannot reach copies that PostgreSQL keeps elsewhere: see
        `docs/operating.md`.
        """
        if self.file is None:
            with contextlib.suppress(sa.exc.SQLAlchemyError), self._engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"VACUUM FULL {table.name}")

    def _make_tables(self, connection: Connection) -> None:
        """Make the tables if there are none. Raises SettingsError if the database is the site's own."""
        if connection.info.get(_READY) or (self.file is None and self._has_tables):
            return
        with connection.execution_options(vault_write=True).begin():
            if self.file is None:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
                self._check_apart(connection.exec_driver_sql(_SITES_TABLE["postgresql"]).first())
            _metadata.create_all(connection)
        self._note_tables(connection, True)

    def _check_apart(self, sites_table: object) -> None:
        if sites_table is not None:
            raise SettingsError(
                f"LEARNAPP_VAULT leads to the site's own database ({self}). Give the vault one of its own, which is "
                "backed up apart: anyone who has a copy of both can read what people wrote privately."
            )

    def _sqlite(self, file: Path) -> Engine:
        engine = sa.create_engine(
            sa.URL.create("sqlite", database=str(file)),
            module=sqlite_driver(),
            pool_size=_MOST_RESTING,
            max_overflow=-1,
            connect_args={"timeout": WAIT_SECONDS},
        )

        @sa.event.listens_for(engine, "connect")
        def _prepare(connection: Any, record: Any) -> None:
            # There are only one or two writes for each person, so the plainest durable settings will do: one file,
            # nothing beside it to copy, and deleted data is overwritten.
            connection.isolation_level = None
            self._check_apart(connection.execute(_SITES_TABLE["sqlite"]).fetchone())
            for setting in ("journal_mode = DELETE", "synchronous = EXTRA", "secure_delete = ON"):
                connection.execute(f"PRAGMA {setting}")
            record.info[_READY] = connection.execute(HAS_TABLES).fetchone() is not None
            record.info[_FILE] = _identity(file)

        @sa.event.listens_for(engine, "checkout")
        def _same_file(_connection: Any, record: Any, _proxy: Any) -> None:
            if record.info[_FILE] != _identity(file):  # a copy has replaced it
                raise sa.exc.DisconnectionError

        @sa.event.listens_for(engine, "checkin")
        def _forget(connection: Any, _record: Any) -> None:
            if connection is not None:
                connection.execute("PRAGMA shrink_memory")

        @sa.event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            write = connection.get_execution_options().get("vault_write")
            driver: Any = connection.connection.driver_connection
            driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")

        return engine

    def _postgresql(self, url: str) -> Engine:
        from learnapp.store.db.postgresql import make_engine

        return make_engine(sa.make_url(url), Patience(), kept=_CONNECTIONS_KEPT, most=_CONNECTIONS)


def _name(connection: Connection) -> int | None:
    found = _NAME.first(connection, {})
    return int(found[0]) if found else None


def _identity(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_dev, found.st_ino


def make_private(path: Path) -> None:
    """Make a file that only its owner may read, unless it is there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
