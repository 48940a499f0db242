"""What we say each table holds about a person."""

import re

from learnapp.exports.own_data_words import HELD, about_them
from learnapp.store.operations import personal_data


def test_every_table_that_names_a_person_is_described_in_words() -> None:
    assert set(HELD) == {table.name for table, _ in personal_data.personal_tables()}


def test_someone_else_reads_the_same_words_about_the_person() -> None:
    assert about_them("Work assigned to you alone") == "Work assigned to them alone"
    assert about_them("Answers you kept for yourself") == "Answers they kept for themselves"
    words = " ".join(about_them(text) for held in HELD.values() for text in (held.what, held.erased))
    assert not re.search(r"\byou", words, re.IGNORECASE)
