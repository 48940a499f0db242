"""The courses that people come from, and the cohort that the learners of one join."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.numbers.list_pages import LINES
from learnapp.domain.people.name_order import found_in
from learnapp.launch.blueprint import blueprint
from learnapp.launch.launch_errors import PlatformDownError
from learnapp.launch.roster import bring_in
from learnapp.launch.scope import own_key
from learnapp.store.cohorts import cohorts
from learnapp.store.launches import courses as store
from learnapp.store.launches import platforms
from learnapp.store.launches.courses import Course
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import acting, look_again, person, settings
from learnapp.web.launches.launched import COURSE
from learnapp.web.notices import flash_success
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import FieldErrors, asked_page, search_words


@blueprint.get("/courses/")
@access("educate")
def courses() -> ResponseReturnValue:
    """Courses of the organisations in which the person is an educator; from a course's frame, that course."""
    own = store.of(db(), acting().where("educate"))
    came_from = session.get(COURSE)
    if any(one.id == came_from for one in own):
        return redirect(url_for("launch.course", course_id=came_from))
    names = {one.id: one.name for one in platforms.every(db())}
    text = search_words(request.args, "q")
    found = [one for one in own if not text or found_in(text, one.title)]
    part = asked_page(len(found))
    return render_template(
        "launch/courses.html",
        courses=found[part.start : part.end],
        part=part,
        names=names,
        text=text,
        searchable=len(own) > LINES,
    )


@blueprint.route("/courses/<int:course_id>/", methods=["GET", "POST"])
@access("educate")
def course(course_id: int) -> ResponseReturnValue:
    """Choose the cohort that learners of a course join, and bring in those who have an account already."""
    found = store.get(db(), course_id)
    if found is None or found.organisation_id not in acting().where("educate"):
        abort(404)
    own = [one.cohort for one in cohorts.of_educator(db(), person.id, now())]
    own = [one for one in own if one.organisation_id == found.organisation_id and one.closed_at is None]
    if request.method == "GET":
        return _page(found, own)
    chosen = next((one for one in own if str(one.id) == request.form.get("cohort")), None)
    if chosen is None:
        return _page(found, own, [("cohort", "Choose a cohort")])
    store.give_cohort(db(), found.id, chosen.id)
    if not found.members_url:
        flash_success(f"Learners join {chosen.name} when they open a link in the course.")
        return redirect(url_for("launch.course", course_id=found.id), 303)
    return _brought(found, own, chosen.id, chosen.name)


def _page(found: Course, own: list[cohorts.Cohort], errors: FieldErrors | None = None) -> ResponseReturnValue:
    page = render_template(
        "launch/course.html", course=found, cohorts=own, platform=store.platform_of(db(), found), errors=errors or []
    )
    return page, 422 if errors else 200


def _brought(found: Course, own: list[cohorts.Cohort], cohort_id: int, name: str) -> ResponseReturnValue:
    from learnapp.launch import platform_calls

    platform, where = platforms.get(db(), found.platform_id), found.organisation_id
    assert platform is not None
    assert where is not None
    commit()  # the choice is saved, and no connection is held while waiting for the platform
    try:
        members = list(platform_calls.members_of(platform, own_key(), found.members_url, settings().inside_hosts))
    except PlatformDownError as error:
        text = f"{platform.name} did not give its list: {error}. Learners still join when they open a link"
        return _page(found, own, [("cohort", text)])
    look_again()
    result = bring_in(db(), platform.namespace, members, cohort_id, where, now())
    flash_success(
        f"{result.joined} {'person has' if result.joined == 1 else 'people have'} joined {name}. {result.there} "
        f"{'was' if result.there == 1 else 'were'} in it already. {result.later} will join when they next open a link "
        "in the course."
    )
    return redirect(url_for("launch.course", course_id=found.id), 303)
