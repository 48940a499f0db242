"""Stopping email: the signed link that every reminder carries, and a person's choice.

The link works without signing in and does nothing but stop and start mail, so it does not expire.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.engine import Connection

from learnapp.store.db.inserting import insert_for
from learnapp.store.tables.cohort_tables import mail_choice
from learnapp.store.tables.people_and_work import outbox, person


def token(secret: str, person_id: int) -> str:
    """The end of the address that stops a person's mail."""
    return str(_signer(secret).dumps(person_id))


def person_of(secret: str, token: str) -> int | None:
    """The person whose mail a token stops; None if this site did not make it."""
    try:
        found = _signer(secret).loads(token)
    except BadSignature:
        return None
    return found if isinstance(found, int) else None


def address(site_url: str, secret: str, person_id: int) -> str:
    """The whole address that stops a person's mail."""
    return f"{site_url}/account/mail/stop/{token(secret, person_id)}/"


def stopped_at(connection: Connection, person_id: int) -> datetime | None:
    """When a person stopped reminders by email; None if they get them."""
    return connection.execute(
        sa.select(mail_choice.c.stopped_at).where(mail_choice.c.person_id == person_id)
    ).scalar_one_or_none()


def choose(connection: Connection, person_id: int, *, mail: bool, now: datetime) -> bool:
    """Set whether a person gets reminders by email; if not, waiting ones are not sent. False if there is no such
    person.

    Choosing the same twice makes no difference.
    """
    if connection.execute(sa.select(person.c.id).where(person.c.id == person_id)).first() is None:
        return False
    insert = insert_for(connection)
    stopped = None if mail else now
    statement = insert(mail_choice).values(person_id=person_id, stopped_at=stopped)
    connection.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_={"stopped_at": stopped}))
    if not mail:
        waits = outbox.c.person_id == person_id, outbox.c.stoppable.is_(sa.true()), outbox.c.outcome == ""
        connection.execute(
            outbox.update().where(*waits, outbox.c.claimed_at.is_(None)).values(outcome="stopped", body="")
        )
    return True


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="stop mail")
