"""Moves pictures, sound and film between the database and a media store, and checks what is stored there.

They are moved one at a time, and each copy is compared before its row says where it now is, so this can be stopped at
any moment and run again. The site can be in use: nothing is deleted from a store, so a file that is being read stays
where it was.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from learnapp.store.content import pictures
from learnapp.store.content.media_stores import MediaAwayError, MediaStore
from learnapp.store.content.pictures import KeptPicture
from learnapp.store.db.engine import Store
from learnapp.store.tables.people_and_work import picture


def carry_out(store: Store, media: MediaStore) -> Iterator[str]:
    """Move all files in the database to the media store, yielding each digest. Raises MediaAwayError."""
    for digest, found in _each(store, picture.c.stored.is_(None)):
        data = found.read()
        values = pictures.placed(data, media)
        if media.get(str(values["stored"])) != data:
            raise MediaAwayError(f"{media.where} does not give back what was put there.")
        _change(store, digest, values)
        yield digest


def carry_back(store: Store) -> Iterator[str]:
    """Move all files in the media store to the database, yielding each digest. Raises MediaAwayError."""
    for digest, found in _each(store, picture.c.stored.is_not(None)):
        _change(store, digest, pictures.placed(found.read(), None))
        yield digest


def faults(store: Store) -> Iterator[tuple[str, str]]:
    """The digest of each file in the media store, with why its bytes cannot be read whole; "" if they can."""
    for digest, found in _each(store, picture.c.stored.is_not(None)):
        try:
            found.read()
        except MediaAwayError as error:
            yield digest, str(error)
        else:
            yield digest, ""


def _each(store: Store, which: sa.ColumnElement[bool]) -> Iterator[tuple[str, KeptPicture]]:
    with store.read() as connection:
        query = sa.select(picture.c.digest).where(which).order_by(picture.c.digest)
        digests = list(connection.execute(query).scalars())
    for digest in digests:
        with store.read() as connection:
            found = pictures.find(connection, digest)
        assert found is not None  # rows have no end
        yield digest, found


def _change(store: Store, digest: str, values: dict[str, object]) -> None:
    with store.write() as connection:
        connection.execute(picture.update().where(picture.c.digest == digest).values(**values))
