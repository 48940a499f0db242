"""Which people and organisations the person asking may see here."""

from __future__ import annotations

from flask import abort

from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.roles import IN_ORGANISATIONS, Role
from learnapp.store.leaving import closing
from learnapp.store.leaving.closing import ClosedOrganisation
from learnapp.store.organisations import organisations
from learnapp.store.people import directory
from learnapp.store.people.directory import FoundPerson
from learnapp.web.identity import (
    act_for_every,
    editions,
    organisation_name,
    person,
    several_organisations,
    whole_catalogue,
)
from learnapp.web.transaction import act_for, db


def among() -> list[int] | None:
    """The organisations that the person asking leads; None for an administrator, who sees everyone."""
    return None if person.may("administer") else list(person.acting.where("lead"))


def own_organisations() -> list[Organisation]:
    """The organisations that the person asking may change, sorted by name: an administrator may change all."""
    led = among()
    found = whole_catalogue().organisations.values()
    return sorted((one for one in found if led is None or one.id in led), key=lambda one: one.name.casefold())


def roles() -> list[str]:
    """The roles on this site: there are leads only if it has more than one organisation."""
    return [role.value for role in Role if role != Role.LEAD or several_organisations()]


def roles_to_give() -> list[str]:
    """Roles that the person asking can give."""
    return roles() if person.may("administer") else [role.value for role in IN_ORGANISATIONS]


ROLE_HINTS = {
    Role.LEARNER: "Uses the modules, and joins cohorts and learning sets",
    Role.EDUCATOR: "Also writes modules and runs cohorts: invites people, assigns work and sees progress",
    Role.LEAD: "Also sees everyone in an organisation, and gives them roles there",
    Role.ADMIN: "Runs the whole site: every person, every organisation, the audit log and email",
}
"""What each role is for, where one is chosen."""


def a_role(role: str) -> str:
    """A role in a sentence: "an educator"."""
    return f"{'an' if role[0] in 'ae' else 'a'} {role}"


def module_title(slug: str) -> str:
    """The title of a module. If it has left the catalogue, that of its newest edition."""
    published = whole_catalogue()
    if slug in published.modules:
        return published.modules[slug].title
    notes = published.history.get(slug, ())
    try:
        return editions().edition(db(), notes[-1].digest).title if notes else slug
    except KeyError:  # the edition can no longer be read
        return slug


def my_organisation(organisation_id: int) -> Organisation:
    """The organisation, for its lead and for administrators; 404 for anyone else."""
    found = next((one for one in own_organisations() if one.id == organisation_id), None)
    if found is None:
        abort(404)
    return found


def my_open_or_closed_organisation(organisation_id: int) -> Organisation | ClosedOrganisation:
    """The same, and for administrators also a closed one, so that they can end what would open again with it."""
    is_open = organisation_id in whole_catalogue().organisations
    return my_organisation(organisation_id) if is_open else _closed().get(organisation_id) or abort(404)


def names_of_organisations() -> dict[int, str]:
    """How pages name organisations: "" on a site that has only one. Administrators see which are closed."""
    named = {which: organisation_name(which) for which in whole_catalogue().organisations}
    return named | {one.id: f"{one.name}, which is closed" for one in _closed().values()}


def _closed() -> dict[int, ClosedOrganisation]:
    """Closed organisations that an administrator can reopen. A lead sees none: their membership is set aside."""
    return {one.id: one for one in closing.closed(db())} if person.may("administer") else {}


def is_in_my_charge(found_person: FoundPerson) -> bool:
    """Whether the person asking may act for this person as a whole: their name, their data, their account.

    A lead may for people who belong to no other organisation, open or closed, and do not administer the site.
    """
    led = among()
    if led is None:
        return True
    act_for_every()
    belongs = organisations.places_of(db(), found_person.id)
    act_for(person.acting.acts_for)
    return found_person.role != Role.ADMIN and belongs <= set(led)


def in_my_charge(person_id: int) -> FoundPerson:
    """A person for whom the person asking may act, in all organisations from now on; 404 for anyone else."""
    found_person = directory.get(db(), person_id, among())
    if found_person is None or not is_in_my_charge(found_person):
        abort(404)
    act_for_every()
    return found_person
