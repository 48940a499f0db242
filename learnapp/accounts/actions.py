"""Registering while revealing as little as possible to a guesser, and the emails that prove an address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.mail import account_mail
from learnapp.store.people import addresses, people
from learnapp.store.people.people import Account
from learnapp.store.security import rate_limits

TAKEN_AN_HOUR = 20
"""After so many registrations with taken addresses in an hour, on a site without mail, no one is signed in at once."""
HOUR = 60 * 60
MAILS_AN_HOUR = 3
"""How many emails with one kind of link an address is sent in an hour, however many are requested."""


def account_to_try(connection: Connection, key: str) -> Account | None:
    """The account whose password is being guessed, unless it is suspended."""
    found = people.find(connection, key)
    return None if found is None or found.suspended else found


def told_too_much(connection: Connection, now: datetime) -> bool:
    """Whether registering must give the same answer for every address for the rest of this hour.

    Where no mail proves an address, signing in at once reveals that it was free. So only a few may be tried in an hour.
    """
    return rate_limits.used(connection, "register:taken", now, HOUR) >= TAKEN_AN_HOUR


def count_taken(connection: Connection, now: datetime) -> None:
    """Count a registration with an address whose account has another password."""
    rate_limits.count(connection, "register:taken", now, HOUR)


@dataclass(frozen=True)
class LinkMail:
    """Emails with links from the site at `site_url`."""

    site_url: str

    def confirm(self, connection: Connection, person_id: int, email: str, now: datetime) -> None:
        """Email an address the link that proves it, unless it has been sent enough of them."""
        if self._may_send(connection, f"confirm:{people.email_key(email)}", now):
            account_mail.queue_confirmation(connection, person_id, people.mailbox(email), self.site_url, now)

    def forgotten(self, connection: Connection, key: str, now: datetime) -> None:
        """Email a link for a new password to the account with this address, or to the newest that claims it."""
        if not self._may_send(connection, f"forgotten:{key}", now):
            return
        account = people.find(connection, key)
        if account is None:
            claimed = addresses.claimant(connection, key)
            account = people.get(connection, claimed) if claimed else None
        if account is not None and not account.suspended:
            account_mail.queue_reset(connection, account.id, account.email, self.site_url, now)

    def _may_send(self, connection: Connection, key: str, now: datetime) -> bool:
        """Each kind is counted separately, so a stranger who registers an address again and again does not stop its
        owner from getting a new password, which gives them the address as well.
        """
        return rate_limits.count(connection, f"link mail:{key}", now, HOUR) <= MAILS_AN_HOUR


def ask_once(connection: Connection, person_id: int, mail: LinkMail, now: datetime) -> bool:
    """Email the link that proves an address to an account from before addresses were proved.

    False if it was sent before.
    """
    account = people.get(connection, person_id)
    if account is None or account.proved or account_mail.was_asked(connection, person_id):
        return False
    mail.confirm(connection, person_id, account.email, now)
    return True
