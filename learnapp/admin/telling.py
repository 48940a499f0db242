"""Telling a person what an administrator or lead did to their account."""

from __future__ import annotations

from learnapp.mail import account_mail
from learnapp.mail.account_mail import Told
from learnapp.store.people.directory import FoundPerson
from learnapp.web.clock import now
from learnapp.web.identity import person, settings
from learnapp.web.transaction import db


def tell(what: Told, found: FoundPerson) -> None:
    """Tell a person what the person asking did."""
    account_mail.tell(db(), what, found.id, found.email, person.name, now(), by_mail=settings().sends_mail)


def tell_of_change(found: FoundPerson, what: str) -> None:
    """Tell a person of a change to how they sign in, or to what they may do: a sentence without its full stop."""
    kept = settings()
    account_mail.tell_of_change(db(), found.id, found.email, what, kept.contact, now(), by_mail=kept.sends_mail)
