"""Giving a cohort that no one can look after any more to one of its organisation's educators."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import my_organisation
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.operations import health
from learnapp.store.organisations import organisations
from learnapp.store.security import audit
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.notices import flash_problem, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import same_page, whole_number


@blueprint.post("/organisations/<int:organisation_id>/cohorts/<int:cohort>/")
@access("lead")
def give_cohort(organisation_id: int, cohort: int) -> ResponseReturnValue:
    """Make an educator of the organisation the educator of its cohort, if it has none who can act."""
    found = my_organisation(organisation_id)
    back = redirect(url_for("admin.organisation", organisation_id=found.id, **same_page("cohorts")), 303)
    without = {one.id: one for one in cohorts.without_educator(db(), [found.id], now())}
    if cohort not in without:
        abort(404)
    able = organisations.educators(db(), found.id)
    chosen = whole_number(request.form.get("educator", "")) or 0
    if chosen not in able:
        flash_problem("Choose an educator of the organisation. Nothing was changed.")
        return back
    if memberships.is_member(db(), cohort, chosen, now()):
        flash_problem(f"{able[chosen]} is a learner in this cohort, so choose someone else. Nothing was changed.")
        return back
    cohorts.add_educator(db(), cohort, chosen, now())
    if len(without) == 1:
        health.note_without_educator(db(), health.last_rounds(db()).without_educator - {found.id})
    audit.write_audit(db(), "cohort educator", {"cohort": cohort, "person": chosen}, now(), person.id, about=chosen)
    flash_success(f"{able[chosen]} is now the educator of {without[cohort].name}.")
    return back
