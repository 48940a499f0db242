"""One person of a cohort: their assigned work with extensions, the messages they were sent, and their details."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.uk_times import day_of, moment
from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.cohort_forms import MemberForm
from learnapp.educator.cohorts.member_queries import member_work
from learnapp.educator.scope import last_day, my_cohort
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.cohorts.cohorts import Cohort, Subgroup
from learnapp.store.cohorts.memberships import Member
from learnapp.store.messages import messages
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page


@blueprint.route("/cohorts/<int:cohort>/people/<int:member>/", methods=["GET", "POST"])
@access("educate")
def member(cohort: int, member: int) -> ResponseReturnValue:
    """One person: their work, what was written to them, and their details as a member, which can be changed."""
    own_cohort = my_cohort(cohort)
    membership = memberships.get(db(), own_cohort.id, member)
    if membership is None:
        abort(404)
    groups = cohorts.subgroups(db(), own_cohort.id, now())
    if request.method == "GET":
        return _page(own_cohort, membership, groups, _shown(membership))
    form = MemberForm(request.form, now())
    form.validate()
    group = next((one.id for one in groups if str(one.id) == form.group.data), None)
    first, last = _moments(form, membership)
    if membership.ends_at is not None and membership.ends_at <= now() and (last is None or last > membership.ends_at):
        # What people do after they leave is private, so they come back only if they agree.
        form.ends.errors.append("This membership has ended. To bring them back, invite them again")
    if form.problems or first is None:
        return _page(own_cohort, membership, groups, form)
    about = {name: form[name].data for name in ("grade", "specialty", "site")}
    memberships.change(db(), own_cohort.id, member, starts_at=first, ends_at=last, subgroup_id=group, **about)
    flash_success(f"{membership.name}'s details are saved.")
    return redirect(url_for("educator.member", cohort=own_cohort.id, member=member), 303)


def _shown(found: Member) -> MemberForm:
    return MemberForm(
        grade=found.grade,
        specialty=found.specialty,
        site=found.site,
        group=str(found.subgroup_id or ""),
        starts=day_of(found.starts_at),
        ends=last_day(found.ends_at) if found.ends_at else None,
    )


def _moments(form: MemberForm, found: Member) -> tuple[datetime | None, datetime | None]:
    """From the start of the first day to the end of the last; a day that was not changed keeps its stored moment."""
    shown = _shown(found)
    first = last = None
    if form.starts.data is not None:
        same = form.starts.data == shown.starts.data
        first = found.starts_at if same else moment(form.starts.data, time())
    if form.ends.data is not None:
        same = form.ends.boxes == shown.ends.boxes
        last = found.ends_at if same else moment(form.ends.data + timedelta(days=1), time())
    return first, last


def _page(cohort: Cohort, found: Member, groups: list[Subgroup], form: MemberForm) -> ResponseReturnValue:
    work = member_work(db(), cohort.id, found.person_id, catalogue().modules, now())
    part = asked_page(len(work), "work")
    page = render_template(
        "educator/cohorts/member.html",
        work=work[part.start : part.end],
        part=part,
        sent=messages.to_member(db(), cohort.id, found.person_id),
        cohort=cohort,
        member=found,
        subgroups=groups,
        form=form,
        errors=form.problems,
        active=found.active_at(now()),
        over=found.ends_at is not None and found.ends_at <= now(),
    )
    return page, 422 if form.problems else 200
