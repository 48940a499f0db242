"""The pictures, sound and film of all editions, each once, to be served by the digest of its file.

The table lists them. Their bytes are in its rows or, if the site has one, in a media store: they are put there before
the row that names them is written, so a crash between the two leaves at worst an unused object.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.source.pictures import Picture
from learnapp.store.content.media_stores import MediaAwayError, MediaStore
from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.people_and_work import picture


@dataclass(frozen=True)
class KeptPicture:
    """The file to serve under a digest. It can be read even after the connection that found it has closed."""

    kind: str
    length: int
    _data: bytes = field(repr=False)
    _stored: str | None = None
    _media: MediaStore | None = None

    def read(self, start: int = 0, stop: int | None = None) -> bytes:
        """All of it, or the part from `start` up to `stop`. Raises MediaAwayError."""
        if self._stored is None:
            return self._data[start:stop] if start or stop is not None else self._data
        if self._media is None:
            raise MediaAwayError("The database names media that are not in it, and LEARNAPP_MEDIA is not set.")
        data = self._media.get(self._stored, start, stop)
        whole = start == 0 and stop in {None, self.length}
        if len(data) != (self.length if stop is None else min(stop, self.length)) - start or (
            whole and name_of(data) != self._stored
        ):
            raise MediaAwayError(f"{self._media.where} holds something else under {self._stored}.")
        return data


def name_of(data: bytes) -> str:
    """The name of these bytes in a media store. An address has the digest of the author's file, which differs."""
    return hashlib.sha256(data).hexdigest()


def media_of(connection: Connection) -> MediaStore | None:
    """The media store of the site whose database this is."""
    found: MediaStore | None = connection.get_execution_options().get("learnapp_media")
    return found


def keep(connection: Connection, shown: Iterable[Picture]) -> None:
    """Store those not stored yet. None is ever changed: an older edition may show it. Raises MediaAwayError."""
    wanted = {digest: served for one in shown for digest, served in one.served.items()}
    query = sa.select(picture.c.digest).where(picture.c.digest.in_(wanted))
    known = set(connection.execute(query).scalars())
    media = media_of(connection)
    # In a fixed order, so that two who publish the same pictures at once cannot deadlock.
    ordered = sorted((digest, served) for digest, served in wanted.items() if digest not in known)
    fresh = [{"digest": digest, "kind": kind, **placed(data, media)} for digest, (kind, data) in ordered]
    if fresh:
        connection.execute(insert_for(connection)(picture).on_conflict_do_nothing(), fresh)


def placed(data: bytes, media: MediaStore | None) -> dict[str, Any]:
    """The columns of a row for these bytes. If there is a media store, this puts them there."""
    if media is None:
        return {"data": data, "stored": None, "length": None}
    name = name_of(data)
    media.put(name, data)
    return {"data": b"", "stored": name, "length": len(data)}


def named(connection: Connection, names: Iterable[str]) -> dict[str, bytes]:
    """What to serve of several, by the last part of their addresses: digest and kind. Raises MediaAwayError."""
    wanted = {name.partition(".")[0]: name for name in names}
    found = connection.execute(sa.select(picture).where(picture.c.digest.in_(wanted))).all()
    return {wanted[row.digest]: _kept(row, media_of(connection)).read() for row in found}


def find(connection: Connection, digest: str) -> KeptPicture | None:
    row = connection.execute(sa.select(picture).where(picture.c.digest == digest)).first()
    return _kept(row, media_of(connection)) if row else None


def one_stored(connection: Connection) -> KeptPicture | None:
    """The smallest file whose bytes are in the media store, for checking whether they can be read."""
    row = connection.execute(
        sa.select(picture).where(picture.c.stored.is_not(None)).order_by(picture.c.length).limit(1)
    ).first()
    return _kept(row, media_of(connection)) if row else None


def _kept(row: Any, media: MediaStore | None) -> KeptPicture:
    length = len(row.data) if row.stored is None else row.length
    return KeptPicture(row.kind, length, row.data, row.stored, media)
