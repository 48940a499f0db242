"""What we say each table holds about a person."""

from learnapp.exports.own_data_words import HELD
from learnapp.store.operations import personal_data


def test_every_table_that_names_a_person_is_described_in_words() -> None:
    assert set(HELD) == {table.name for table, _ in personal_data.personal_tables()}
