"""The organisation of the person asking, and the one that a form of theirs is for."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.roles import Permission
from learnapp.web.identity import acting, settings, whole_catalogue
from learnapp.web.typed_fields import FieldErrors

NONE = (
    "You do not belong to an organisation on this site yet, so there is nothing you can create. Ask the people who run "
    "the site"
)


@dataclass(frozen=True)
class Chosen:
    """`choices` are the organisations in which the person may do it; `errors` say what is wrong with a form sent."""

    id: int | None
    choices: tuple[Organisation, ...]
    errors: FieldErrors


def chosen_organisation(permission: Permission) -> Chosen:
    """The organisation for which the person asking does something that needs a permission there."""
    known = whole_catalogue().organisations
    choices = tuple(known[one] for one in acting().where(permission) if one in known)
    if len(choices) == 1:
        return Chosen(choices[0].id, choices, [])
    typed = request.values.get("organisation", "")
    found = next((one.id for one in choices if str(one.id) == typed), None)
    wrong = ("organisation", "Choose an organisation") if choices else ("name", NONE)
    return Chosen(found, choices, [] if found else [wrong])


def own_organisation() -> Organisation | None:
    """The organisation of the person asking, if they belong to one alone."""
    where = acting().ids
    return whole_catalogue().organisations.get(next(iter(where))) if len(where) == 1 else None


def shown_organisation() -> Organisation | None:
    """The same, if its name or logo stands at the top of pages: not the name of a site's only organisation."""
    where = own_organisation()
    return where if where is not None and (where.logo or several_organisations()) else None


def contact() -> str:
    """Where the person asking can write: to their organisation, or to the people who run the site."""
    where = own_organisation()
    return (where.contact if where else "") or settings().contact


def several_organisations() -> bool:
    """Whether the site has more than one organisation. While it has not, no page names any."""
    return len(whole_catalogue().organisations) > 1
