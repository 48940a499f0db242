"""The people of a cohort: finding them, putting them into sub-groups, ending memberships; and one person's details."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.typed_dates import BLANK_DATE, DateBoxes
from learnapp.domain.dates.uk_times import day_of, moment
from learnapp.educator.blueprint import blueprint
from learnapp.educator.scope import last_day, my_cohort
from learnapp.store.cohorts import cohorts, invitations, memberships
from learnapp.store.cohorts.cohorts import Cohort, Subgroup
from learnapp.store.cohorts.memberships import Member, MemberFilters
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.notices import flash_problem, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, date_boxes, read_date, read_line, search_words, whole_number

MOST_AT_ONCE = 200
"""People ticked on one page; a page shows 50."""


@blueprint.get("/cohorts/<int:cohort>/people/")
@access("educate")
def people(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    wanted = _wanted(request.args)
    return render_template(
        "educator/cohorts/people.html",
        cohort=own_cohort,
        wanted=wanted,
        found=memberships.page(
            db(), own_cohort.id, now(), wanted, whole_number(request.args.get("page", "1"), most=10**6) or 1
        ),
        subgroups=cohorts.subgroups(db(), own_cohort.id, now()),
        waiting=invitations.count_waiting(db(), own_cohort.id, now()),
        everybody=memberships.count(db(), own_cohort.id, now()),
    )


def _wanted(form: Mapping[str, str]) -> MemberFilters:
    state = form.get("state", "now")
    return MemberFilters(
        search_words(form),
        whole_number(form.get("group", ""), least=0),
        state if state in {"later", "ended"} else "now",  # type: ignore[arg-type]
    )


def _back(cohort: Cohort) -> ResponseReturnValue:
    """The page of people that the form was on."""
    kept: dict[str, Any] = {
        name: value for name in ("name", "group", "state", "page") if (value := request.form.get(name, "")[:100])
    }
    return redirect(url_for("educator.people", cohort=cohort.id, **kept), 303)


def _ticked() -> list[int]:
    found = [whole_number(typed) for typed in request.form.getlist("person")[:MOST_AT_ONCE]]
    return [one for one in found if one]


@blueprint.post("/cohorts/<int:cohort>/people/subgroup/")
@access("educate")
def put_in_subgroup(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    ticked = _ticked()
    groups = cohorts.subgroups(db(), own_cohort.id, now())
    wanted = request.form.get("into", "")
    chosen = next((one for one in groups if str(one.id) == wanted), None)
    if not ticked:
        flash_problem("You did not select anyone, so nothing was changed.")
    elif chosen is None and wanted != "none":
        flash_problem("Choose a sub-group and try again. Nothing was changed.")
    else:
        moved = memberships.put_in_subgroup(db(), own_cohort.id, ticked, chosen.id if chosen else None)
        where = f"are in {chosen.name}" if chosen else "are in no sub-group"
        flash_success(f"{moved} {'person' if moved == 1 else 'people'} {where} now.".replace("person are", "person is"))
    return _back(own_cohort)


@blueprint.post("/cohorts/<int:cohort>/people/end/")
@access("educate")
def end_memberships(cohort: int) -> ResponseReturnValue:
    """Ask, then end the memberships of everybody who was ticked."""
    own_cohort = my_cohort(cohort)
    ticked = _ticked()
    if not ticked:
        flash_problem("You did not select anyone, so nothing was changed.")
        return _back(own_cohort)
    if request.form.get("sure") != "yes":
        found = memberships.named(db(), own_cohort.id, ticked)
        return render_template(
            "educator/cohorts/end_memberships.html", cohort=own_cohort, people=found, form=request.form
        )
    ended = sum(memberships.end(db(), own_cohort.id, one, now()) for one in ticked)
    flash_success(f"{ended} {'membership has' if ended == 1 else 'memberships have'} ended.")
    return _back(own_cohort)


# One person --------------------------------------------------------------------------------------


@blueprint.route("/cohorts/<int:cohort>/people/<int:member>/", methods=["GET", "POST"])
@access("educate")
def member(cohort: int, member: int) -> ResponseReturnValue:
    """What is known of somebody as a member, and from when to when they are one."""
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
    return redirect(url_for("educator.people", cohort=own_cohort.id), 303)


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
