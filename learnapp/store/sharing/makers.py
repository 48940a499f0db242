"""Which keys and passwords of other systems were seen, and which learning platforms were registered, by a person who no
longer looks after the organisation.

They stay valid when that person leaves, because a system needs them. The audit log, written at the same moment, says
who made them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people.roles import Role
from learnapp.store.launches.platforms import Platform
from learnapp.store.sharing.receivers import Receiver
from learnapp.store.sharing.tokens import Token
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import audit, person

_ACTIONS = "key made", "receiver added", "receiver renewed", "platform registered", "platform kept"
_Pair = tuple[int, int | None]
"""An organisation, and the person who made something for it; None if they have no account any more."""


@dataclass(frozen=True)
class SeenByLeavers:
    """The ids of such keys, receivers and platforms, and of the organisations that have such keys or receivers."""

    keys: frozenset[int] = frozenset()
    receivers: frozenset[int] = frozenset()
    platforms: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()


def seen_by_leavers(
    connection: Connection,
    keys: Iterable[Token] = (),
    receivers: Iterable[Receiver] = (),
    platforms: Collection[Platform] = (),
) -> SeenByLeavers:
    """Of these, the ones whose maker is suspended, has lost the role or no longer has an account. Two queries.

    Files on the server have no key.
    """
    own_keys, sent_to = list(keys), [one for one in receivers if one.kind != "file"]
    if not own_keys and not sent_to and not platforms:
        return SeenByLeavers()
    log = _Log(connection)
    key_makers = {one.id: (one.organisation_id, log.maker_of_key(one)) for one in own_keys}
    receiver_makers = {one.id: (one.organisation_id, log.maker_of_receiver(one)) for one in sent_to}
    seen = {*key_makers.values(), *receiver_makers.values()}
    registered = {one.id: (one.organisation_id, log.maker_of_platform(one)) for one in platforms}
    pairs = {*seen, *registered.values()}
    left = pairs - _looking_after(connection, pairs)
    return SeenByLeavers(
        frozenset(which for which, pair in key_makers.items() if pair in left),
        frozenset(which for which, pair in receiver_makers.items() if pair in left),
        frozenset(which for which, pair in registered.items() if pair in left),
        frozenset(where for where, _ in left & seen),
    )


class _Log:
    """Who made keys and receivers, registered platforms, and later gave receivers another key or kept a platform,
    according to the audit log. One query.
    """

    def __init__(self, connection: Connection) -> None:
        columns = audit.c.action, audit.c.at, audit.c.detail, audit.c.person_id
        query = sa.select(*columns).where(audit.c.action.in_(_ACTIONS))
        self._made: dict[tuple[object, ...], int | None] = {}
        self._renewed: dict[object, tuple[datetime, int | None]] = {}
        for action, at, said, who in connection.execute(query.order_by(audit.c.id)):
            if action == "receiver renewed":
                self._renewed[said["receiver"]] = at, who
            elif action == "platform kept":
                self._renewed[said["organisation"], said["issuer"], said["client"]] = at, who
            elif action == "platform registered":
                self._made[said["organisation"], at, said["platform"], said["issuer"]] = who
            elif action == "key made":
                self._made[said["organisation"], at, said["name"]] = who
            else:
                self._made[said["organisation"], at, said["kind"], said["address"]] = who

    def maker_of_key(self, one: Token) -> int | None:
        return self._made.get((one.organisation_id, one.made_at, one.name))

    def maker_of_receiver(self, one: Receiver) -> int | None:
        at, who = self._renewed.get(one.id, (one.made_at, None))
        if at > one.made_at:  # and not those of an earlier receiver with the same number
            return who
        return self._made.get((one.organisation_id, one.made_at, one.kind, one.address))

    def maker_of_platform(self, one: Platform) -> int | None:
        kept = self._renewed.get((one.organisation_id, one.issuer, one.client_id))
        if kept and one.made_at and kept[0] >= one.made_at:  # and not while an earlier platform had this client ID
            return kept[1]
        return self._made.get((one.organisation_id, one.made_at, one.name, one.issuer))


def _looking_after(connection: Connection, pairs: Collection[_Pair]) -> set[_Pair]:
    """Those of these pairs whose person leads the organisation or administers the site. One query."""
    leads = sa.and_(organisation_member.c.person_id == person.c.id, organisation_member.c.role == Role.LEAD)
    query = sa.select(person.c.id, person.c.role, organisation_member.c.organisation_id).outerjoin(
        organisation_member, leads
    )
    makers = [who for _, who in pairs if who is not None]
    found = connection.execute(query.where(person.c.id.in_(makers), person.c.suspended_at.is_(None))).all()
    admins = {who for who, role, _ in found if role == Role.ADMIN}
    led = {(where, who) for who, _, where in found}
    return {pair for pair in pairs if pair in led or pair[1] in admins}
