"""A set's threads: open and closed ones, and starting one, which any member may."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.content.content import Module
from learnapp.domain.sets import thread_dates as rules
from learnapp.domain.sets import vote_items
from learnapp.domain.sets.meeting_phases import first_phase, phase_of
from learnapp.domain.sets.tallies import quorum
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.meetings.offers import offers, places_offered
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
    if request.values.get("about") == "issue":
        return _begin(membership, None, "")
    if "activity" not in request.values:
        return render_template(
            "learning_sets/threads/new_thread.html", membership=membership, offers=offers(catalogue().modules.values())
        )
    module = catalogue().modules.get(request.values.get("module", ""))
    activity = request.values["activity"]
    if module is None or not vote_items.places(module, activity):
        abort(404)
    return _begin(membership, module, activity)


def _begin(membership: SetMembership, module: Module | None, activity: str) -> ResponseReturnValue:
    if request.method == "GET":
        return _new_page(membership, module, activity, thread_form(None, module, activity, now()))
    new = thread_form(request.form, module, activity, now())
    if not new.validate():
        return _new_page(membership, module, activity, new, 422)
    count_made()
    sets.lock(db(), membership.the_set.id)
    running = [one for one in discussions.of_set(db(), membership.the_set.id, "thread") if not one.closed]
    same = next((one for one in running if _says_the_same(one, new, module, activity)), None)
    if same is not None:
        flash_information("There is already a thread about this. Here it is.")
        return redirect(url_for("learning_sets.thread", set_id=membership.the_set.id, number=same.number), 303)
    if len(running) >= rules.MOST_OPEN:
        return _new_page(membership, module, activity, new, 409, full=True)
    number = _make(membership, module, activity, new)
    for words in new.said:
        flash_information(words)
    flash_success("The thread has started. Tell the others about it.")
    return redirect(url_for("learning_sets.thread", set_id=membership.the_set.id, number=number), 303)


def _says_the_same(one: discussions.Discussion, new: ThreadForm, module: Module | None, activity: str) -> bool:
    """Whether a running thread is about the same subject, so that a form sent twice makes one thread."""
    if module is None:
        return one.about == "issue" and one.title == new.title.text and one.presenter_id == person.id
    return (one.module, one.activity, one.place) == (module.slug, activity, new.place.data)


def _make(membership: SetMembership, module: Module | None, activity: str, new: ThreadForm) -> int:
    first, facilitator = first_phase("thread", new.about), membership.facilitator
    voting = sum(one.role == "member" for one in membership.members)
    about = {"module": module.slug, "activity": activity, "place": new.place.data} if module else {}
    return discussions.make(
        db(),
        membership.the_set.id,
        form="thread",
        about=new.about,
        title=new.item.named[:200] if new.item else new.title.text,
        phase=first.name,
        quorum=quorum(voting),
        now=now(),
        ends=new.dates[first.name],
        dates=new.dates,
        edition=catalogue().editions[module.slug] if module else None,
        facilitator_id=facilitator.person_id if facilitator else None,
        presenter_id=None if module else person.id,
        opened_at=now(),
        **about,
    )


def _new_page(
    membership: SetMembership,
    module: Module | None,
    activity: str,
    new: ThreadForm,
    status: int = 200,
    *,
    full: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "learning_sets/threads/begin_thread.html",
        membership=membership,
        module=module,
        activity=module.activity(activity) if module else None,
        slug=activity,
        places=places_offered(db(), editions(), catalogue(), person.id, module, activity) if module else [],
        new=new,
        full=full,
        most=rules.MOST_OPEN,
        errors=new.all_problems,
    )
    return page, status
