"""Telling a person what an administrator or lead did to their account."""

from __future__ import annotations

from learnapp.admin.scope import a_role
from learnapp.domain.people.roles import Role
from learnapp.mail import account_mail
from learnapp.mail.account_mail import ToldAction
from learnapp.store.organisations import organisations
from learnapp.store.people.directory import FoundPerson
from learnapp.web.clock import now
from learnapp.web.identity import person, settings, several_organisations
from learnapp.web.transaction import db


def tell(what: ToldAction, found_person: FoundPerson) -> None:
    """Tell a person what the lead or administrator asking did."""
    account_mail.tell(
        db(), what, found_person.id, found_person.email, person.name, now(), by_mail=settings().sends_mail
    )


def tell_of_change(found_person: FoundPerson, what: str) -> None:
    """Tell a person about a change to how they sign in, or to what they may do: a sentence without its full stop."""
    kept = settings()
    other = found_person.id != person.id
    to = db(), found_person.id, found_person.email
    account_mail.tell_of_change(*to, what, kept.contact, now(), by_mail=kept.sends_mail, by_other=other)


def welcome(found_person: FoundPerson, email: str = "") -> None:
    """Email someone who has been added the link by which they choose a password; at another address if one is given."""
    belongs = organisations.of_person(db(), found_person.id) if several_organisations() else []
    account_mail.queue_welcome(
        db(),
        found_person.id,
        email or found_person.email,
        settings().site_url,
        now(),
        by=person.id,
        by_name=person.name,
        organisation=belongs[0].name if len(belongs) == 1 else "",
        role=a_role(found_person.role) if found_person.role != Role.LEARNER else "",
    )
