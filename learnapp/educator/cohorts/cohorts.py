"""An educator's start page, which shows how each of their cohorts is getting on; and creating a cohort."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.cohort_forms import CohortForm
from learnapp.educator.cohorts.cohorts_page import cards
from learnapp.store.cohorts import cohorts as store_cohorts
from learnapp.store.cohorts import work_in_brief
from learnapp.web.access import access, chosen_organisation
from learnapp.web.clock import now, today
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.forms import makes_one
from learnapp.web.identity import catalogue, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page


@blueprint.get("/cohorts/")
@access("educate")
def cohorts() -> ResponseReturnValue:
    found = store_cohorts.of_educator(db(), person.id, now())
    open_ones = [one for one in found if one.cohort.closed_at is None]
    work = work_in_brief.of_educator(db(), person.id, now()) if open_ones else []
    busy = {one.cohort_id for one in work}
    work += work_in_brief.without_members(db(), [one.cohort.id for one in open_ones if one.cohort.id not in busy])
    closed = [one for one in found if one.cohort.closed_at is not None]
    of_closed = asked_page(len(closed), "closed")
    return render_template(
        "educator/cohorts/cohorts.html",
        cards=cards(open_ones, work, catalogue().modules, now()),
        closed=closed[of_closed.start : of_closed.end],
        of_closed=of_closed,
        seen_by_leavers=[one.cohort for one in found if one.seen_by_leavers],
    )


@blueprint.route("/cohorts/new/", methods=["GET", "POST"])
@access("educate")
@makes_one("educator.cohorts")
@keeps_answer_drafts
def new_cohort() -> ResponseReturnValue:
    where = chosen_organisation("educate")
    if request.method == "GET":
        kept = draft_here()
        form = CohortForm(kept, now()) if kept else CohortForm(starts=today())
        return render_template("educator/cohorts/new_cohort.html", form=form, errors=[], where=where, draft=bool(kept))
    form = CohortForm(request.form, now())
    if not form.validate() or where.errors:
        problems = [*form.problems, *where.errors]
        return render_template("educator/cohorts/new_cohort.html", form=form, errors=problems, where=where), 422
    made = store_cohorts.make(db(), educator=person.id, now=now(), organisation_id=where.id, **form.settings)
    forget_draft()
    flash_success(f"{form.name.data} is created. Now invite people to it.")
    return redirect(url_for("educator.invite", cohort=made), 303)
