"""Selects that every page makes, run straight on the driver.

SQLAlchemy's own work on one select costs ten times what SQLite takes to answer it. Here a statement is
compiled once for each kind of database; its columns are converted by the same types as everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect


@dataclass(frozen=True)
class _Compiled:
    sql: str
    names: tuple[str, ...] | None
    defaults: Mapping[str, Any]
    converters: tuple[tuple[int, Callable[[Any], Any]], ...]


class Prepared:
    """A select whose bound values are plain numbers and strings."""

    def __init__(self, statement: sa.Select[Any]) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Mapping[str, int | str]) -> list[tuple[Any, ...]]:
        """Every row, in the order of the select's columns."""
        if connection.dialect.name != "sqlite":
            # PostgreSQL's own time on a select is many times what is saved here.
            return [tuple(row) for row in connection.execute(self.statement, values)]
        compiled = self._compiled.get(connection.dialect.name) or self._compile(connection.dialect)
        given: Any = {**compiled.defaults, **values}
        if compiled.names is not None:
            given = tuple([given[name] for name in compiled.names])
        if not connection.in_transaction():
            connection.begin()
        driver: Any = connection.connection.driver_connection
        try:
            found = driver.execute(compiled.sql, given).fetchall()
        except connection.dialect.loaded_dbapi.Error:
            # Asked again through SQLAlchemy, so that the failure is raised and handled as everywhere else.
            return [tuple(row) for row in connection.execute(self.statement, values)]
        return [_converted(row, compiled.converters) for row in found] if compiled.converters else found

    def first(self, connection: Connection, values: Mapping[str, int | str]) -> tuple[Any, ...] | None:
        """The first row, or None."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def _compile(self, dialect: Dialect) -> _Compiled:
        made = self.statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        names = tuple(made.positiontup) if made.positiontup is not None else None  # type: ignore[attr-defined]
        converters = []
        for place, column in enumerate(self.statement.selected_columns):
            converter = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if converter is not None:
                converters.append((place, converter))
        compiled = _Compiled(str(made), names, dict(made.params), tuple(converters))
        self._compiled[dialect.name] = compiled
        return compiled


def _converted(row: tuple[Any, ...], converters: tuple[tuple[int, Callable[[Any], Any]], ...]) -> tuple[Any, ...]:
    values = list(row)
    for place, convert in converters:
        if values[place] is not None:
            values[place] = convert(values[place])
    return tuple(values)
