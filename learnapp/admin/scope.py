"""Whose people and organisations the person asking may see here."""

from __future__ import annotations

from flask import abort

from learnapp.domain.people.organisations import Organisation
from learnapp.web.identity import person, whole_catalogue


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
