"""The first administrator of a new site: the person who opens the link that `learnapp serve` prints.

The link is not stored: the site signs when it was made, and accepts it only while there is no administrator.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from itsdangerous import BadSignature, Signer
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import ALLOWS, Role
from learnapp.store.db.inserting import insert_for
from learnapp.store.people import people
from learnapp.store.security.audit import write_audit
from learnapp.store.tables.people_and_work import person, site

LASTS = timedelta(days=7)
_MADE = "first admin"
"""The row of `site` that is locked, so that if two people use the link at once, only one becomes administrator."""


def is_wanted(connection: Connection) -> bool:
    """Whether the site has no administrator, and never had one by a link."""
    some = sa.select(person.c.id).where(person.c.role.in_(ALLOWS["administer"])).limit(1)
    made = sa.select(site.c.key).where(site.c.key == _MADE)
    return connection.execute(some).first() is None and connection.execute(made).first() is None


def make_token(secret: str, now: datetime) -> str:
    """A token that proves that a visitor has the link that the server printed."""
    return _signer(secret).sign(str(int(now.timestamp()))).decode()


def is_good(connection: Connection, secret: str, token: str, now: datetime) -> bool:
    """Whether the link still works."""
    try:
        made = datetime.fromtimestamp(int(_signer(secret).unsign(token)), UTC)
    except (BadSignature, ValueError):
        return False
    return made <= now + timedelta(minutes=5) and now < made + LASTS and is_wanted(connection)


def become(connection: Connection, person_id: int, now: datetime) -> bool:
    """Make a person the first administrator; False if there is one, even if another person becomes it at this moment.

    The link came from the people who run the site, so it proves the account's address like other links of theirs.
    Raises UnprovedError if the address is another account's.
    """
    insert = insert_for(connection)
    row = insert(site).values(key=_MADE, number=int(now.timestamp())).on_conflict_do_nothing(index_elements=["key"])
    if not is_wanted(connection) or connection.execute(row.returning(site.c.key)).first() is None:
        return False
    people.prove_own(connection, person_id, now)
    people.set_role(connection, person_id, Role.ADMIN, now, None)
    write_audit(connection, "first administrator", {"person": person_id}, now, person_id, about=person_id)
    return True


def _signer(secret: str) -> Signer:
    return Signer(secret, salt="learnapp first administrator", digest_method=hashlib.sha256)
