"""Extensions of an assignment: who has one, finding a person by name, and one person's own date with its reason."""

from __future__ import annotations

from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from learnapp.domain.dates import uk_times
from learnapp.educator.assignments import assignment_queries as queries
from learnapp.educator.assignments.assignment_forms import ExtensionForm, extension_typed
from learnapp.educator.assignments.assignment_queries import ListedAssignment
from learnapp.educator.assignments.assignments import my_assignment, notice_sender, noticed
from learnapp.educator.blueprint import blueprint
from learnapp.educator.messages.work_notice_actions import tell_extended
from learnapp.store.cohorts import extensions as store_extensions
from learnapp.store.cohorts import memberships
from learnapp.store.cohorts.cohort_status import Recipient
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.store.cohorts.extensions import Extension
from learnapp.store.cohorts.memberships import Member
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import number_in


@blueprint.get("/cohorts/<int:cohort>/assignments/<int:assignment>/extensions/")
@access("educate")
def extensions(cohort: int, assignment: int) -> ResponseReturnValue:
    own_cohort, one = my_assignment(cohort, assignment)
    name = request.args.get("name", "").replace("\0", "")[:100]
    found, total = queries.people_found(db(), own_cohort.id, name, now()) if name.strip() else ([], 0)
    return render_template(
        "educator/assignments/extensions.html",
        cohort=own_cohort,
        one=one,
        extensions=store_extensions.extensions_of(db(), one.assignment.id, now()),
        name=name,
        found=[(whom, queries.concerns(one.assignment.target, whom, now())) for whom in found],
        total=total,
    )


@blueprint.route("/cohorts/<int:cohort>/assignments/<int:assignment>/extensions/<int:member>/", methods=["GET", "POST"])
@access("educate")
@keeps_answer_drafts
def extension(cohort: int, assignment: int, member: int) -> ResponseReturnValue:
    """Grant or change one person's extension. The reason is shown to them and to this cohort's educators."""
    own_cohort, one, whom = _about(cohort, assignment, member)
    existing = store_extensions.get(db(), one.assignment.id, member, now())
    due_at, revision = one.assignment.terms.due_at, existing.revision if existing else 0
    kept_until = existing.due_at if existing else None
    if due_at is None or not _can(one, whom):
        shown = ExtensionForm(due=kept_until, reason=existing.reason if existing else "")
        return _page(own_cohort, one, whom, existing, shown, revision, 200 if request.method == "GET" else 409)
    if request.method == "GET":
        draft = draft_here()
        form = MultiDict[str, str](draft) if draft else None
        shown = ExtensionForm(due=kept_until, reason=existing.reason if existing else "")
        typed = extension_typed(form, now(), due_at, kept_until) if form else shown
        return _page(own_cohort, one, whom, existing, typed, number_in(form, "revision") if form else revision, 200)
    typed = extension_typed(request.form, now(), due_at, kept_until)
    if number_in(request.form, "revision") != revision:
        return _page(own_cohort, one, whom, existing, typed, revision, 409)
    if typed.problems or typed.due.data is None:
        return _page(own_cohort, one, whom, existing, typed, revision, 422)
    if not _save(one, member, revision, typed.due.data, typed.reason.data):
        existing = store_extensions.get(db(), one.assignment.id, member, now())  # another educator was quicker
        return _page(own_cohort, one, whom, existing, typed, existing.revision if existing else 0, 409)
    forget_draft()
    given = typed.due.data
    if given != kept_until:
        work = noticed(one.assignment.work, one.assignment.id)
        tell_extended(
            db(), notice_sender(own_cohort), work, [Recipient(whom.person_id, whom.name, whom.email)], given, now()
        )
    flash_success(f"{whom.name} has until {uk_times.words(given)}, UK time, for {one.title}. We have told them.")
    if typed.due.said:
        flash_information(typed.due.said)
    return redirect(url_for("educator.extensions", cohort=own_cohort.id, assignment=one.assignment.id), 303)


@blueprint.post("/cohorts/<int:cohort>/assignments/<int:assignment>/extensions/<int:member>/take-back/")
@access("educate")
def take_back_extension(cohort: int, assignment: int, member: int) -> ResponseReturnValue:
    own_cohort, one, whom = _about(cohort, assignment, member)
    existing = store_extensions.get(db(), one.assignment.id, member, now())
    revision = number_in(request.form, "revision")
    if existing and not store_extensions.take_back(db(), one.assignment.id, member, revision, now()):
        return _page(
            own_cohort,
            one,
            whom,
            existing,
            ExtensionForm(due=existing.due_at, reason=existing.reason),
            existing.revision,
            409,
        )
    if existing:
        flash_success(
            f"{whom.name} no longer has an extension for {one.title}. Their due date is the same as everyone's again."
        )
    else:
        flash_information(
            f"{whom.name} no longer has an extension for {one.title}. Another educator had already removed it."
        )
    return redirect(url_for("educator.extensions", cohort=own_cohort.id, assignment=one.assignment.id), 303)


def _about(cohort: int, assignment: int, member: int) -> tuple[Cohort, ListedAssignment, Member]:
    own_cohort, one = my_assignment(cohort, assignment)
    whom = memberships.get(db(), own_cohort.id, member)
    if whom is None:
        abort(404)
    return own_cohort, one, whom


def _can(one: ListedAssignment, whom: Member) -> bool:
    """Whether this person can have an extension: the work is theirs, has a due date and has not been withdrawn."""
    here = queries.concerns(one.assignment.target, whom, now())
    return here and one.assignment.terms.due_at is not None and one.assignment.withdrawn_at is None


def _save(one: ListedAssignment, member: int, revision: int, due_at: datetime, reason: str) -> bool:
    if not revision:
        return store_extensions.grant(db(), one.assignment.id, member, due_at, reason, now())
    return store_extensions.change(db(), one.assignment.id, member, revision, due_at, reason, now())


def _page(
    own_cohort: Cohort,
    one: ListedAssignment,
    whom: Member,
    existing: Extension | None,
    typed: ExtensionForm,
    revision: int,
    status: int,
) -> ResponseReturnValue:
    page = render_template(
        "educator/assignments/extension.html",
        cohort=own_cohort,
        one=one,
        member=whom,
        kept=existing,
        typed=typed,
        revision=revision,
        can=_can(one, whom),
        here=queries.concerns(one.assignment.target, whom, now()),
        stale=status == 409,
        errors=typed.problems,
    )
    return page, status
