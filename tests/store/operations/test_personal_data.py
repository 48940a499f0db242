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
from learnapp.store.tables.cohort_tables import invitation
from learnapp.store.tables.panel_tables import panel_expert
from learnapp.store.tables.people_and_work import Personal, metadata, person
from learnapp.store.tables.people_and_work import outbox as outbox_table
from learnapp.store.tables.set_tables import post, post_version, set_invitation
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


KEPT_WITHOUT_A_NAME = {
    *("audit", "mistake_report", "module_draft", "module_draft_save", "module_draft_comment", "panel"),
    *("discussion", "nudge", "post_report"),
}


def test_a_persons_rows_go_with_them_from_all_but_a_few_tables(
    tmp_path: Path, filled_sqlite: tuple[Path, dict[str, int]]
) -> None:
    """In every table that could keep a row without its person, a row names Lena, and none of them hangs on another."""
    site = world(tmp_path, *filled_sqlite)
    lena, declared = site.people["lena"], [(table, how.column) for table, how in personal_tables()]
    optional = [(table, column) for table, column in declared if table.c[column].nullable]
    with site.write() as connection:
        about = {"subject": "An invitation", "body": "", "now": START, "person_id": lena}
        outbox.queue(connection, key="to another address", recipient="other@example.org", **about)
        connection.execute(post.update().values(person_id=None))
        version = post_version.insert().values(revision=1, text="Tea.", kept_at=START)
        connection.execute(version.values(post_id=sa.select(sa.func.min(post.c.id)).scalar_subquery()))
        for table, column in optional:
            if table.name != "audit":
                latest = sa.select(sa.func.max(table.c.id)).scalar_subquery()
                connection.execute(table.update().where(table.c.id == latest).values({column: lena}))
        rows = {
            table: connection.execute(sa.select(*table.primary_key).where(table.c[column] == lena)).all()
            for table, column in declared
        }
        assert [table.name for table, _ in optional if not rows[table]] == []
        hers = personal_data.rows_of(connection, lena)
        for table in rows:
            hidden = {column.name for column in table.c if column.info.get("others")} | personal_data.SECRETS
            assert not hidden & {name for row in hers.get(table.name, ()) for name in row}, "others' words, or secrets"
        assert hers["discussion"]
        assert hers["set_action"]
        erase(connection, lena)
        left = {table: connection.execute(sa.select(*table.primary_key)).all() for table in rows}
        assert {table.name for table in rows if set(rows[table]) & set(left[table])} == KEPT_WITHOUT_A_NAME
        for table, column in declared:
            assert not connection.execute(sa.select(table).where(table.c[column] == lena)).all(), table.name
    site.app.extensions["store"].dispose()


def test_what_was_only_sent_to_a_persons_address_goes_too(
    tmp_path: Path, filled_sqlite: tuple[Path, dict[str, int]]
) -> None:
    site = world(tmp_path, *filled_sqlite)
    tables = invitation, set_invitation, panel_expert
    with site.write() as connection:
        latest = {table: connection.execute(sa.select(sa.func.max(table.c.id))).scalar_one() for table in tables}
        for table, one in latest.items():
            sent = table.update().where(table.c.id == one)
            connection.execute(sent.values(email_key="lena@example.org", person_id=None))
        for who, stays in (("bola", True), ("lena", False)):
            erase(connection, site.people[who])
            for table, one in latest.items():
                assert (one in connection.execute(sa.select(table.c.id)).scalars().all()) == stays, table.name
    site.app.extensions["store"].dispose()
