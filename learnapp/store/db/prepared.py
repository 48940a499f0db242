"""Statements of every page and every answer, run straight on the driver.

SQLAlchemy's own work on one statement takes ten times as long as SQLite takes to run it. Here a statement is compiled
once for each kind of database; the same column types as everywhere else convert its values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar, NoReturn

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]
WRITES = "learnapp_writes"
"""The option that marks a PostgreSQL engine whose connections may write."""
READ_ONLY = "25006"
"""PostgreSQL's error code for a write on a read-only connection."""


@dataclass(frozen=True)
class _Compiled:
    """`names` are the bound values in the driver's order; None where the driver takes them by name. `found` are values
    that are asked for each time.
    """

    sql: str
    names: tuple[str, ...] | None
    constants: Mapping[str, Any]
    found: tuple[tuple[str, Callable[[], Any]], ...]
    inward: tuple[tuple[str, Convert], ...]


class Prepared:
    """A select, insert, update or delete with a `bindparam` for each value that varies."""

    made: ClassVar[list[Prepared]] = []
    """Every instance so far: there are few, and each lasts as long as the process."""

    def __init__(self, statement: sa.Executable) -> None:
        Prepared.made.append(self)
        self.statement: Any = statement
        self._compiled: dict[str, _Compiled] = {}
        self._outward: dict[str, tuple[tuple[int, Convert], ...]] = {}

    def rows(
        self,
        connection: Connection,
        values: Mapping[str, Any],
        keep: Callable[[tuple[Any, ...]], bool] | None = None,
        most: int | None = None,
    ) -> list[tuple[Any, ...]]:
        """Every row of a select, in the order of its columns.

        With `keep`, only the first `most` rows for which it is true, and no more are fetched. `keep` gets each row as
        the driver returns it, before values are converted.
        """
        cursor = self._run(connection, values)
        outward = self._outward.get(connection.dialect.name)
        if outward is None:
            outward = self._converters(connection.dialect, [column[1] for column in cursor.description])
        found: list[tuple[Any, ...]] = cursor.fetchall() if keep is None else list(islice(filter(keep, cursor), most))
        cursor.close()
        return _converted(found, outward) if outward and found else found

    def first(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run a statement that writes; returns how many rows it affected."""
        return int(self._run(connection, values).rowcount)

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        given: Any = {**compiled.constants, **values}
        for name, find in compiled.found:
            given[name] = find()
        for name, convert in compiled.inward:
            given[name] = convert(given[name])
        if compiled.names is not None:
            given = tuple([given[name] for name in compiled.names])
        if not connection.in_transaction():
            connection.begin()
        driver: Any = connection.connection.driver_connection
        try:
            return driver.execute(compiled.sql, given)
        except connection.dialect.loaded_dbapi.Error as error:
            _raise(connection, compiled.sql, error)

    def make_ready(self, dialect: Dialect) -> None:
        """Do the work of the first use in advance, as far as it does not need a connection."""
        self._compile(dialect)
        if dialect.name == "sqlite" and self.statement.is_select:  # its driver does not say what columns are
            self._converters(dialect, [None] * len(self.statement.selected_columns))

    def _compile(self, dialect: Dialect) -> _Compiled:
        made = self.statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        assert isinstance(made, SQLCompiler)
        inward = ((name, bind.type.dialect_impl(dialect).bind_processor(dialect)) for name, bind in made.binds.items())
        compiled = _Compiled(
            sql=str(made),
            names=tuple(made.positiontup) if made.positiontup is not None else None,
            constants={name: bind.value for name, bind in made.binds.items() if not bind.required},
            found=tuple((name, bind.callable) for name, bind in made.binds.items() if bind.callable is not None),
            inward=tuple((name, convert) for name, convert in inward if convert is not None),
        )
        self._compiled[dialect.name] = compiled
        return compiled

    def _converters(self, dialect: Dialect, kinds: list[Any]) -> tuple[tuple[int, Convert], ...]:
        """(place, converter) for each column that needs one, given the driver's description of the columns."""
        types = [column.type.dialect_impl(dialect) for column in self.statement.selected_columns]
        made = [(i, t.result_processor(dialect, kind)) for i, (t, kind) in enumerate(zip(types, kinds, strict=True))]
        self._outward[dialect.name] = tuple((place, convert) for place, convert in made if convert is not None)
        return self._outward[dialect.name]


def _converted(rows: list[tuple[Any, ...]], outward: tuple[tuple[int, Convert], ...]) -> list[tuple[Any, ...]]:
    """The rows with their values converted, column by column: a call for each row would double the cost."""
    columns = list(zip(*rows, strict=True))
    for place, convert in outward:
        columns[place] = tuple([None if value is None else convert(value) for value in columns[place]])
    return list(zip(*columns, strict=True))


def standby_error(connection: Connection | None, error: BaseException | None) -> sa.exc.OperationalError | None:
    """The error to raise if a writing connection has reached a standby; None for any other error.

    A proxy that has just started may not know yet which server is the primary. The next connection will find it, so we
    report this one as lost rather than, as PostgreSQL does, as a programming error.
    """
    writes = connection is not None and connection.engine.get_execution_options().get(WRITES)
    if not writes or getattr(error, "sqlstate", None) != READ_ONLY:
        return None
    return sa.exc.OperationalError("", None, error, connection_invalidated=True)  # type: ignore[arg-type]


def _raise(connection: Connection, sql: str, error: Exception) -> NoReturn:
    """Raise a driver's error as SQLAlchemy does, so that it is handled as everywhere else."""
    dialect = connection.dialect
    driver: Any = connection.connection.driver_connection
    lost = dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]
    standby = standby_error(connection, error)
    if lost or standby:
        connection.invalidate(error)
    if standby:
        raise standby from error
    raise sa.exc.DBAPIError.instance(
        sql, None, error, dialect.loaded_dbapi.Error, connection_invalidated=lost, dialect=dialect
    ) from error
