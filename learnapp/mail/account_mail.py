"""Emails about accounts: the links that prove an address or set a password, and telling an old address of a change.

None contains text chosen by the person who typed the address, so nobody can use the site to write to strangers. Emails
to someone who was added name only administrators and leads.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.dates.uk_times import date_words, day_of, moment_words
from learnapp.mail import outbox, posting
from learnapp.store.messages.messages import Delivery
from learnapp.store.people import addresses, links, people
from learnapp.store.security.tokens import digest
from learnapp.store.tables.people_and_work import outbox as table

CONFIRM = """{given} on {site}.

To confirm that it is yours, open this link and press the button on the page:

{link}

The link works once, within three days.

If you did not expect this email, you can ignore it. The address is not used unless you confirm it.
"""
WELCOME = """{by} has {added} on {site}{role}.

To choose a password and sign in, open this link:

{link}

The link works once, until {until}. If it no longer works, ask {by} for another.

If you do not know {by}, you can ignore this email.
"""
RESET = """Someone asked for a new password for the account with this address on {site}.

To set one, open this link:

{link}

The link works once, within two hours. You will be signed out everywhere else.

If you did not ask for it, you can ignore this email. Your password stays as it is.
"""
CHANGED = """The account on {site} that had this address now has another one. We now send emails to the new one, and
you can no longer sign in with this one.

If you did not change it, tell the people who run the site at once{contact}.
"""
TOLD = """{by} made a one-time link for a new password for your account on {day}.

If you did not ask for it, change your password and tell the people who run the site.
"""
WAY = """{provider} was {done} as a way to sign in to your account{site}, on {day}.

If you did not do this, set a new password with the link "Forgotten your password?" on the page where you sign in, and
tell the people who run the site. Setting a new password in that way removes every other way to sign in.
"""
CHANGE = """{what} on {day}.

If you did not do this or ask for it, change your password at once and tell the people who run the site{contact}.
"""
CHANGE_BY_OTHER = """{what} on {day}.

If you did not expect this, tell the people who run the site{contact}.
"""
ADDRESS_ASKED = """{by} asked on {day} for the email address of your account to be changed.

We have sent a link to the new address. Nothing changes until it is opened there with your password. If you did not ask
for this, tell the people who run the site{contact}.
"""
ADDRESS_CORRECTED = """{by} changed the email address of your account on {day}. You sign in with the new one.

If you did not ask for this, tell the people who run the site{contact}.
"""
GUESSES = """Someone has entered your password and then ten wrong codes for the second step. They have not signed in.

If it was you, wait 15 minutes and try again, or use a recovery code. If it was not, change your password now: someone
else knows it. Tell the people who run the site{contact}.
"""


NAMED = """{by} corrected the name of your account on {day}. Your account page shows it, and you can change it there.
"""
COPIED = """{by} made a copy of what the site holds about you, on your behalf, on {day}.

It does not include what you wrote, answered, chose or voted for, or your messages. You can download everything yourself
under Your data, on your account page.

If you did not ask for it, tell the people who run the site.
"""
ERASED = """Your account on {site} was erased on {day} by {by}, with everything in it.

It cannot be recovered. If you did not ask for this, tell the people who run the site{contact}.

This is the last email you will get from this account. We delete your address once it has been sent.
"""
MERGED = """{by} merged another account of yours into this one on {day}. What you did there is now here.

If you had no other account, tell the people who run the site at once.
"""
JOINED = """Your account on {site} with this address was merged into your account with {kept} on {day} by {by}.
What you did is there now, and you can no longer sign in with this address.

If you did not ask for this, tell the people who run the site at once{contact}.

This is the last email about it to this address. We delete the address once it has been sent.
"""


def queue_confirmation(
    connection: Connection, person_id: int, email: str, site_url: str, now: datetime, *, by: str = ""
) -> None:
    """Queue a link with which the reader of this address's mail proves that it is this person's. `by` is the name of
    the administrator who entered the address.
    """
    token = links.make(connection, person_id, "address", now, links.ADDRESS_LASTS, email=email)
    given = f"{by} gave this address for your account" if by else "Someone entered this address for an account"
    body = CONFIRM.format(given=given, site=site_url, link=f"{site_url}/account/confirm/{token}/")
    _queue(
        connection,
        f"{_asked(person_id)}{digest(token)[:32]}",
        person_id,
        email,
        "Confirm your email address",
        body,
        now,
    )


def was_asked(connection: Connection, person_id: int) -> bool:
    """Whether the person was sent such a link recently, as far back as sent email is kept."""
    asked = table.c.person_id == person_id, table.c.key.startswith(_asked(person_id), autoescape=True)
    return connection.execute(sa.select(table.c.id).where(*asked).limit(1)).first() is not None


def _asked(person_id: int) -> str:
    return f"confirm:{person_id}:"


def queue_reset(
    connection: Connection, person_id: int, email: str, site_url: str, now: datetime, by: int | None = None
) -> None:
    """Queue a link with which the reader of the account's mail sets a new password. `by` asked for it."""
    asked_by = person_id if by is None else by
    token = people.make_reset_link(connection, person_id, now, lasts=links.MAILED_LASTS, by=asked_by)
    body = RESET.format(site=site_url, link=f"{site_url}/account/reset/{token}/")
    _queue(connection, f"reset:{person_id}:{digest(token)[:32]}", person_id, email, "Set a new password", body, now)


def queue_welcome(
    connection: Connection,
    person_id: int,
    email: str,
    site_url: str,
    now: datetime,
    *,
    by: int,
    by_name: str,
    organisation: str,
    role: str,
) -> None:
    """Queue a link with which a person who has been added chooses a password. `organisation` is theirs, on a site that
    has several, and `role` their role there, such as "an educator".
    """
    token = people.make_reset_link(connection, person_id, now, lasts=links.NEW_ACCOUNT_LASTS, by=by)
    body = WELCOME.format(
        by=by_name,
        added=f"added you to {organisation}" if organisation else "created an account for you",
        role=f", as {role}" if role else "",
        site=site_url,
        link=f"{site_url}/account/reset/{token}/",
        until=_day(now + links.NEW_ACCOUNT_LASTS),
    )
    subject = "Choose a password for your account"
    _queue(connection, f"reset:{person_id}:{digest(token)[:32]}", person_id, email, subject, body, now)


def queue_changed(connection: Connection, person_id: int, old: str, site_url: str, contact: str, now: datetime) -> None:
    """Tell an account's previous address that the account now has another."""
    body = CHANGED.format(site=site_url, contact=_at(contact))
    key = f"changed:{person_id}:{digest(old + now.isoformat())[:32]}"
    _queue(connection, key, person_id, old, "Your email address was changed", body, now)


def _at(contact: str) -> str:
    """The contact address for the end of a sentence; empty if the site has none."""
    return f", at {contact}" if contact else ""


def _day(now: datetime) -> str:
    return date_words(day_of(now))


def _queue(
    connection: Connection, key: str, person_id: int, email: str, subject: str, body: str, now: datetime
) -> None:
    outbox.queue(
        connection, key=key, recipient=email, subject=subject, body=body, now=now, person_id=person_id, stoppable=False
    )


def tell_of_way(
    connection: Connection, person_id: int, provider: str, now: datetime, *, added: bool, mail_from: str
) -> None:
    """Tell a person that a way to sign in was added to their account or removed: on the site, and, if it sends mail, by
    email from the site at `mail_from`, which they cannot turn off.
    """
    account = people.get(connection, person_id)
    assert account is not None
    subject = f"{provider} was {'added to' if added else 'removed from'} your account"
    words = {"provider": provider, "done": "added" if added else "removed", "day": _day(now)}
    key = f"way:{digest(now.isoformat())[:24]}"
    told = Delivery(person_id, account.email, subject, WAY.format(site="", **words), "/account/ways/")
    posting.send_by_itself(connection, key, [told], now, by_mail=False)
    if mail_from and account.proved:
        body = WAY.format(site=f" on {mail_from}", **words)
        _queue(connection, f"{key}:{person_id}", person_id, account.email, subject, body, now)


def tell_of_change(
    connection: Connection,
    person_id: int,
    email: str,
    what: str,
    contact: str,
    now: datetime,
    *,
    by_mail: bool,
    by_other: bool = False,
) -> None:
    """Tell a person that the way they sign in was changed. `what` is one of the site's own sentences, without its full
    stop; `by_other` says that it names another person as having done it.
    """
    text = CHANGE_BY_OTHER if by_other else CHANGE
    body = text.format(what=what, day=moment_words(now), contact=_at(contact))
    key = f"change:{digest(f'{person_id} {what} {now.isoformat()}')[:24]}"
    _tell(connection, key, person_id, email, what, body, now, by_mail=by_mail)


def tell_of_address(
    connection: Connection, person_id: int, email: str, by: str, contact: str, now: datetime, *, asked: bool, mail: bool
) -> None:
    """Tell a person at their previous address that an administrator gave their account another one or, if only `asked`,
    that it will have another when they confirm it.
    """
    text = ADDRESS_ASKED if asked else ADDRESS_CORRECTED
    subject = "A new email address for your account"
    key = f"address:{digest(f'{person_id} {now.isoformat()}')[:24]}"
    body = text.format(by=by, day=_day(now), contact=_at(contact))
    _tell(connection, key, person_id, email, subject, body, now, by_mail=mail)


def tell_of_guesses(
    connection: Connection, person_id: int, email: str, contact: str, now: datetime, every: int, *, by_mail: bool
) -> None:
    """Tell a person, no more than once in `every` seconds, that someone with their password is guessing at the second
    step.
    """
    body = GUESSES.format(contact=_at(contact))
    key = f"guessed:{person_id}:{int(now.timestamp()) // every}"
    _tell(connection, key, person_id, email, "Someone has your password", body, now, by_mail=by_mail)


def _tell(
    connection: Connection,
    key: str,
    person_id: int,
    email: str,
    subject: str,
    body: str,
    now: datetime,
    *,
    by_mail: bool,
) -> None:
    """Send by email, which cannot be turned off, so that someone who takes over an account cannot stop it; otherwise
    show it on the site.

    An unproved address may be a stranger's, so nothing is sent there.
    """
    if by_mail and addresses.proved_key(connection, person_id):
        _queue(connection, f"{key}:{person_id}", person_id, email, subject, body, now)
    else:
        told = Delivery(person_id, email, subject, body, "/account/")
        posting.send_by_itself(connection, key, [told], now, by_mail=False)


def queue_erased(connection: Connection, email: str, by: str, site_url: str, contact: str, now: datetime) -> None:
    """Tell a person that an administrator erased their account. Call this after erasing, which deletes their waiting
    mail.
    """
    body = ERASED.format(site=site_url, by=by, day=_day(now), contact=_at(contact))
    _bid_farewell(connection, email, "Your account was erased", body, now)


def queue_merged(
    connection: Connection, email: str, kept: str, by: str, site_url: str, contact: str, now: datetime
) -> None:
    """Tell an account's address that it was merged into another account. Call this after merging."""
    body = JOINED.format(site=site_url, kept=kept, by=by, day=_day(now), contact=_at(contact))
    _bid_farewell(connection, email, "Your two accounts were merged", body, now)


def _bid_farewell(connection: Connection, email: str, subject: str, body: str, now: datetime) -> None:
    key = f"{outbox.FAREWELL}{digest(email + now.isoformat())[:32]}"
    outbox.queue(connection, key=key, recipient=email, subject=subject, body=body, now=now, person_id=None)


ToldAction = Literal["link", "name", "copy", "merged"]
_TOLD: dict[ToldAction, tuple[str, str, str]] = {
    "link": ("A link for a new password", TOLD, "/account/"),
    "name": ("Your name was corrected", NAMED, "/account/"),
    "merged": ("Your two accounts were merged", MERGED, "/account/"),
    "copy": ("A copy of your data was made", COPIED, "/account/data/"),
}
"""What someone else did to an account: the subject, the text, and the page that the message leads to."""


def tell(
    connection: Connection, what: ToldAction, person_id: int, email: str, by: str, now: datetime, *, by_mail: bool
) -> None:
    """Tell a person, on the site and by email, what someone else did to their account."""
    subject, text, link = _TOLD[what]
    told = Delivery(person_id, email, subject, text.format(by=by, day=_day(now)), link)
    posting.send_by_itself(connection, f"{what}:{digest(now.isoformat())[:24]}", [told], now, by_mail=by_mail)
