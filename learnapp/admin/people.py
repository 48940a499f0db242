"""People, for administrators: finding one, their role, suspending them, and links by which they get in.

Nothing here shows what a person wrote, voted or chose in a case.
"""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.audit_words import ACTIONS, said
from learnapp.admin.blueprint import blueprint
from learnapp.admin.people_forms import NewPersonForm
from learnapp.domain.people.roles import Role
from learnapp.mail import account_mail
from learnapp.store.people import directory, people, second_factors
from learnapp.store.people.directory import FoundPerson
from learnapp.store.security import audit
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.own_password import confirmed_lately, unconfirmed
from learnapp.web.pages import uk_date, uk_time
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, search_words, whole_number

ROLES = [role.value for role in Role]
LAST = "This is the only administrator. Make someone else one first"
UNPROVED = "No one has confirmed that this address is theirs, so it can be given no role. Give them a link first"


@blueprint.get("/people/")
@access("administer")
def people_list() -> ResponseReturnValue:
    text, role = search_words(request.args, "q"), request.args.get("role", "")
    role = role if role in ROLES else ""
    found = directory.find(db(), text, role, whole_number(request.args.get("page", "1")) or 1)
    return render_template("admin/people_list.html", found=found, text=text, role=role, roles=ROLES)


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
    role = form.role.data if form.role.data in ROLES else Role.LEARNER
    name, email = form.name.data, form.email.data
    added = people.add(db(), name=name, email=email, password_hash=None, now=now(), role=role)
    if added is None:
        return _new_page(form, [("email", "An account has this address. Find it under People")])
    audit.write_audit(db(), "person added", {"person": added, "role": role}, now(), person.id, about=added)
    return _link_page(_open(added))


def _new_page(form: NewPersonForm, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    page = render_template("admin/new_person.html", form=form, errors=errors, roles=ROLES, ask=not confirmed_lately())
    return page, status if errors else 200


def _open(person_id: int) -> FoundPerson:
    found = directory.get(db(), person_id)
    if found is None:
        abort(404)
    return found


@blueprint.get("/people/<int:person_id>/")
@access("administer")
def one_person(person_id: int) -> ResponseReturnValue:
    return _page(_open(person_id))


def _page(found: FoundPerson, errors: FieldErrors | None = None, status: int = 422) -> ResponseReturnValue:
    page = render_template(
        "admin/one_person.html",
        found=found,
        more=directory.belonging(db(), found.id, now()),
        errors=errors or [],
        roles=ROLES,
        role=request.form.get("role", found.role),
        ask=not confirmed_lately(),
        actions=ACTIONS,
        said=said,
        log=audit.entries(db(), who=[found.id], action="", before=None).entries[:5],
        mail=settings().sends_mail,
    )
    return page, status if errors else 200


@blueprint.post("/people/<int:person_id>/role/")
@access("administer")
def give_role(person_id: int) -> ResponseReturnValue:
    """Give a person a role, or take it. They are signed out everywhere."""
    found, role = _open(person_id), request.form.get("role", "")
    if role not in ROLES:
        return _page(found, [("role", "Choose a role")])
    refusal = unconfirmed(request.form.get("password", ""))
    if refusal is not None:
        return _page(found, [("role-password", refusal[0])], refusal[1])
    if role == found.role:
        flash_information(f"{found.name} has that role already.")
        return _back(found)
    if people.is_last_admin(db(), found.id):
        return _page(found, [("role", LAST)], 409)
    try:
        people.set_role(db(), found.id, role, now(), person.id)
    except people.UnprovedError:
        return _page(found, [("role", UNPROVED)])
    a_role = f"{'an' if role[0] in 'ae' else 'a'} {role}"
    _tell(found.id, found.email, f"{person.name} made you {a_role} on the site")
    flash_success(f"{found.name} is now {a_role}. They have to sign in again.")
    return _back(found)


@blueprint.post("/people/<int:person_id>/second-factor/")
@access("administer")
def reset_second_factor(person_id: int) -> ResponseReturnValue:
    """Take away the second factor of a person who has lost it. They are signed out everywhere, and told."""
    found = _open(person_id)
    refusal = unconfirmed(request.form.get("password", ""))
    if refusal is not None:
        return _page(found, [("second-password", refusal[0])], refusal[1])
    told = found.id, found.email, f"{person.name} reset two-step sign-in for your account"
    if second_factors.reset(db(), found.id, now(), person.id):
        _tell(*told)
        flash_success(f"Two-step sign-in is reset for {found.name}. They sign in with their password alone now.")
    else:
        flash_information(f"{found.name} has no second step.")
    return _back(found)


def _tell(person_id: int, email: str, what: str) -> None:
    """Tell a person of a change to how they sign in, or to what they may do."""
    told = person_id, email, what, uk_time(now()), settings().contact, now()
    account_mail.tell_of_change(db(), *told, by_mail=settings().sends_mail)


@blueprint.post("/people/<int:person_id>/suspend/")
@access("administer")
def suspend(person_id: int) -> ResponseReturnValue:
    """Suspend a person everywhere at once, or end it."""
    found, on = _open(person_id), request.form.get("do") != "end"
    refusal = unconfirmed(request.form.get("password", ""))
    if refusal is not None:
        return _page(found, [("suspend-password", refusal[0])], refusal[1])
    if on and people.is_last_admin(db(), found.id):
        return _page(found, [("suspend", LAST)], 409)
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
    told = found.id, found.email, person.name, uk_date(now())
    account_mail.tell_of_link(db(), *told, now(), by_mail=settings().sends_mail)
    if request.form.get("do") == "mail" and settings().sends_mail:
        account_mail.queue_reset(db(), found.id, found.email, settings().site_url, now(), by=person.id)
        flash_success(f"A link is on its way to {found.email}.")
        return _back(found)
    return _link_page(found)


def _link_page(found: FoundPerson) -> ResponseReturnValue:
    token = people.make_reset_link(db(), found.id, now(), by=person.id)
    site = (settings().site_url or request.host_url).rstrip("/")
    return render_template("admin/link.html", found=found, link=site + url_for("accounts.reset", token=token))


def _back(found: FoundPerson) -> ResponseReturnValue:
    if found.id == person.id:
        return redirect(url_for("accounts.account"), 303)  # their own rights or sessions may have ended
    return redirect(url_for("admin.one_person", person_id=found.id), 303)
