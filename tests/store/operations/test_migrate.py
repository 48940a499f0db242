"""Schemas: from nothing to the latest, no drift from the tables, newer databases refused."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Connection

from learnapp.store.db.engine import Store
from learnapp.store.operations import migrate
from learnapp.store.tables.people_and_work import metadata
from tests.postgres import postgres_url

THEN = "2026-11-02 09:30:00"
PERSON = (
    "INSERT INTO person (id, name, email, email_key, role, password_hash, password_changed_at, created_at) "
    f"VALUES (1, 'A', 'a@example.org', 'a@example.org', 'learner', '', '{THEN}', '{THEN}')"
)


def _drift(connection: Connection) -> list[object]:
    options = {"compare_type": True, "target_metadata": metadata, "include_name": migrate.compared}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, metadata))


def test_the_migrations_make_the_very_tables_the_program_uses(store: Store) -> None:
    assert migrate.current(store) == migrate.latest()
    with store.read() as connection:
        assert _drift(connection) == []


def test_only_the_search_index_is_left_out_of_the_comparison_and_it_is_there(store: Store) -> None:
    with store.read() as connection:
        found = sa.inspect(connection)
        names = {*found.get_table_names(), *(i["name"] for i in found.get_indexes("search_entry"))}
        names |= {column["name"] for column in found.get_columns("search_entry")}
    left_out = {name for name in names if not migrate.compared(name, "table", {})}
    virtual = {name for name in migrate.SEARCH_INDEX if name.startswith("search_words")}
    assert left_out == (virtual if store.is_sqlite else {"ix_search_entry_words", "search_vector"})


def test_a_database_of_the_first_schema_is_brought_on(tmp_path: Path) -> None:
    old = Store(f"sqlite:///{tmp_path / 'old.db'}")
    migrate.migrate(old, "0001")
    migrate.migrate(old)
    with old.read() as connection:
        assert _drift(connection) == []
    old.dispose()


def test_a_card_of_an_earlier_schema_counts_the_wrong_answers_it_has_had(tmp_path: Path) -> None:
    old = Store(f"sqlite:///{tmp_path / 'old.db'}")
    migrate.migrate(old, "0007")
    made = "'2026-11-02 09:30:00'"
    with old.write() as db:
        db.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # the person and the edition do not matter here
        for card, ratings in {1: (1, 3, 1), 2: (4,), 3: ()}.items():
            place = f"{card}, 1, 'tea-round', 'after', 'q{card}', '{{}}', {made}, {made}"
            columns = "id, person_id, module, activity, question, schedule, due_at, made_at"
            db.exec_driver_sql(f"INSERT INTO review_card ({columns}) VALUES ({place})")
            for number, rating in enumerate(ratings, 1):
                answer = f"{card}, 1, {number}, 'after', 'q', 'e', 1, '[]', {rating}, {made}"
                columns = "card_id, person_id, number, activity, question, edition, seed, answer, rating, reviewed_at"
                db.exec_driver_sql(f"INSERT INTO review ({columns}) VALUES ({answer})")
        db.exec_driver_sql("PRAGMA defer_foreign_keys = OFF")
    migrate.migrate(old)
    with old.read() as connection:
        found = connection.exec_driver_sql("SELECT id, lapses FROM review_card ORDER BY id").all()
    old.dispose()
    assert [tuple(row) for row in found] == [(1, 2), (2, 0), (3, 0)]


def test_migrating_twice_changes_nothing(store: Store) -> None:
    migrate.migrate(store)
    assert migrate.current(store) == migrate.latest()


def test_a_database_of_a_newer_version_is_left_alone(store: Store) -> None:
    with store.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(migrate.DatabaseNewerError, match="newer version of learnapp"):
        migrate.migrate(store)
    assert migrate.current(store) == "9999"


def test_sets_from_before_keep_their_meaning(tmp_path: Path) -> None:
    """A used link stays used, votes cast before are not counted with other sets', and what was said is not new."""
    old = Store(f"sqlite:///{tmp_path / 'old.db'}")
    migrate.migrate(old, "0007")
    with old.write() as connection:
        for statement in (
            PERSON,
            f"INSERT INTO learning_set (id, name, ground_rules, made_at) VALUES (1, 'Tuesday', '', '{THEN}')",
            "INSERT INTO set_invitation (id, set_id, token_digest, salt, made_at, expires_at, used_at) "
            f"VALUES (1, 1, 'a', 's', '{THEN}', '{THEN}', '{THEN}'), (2, 1, 'b', 's', '{THEN}', '{THEN}', NULL)",
            "INSERT INTO discussion (id, set_id, number, form, about, title, quorum, phase, phase_began_at, dates, "
            f"spreads) VALUES (1, 1, 1, 'thread', 'case', 'T', 3, 'talk', '{THEN}', '{{}}', '{{}}')",
            f"INSERT INTO present (discussion_id, person_id, arrived_at, seen_at) VALUES (1, 1, '{THEN}', '{THEN}')",
            f"INSERT INTO post (id, discussion_id, text, html, nonce, posted_at) VALUES (7, 1, '', '', 'n', '{THEN}')",
        ):
            connection.exec_driver_sql(statement)
    migrate.migrate(old)
    with old.read() as connection:
        links = connection.exec_driver_sql("SELECT places, used FROM set_invitation ORDER BY id").all()
        assert links == [(1, 1), (1, 0)]
        assert connection.exec_driver_sql("SELECT counted_at IS NOT NULL FROM discussion").scalar_one() == 1
        assert connection.exec_driver_sql("SELECT seen_post FROM present").scalar_one() == 7
    old.dispose()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_cohort_keeps_its_people_when_it_forgets_what_it_was_copied_from(tmp_path: Path, database: str) -> None:
    old = Store(f"sqlite:///{tmp_path / 'old.db'}" if database == "sqlite" else postgres_url())
    migrate.migrate(old, "0035")
    with old.write() as connection:
        for statement in (
            PERSON,
            "INSERT INTO cohort (id, name, starts_on, copied_from, made_at) "
            f"VALUES (1, 'F1s', '2026-08-01', NULL, '{THEN}'), (2, 'F2s', '2026-08-01', 1, '{THEN}')",
            f"INSERT INTO cohort_educator (cohort_id, person_id, since) VALUES (1, 1, '{THEN}'), (2, 1, '{THEN}')",
        ):
            connection.exec_driver_sql(statement)
    migrate.migrate(old)
    for _ in range(2):  # and so it does by the way back
        with old.write() as connection:
            assert _drift(connection) == []
            assert connection.exec_driver_sql("SELECT count(*) FROM cohort_educator").scalar_one() == 2
            if old.is_sqlite:
                assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            config = Config()
            config.set_main_option("script_location", str(migrate._FOLDER))
            config.attributes["connection"] = connection
            command.downgrade(config, "0035")
            assert "copied_from" in {column["name"] for column in sa.inspect(connection).get_columns("cohort")}
        migrate.migrate(old)
    with old.write() as connection:
        connection.exec_driver_sql("DELETE FROM cohort WHERE id = 1")
        assert connection.exec_driver_sql("SELECT cohort_id FROM cohort_educator").scalars().all() == [2]
    old.dispose()


def test_a_migration_may_take_longer_than_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = []

    def upgrade(config: Config, _target: str) -> None:
        connection = config.attributes["connection"]
        shown.extend(connection.exec_driver_sql(f"SHOW {name}_timeout").scalar() for name in ("statement", "lock"))

    monkeypatch.setattr(command, "upgrade", upgrade)
    store = Store(postgres_url())
    migrate.migrate(store)
    assert shown == ["0", "0"]
    with store.write() as connection:
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "10s"
    store.dispose()
