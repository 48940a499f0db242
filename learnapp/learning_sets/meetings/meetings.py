"""A set's meetings: coming and past ones, and planning one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.sets.meeting_phases import GATHERING, PHASES, first_phase, length
from learnapp.domain.sets.tallies import quorum
from learnapp.exports.calendar import SetMeeting, meeting_event
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.meetings.meeting_forms import MeetingForm
from learnapp.learning_sets.meetings.offers import offers, places_offered
from learnapp.learning_sets.meetings.subjects import DiscussionSubject, subject_or_404
from learnapp.learning_sets.scope import SetMembership, my_set, open_set
from learnapp.store.sets import discussions, sets
from learnapp.store.sets.discussions import Discussion
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions, person, site_address
from learnapp.web.monitoring.shared_limits import count_made
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.sending import download
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page

MOST_COMING = 20
"""How many meetings of a set may be planned or running."""


@blueprint.get("/<int:set_id>/meetings/")
@access("learn")
def meetings(set_id: int) -> ResponseReturnValue:
    membership = my_set(set_id)
    found = discussions.of_set(db(), set_id, "meeting")
    past = [one for one in found if one.closed]
    part = asked_page(len(past))
    return render_template(
        "learning_sets/meetings/meetings.html",
        membership=membership,
        coming=sorted((one for one in found if not one.closed), key=lambda one: one.phase_ends_at or now()),
        past=past[part.start : part.end],
        part=part,
    )


@blueprint.get("/<int:set_id>/meetings/<int:number>/meeting.ics")
@access("learn")
def meeting_calendar(set_id: int, number: int) -> ResponseReturnValue:
    """A planned meeting as a file for a calendar; 404 if it has no date. It names the set, not the subject."""
    membership = my_set(set_id)
    discussion = discussions.get(db(), set_id, number, "meeting")
    if discussion is None or discussion.meets_at is None:
        abort(404)
    lasts = sum((length(phase, "meeting") for phase in PHASES["meeting", discussion.about]), timedelta())
    site = site_address()
    link = site + url_for("learning_sets.meeting", set_id=set_id, number=number)
    event = SetMeeting(set_id, number, membership.the_set.name, discussion.meets_at, lasts, link)
    key = hashlib.sha256(str(current_app.secret_key).encode()).digest()
    return download(meeting_event(event, key, now()), "text/calendar", "meeting.ics")


@blueprint.route("/<int:set_id>/meetings/new/", methods=["GET", "POST"])
@access("learn")
def new_meeting(set_id: int) -> ResponseReturnValue:
    """First the kind of subject; then, at an address that contains it, the rest."""
    membership = open_set(set_id)
    subject = subject_or_404()
    if subject is None:
        return render_template(
            "learning_sets/meetings/new_meeting.html",
            membership=membership,
            offers=offers(catalogue().modules.values()),
            on_now=[one for one in discussions.of_set(db(), set_id, "meeting") if one.on_now],
        )
    return _plan(membership, subject)


def _plan(membership: SetMembership, subject: DiscussionSubject) -> ResponseReturnValue:
    usual = quorum(sum(one.role == "member" for one in membership.members))
    if request.method == "GET":
        return _plan_page(membership, MeetingForm(None, membership, subject, now(), quorum=usual))
    plan = MeetingForm(_typed(), membership, subject, now())
    if not plan.validate():
        return _plan_page(membership, plan, 422)
    set_id = membership.the_set.id
    count_made()
    sets.lock(db(), set_id)
    coming = [one for one in discussions.of_set(db(), set_id, "meeting") if not one.closed]
    same = next((one for one in coming if _is_the_same(one, plan)), None)
    if same is not None:
        flash_information("This meeting is already planned. Here it is.")
        return redirect(url_for("learning_sets.meeting", set_id=set_id, number=same.number), 303)
    if len(coming) >= MOST_COMING:
        full = f"There are {MOST_COMING} meetings that have not ended. Cancel or end one before you plan another"
        return _plan_page(membership, plan, 409, full)
    number = _make(membership, plan, usual)
    made = discussions.get(db(), set_id, number) if plan.date.data is None else None
    if made:  # the person who presses “Start now” is there
        discussions.arrive(db(), made.id, person.id, now())
    if plan.date.said:
        flash_information(plan.date.said)
    flash_success("The meeting is planned." if plan.date.data else "The meeting is open. Tell the others to join.")
    return redirect(url_for("learning_sets.meeting", set_id=set_id, number=number), 303)


def _typed() -> Mapping[str, str]:
    """The form as sent; "Start now" leaves out the date and time, whatever they hold."""
    if "start" not in request.form:
        return request.form
    return {name: typed for name, typed in request.form.items() if name != "time" and not name.startswith("date-")}


def _is_the_same(one: Discussion, plan: MeetingForm) -> bool:
    """Whether a meeting that has not started is the one planned here, so that a form sent twice makes one meeting."""
    when = one.phase == GATHERING and one.meets_at == plan.date.data
    if plan.subject.module is None:
        return when and (one.about, one.title, one.presenter_id) == ("issue", plan.title.data, plan.presenter.data)
    return when and plan.subject.is_of(one, plan.place.data)


def _make(membership: SetMembership, plan: MeetingForm, usual: int) -> int:
    phase = first_phase("meeting", plan.subject.about)
    facilitator = membership.facilitator
    return discussions.make(
        db(),
        membership.the_set.id,
        form="meeting",
        about=plan.subject.about,
        title=plan.item.named[:200] if plan.item else plan.title.data,
        phase=phase.name,
        quorum=plan.quorum.data if plan.subject.module else usual,
        now=now(),
        ends=(plan.date.data or now()) + length(phase, "meeting"),
        facilitator_id=facilitator.person_id if facilitator else None,
        presenter_id=plan.presenter.data,
        observer_id=plan.observer.data,
        meets_at=plan.date.data,
        **plan.subject.columns(catalogue(), plan.place.data),
    )


def _plan_page(membership: SetMembership, plan: MeetingForm, status: int = 200, full: str = "") -> ResponseReturnValue:
    page = render_template(
        "learning_sets/meetings/plan_meeting.html",
        membership=membership,
        places=places_offered(db(), editions(), catalogue(), person.id, plan.subject),
        plan=plan,
        errors=[("", full)] if full else plan.problems,
    )
    return page, status
