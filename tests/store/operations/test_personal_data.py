"""Every table that names a person says how that person's rows are exported and erased."""

from learnapp.accounts.own_data_words import HELD
from learnapp.store.operations import personal_data
from learnapp.store.tables.people_and_work import Personal, metadata, person


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
