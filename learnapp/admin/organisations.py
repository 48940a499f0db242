"""Organisations: administrators create them; administrators and the organisation's own leads change them."""

from __future__ import annotations

from collections import defaultdict

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.organisation_forms import NewOrganisationForm, OrganisationForm, of_organisation, read_logo
from learnapp.admin.scope import among, module_title, my_organisation, own_organisations
from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.roles import Role
from learnapp.domain.source.pictures import PictureError
from learnapp.store.cohorts import cohorts
from learnapp.store.content import pictures
from learnapp.store.content.media_stores import MediaAwayError
from learnapp.store.leaving import closing, leaving
from learnapp.store.operations.own_modules import give_modules
from learnapp.store.organisations import organisations as store
from learnapp.store.people import directory
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.forms import makes_one
from learnapp.web.identity import editions, person, several_organisations, whole_catalogue
from learnapp.web.notices import flash_information, flash_problem, flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, asked_page, number_in

REGISTERS = {
    "open": ("Anyone", "They belong as soon as they have an account"),
    "domain": (
        "People with an address in its domains",
        "They belong once they have confirmed the address. An invitation to a cohort also lets in people with other "
        "addresses",
    ),
    "invitation": ("People invited to a cohort by an educator", "They belong when they join the cohort"),
    "closed": (
        "No one new",
        "Invitations work only for people who belong already. Administrators and its leads add others under People",
    ),
}
LOGO_AWAY = "The logo cannot be saved at the moment. Try again in a minute, or save the rest without it"
LOGO_AGAIN = "Choose the logo again: your browser does not keep it"
TAKEN = "Another organisation has this name, or one very like it"


@blueprint.get("/organisations/")
@access("administer")
def organisations() -> ResponseReturnValue:
    return list_page([])


def list_page(errors: FieldErrors, status: int = 200) -> ResponseReturnValue:
    """All organisations, and those that can be reopened."""
    closed = closing.closed(db())
    page = render_template(
        "admin/organisations.html",
        found=own_organisations(),
        people=store.counted(db()),
        own=_own_modules(),
        registers=REGISTERS,
        closed=closed,
        errors=errors,
    )
    return page, status


def _own_modules() -> dict[int, list[str]]:
    """The modules that only one organisation sees, by organisation."""
    slugs: dict[int, list[str]] = defaultdict(list)
    for slug, owner in whole_catalogue().own_modules.items():
        slugs[owner].append(slug)
    return slugs


@blueprint.route("/organisations/new/", methods=["GET", "POST"])
@access("administer")
@makes_one("admin.organisations")
def new_organisation() -> ResponseReturnValue:
    """Create an organisation. Until a site has two, no other page names one."""
    form = NewOrganisationForm(request.form if request.method == "POST" else None)
    if request.method == "GET" or not form.validate():
        return _new_page(form, form.problems)
    made = store.make(db(), form.name.data, now(), person.id)
    if made is None:
        return _new_page(form, [("name", TAKEN)])
    flash_success(f"You have created {form.name.data}. Now choose who can register, and who leads it.")
    return redirect(url_for("admin.organisation", organisation_id=made), 303)


def _new_page(form: NewOrganisationForm, errors: FieldErrors) -> ResponseReturnValue:
    page = render_template("admin/new_organisation.html", form=form, errors=errors)
    return page, 422 if errors else 200


@blueprint.route("/organisations/<int:organisation_id>/", methods=["GET", "POST"])
@access("lead")
@keeps_answer_drafts
def organisation(organisation_id: int) -> ResponseReturnValue:
    """An organisation's name, contact, privacy notice, logo, and who can register."""
    organisation = my_organisation(organisation_id)
    if request.method == "GET":
        kept = draft_here()
        return _page(organisation, OrganisationForm(kept) if kept else of_organisation(organisation), draft=bool(kept))
    form = OrganisationForm(request.form)
    form.kept = None if person.may("administer") else organisation
    errors = [] if form.validate() else list(form.problems)
    if not errors and _decides_who_belongs(organisation, form):
        refusal = unconfirmed()
        if refusal is not None:
            return _page(organisation, form, [("password", refusal[0])], refusal[1])
    logo = organisation.logo
    uploaded = request.files.get("logo")
    if request.form.get("no-logo"):
        logo = ""
    elif uploaded and uploaded.filename:
        try:
            picture = read_logo(uploaded.filename, uploaded.read())
            pictures.keep(db(), [picture])
        except PictureError as error:
            errors.append(("logo", str(error).rstrip(".")))
        except MediaAwayError:
            errors.append(("logo", LOGO_AWAY))
        else:
            logo = f"{picture.digest}.{picture.kind}"
    if errors:
        return _page(organisation, form, errors)
    values = {**form.values, "logo": logo}
    changed = store.change(db(), organisation.id, number_in(request.form, "revision"), values, now(), person.id)
    if changed is None:
        return _page(organisation, form, [("name", TAKEN)])
    if not changed:
        form.revision.data = organisation.revision
        return _page(organisation, form, stale=True)
    forget_draft()
    flash_success("Saved.")
    return redirect(url_for("admin.organisation", organisation_id=organisation.id), 303)


def _decides_who_belongs(organisation: Organisation, form: OrganisationForm) -> bool:
    """Whether a change affects who may join or who counts in figures, and so needs the password."""
    values = form.values
    return (values["registration"], values["domains"]) != (organisation.registration, list(organisation.domains))


def _page(
    organisation: Organisation,
    form: OrganisationForm,
    errors: FieldErrors | None = None,
    status: int = 422,
    *,
    stale: bool = False,
    draft: bool = False,
) -> ResponseReturnValue:
    everything = whole_catalogue()
    own = {slug for slug, owner in everything.own_modules.items() if owner == organisation.id}
    free = {slug for slug in everything.modules if slug not in everything.own_modules}
    titles = {slug: everything.modules[slug].title if slug in everything.modules else slug for slug in own | free}
    without = cohorts.without_educator(db(), [organisation.id], now())
    part = asked_page(len(without), "cohorts")
    uploaded = request.files.get("logo")
    if uploaded and uploaded.filename and "logo" not in dict(errors or []):
        errors = [*(errors or []), ("logo", LOGO_AGAIN)]
    page = render_template(
        "admin/organisation.html",
        led=not several_organisations() or organisation.id in store.led(db()),
        without_educator=without[part.start : part.end],
        part=part,
        educators=store.educators(db(), organisation.id) if without else {},
        organisation=organisation,
        form=form,
        draft=draft,
        errors=errors or [],
        stale=stale,
        replaced=_replaced(organisation, form) if stale else [],
        no_logo="no-logo" in request.form,
        registers=_registers(organisation),
        several=several_organisations(),
        own=sorted(own),
        titles=dict(sorted(titles.items(), key=lambda item: item[1].casefold())),
    )
    return page, 409 if stale else status if errors else 200


def _replaced(organisation: Organisation, form: OrganisationForm) -> list[tuple[str, str]]:
    """(name, current value) of everything that this form would replace."""
    there = {
        "name": ("Name", organisation.name),
        "contact": ("Contact address", organisation.contact),
        "registration": ("Who can register", REGISTERS[organisation.registration][0]),
        "domains": ("Domains", ", ".join(organisation.domains)),
        "notice": ("Privacy notice", organisation.notice),
    }
    typed = {**form.values, "domains": tuple(form.values["domains"])}
    return [words for name, words in there.items() if typed[name] != getattr(organisation, name)]


def _registers(organisation: Organisation) -> dict[str, tuple[str, str]]:
    """The ways to register that the person asking may choose."""
    own = person.may("administer") or organisation.registration == "domain"
    return {value: words for value, words in REGISTERS.items() if own or value != "domain"}


@blueprint.post("/organisations/<int:organisation_id>/modules/")
@access("administer")
def own_modules(organisation_id: int) -> ResponseReturnValue:
    """Choose which modules only this organisation sees.

    Only changed ticks count, so an old page opens nothing to everyone.
    """
    organisation, everything = my_organisation(organisation_id), whole_catalogue()
    was, chosen = set(request.form.getlist("was")), set(request.form.getlist("module"))
    before = {slug for slug, owner in everything.own_modules.items() if owner == organisation.id}
    free = everything.modules.keys() - everything.own_modules.keys()
    opened, closed = (was - chosen) & before, (chosen - was) & free
    given: dict[str, int | None] = dict.fromkeys(opened) | dict.fromkeys(closed, organisation.id)
    give_modules(db(), given, editions().library, now(), person.id)
    elsewhere = (chosen - was) & everything.own_modules.keys() - before
    if elsewhere:
        titles = ", ".join(sorted(map(module_title, elsewhere)))
        flash_problem(f"{titles}: another organisation has this as its own now. Everything else is saved.")
    else:
        flash_success("Saved.")
    return redirect(url_for("admin.organisation", organisation_id=organisation.id), 303)


@blueprint.route("/organisations/<int:organisation_id>/people/<int:person_id>/out/", methods=["GET", "POST"])
@access("lead")
def take_out(organisation_id: int, person_id: int) -> ResponseReturnValue:
    """Take a person out of an organisation, its cohorts and its sets."""
    where, member = my_organisation(organisation_id), directory.get(db(), person_id, [organisation_id])
    if member is None and (known := directory.get(db(), person_id, among())):
        flash_information(f"{known.name} does not belong to {where.name}.")
        return redirect(url_for("admin.one_person", person_id=known.id), 303)
    if member is None or (member.role == Role.ADMIN and not person.may("administer")):
        abort(404)
    errors: FieldErrors = []
    status = 200
    if request.method == "POST":
        refusal = unconfirmed()
        if refusal is None:
            leaving.leave(db(), where.id, member.id, now(), person.id)
            flash_success(f"{member.name} no longer belongs to {where.name}.")
            return redirect(url_for("accounts.account" if member.id == person.id else "admin.people_list"), 303)
        errors, status = [("password", refusal[0])], refusal[1]
    page = render_template("admin/take_out.html", organisation=where, found=member, errors=errors)
    return page, status
