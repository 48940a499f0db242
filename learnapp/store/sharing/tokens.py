"""Keys with which other systems read an organisation's data: made, used, revoked. Only digests are kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.sharing.scopes import Scope
from learnapp.store.security.audit import write_audit
from learnapp.store.security.tokens import digest
from learnapp.store.tables.organisation_tables import closing_moments
from learnapp.store.tables.sharing_tables import api_token

BEGINS = "learnapp_"
"""The beginning of every key, so that scanners of published code can recognise a leaked one."""
MOST = 20
"""The most working keys of one organisation."""
NOTED_AFTER = timedelta(minutes=5)
"""A key's last use is recorded no more often than this."""


class TooManyError(Exception):
    """The organisation has as many of these as it may have."""


@dataclass(frozen=True)
class Token:
    """A key as its organisation sees it, never the key itself."""

    id: int
    organisation_id: int
    name: str
    scopes: tuple[Scope, ...]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def works(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at


_COLUMNS = [api_token.c[name] for name in Token.__dataclass_fields__]


def _token(row: sa.Row[tuple[object, ...]]) -> Token:
    found = row._asdict()
    return Token(**{**found, "scopes": tuple(found["scopes"])})


def make(
    connection: Connection,
    organisation_id: int,
    name: str,
    scopes: Sequence[Scope],
    expires_at: datetime,
    now: datetime,
    by: int | None,
) -> str:
    """Make a new key. Only this call returns it. Raises TooManyError, also if others make one at this moment."""
    with connection.begin_nested():
        key = _make(connection, organisation_id, name, scopes, expires_at, now, by)
        # Counted afterwards: an entry of the log has just been written, so anyone else who makes one waits or is done.
        if sum(one.works(now) for one in of_organisation(connection, organisation_id)) > MOST:
            raise TooManyError
    return key


def _make(
    connection: Connection,
    organisation_id: int,
    name: str,
    scopes: Sequence[Scope],
    expires_at: datetime,
    now: datetime,
    by: int | None,
) -> str:
    token = BEGINS + secrets.token_urlsafe(32)
    values = {"organisation_id": organisation_id, "name": name, "scopes": list(scopes), "expires_at": expires_at}
    connection.execute(api_token.insert().values(token_digest=digest(token), made_at=now, **values))
    detail = {"organisation": organisation_id, "name": name, "scopes": list(scopes)}
    write_audit(connection, "key made", detail, now, by)
    return token


def revoke(connection: Connection, organisation_id: int, token_id: int, now: datetime, by: int | None) -> str | None:
    """End a key at once; returns its name, or None if there is no such working key.

    A key that stopped because its organisation was closed can be ended too, and then does not work again when the
    organisation is reopened.
    """
    own = api_token.c.id == token_id, api_token.c.organisation_id == organisation_id
    goes_on = sa.or_(api_token.c.revoked_at.is_(None), api_token.c.revoked_at.in_(closing_moments()))
    ended = api_token.update().where(*own, goes_on).values(revoked_at=now).returning(api_token.c.name)
    name = connection.execute(ended).scalar()
    if name is not None:
        write_audit(connection, "key revoked", {"organisation": organisation_id, "name": name}, now, by)
    return name


def replace(connection: Connection, organisation_id: int, token_id: int, now: datetime, by: int | None) -> str | None:
    """Replace a key, which ends at once, by a new one with the same name, scopes and last day. Only this call returns
    the new key; None if there is no such working key.
    """
    before = next((one for one in of_organisation(connection, organisation_id) if one.id == token_id), None)
    if before is None or not before.works(now) or revoke(connection, organisation_id, token_id, now, by) is None:
        return None
    return _make(connection, organisation_id, before.name, before.scopes, before.expires_at, now, by)


def every(connection: Connection, now: datetime) -> list[Token]:
    """Every organisation's working keys."""
    works = api_token.c.revoked_at.is_(None), api_token.c.expires_at > now
    return [_token(row) for row in connection.execute(sa.select(*_COLUMNS).where(*works).order_by(api_token.c.id))]


def of_organisation(connection: Connection, organisation_id: int) -> list[Token]:
    """An organisation's keys, the newest first."""
    query = sa.select(*_COLUMNS).where(api_token.c.organisation_id == organisation_id)
    return [_token(row) for row in connection.execute(query.order_by(api_token.c.id.desc()))]


def find(connection: Connection, token: str) -> Token | None:
    """The token for this key, whether or not it still works."""
    row = connection.execute(sa.select(*_COLUMNS).where(api_token.c.token_digest == digest(token))).first()
    return _token(row) if row else None


def note_use(connection: Connection, token: Token, now: datetime) -> None:
    """Record that a key was used, unless that was recorded a moment ago."""
    if token.used_at is None or now - token.used_at >= NOTED_AFTER:
        connection.execute(api_token.update().where(api_token.c.id == token.id).values(used_at=now))
