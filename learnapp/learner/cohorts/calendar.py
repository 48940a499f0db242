"""The calendar feed: a person's due dates, reviews and actions in their own calendar, and the page about it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.cohorts.assignment_summaries import summaries
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.learning.review_days import review_days
from learnapp.domain.quizzes import review_scheduling
from learnapp.exports.calendar import DueAction, DueWork, Links
from learnapp.exports.calendar import calendar as as_ical
from learnapp.learner.blueprint import blueprint
from learnapp.store.cohorts import assignments
from learnapp.store.learning import reviews
from learnapp.store.people import feeds, sign_ins
from learnapp.store.security import rate_limits
from learnapp.store.sets import agreed_actions
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import (
    act_as,
    catalogue,
    launched_for,
    organisation_name,
    person,
    several_organisations,
    site_address,
)
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import commit, db, store

MOST_AN_HOUR = 240
"""How often one feed can be read in an hour, by everyone who has its address. Mail scanners read it too."""


@blueprint.get("/account/calendar/")
@access("learn")
def calendar() -> ResponseReturnValue:
    """Whether there is a feed. Its address cannot be shown again: only a digest of it is kept."""
    return _page(feeds.made_at(db(), person.id))


def _page(made_at: datetime | None, address: str | None = None) -> str:
    return render_template(
        "learner/cohorts/calendar.html",
        made_at=made_at,
        address=address,
        only=organisation_name(launched_for()),
        several=several_organisations(),
    )


@blueprint.post("/account/calendar/")
@access("learn")
def make_calendar() -> ResponseReturnValue:
    """Create a feed, or renew its address, and show the address this once.

    In a session that a platform launched, the feed covers that one's organisation alone. If the page is sent again, by
    the Back button or a reload, the address that was just copied keeps working.
    """
    sign_ins.hold(db(), person.id, person.token)
    there_is = feeds.made_at(db(), person.id)
    if request.form.get("instead_of", "") != (there_is.isoformat() if there_is else ""):
        flash_information(
            "You have already created a feed, and its address works. If you did not copy it, create a new address."
        )
        return redirect(url_for("learner.calendar"), 303)
    token = feeds.make(db(), person.id, now(), launched_for())
    return _page(now(), site_address() + url_for("learner.calendar_feed", token=token))


@blueprint.post("/account/calendar/stop/")
@access("learn")
def stop_calendar() -> ResponseReturnValue:
    feeds.stop(db(), person.id)
    flash_success("Your calendar feed has stopped. Its address no longer works.")
    return redirect(url_for("learner.calendar"), 303)


@blueprint.get("/calendar/<token>.ics")
@access("anyone")
def calendar_feed(token: str) -> ResponseReturnValue:
    """The feed, for anyone who has its address: a calendar program cannot sign in."""
    feed = feeds.find(db(), token)
    if feed is None:
        abort(404)
    owner = feed.person_id
    commit()  # Commit: the reads so far must not block the count's write.
    with store().write() as connection:
        seen = rate_limits.count(connection, f"calendar:{owner}", now(), 3600)
    if seen > MOST_AN_HOUR:
        abort(429)
    act_as(owner, feed.only)
    lives = catalogue().living
    day = review_scheduling.start_of_day(now()), review_scheduling.end_of_day(now())
    done, _ = reviews.counts(db(), owner, *day, lives)
    due = [day_of(moment) for moment in feeds.due_moments(db(), owner, lives)]
    days = review_days(due, today(), review_scheduling.left_today(done), review_scheduling.MOST_A_DAY)
    actions = [DueAction(action.id, action.due_on) for action in feeds.open_actions(db(), owner)]
    actions += [DueAction(action.id, action.due_on, in_set=True) for action in agreed_actions.open_of(db(), owner)]
    links = Links(site_address() + url_for("learner.review"), site_address() + url_for("learner.home"))
    key = hashlib.sha256(str(current_app.secret_key).encode()).digest()
    body = as_ical(days, actions, links, str(owner), key, now(), _due_work(owner))
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'inline; filename="learnapp.ics"'
    return answer


def _due_work(owner: int) -> list[DueWork]:
    """Assigned work of the feed's owner that has a due date, including done work, which is marked."""
    found = []
    for piece in summaries(assignments.assigned_work_of(db(), owner, now()), catalogue().modules, now()):
        work, first = piece.work, piece.work.sources[0]
        if work.due_at is None:
            continue
        if piece.activity:
            path = url_for("learner.activity", module=piece.module.slug, activity=piece.activity.slug)
        else:
            path = url_for("catalogue.module", module=piece.module.slug)
        changed = max(first.changed_at, work.done_at or first.changed_at)
        found.append(
            DueWork(
                first.assignment, piece.title, work.due_at, site_address() + path, first.made_at, changed, work.finished
            )
        )
    return found
