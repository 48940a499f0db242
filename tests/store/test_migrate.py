"""Schemas: from nothing to the latest, no drift from the tables, newer databases refused."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Connection

from learnapp.store import migrate
from learnapp.store.engine import Store
from learnapp.store.tables import metadata


def _drift(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
    return list(compare_metadata(context, metadata))


def test_the_migrations_make_the_very_tables_the_program_uses(store: Store) -> None:
    assert migrate.current(store) == migrate.latest()
    with store.read() as connection:
        assert _drift(connection) == []


def test_migrating_twice_changes_nothing(store: Store) -> None:
    migrate.migrate(store)
    assert migrate.current(store) == migrate.latest()


def test_a_database_of_a_newer_version_is_left_alone(store: Store) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(migrate.DatabaseNewerError, match="newer version of learnapp"):
        migrate.migrate(store)
    assert migrate.current(store) == "9999"
