"""A cohort's settings: its name and dates, who looks after it, its sub-groups, closing it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.cohort_forms import CohortForm, SubgroupForm, of_cohort
from learnapp.educator.scope import my_cohort
from learnapp.store.cohorts import cohorts, invitations, memberships
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.security import audit
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.identity import person
from learnapp.web.monitoring.shared_limits import too_many_by_person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, number_in

TAKEN = "This cohort already has a sub-group with that name"
TRIES = 30
"""Addresses that one educator may try in an hour when adding another educator."""


@blueprint.route("/cohorts/<int:cohort>/settings/", methods=["GET", "POST"])
@access("educate")
@keeps_answer_drafts
def settings(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    if request.method == "GET":
        kept = draft_here()
        return _page(own_cohort, CohortForm(kept, now()) if kept else of_cohort(own_cohort), draft=bool(kept))
    form = CohortForm(request.form, now())
    if not form.validate():
        return _page(own_cohort, form, form.problems)
    if not cohorts.change(db(), own_cohort.id, number_in(request.form, "revision"), **form.settings):
        return _page(own_cohort, form, stale=True)
    forget_draft()
    flash_success("Settings saved.")
    return redirect(url_for("educator.settings", cohort=own_cohort.id), 303)


def _page(
    cohort: Cohort,
    form: CohortForm,
    errors: FieldErrors | None = None,
    *,
    stale: bool = False,
    draft: bool = False,
    email: str = "",
    group: str = "",
) -> ResponseReturnValue:
    if stale:
        form.revision.data = cohort.revision
    page = render_template(
        "educator/cohorts/settings.html",
        cohort=cohort,
        form=form,
        errors=errors or [],
        stale=stale,
        draft=draft,
        email=email,
        group=group,
        educators=cohorts.educators(db(), cohort.id, now()),
        subgroups=cohorts.subgroups(db(), cohort.id, now()),
    )
    return page, 409 if stale else 422 if errors else 200


# Educators ---------------------------------------------------------------------------------------


@blueprint.post("/cohorts/<int:cohort>/settings/educators/")
@access("educate")
def add_educator(cohort: int) -> ResponseReturnValue:
    """Add an educator by the address of their account.

    An address without an account and one with a learner's account get the same answer, because whether a person has an
    account is private.
    """
    own_cohort = my_cohort(cohort)
    typed = request.form.get("email", "")[:254]
    try:
        key = people.email_key(typed)
    except ValueError as error:
        return _page(own_cohort, of_cohort(own_cohort), [("email", str(error))], email=typed)
    if too_many_by_person("add educator", TRIES):
        return _page(
            own_cohort, of_cohort(own_cohort), [("email", "You have tried too many addresses. Try again in an hour")]
        )
    found = people.find(db(), key)
    here = own_cohort.organisation_id
    educates = found is not None and organisations.may(db(), found.id, here, "educate")
    if found is None or not found.proved or not educates or found.suspended:
        none = (
            "No educator has confirmed this email address. They confirm it on their account page. The people who run "
            "the site can make someone an educator"
        )
        return _page(own_cohort, of_cohort(own_cohort), [("email", none)], email=typed)
    if memberships.is_member(db(), own_cohort.id, found.id, now()):
        member = "This person is a learner in this cohort. End their membership before making them its educator"
        return _page(own_cohort, of_cohort(own_cohort), [("email", member)], email=typed)
    if cohorts.add_educator(db(), own_cohort.id, found.id, now()):
        detail = {"cohort": own_cohort.id, "person": found.id}
        audit.write_audit(db(), "cohort educator", detail, now(), person.id, about=found.id)
    flash_success(f"{found.name} is now an educator of this cohort and can see what you see.")
    return redirect(url_for("educator.settings", cohort=own_cohort.id) + "#educators", 303)


@blueprint.post("/cohorts/<int:cohort>/settings/educators/<int:educator>/end/")
@access("educate")
def end_educator(cohort: int, educator: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    if not cohorts.end_educator(db(), own_cohort.id, educator, now()):
        if not memberships.educates(db(), own_cohort.id, educator, now()):
            abort(404)
        last = "This is the cohort's only educator. Add another first, or close the cohort"
        return _page(own_cohort, of_cohort(own_cohort), [("email", last)])
    detail = {"cohort": own_cohort.id, "person": educator}
    audit.write_audit(db(), "cohort educator ended", detail, now(), person.id, about=educator)
    if educator == person.id:
        flash_success(f"You are no longer an educator of {own_cohort.name}.")
        return redirect(url_for("educator.cohorts"), 303)
    flash_success("They are no longer an educator of this cohort.")
    return redirect(url_for("educator.settings", cohort=own_cohort.id) + "#educators", 303)


# Sub-groups --------------------------------------------------------------------------------------


@blueprint.post("/cohorts/<int:cohort>/settings/subgroups/")
@access("educate")
def add_subgroup(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    form = SubgroupForm(request.form)
    if form.validate() and cohorts.make_subgroup(db(), own_cohort.id, form.group.data) is None:
        form.group.errors.append(TAKEN)
    if form.problems:
        return _page(own_cohort, of_cohort(own_cohort), form.problems, group=form.group.data)
    flash_success(f"Sub-group {form.group.data} is created. Go to People to move people into it.")
    return redirect(url_for("educator.settings", cohort=own_cohort.id) + "#subgroups", 303)


@blueprint.route("/cohorts/<int:cohort>/settings/subgroups/<int:subgroup>/", methods=["GET", "POST"])
@access("educate")
def subgroup(cohort: int, subgroup: int) -> ResponseReturnValue:
    """Rename a sub-group, or remove it."""
    own_cohort = my_cohort(cohort)
    found = next((one for one in cohorts.subgroups(db(), own_cohort.id, now()) if one.id == subgroup), None)
    if found is None:
        abort(404)
    back = url_for("educator.settings", cohort=own_cohort.id) + "#subgroups"
    form = SubgroupForm(request.form if request.method == "POST" else None, group=found.name)
    if request.method == "POST" and request.form.get("do") == "remove":
        cohorts.remove_subgroup(db(), own_cohort.id, subgroup)
        flash_success(f"Sub-group {found.name} is removed. Its members are still in the cohort.")
        return redirect(back, 303)
    if request.method == "POST" and form.validate():
        if cohorts.rename_subgroup(db(), own_cohort.id, subgroup, form.group.data):
            flash_success("Sub-group renamed.")
            return redirect(back, 303)
        form.group.errors.append(TAKEN)
    page = render_template(
        "educator/cohorts/subgroup.html",
        cohort=own_cohort,
        subgroup=found,
        name=form.group.data,
        errors=form.problems,
    )
    return page, 422 if form.problems else 200


# Closing -----------------------------------------------------------------------------------------


@blueprint.route("/cohorts/<int:cohort>/close/", methods=["GET", "POST"])
@access("educate")
def close_cohort(cohort: int) -> ResponseReturnValue:
    """Close a cohort, or open it again."""
    own_cohort = my_cohort(cohort)
    if request.method == "GET":
        waiting = invitations.waiting(db(), own_cohort.id).part.count
        people_now = memberships.count(db(), own_cohort.id, now())
        return render_template(
            "educator/cohorts/close_cohort.html", cohort=own_cohort, waiting=waiting, people=people_now
        )
    if request.form.get("do") == "open":
        cohorts.reopen(db(), own_cohort.id)
        flash_success(f"{own_cohort.name} is open again. Earlier invitations stay withdrawn, so send new ones.")
    else:
        cohorts.close(db(), own_cohort.id, now())
        invitations.revoke_all(db(), own_cohort.id, now())
        flash_success(f"{own_cohort.name} is closed.")
    return redirect(url_for("educator.settings", cohort=own_cohort.id), 303)
