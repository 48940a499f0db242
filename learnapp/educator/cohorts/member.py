"""One person of a cohort: their assigned work with extensions, the messages they were sent, and their details."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.typed_dates import BLANK_DATE, DateBoxes
from learnapp.domain.dates.uk_times import day_of, moment
from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.member_queries import member_work
from learnapp.educator.scope import last_day, my_cohort
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.cohorts.cohorts import Cohort, Subgroup
from learnapp.store.cohorts.memberships import Member
from learnapp.store.messages import messages
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import catalogue
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, date_boxes, read_date, read_line


@blueprint.route("/cohorts/<int:cohort>/people/<int:member>/", methods=["GET", "POST"])
@access("educate")
def member(cohort: int, member: int) -> ResponseReturnValue:
    """One person: their work, what was written to them, and their details as a member, which can be changed."""
    own_cohort = my_cohort(cohort)
    found = memberships.get(db(), own_cohort.id, member)
    if found is None:
        abort(404)
    groups = cohorts.subgroups(db(), own_cohort.id, now())
    if request.method == "GET":
        return _page(
            own_cohort, found, groups, _shown(found), DateBoxes.showing(day_of(found.starts_at)), _last_day(found), []
        )
    errors: FieldErrors = []
    typed = {
        name: read_line(errors, name, request.form.get(name, ""), what, longest, required=False)
        for name, what, longest in (("grade", "grade", 40), ("specialty", "specialty", 60), ("site", "site", 80))
    }
    group = next((one.id for one in groups if str(one.id) == request.form.get("group", "")), None)
    typed["group"] = str(group or "")
    starts, ends = date_boxes(request.form, "starts"), date_boxes(request.form, "ends")
    first, last = _moments(errors, found, starts, ends)
    if found.ends_at is not None and found.ends_at <= now() and (last is None or last > found.ends_at):
        # What somebody does after they left is theirs alone: they come back by agreeing to.
        errors.append(("ends", "This membership has ended. To bring them back, invite them again"))
    if errors or first is None:
        return _page(own_cohort, found, groups, typed, starts, ends, errors)
    about = {name: typed[name] for name in ("grade", "specialty", "site")}
    memberships.change(db(), own_cohort.id, member, starts_at=first, ends_at=last, subgroup_id=group, **about)
    flash_success(f"{found.name}'s details are saved.")
    return redirect(url_for("educator.member", cohort=own_cohort.id, member=member), 303)


def _shown(found: Member) -> dict[str, str]:
    about = {"grade": found.grade, "specialty": found.specialty, "site": found.site}
    return {**about, "group": str(found.subgroup_id or "")}


def _last_day(found: Member) -> DateBoxes:
    return DateBoxes.showing(last_day(found.ends_at)) if found.ends_at else BLANK_DATE


def _moments(
    errors: FieldErrors, found: Member, starts: DateBoxes, ends: DateBoxes
) -> tuple[datetime | None, datetime | None]:
    """From the first moment of the first day until the last day is over; a day that was left alone keeps its moment."""
    first_day = read_date(errors, "starts", starts, today())
    first = last = None
    if first_day is not None:
        first = found.starts_at if first_day == day_of(found.starts_at) else moment(first_day, time())
    if not ends.blank:
        last_day = read_date(errors, "ends", ends, today())
        if last_day is not None:
            kept = found.ends_at is not None and ends == _last_day(found)
            last = found.ends_at if kept else moment(last_day + timedelta(days=1), time())
            if first_day is not None and last_day < first_day:
                errors.append(("ends", "The last day must not be before the first day"))
    return first, last


def _page(
    cohort: Cohort,
    found: Member,
    groups: list[Subgroup],
    form: Mapping[str, str],
    starts: DateBoxes,
    ends: DateBoxes,
    errors: FieldErrors,
) -> ResponseReturnValue:
    page = render_template(
        "educator/cohorts/member.html",
        work=member_work(db(), cohort.id, found.person_id, catalogue().modules, now()),
        sent=messages.to_member(db(), cohort.id, found.person_id),
        cohort=cohort,
        member=found,
        subgroups=groups,
        form=form,
        starts=starts,
        ends=ends,
        errors=errors,
        active=found.active_at(now()),
        over=found.ends_at is not None and found.ends_at <= now(),
    )
    return page, 422 if errors else 200
