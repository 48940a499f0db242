"""Finding a person among a million by the beginnings of words of their name or address."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.name_order import words_of
from learnapp.store.tables.people_and_work import person, person_word

FEW = 1000
"""So many people are looked up one by one; if more have a word, the newest people are looked through for it."""
AFTER_ANY = "\U0010ffff"
"""Sorted after every sign that a word has."""


def keep(connection: Connection, person_id: int) -> None:
    """Note the words of a person's name and address as they now are. Called whenever either changes."""
    row = connection.execute(sa.select(person.c.name, person.c.email).where(person.c.id == person_id)).one()
    connection.execute(person_word.delete().where(person_word.c.person_id == person_id))
    rows = [{"person_id": person_id, "word": word} for word in sorted(words_of(row.name, row.email))]
    if rows:
        connection.execute(person_word.insert(), rows)


def have(connection: Connection, words: list[str]) -> sa.ColumnElement[bool]:
    """The condition that a person has a word that begins with each of these."""
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
