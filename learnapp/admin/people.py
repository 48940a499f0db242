"""People, for administrators: finding one, their role, suspending them, and links by which they get in. Leads find the
people of their own organisation, give them roles there, and renew the link of one who has never used theirs.

Nothing here shows what a person wrote, voted or chose in a case.
"""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.audit_log import names_in
from learnapp.admin.audit_words import ACTIONS, detail_in_words
from learnapp.admin.blueprint import blueprint
from learnapp.admin.people_forms import LAST_ADMIN
from learnapp.admin.scope import (
    ROLE_HINTS,
    a_role,
    among,
    in_my_charge,
    is_in_my_charge,
    own_organisations,
    roles,
    roles_to_give,
)
from learnapp.admin.telling import tell, tell_of_change, welcome
from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.roles import IN_ORGANISATIONS, ON_THE_SITE, Role
from learnapp.mail import account_mail
from learnapp.store.cohorts import cohorts
from learnapp.store.organisations import organisations
from learnapp.store.organisations.organisations import Membership
from learnapp.store.people import directory, links, people, second_factors, ways_in
from learnapp.store.people.directory import AccountState, FoundPerson
from learnapp.store.security import audit
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import organisation_name, person, settings, several_organisations, site_address
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, search_words, whole_number

SITE = "site"
"""The place of a role on the whole site, on a form where organisations are the others."""
STATES: dict[AccountState, str] = {"": "Any state", "unconfirmed": "Not confirmed", "suspended": "Suspended"}
IN_USE = (
    "They have used their account, so you cannot make a link. They can choose “Forgotten your password?” to sign in"
)
BY_MAIL = "For this role their address must be confirmed. Email them the link"
UNPROVED = "They have not confirmed their address, so you cannot give them a role yet. Give them a link first"


@blueprint.get("/")
@access("lead")
def first_page() -> ResponseReturnValue:
    return redirect(url_for("admin.people_list"))


@blueprint.get("/people/")
@access("lead")
def people_list() -> ResponseReturnValue:
    """Find people: among everyone or, with `organisation`, in one organisation that the person asking may see."""
    text, role = search_words(request.args, "q"), request.args.get("role", "")
    role = role if role in roles() else ""
    state: AccountState = next((one for one in STATES if one == request.args.get("state")), "")
    page = whole_number(request.args.get("page", "1")) or 1
    led, places = among(), own_organisations() if several_organisations() else []
    place = next((one.id for one in places if str(one.id) == request.args.get("organisation")), None)
    found = directory.find(db(), text, role, page, led if place is None else [place], state)
    # For leads alone: administrators have Site health, and to look at the cohorts of every organisation takes long.
    without = {one.organisation_id for one in cohorts.without_educator(db(), led, now())} if led is not None else set()
    return render_template(
        "admin/people_list.html",
        found=found,
        text=text,
        role=role,
        roles=roles(),
        state=state,
        states=STATES,
        led=own_organisations() if led is not None else [],
        places=places if len(places) > 1 else [],
        place=place,
        without_educator=[one for one in own_organisations() if one.id in without],
        belongs=_names_of_places(found.people, places) if len(places) > 1 else {},
    )


def _names_of_places(found_people: list[FoundPerson], places: list[Organisation]) -> dict[int, list[str]]:
    """For each person, the names of those of their organisations that the person asking may see. One query."""
    belonging = organisations.of_people(db(), [one.id for one in found_people])
    return {who: [one.name for one in places if one.id in ids] for who, ids in belonging.items()}


def _open(person_id: int) -> FoundPerson:
    found_person = directory.get(db(), person_id, among())
    if found_person is None:
        abort(404)
    return found_person


@blueprint.get("/people/<int:person_id>/")
@access("lead")
def one_person(person_id: int) -> ResponseReturnValue:
    return _page(_open(person_id))


def _page(found_person: FoundPerson, errors: FieldErrors | None = None, status: int = 422) -> ResponseReturnValue:
    administers = person.may("administer")
    log = audit.entries(db(), who=[found_person.id], action="", before=None).entries[:5] if administers else []
    page = render_template(
        "admin/one_person.html",
        found_person=found_person,
        more=directory.belonging(db(), found_person.id, now(), among()),
        errors=errors or [],
        roles=roles_to_give(),
        role=request.form.get("role", found_person.role),
        hints=ROLE_HINTS,
        places=_places(),
        place=request.form.get("place", ""),
        belongs=(belongs := _belongs(found_person)),
        others=_others(belongs),
        adding="add" in request.form,
        over_me=_is_over_me(found_person),
        of_site=found_person.role == Role.ADMIN,
        administers=administers,
        in_charge=is_in_my_charge(found_person),
        actions=ACTIONS,
        detail_in_words=detail_in_words,
        log=log,
        names=names_in(log),
        mail=settings().sends_mail,
    )
    return page, status if errors else 200


def _places() -> list[tuple[str, str]]:
    """Where the person asking can give a role, if there is a choice: value and name."""
    known = [(str(one.id), one.name) for one in own_organisations()]
    if not person.may("administer"):
        return known if len(known) > 1 else []
    return [*known, (SITE, "The whole site")] if several_organisations() else []


def _belongs(found_person: FoundPerson) -> list[Membership]:
    """The organisations of a person that the person asking may see; none while the site has only one."""
    if not several_organisations():
        return []
    own = {one.id for one in own_organisations()}
    return [one for one in organisations.of_person(db(), found_person.id) if one.organisation_id in own]


def _others(belongs: list[Membership]) -> list[Organisation]:
    """The organisations, besides these, to which the person asking can add someone."""
    theirs = {one.organisation_id for one in belongs}
    return [one for one in own_organisations() if one.id not in theirs] if several_organisations() else []


def _is_over_me(found_person: FoundPerson) -> bool:
    """Whether this is an administrator and the person asking only a lead, who changes nothing about them."""
    return found_person.role == Role.ADMIN and not person.may("administer")


def _place() -> tuple[int | None, list[str], str]:
    """Where a role is given (an organisation, or None for the site), the roles that exist there, and what is wrong."""
    places = _places()
    if not places:
        own = own_organisations()
        return (None, roles(), "") if person.may("administer") else (own[0].id, roles_to_give(), "")
    typed = request.form.get("place", "")
    if typed not in dict(places):
        return None, [], "Choose where they have the role"
    return (None, list(ON_THE_SITE), "") if typed == SITE else (int(typed), list(IN_ORGANISATIONS), "")


@blueprint.post("/people/<int:person_id>/role/")
@access("lead")
def give_role(person_id: int) -> ResponseReturnValue:
    """Give a person a role or take it away, which signs them out everywhere; or only add them to an organisation."""
    found_person, role, field = _open(person_id), request.form.get("role", ""), "add-" if "add" in request.form else ""
    if _is_over_me(found_person):
        abort(404)
    where, there, wrong = _place()
    if wrong:
        return _page(found_person, [(f"{field}place", wrong)])
    if role not in there:
        return _page(found_person, [("role", _not_there(role, where))])
    refusal = unconfirmed()
    if refusal is not None:
        return _page(found_person, [(f"{field or 'role-'}password", refusal[0])], refusal[1])
    before = _role_now(found_person, where)
    if role == before or (field and before):
        flash_information(
            f"{found_person.name} belongs there already." if field else f"{found_person.name} has that role already."
        )
        return _back(found_person)
    if where is None and people.is_last_admin(db(), found_person.id):
        return _page(found_person, [("role", LAST_ADMIN)], 409)
    try:
        signed_out = people.set_role(db(), found_person.id, role, now(), person.id, where)
    except people.UnprovedError:
        return _page(found_person, [("role", UNPROVED)])
    name = organisation_name(where)
    if signed_out:
        tell_of_change(found_person, f"{person.name} made you {a_role(role)} {f'in {name}' if name else 'on the site'}")
        flash_success(
            f"{found_person.name} is now {a_role(role)}{f' in {name}' if name else ''}. They have to sign in again."
        )
    else:
        tell_of_change(found_person, f"{person.name} added you to {name} as a learner")
        flash_success(f"{found_person.name} now belongs to {name}.")
    return _back(found_person)


@blueprint.post("/people/<int:person_id>/second-factor/")
@access("administer")
def reset_second_factor(person_id: int) -> ResponseReturnValue:
    """Remove the second factor of a person who has lost it. They are signed out everywhere and get a message."""
    found_person = _open(person_id)
    refusal = unconfirmed()
    if refusal is not None:
        return _page(found_person, [("second-password", refusal[0])], refusal[1])
    if second_factors.reset(db(), found_person.id, now(), person.id):
        tell_of_change(found_person, f"{person.name} reset two-step sign-in for your account")
        flash_success(
            f"Two-step sign-in is reset for {found_person.name}. They can now sign in with their password alone."
        )
    else:
        flash_information(f"{found_person.name} has no second step.")
    return _back(found_person)


def _not_there(role: str, where: int | None) -> str:
    if role not in set(Role):
        return "Choose a role"
    if where is None:
        return "On the whole site a person is an administrator or a learner. Choose an organisation for this role"
    return "Administrators are for the whole site"


def _role_now(found_person: FoundPerson, where: int | None) -> str:
    """The role that a person has in an organisation or, with None, on the site."""
    if where is None:
        site = Role.ADMIN if found_person.role == Role.ADMIN else Role.LEARNER
        return site if several_organisations() else found_person.role
    return next(
        (one.role for one in organisations.of_person(db(), found_person.id) if one.organisation_id == where), ""
    )


@blueprint.post("/people/<int:person_id>/suspend/")
@access("administer")
def suspend(person_id: int) -> ResponseReturnValue:
    """Suspend a person everywhere at once, or end the suspension."""
    found_person, on = _open(person_id), request.form.get("do") != "end"
    refusal = unconfirmed()
    if refusal is not None:
        return _page(found_person, [("suspend-password", refusal[0])], refusal[1])
    if on and people.is_last_admin(db(), found_person.id):
        return _page(found_person, [("suspend", LAST_ADMIN)], 409)
    people.suspend(db(), found_person.id, now(), person.id, on=on)
    flash_success(
        f"{found_person.name} is suspended and signed out everywhere. Their work is kept."
        if on
        else f"{found_person.name} can sign in again."
    )
    return _back(found_person)


@blueprint.post("/people/<int:person_id>/link/")
@access("lead")
def give_link(person_id: int) -> ResponseReturnValue:
    """Make a one-time link for a new password: emailed, or shown once to be handed over.

    A lead makes one only for someone in their charge who has never been in their account.
    """
    found_person = in_my_charge(person_id)
    refusal = unconfirmed()
    if refusal is not None:
        return _page(found_person, [("link-password", refusal[0])], refusal[1])
    if found_person.suspended_at is not None:
        return _page(found_person, [("link", "Their account is suspended. End the suspension first")], 409)
    new = ways_in.still_unused(db(), found_person.id)
    if not new and not person.may("administer"):
        return _page(found_person, [("link", IN_USE)], 409)
    if shows_too_much(found_person.role):
        return _page(found_person, [("link", BY_MAIL)])
    if not new:
        tell("link", found_person)
    if request.form.get("do") != "mail" or not settings().sends_mail:
        return link_page(found_person, new=new)
    if new:
        welcome(found_person)
    else:
        account_mail.queue_reset(db(), found_person.id, found_person.email, settings().site_url, now(), by=person.id)
    flash_success(f"An email with a link is on the way to {found_person.email}. It can take ten minutes to arrive.")
    return _back(found_person)


def shows_too_much(role: str) -> bool:
    """Whether the link that was asked for would open an account with this role and confirm no address, though there is
    one that does both.
    """
    shown = request.form.get("do") != "mail" and settings().sends_mail
    return shown and role != Role.LEARNER and not person.may("administer")


def link_page(found_person: FoundPerson, *, new: bool) -> ResponseReturnValue:
    """Show a one-time link for a password, once, to be handed over.

    An administrator's proves the address, a lead's does not. A `new` person's lasts longer.
    """
    lasts = links.NEW_ACCOUNT_LASTS if new else links.HANDED_LASTS
    proves = person.may("administer")
    kind: links.LinkKind = "shown" if proves else "handed"
    token = people.make_reset_link(db(), found_person.id, now(), kind=kind, lasts=lasts, by=person.id)
    link = site_address() + url_for("accounts.reset", token=token)
    about = {"proves": proves, "mail": settings().sends_mail}
    return render_template("admin/link.html", found_person=found_person, link=link, until=now() + lasts, **about)


def _back(found_person: FoundPerson) -> ResponseReturnValue:
    if found_person.id == person.id:
        return redirect(url_for("accounts.account"), 303)  # their own rights or sessions may have ended
    return redirect(url_for("admin.one_person", person_id=found_person.id), 303)
