"""Finding a person among a million by the beginnings of words of their name or address."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import words_of
from learnapp.store.tables.people_and_work import person, person_word

FEW = 1000
"""Up to this many people are looked up one by one; if more have a word, we search through the newest people."""
AFTER_ANY = "\U0010ffff"
"""A character that sorts after every character in a word."""


def keep(connection: Connection, person_id: int) -> None:
    """Store the words of a person's present name and address. Call this whenever either changes."""
    row = connection.execute(sa.select(person.c.name, person.c.email).where(person.c.id == person_id)).one()
    connection.execute(person_word.delete().where(person_word.c.person_id == person_id))
    rows = [{"person_id": person_id, "word": word} for word in sorted(words_of(row.name, row.email))]
    if rows:
        connection.execute(person_word.insert(), rows)


def have(connection: Connection, words: list[str]) -> sa.ColumnElement[bool]:
    """SQL: for each of these, the person has a word that begins with it."""
    for word in words:
        holders = sa.select(person_word.c.person_id).where(*_begins(word)).distinct().limit(FEW + 1)
        found = list(connection.execute(holders).scalars())
        if len(found) <= FEW:
            return sa.and_(person.c.id.in_(found), *(_has(other) for other in words if other != word))
    return sa.and_(*(_has(word) for word in words))


def _begins(word: str) -> tuple[sa.ColumnElement[bool], ...]:
    return person_word.c.word >= word, person_word.c.word < word + AFTER_ANY


def _has(word: str) -> sa.ColumnElement[bool]:
    return sa.exists().where(person_word.c.person_id == person.c.id, *_begins(word))
