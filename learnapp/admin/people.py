"""People, for administrators: finding one, their role, suspending them, and links by which they get in. Leads find the
people of their own organisation and give them roles there.

Nothing here shows what a person wrote, voted or chose in a case.
"""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.audit_words import ACTIONS, said_with
from learnapp.admin.blueprint import blueprint
from learnapp.admin.people_forms import LAST_ADMIN, NewPersonForm
from learnapp.admin.scope import among, is_in_my_charge, own_organisations
from learnapp.admin.telling import tell, tell_of_change
from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.roles import IN_ORGANISATIONS, ON_THE_SITE, Role
from learnapp.mail import account_mail
from learnapp.store.organisations import organisations
from learnapp.store.organisations.organisations import Membership
from learnapp.store.people import directory, people, second_factors
from learnapp.store.people.directory import FoundPerson
from learnapp.store.security import audit
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person, settings, several_organisations, whole_catalogue
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.own_password import confirmed_lately, unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, search_words, whole_number

SITE = "site"
"""The place of a role on the whole site, on a form where organisations are the others."""
ROLE_HINTS = {
    "learner": "Does modules, and joins cohorts and learning sets",
    "educator": "Also creates cohorts, assigns work and sees how people are getting on",
    "lead": "Also gives roles in the organisation and looks after its people",
    "admin": "Runs the whole site: people, organisations, modules and data",
}
"""What each role may do, where one is chosen."""
UNPROVED = "No one has confirmed that this address is theirs, so it can be given no role. Give them a link first"


def _roles() -> list[str]:
    """Roles that there are: leads only where there is more than one organisation to lead."""
    return [role.value for role in Role if role != Role.LEAD or several_organisations()]


def _given() -> list[str]:
    """Roles that the person asking can give."""
    return _roles() if person.may("administer") else [role.value for role in IN_ORGANISATIONS]


@blueprint.get("/people/")
@access("lead")
def people_list() -> ResponseReturnValue:
    text, role = search_words(request.args, "q"), request.args.get("role", "")
    role = role if role in _roles() else ""
    page = whole_number(request.args.get("page", "1")) or 1
    led, places = among(), own_organisations() if several_organisations() else []
    place = next((one.id for one in places if str(one.id) == request.args.get("organisation")), None)
    found = directory.find(db(), text, role, page, led if place is None else [place])
    return render_template(
        "admin/people_list.html",
        found=found,
        text=text,
        role=role,
        roles=_roles(),
        led=own_organisations() if led is not None else [],
        places=places if len(places) > 1 else [],
        place=place,
        belongs=_names_of_places(found.people, places) if len(places) > 1 else {},
    )


def _names_of_places(found: list[FoundPerson], places: list[Organisation]) -> dict[int, list[str]]:
    """The organisations of each person that the person asking may see, by name. One query."""
    belonging = organisations.of_people(db(), [one.id for one in found])
    return {who: [one.name for one in places if one.id in ids] for who, ids in belonging.items()}


@blueprint.route("/people/new/", methods=["GET", "POST"])
@access("administer")
def new_person() -> ResponseReturnValue:
    """Add a person, who sets a password by a one-time link. Sent twice, the second finds the address taken."""
    form = NewPersonForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _new_page(form, form.problems)
    refusal = unconfirmed(request.form.get("password", ""))
    if refusal is not None:
        return _new_page(form, [("password", refusal[0])], refusal[1])
    role = form.role.data if form.role.data in _roles() else Role.LEARNER
    name, email, where = form.name.data, form.email.data, _where_new()
    if where is None and role in {Role.EDUCATOR, Role.LEAD}:
        return _new_page(form, [("organisation", "Choose where they have this role")])
    added = people.add(db(), name=name, email=email, password_hash=None, now=now(), role=role, organisation_id=where)
    if added is None:
        return _new_page(form, [("email", "An account has this address. Find it under People")])
    audit.write_audit(db(), "person added", {"person": added, "role": role}, now(), person.id, about=added)
    if request.form.get("do") == "mail" and settings().sends_mail:
        return _mail_link(_open(added), f"{name} is added, and a link")
    return _link_page(_open(added))


def _where_new() -> int | None:
    """The organisation that a person is added to: the only one, or the one chosen, if any."""
    known = own_organisations()
    typed = request.form.get("organisation", "")
    return known[0].id if len(known) == 1 else next((one.id for one in known if str(one.id) == typed), None)


def _new_page(form: NewPersonForm, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    page = render_template(
        "admin/new_person.html",
        form=form,
        errors=errors,
        roles=_roles(),
        places=own_organisations() if several_organisations() else [],
        place=request.values.get("organisation", ""),
        role_hints=ROLE_HINTS,
        mail=settings().sends_mail,
        ask=not confirmed_lately(),
    )
    return page, status if errors else 200


def _open(person_id: int) -> FoundPerson:
    found = directory.get(db(), person_id, among())
    if found is None:
        abort(404)
    return found


@blueprint.get("/people/<int:person_id>/")
@access("lead")
def one_person(person_id: int) -> ResponseReturnValue:
    return _page(_open(person_id))


def _page(found: FoundPerson, errors: FieldErrors | None = None, status: int = 422) -> ResponseReturnValue:
    administers = person.may("administer")
    page = render_template(
        "admin/one_person.html",
        found=found,
        more=directory.belonging(db(), found.id, now(), among()),
        errors=errors or [],
        roles=_given(),
        role=request.form.get("role", found.role),
        places=_places(),
        place=request.form.get("place", ""),
        belongs=_belongs(found),
        role_hints=ROLE_HINTS,
        administers=administers,
        in_charge=is_in_my_charge(found.id),
        ask=not confirmed_lately(),
        actions=ACTIONS,
        said=said_with(whole_catalogue().organisations),
        log=audit.entries(db(), who=[found.id], action="", before=None).entries[:5] if administers else [],
        mail=settings().sends_mail,
    )
    return page, status if errors else 200


def _places() -> list[tuple[str, str]]:
    """Where the person asking can give a role, if there is a choice: value and name."""
    known = [(str(one.id), one.name) for one in own_organisations()]
    if not person.may("administer"):
        return known if len(known) > 1 else []
    return [*known, (SITE, "The whole site")] if several_organisations() else []


def _belongs(found: FoundPerson) -> list[Membership]:
    """The organisations of a person that the person asking may see; none while the site has only one."""
    if not several_organisations():
        return []
    own = {one.id for one in own_organisations()}
    return [one for one in organisations.of_person(db(), found.id) if one.organisation_id in own]


def _place() -> tuple[int | None, list[str], str]:
    """Where a role is given: the organisation, None for the site; the roles that there are there; what is wrong."""
    places = _places()
    if not places:
        own = own_organisations()
        return (None, _roles(), "") if person.may("administer") else (own[0].id, _given(), "")
    typed = request.form.get("place", "")
    if typed not in dict(places):
        return None, [], "Choose where they have the role"
    return (None, list(ON_THE_SITE), "") if typed == SITE else (int(typed), list(IN_ORGANISATIONS), "")


@blueprint.post("/people/<int:person_id>/role/")
@access("lead")
def give_role(person_id: int) -> ResponseReturnValue:
    """Give a person a role, or take it. They are signed out everywhere."""
    found, role = _open(person_id), request.form.get("role", "")
    where, roles, wrong = _place()
    if wrong:
        return _page(found, [("place", wrong)])
    if role not in roles:
        return _page(found, [("role", _not_there(role, where))])
    refusal = unconfirmed(request.form.get("password", ""))
    if refusal is not None:
        return _page(found, [("role-password", refusal[0])], refusal[1])
    if role == _role_now(found, where):
        flash_information(f"{found.name} has that role already.")
        return _back(found)
    if where is None and people.is_last_admin(db(), found.id):
        return _page(found, [("role", LAST_ADMIN)], 409)
    try:
        people.set_role(db(), found.id, role, now(), person.id, where)
    except people.UnprovedError:
        return _page(found, [("role", UNPROVED)])
    known = whole_catalogue().organisations.get(where) if where else None
    a_role = f"{'an' if role[0] in 'ae' else 'a'} {role}"
    tell_of_change(found, f"{person.name} made you {a_role} {f'in {known.name}' if known else 'on the site'}")
    flash_success(f"{found.name} is now {a_role}{f' in {known.name}' if known else ''}. They have to sign in again.")
    return _back(found)


@blueprint.post("/people/<int:person_id>/second-factor/")
@access("administer")
def reset_second_factor(person_id: int) -> ResponseReturnValue:
    """Take away the second factor of a person who has lost it. They are signed out everywhere, and told."""
    found = _open(person_id)
    refusal = unconfirmed(request.form.get("password", ""))
    if refusal is not None:
        return _page(found, [("second-password", refusal[0])], refusal[1])
    if second_factors.reset(db(), found.id, now(), person.id):
        tell_of_change(found, f"{person.name} reset two-step sign-in for your account")
        flash_success(f"Two-step sign-in is reset for {found.name}. They can now sign in with their password alone.")
    else:
        flash_information(f"{found.name} has no second step.")
    return _back(found)


def _not_there(role: str, where: int | None) -> str:
    if role not in set(Role):
        return "Choose a role"
    if where is None:
        return "On the whole site a person is an administrator or a learner. Choose an organisation for this role"
    return "Administrators are for the whole site"


def _role_now(found: FoundPerson, where: int | None) -> str:
    """The role that a person has in an organisation or, with None, on the site."""
    if where is None:
        site = Role.ADMIN if found.role == Role.ADMIN else Role.LEARNER
        return site if several_organisations() else found.role
    return next((one.role for one in organisations.of_person(db(), found.id) if one.organisation_id == where), "")


@blueprint.post("/people/<int:person_id>/suspend/")
@access("administer")
def suspend(person_id: int) -> ResponseReturnValue:
    """Suspend a person everywhere at once, or end it."""
    found, on = _open(person_id), request.form.get("do") != "end"
    refusal = unconfirmed(request.form.get("password", ""))
    if refusal is not None:
        return _page(found, [("suspend-password", refusal[0])], refusal[1])
    if on and people.is_last_admin(db(), found.id):
        return _page(found, [("suspend", LAST_ADMIN)], 409)
    people.suspend(db(), found.id, now(), person.id, on=on)
    flash_success(
        f"{found.name} is suspended and signed out everywhere. Their work is kept."
        if on
        else f"{found.name} can sign in again."
    )
    return _back(found)


@blueprint.post("/people/<int:person_id>/link/")
@access("administer")
def give_link(person_id: int) -> ResponseReturnValue:
    """Make a one-time link for a new password: emailed, or shown once to be handed over. It proves the address."""
    found = _open(person_id)
    refusal = unconfirmed(request.form.get("password", ""))
    if refusal is not None:
        return _page(found, [("link-password", refusal[0])], refusal[1])
    if found.suspended_at is not None:
        return _page(found, [("link", "They are suspended. End that first")], 409)
    tell("link", found)
    if request.form.get("do") == "mail" and settings().sends_mail:
        return _mail_link(found, "A link")
    return _link_page(found)


def _mail_link(found: FoundPerson, what: str) -> ResponseReturnValue:
    account_mail.queue_reset(db(), found.id, found.email, settings().site_url, now(), by=person.id)
    flash_success(f"{what} is on its way to {found.email}.")
    return _back(found)


def _link_page(found: FoundPerson) -> ResponseReturnValue:
    token = people.make_reset_link(db(), found.id, now(), by=person.id)
    site = (settings().site_url or request.host_url).rstrip("/")
    return render_template("admin/link.html", found=found, link=site + url_for("accounts.reset", token=token))


def _back(found: FoundPerson) -> ResponseReturnValue:
    if found.id == person.id:
        return redirect(url_for("accounts.account"), 303)  # their own rights or sessions may have ended
    return redirect(url_for("admin.one_person", person_id=found.id), 303)
