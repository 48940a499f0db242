"""Making the account of a person who comes from a platform for the first time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.people.providers import Identity
from learnapp.store.people import addresses, people, ways_in


class _TakenError(Exception):
    """The identity already signs someone in."""


def make_account(
    connection: Connection, who: Identity, name: str, email: str, organisation_id: int, now: datetime
) -> int | None:
    """A new account that the identity signs in to, in an organisation; None if it signs in to one already.

    As in registering, its address is only claimed: it matches no account, whatever the platform says.
    """
    try:
        with connection.begin_nested():
            claims = addresses.unowned_key()
            made = people.add(
                connection,
                name=name,
                email=email,
                password_hash=None,
                now=now,
                claims=claims,
                organisation_id=organisation_id,
            )
            if made is None or not ways_in.add(connection, made, who, now, "lti"):
                raise _TakenError
    except _TakenError:
        return None
    return made
