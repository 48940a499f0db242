"""A cohort's assignments: what is open, upcoming, past and withdrawn; and withdrawing one."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.educator.assignments import assignment_queries as queries
from learnapp.educator.assignments.assignment_queries import ListedAssignment
from learnapp.educator.blueprint import blueprint
from learnapp.educator.messages.work_notice_actions import NoticedWork, NoticeSender
from learnapp.educator.scope import my_cohort, work_path
from learnapp.store.cohorts import assignments as store_assignments
from learnapp.store.cohorts.assignments import Work
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, person, settings, site_address
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page, number_in, same_page


def my_assignment(cohort_id: int, assignment_id: int) -> tuple[Cohort, ListedAssignment]:
    """A cohort of this educator and one of its assignments. 404 for anything else."""
    own_cohort = my_cohort(cohort_id)
    listed = queries.one_listed(db(), own_cohort.id, assignment_id, catalogue().modules, now())
    if listed is None:
        abort(404)
    return own_cohort, listed


def notice_sender(cohort: Cohort) -> NoticeSender:
    """The educator asking, as the sender of a notice to this cohort."""
    site = site_address()
    return NoticeSender(person.id, cohort.id, cohort.name, site, settings().sends_mail)


def noticed(work: Work, assignment: int) -> NoticedWork:
    """A piece of work, named as in a notice."""
    return NoticedWork(assignment, queries.title(work, catalogue().modules)[0], work_path(work))


@blueprint.get("/cohorts/<int:cohort>/assignments/")
@access("educate")
def assignments(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    listed = queries.listed(db(), own_cohort.id, catalogue().modules, now())
    groups = queries.sorted_out(listed, now())
    parts = {name: asked_page(len(those), name) for name, those in groups.items()}
    return render_template(
        "educator/assignments/assignments.html",
        cohort=own_cohort,
        groups={name: those[parts[name].start : parts[name].end] for name, those in groups.items()},
        parts=parts,
    )


@blueprint.route("/cohorts/<int:cohort>/assignments/<int:assignment>/withdraw/", methods=["GET", "POST"])
@access("educate")
def withdraw_assignment(cohort: int, assignment: int) -> ResponseReturnValue:
    """Ask first, then withdraw the work from everyone. They keep what they have done."""
    own_cohort, listed = my_assignment(cohort, assignment)
    back = url_for("educator.assignments", cohort=own_cohort.id, **same_page(*queries.STATES))
    if listed.assignment.withdrawn_at is not None:
        flash_information(f"{listed.title} was already withdrawn.")
        return redirect(back, 303)
    stale = False
    if request.method == "POST":
        revision = number_in(request.form, "revision")
        if store_assignments.withdraw(db(), own_cohort.id, listed.assignment.id, revision, now()):
            flash_success(f"{listed.title} is withdrawn. No one is asked to do it any more.")
            return redirect(back, 303)
        stale = True
    page = render_template(
        "educator/assignments/withdraw_assignment.html", cohort=own_cohort, one=listed, stale=stale, back=back
    )
    return page, 409 if stale else 200
