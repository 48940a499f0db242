"""People's second factors: an authenticator app, passkeys, and recovery codes for the day both are lost.

Every change that adds or removes a factor updates `person.second_factor_at`: if it is set, the person has an app or a
passkey, and their password alone opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from learnapp.store.people import sign_ins
from learnapp.store.security.audit import write_audit
from learnapp.store.security.tokens import digest
from learnapp.store.tables.people_and_work import authenticator_app, passkey, person, recovery_code

MOST_PASSKEYS = 20


@dataclass(frozen=True)
class App:
    """A person's authenticator app: its secret, sealed, and when it was set up and last used."""

    secret_sealed: bytes
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Passkey:
    id: int
    credential: bytes
    public_key: bytes
    sign_count: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """A person's second factors: an app, passkeys, and how many recovery codes are left."""

    app: App | None
    passkeys: list[Passkey]
    codes_left: int

    @property
    def any(self) -> bool:
        return self.app is not None or bool(self.passkeys)

    @property
    def count(self) -> int:
        return (self.app is not None) + len(self.passkeys)


def has_factor(connection: Connection, person_id: int) -> bool:
    """Whether the person has an app or a passkey."""
    query = sa.select(person.c.second_factor_at).where(person.c.id == person_id)
    return connection.execute(query).scalar() is not None


def of(connection: Connection, person_id: int, *, lock: bool = False) -> Factors:
    """The person's factors. Three queries. With `lock`, others who change them wait until this transaction ends."""
    if lock:
        sign_ins.lock(connection, person_id)
    return Factors(app(connection, person_id), passkeys(connection, person_id), codes_left(connection, person_id))


def _noted(connection: Connection, person_id: int, now: datetime) -> None:
    """Update the person's row to say whether they have a factor now."""
    has = any(
        connection.execute(sa.select(table.c.person_id).where(table.c.person_id == person_id).limit(1)).first()
        for table in (authenticator_app, passkey)
    )
    since = sa.func.coalesce(person.c.second_factor_at, sa.literal(now, person.c.second_factor_at.type))
    values = {"second_factor_at": since if has else None}
    connection.execute(person.update().where(person.c.id == person_id).values(**values))


# Authenticator apps ------------------------------------------------------------------------------


def app(connection: Connection, person_id: int) -> App | None:
    table = authenticator_app.c
    columns = table.secret_sealed, table.made_at, table.used_at
    row = connection.execute(sa.select(*columns).where(table.person_id == person_id)).first()
    return App(bytes(row[0]), *row[1:]) if row else None


def set_app(connection: Connection, person_id: int, sealed: bytes, step: int, now: datetime) -> None:
    """Give a person this app instead of any they had. `step` is the time step of the code that confirmed it."""
    connection.execute(authenticator_app.delete().where(authenticator_app.c.person_id == person_id))
    values = {"secret_sealed": sealed, "last_step": step, "made_at": now, "used_at": now}
    connection.execute(authenticator_app.insert().values(person_id=person_id, **values))
    _noted(connection, person_id, now)
    write_audit(connection, "app set up", {"person": person_id}, now, person_id, about=person_id)


def use_step(connection: Connection, person_id: int, sealed: bytes, step: int, now: datetime) -> bool:
    """Use up the code of a time step; False if it or a later one was used before, even if sent twice at once."""
    table = authenticator_app.c
    unused = table.person_id == person_id, table.secret_sealed == sealed, table.last_step < step
    values = {"last_step": step, "used_at": now}
    return connection.execute(authenticator_app.update().where(*unused).values(**values)).rowcount == 1


def remove_app(connection: Connection, person_id: int, now: datetime) -> bool:
    """Take the person's app away; False if they have none."""
    sign_ins.lock(connection, person_id)
    own = authenticator_app.c.person_id == person_id
    if connection.execute(authenticator_app.delete().where(own)).rowcount != 1:
        return False
    _noted(connection, person_id, now)
    write_audit(connection, "app removed", {"person": person_id}, now, person_id, about=person_id)
    return True


# Passkeys ----------------------------------------------------------------------------------------


def passkeys(connection: Connection, person_id: int) -> list[Passkey]:
    """The person's passkeys, the oldest first."""
    columns = [passkey.c[name] for name in Passkey.__dataclass_fields__]
    query = sa.select(*columns).where(passkey.c.person_id == person_id).order_by(passkey.c.id)
    return [Passkey(row[0], bytes(row[1]), bytes(row[2]), *row[3:]) for row in connection.execute(query)]


def add_passkey(
    connection: Connection, person_id: int, credential: bytes, public_key: bytes, count: int, name: str, now: datetime
) -> bool:
    """Give a person a passkey; False if someone has it already."""
    values = {"credential": credential, "public_key": public_key, "sign_count": count, "name": name}
    try:
        with connection.begin_nested():
            connection.execute(passkey.insert().values(person_id=person_id, made_at=now, **values))
    except IntegrityError:
        return False
    _noted(connection, person_id, now)
    write_audit(connection, "passkey added", {"person": person_id}, now, person_id, about=person_id)
    return True


def use_passkey(connection: Connection, one: Passkey, count: int, now: datetime) -> bool:
    """Record a passkey's use and its new counter; False if another use changed the counter or the passkey has gone."""
    same = passkey.c.id == one.id, passkey.c.sign_count == one.sign_count
    values = {"sign_count": count, "used_at": now}
    return connection.execute(passkey.update().where(*same).values(**values)).rowcount == 1


def rename_passkey(connection: Connection, person_id: int, passkey_id: int, name: str) -> bool:
    """Rename one of the person's passkeys; False if it is not theirs."""
    own = passkey.c.id == passkey_id, passkey.c.person_id == person_id
    return connection.execute(passkey.update().where(*own).values(name=name)).rowcount == 1


def remove_passkey(connection: Connection, person_id: int, passkey_id: int, now: datetime) -> bool:
    """Take a passkey away; False if it is not the person's."""
    sign_ins.lock(connection, person_id)
    own = passkey.c.id == passkey_id, passkey.c.person_id == person_id
    if connection.execute(passkey.delete().where(*own)).rowcount != 1:
        return False
    _noted(connection, person_id, now)
    write_audit(connection, "passkey removed", {"person": person_id}, now, person_id, about=person_id)
    return True


# Recovery codes ----------------------------------------------------------------------------------


def codes_left(connection: Connection, person_id: int) -> int:
    own = recovery_code.c.person_id == person_id, recovery_code.c.used_at.is_(None)
    return int(connection.execute(sa.select(sa.func.count()).where(*own)).scalar_one())


def set_codes(connection: Connection, person_id: int, codes: Sequence[str], now: datetime) -> None:
    """Give a person these recovery codes instead of those they had. Only digests are stored."""
    sign_ins.lock(connection, person_id)
    connection.execute(recovery_code.delete().where(recovery_code.c.person_id == person_id))
    rows = [{"code_digest": _digest(person_id, code), "person_id": person_id, "made_at": now} for code in codes]
    connection.execute(recovery_code.insert(), rows)
    write_audit(connection, "recovery codes made", {"person": person_id}, now, person_id, about=person_id)


def use_code(connection: Connection, person_id: int, code: str, now: datetime) -> bool:
    """Use up one of the person's recovery codes; False if it is not one or was used, even if sent twice at once."""
    sign_ins.lock(connection, person_id)
    own = recovery_code.c.code_digest == _digest(person_id, code), recovery_code.c.person_id == person_id
    used = recovery_code.update().where(*own, recovery_code.c.used_at.is_(None)).values(used_at=now)
    if connection.execute(used).rowcount != 1:
        return False
    write_audit(connection, "recovery code used", {"person": person_id}, now, person_id, about=person_id)
    return True


def _digest(person_id: int, code: str) -> str:
    """The digest of a code. A code has 120 random bits, so a fast digest is enough."""
    return digest(f"recovery {person_id} {code}")


# All of them -------------------------------------------------------------------------------------


def reset(connection: Connection, person_id: int, now: datetime, by: int | None) -> bool:
    """Delete a person's second factors and recovery codes. If they had a second factor, sign them out everywhere.

    Returns whether they had one. `by` is None for a command run on the server.
    """
    sign_ins.lock(connection, person_id)
    had = has_factor(connection, person_id)
    for table in (authenticator_app, passkey, recovery_code):
        connection.execute(table.delete().where(table.c.person_id == person_id))
    if not had:
        return False
    _noted(connection, person_id, now)
    sign_ins.end_all(connection, person_id)
    write_audit(connection, "second factor reset", {"person": person_id}, now, by, about=person_id)
    return True
