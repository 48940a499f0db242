"""Which account belongs to an identity that has not signed anyone in yet, and making one for it.

The rule, as decided in `docs/decisions/0080-ways-to-sign-in.md`:

| The provider | Accounts here | What is offered |
|---|---|---|
| does not vouch for the address | any | a new account, whose address is only claimed; nothing is matched |
| vouches for it | none has it | a new account, with the address proved |
| vouches for it | one has it unproved | that account, by a link for a new password; or a new one, which gets it |
| vouches for it | one has proved it | that account; if it is guarded (`_is_guarded`), signing in to it first |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.engine import Connection

from learnapp.domain.people.providers import Identity
from learnapp.domain.people.roles import allows
from learnapp.store.organisations import organisations
from learnapp.store.people import addresses, people, second_factors, ways_in
from learnapp.store.people.people import Account, email_key

MatchKind = Literal["known", "yours", "guarded", "suspended", "earlier", "new"]


@dataclass(frozen=True)
class Match:
    """What an identity leads to; `account` is the one that it belongs to, or could belong to."""

    kind: MatchKind
    account: Account | None = None


def match(connection: Connection, who: Identity) -> Match:
    owner = ways_in.owner(connection, who.issuer, who.subject)
    if owner is not None:
        return Match("suspended" if owner.suspended else "known", people.get(connection, owner.person_id))
    holder = people.find(connection, email_key(who.email)) if who.proved else None
    if holder is None:
        return Match("new")
    if holder.suspended:
        return Match("suspended", holder)
    if not holder.proved:
        return Match("earlier", holder)
    return Match("guarded" if _is_guarded(connection, holder, who) else "yours", holder)


def _is_guarded(connection: Connection, holder: Account, who: Identity) -> bool:
    """Whether it takes more than its address to open an account.

    One with rights over other people is, and one with a second factor. So is one for which the provider has another
    identity: the address may have passed from one person to another.
    """
    if allows(holder.role, "educate") or second_factors.has_factor(connection, holder.id):
        return True
    return any(way.issuer == who.issuer for way in ways_in.of(connection, holder.id).elsewhere)


def make_account(
    connection: Connection, who: Identity, name: str, email: str, now: datetime, organisation: str = ""
) -> int | None:
    """Make the account of a new identity, as `people.add_with_identity` does; None if it has one already.

    The address is proved if the provider vouches for this one. The account belongs to the organisation with this name,
    whose people the provider signs in; if no name is given, to the site's only one if anyone can register with that.
    Otherwise it belongs where its address's domain or an invitation lets it in.
    """
    if organisation:
        found = organisations.named(connection, organisation)
        where = found.id if found else None
    else:
        every = organisations.every(connection)
        where = every[0].id if len(every) == 1 and every[0].registration == "open" else None
    made = people.add_with_identity(connection, who, name, email, where, now)
    if made is not None and who.proved and email_key(email) == email_key(who.email):
        addresses.prove(connection, made, email, email_key(email), now)
    return made
