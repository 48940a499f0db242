"""A set's threads: open and closed ones, and starting one, which any member may."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.sets import thread_dates as rules
from learnapp.domain.sets.meeting_phases import first_phase, phase_of
from learnapp.domain.sets.tallies import quorum
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.meetings.offers import offers, places_offered
from learnapp.learning_sets.meetings.subjects import DiscussionSubject, subject_or_404
from learnapp.learning_sets.scope import SetMembership, my_set, open_set
from learnapp.learning_sets.threads.thread_forms import ThreadForm, thread_form
from learnapp.store.sets import discussions, sets
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, editions, person
from learnapp.web.monitoring.shared_limits import count_made
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page


@blueprint.get("/<int:set_id>/threads/")
@access("learn")
def threads(set_id: int) -> ResponseReturnValue:
    membership = my_set(set_id)
    found = discussions.of_set(db(), set_id, "thread")
    closed = [one for one in found if one.closed]
    part = asked_page(len(closed))
    return render_template(
        "learning_sets/threads/threads.html",
        membership=membership,
        running=[one for one in found if not one.closed],
        closed=closed[part.start : part.end],
        part=part,
        phases={one.number: phase_of(one.form, one.about, one.phase).title for one in found},
        most=rules.MOST_OPEN,
    )


@blueprint.route("/<int:set_id>/threads/new/", methods=["GET", "POST"])
@access("learn")
def new_thread(set_id: int) -> ResponseReturnValue:
    """First the subject; then, at an address that contains it, the rest."""
    membership = open_set(set_id)
    subject = subject_or_404()
    if subject is None:
        return render_template(
            "learning_sets/threads/new_thread.html", membership=membership, offers=offers(catalogue().modules.values())
        )
    return _begin(membership, subject)


def _begin(membership: SetMembership, subject: DiscussionSubject) -> ResponseReturnValue:
    if request.method == "GET":
        return _new_page(membership, thread_form(None, subject, now()))
    new = thread_form(request.form, subject, now())
    if not new.validate():
        return _new_page(membership, new, 422)
    count_made()
    sets.lock(db(), membership.the_set.id)
    running = [one for one in discussions.of_set(db(), membership.the_set.id, "thread") if not one.closed]
    same = next((one for one in running if _is_the_same(one, new)), None)
    if same is not None:
        flash_information("There is already a thread about this. Here it is.")
        return redirect(url_for("learning_sets.thread", set_id=membership.the_set.id, number=same.number), 303)
    if len(running) >= rules.MOST_OPEN:
        return _new_page(membership, new, 409, full=True)
    number = _make(membership, new)
    for words in new.said:
        flash_information(words)
    flash_success("The thread has started. Tell the others about it.")
    return redirect(url_for("learning_sets.thread", set_id=membership.the_set.id, number=number), 303)


def _is_the_same(one: discussions.Discussion, new: ThreadForm) -> bool:
    """Whether a running thread is about the same subject, so that a form sent twice makes one thread."""
    if new.subject.module is None:
        return one.about == "issue" and one.title == new.title.text and one.presenter_id == person.id
    return new.subject.is_of(one, new.place.data)


def _make(membership: SetMembership, new: ThreadForm) -> int:
    first, facilitator = first_phase("thread", new.subject.about), membership.facilitator
    voting = sum(one.role == "member" for one in membership.members)
    return discussions.make(
        db(),
        membership.the_set.id,
        form="thread",
        about=new.subject.about,
        title=new.item.named[:200] if new.item else new.title.text,
        phase=first.name,
        quorum=quorum(voting),
        now=now(),
        ends=new.dates[first.name],
        dates=new.dates,
        facilitator_id=facilitator.person_id if facilitator else None,
        presenter_id=None if new.subject.module else person.id,
        opened_at=now(),
        **new.subject.columns(catalogue(), new.place.data),
    )


def _new_page(
    membership: SetMembership, new: ThreadForm, status: int = 200, *, full: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "learning_sets/threads/begin_thread.html",
        membership=membership,
        places=places_offered(db(), editions(), catalogue(), person.id, new.subject),
        new=new,
        full=full,
        most=rules.MOST_OPEN,
        errors=new.all_problems,
    )
    return page, status
