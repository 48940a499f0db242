"""Every table that names a person says how that person's rows are exported and erased."""

from pathlib import Path

import sqlalchemy as sa

from learnapp.exports.own_data_words import HELD
from learnapp.mail import outbox
from learnapp.store.db.engine import Store
from learnapp.store.db.types import Json
from learnapp.store.operations import personal_data
from learnapp.store.operations.personal_data import erase, personal_tables
from learnapp.store.people import addresses, people
from learnapp.store.tables.people_and_work import Personal, metadata, person
from learnapp.store.tables.people_and_work import outbox as outbox_table
from tests.access_world import world
from tests.conftest import START


def test_every_table_that_names_a_person_declares_what_happens_to_it() -> None:
    for table in metadata.tables.values():
        names_a_person = table is person or any(fk.column.table is person for fk in table.foreign_keys)
        declared = table.info.get("personal")
        assert isinstance(declared, Personal) == names_a_person, table.name
        if declared:
            assert declared.column in table.c


def test_rows_to_be_kept_without_a_name_allow_it() -> None:
    for table in metadata.tables.values():
        declared = table.info.get("personal")
        if declared and declared.erase == "anonymise":
            assert table.c[declared.column].nullable, table.name


def test_every_such_table_is_explained_before_it_is_exported_or_erased() -> None:
    named = {table.name for table, _ in personal_data.personal_tables()}
    assert set(HELD) == named
    assert all(held.what and held.erased for held in HELD.values())


def test_what_people_write_answer_and_choose_is_left_out_of_what_others_are_handed() -> None:
    """A new column of text, bytes or JSON has to be assigned to one side or the other."""
    open_columns = set()
    for table, declared in personal_data.personal_tables():
        if declared.export:
            left_out = personal_data.OWN_EYES.get(table.name, frozenset()) | personal_data.SECRETS
            assert left_out <= {*table.c.keys(), *personal_data.SECRETS}, table.name
            for column in table.c:
                wide = isinstance(column.type, sa.Text | sa.LargeBinary | Json)
                if wide and not column.info.get("others") and column.name not in left_out:
                    open_columns.add(f"{table.name}.{column.name}")
    assert open_columns == set()


def test_mail_to_a_persons_address_goes_with_them_however_it_was_written(
    filled_store: tuple[Store, dict[str, int]],
) -> None:
    store, ids = filled_store
    typed = "Élise.Marsh@example.org"
    with store.write() as connection:
        addresses.prove(connection, ids["lena"], typed, people.email_key(typed), START)
        for number, recipient in enumerate((typed, typed.lower(), typed.upper(), "other@example.org")):
            about = {"subject": "An invitation", "body": "", "now": START, "person_id": None}
            outbox.queue(connection, key=str(number), recipient=recipient, **about)
        personal_data.erase(connection, ids["lena"])
        left = sa.select(outbox_table.c.recipient)
        assert list(connection.execute(left).scalars()) == ["other@example.org"]


def test_every_row_that_is_to_go_with_a_person_goes(tmp_path: Path, filled_sqlite: tuple[Path, dict[str, int]]) -> None:
    """Also from tables that would keep it without the name."""
    site = world(tmp_path, *filled_sqlite)
    going = [(table, declared.column) for table, declared in personal_tables() if declared.erase == "delete"]
    seen = set()
    with site.write() as connection:
        for person_id in site.people.values():
            rows = {
                table: connection.execute(sa.select(*table.primary_key).where(table.c[column] == person_id)).all()
                for table, column in going
            }
            erase(connection, person_id)
            for table, keys in rows.items():
                left = connection.execute(sa.select(*table.primary_key)).all()
                assert not set(keys) & set(left), table.name
            seen |= {table.name for table, keys in rows.items() if keys}
    assert seen >= {"post", "set_action", "panel_expert", "sign_in", "writing", "attempt"}, seen
    site.app.extensions["store"].dispose()
