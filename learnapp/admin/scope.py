"""Whose people and organisations the person asking may see here."""

from __future__ import annotations

from flask import abort

from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.roles import Role
from learnapp.store.organisations import organisations
from learnapp.store.people import directory
from learnapp.store.people.directory import FoundPerson
from learnapp.web.identity import act_for_every, person, whole_catalogue
from learnapp.web.transaction import act_for, db


def among() -> list[int] | None:
    """The organisations that the person asking leads; None for an administrator, who sees everyone."""
    return None if person.may("administer") else list(person.acting.where("lead"))


def own_organisations() -> list[Organisation]:
    """The organisations that the person asking may change, by name: for an administrator all of them."""
    led = among()
    found = whole_catalogue().organisations.values()
    return sorted((one for one in found if led is None or one.id in led), key=lambda one: one.name.casefold())


def my_organisation(organisation_id: int) -> Organisation:
    """The organisation, for its lead and for administrators; 404 for anyone else."""
    found = next((one for one in own_organisations() if one.id == organisation_id), None)
    if found is None:
        abort(404)
    return found


def is_in_my_charge(person_id: int) -> bool:
    """Whether the person asking may act for this person as a whole: their name, their data, their account.

    A lead may for people who belong to no other organisation and do not administer the site.
    """
    led = among()
    if led is None:
        return True
    act_for_every()
    found = organisations.acting_of(db(), person_id)
    act_for(person.acting.acts_for)
    return found.site_role == Role.LEARNER and found.ids <= set(led)


def in_my_charge(person_id: int) -> FoundPerson:
    """A person for whom the person asking may act, in all organisations from now on; 404 for anyone else."""
    found = directory.get(db(), person_id, among())
    if found is None or not is_in_my_charge(person_id):
        abort(404)
    act_for_every()
    return found
