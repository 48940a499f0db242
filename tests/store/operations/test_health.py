"""Whether the database can serve."""

from __future__ import annotations

from learnapp.store.db.engine import Store
from learnapp.store.operations.health import readiness
from learnapp.store.tables.people_and_work import published_edition


def test_a_database_with_modules_is_ready_again_and_again(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, _ = filled_store
    assert readiness(store) is None
    assert readiness(store) is None
    with store.write() as connection:
        connection.execute(published_edition.delete())
    assert readiness(store) == "no module is published"


def test_a_database_that_was_not_migrated_is_not_ready(store: Store) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    assert readiness(store) == "the database is not at this version's schema"
