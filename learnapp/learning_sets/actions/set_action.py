"""What a set's members agreed to do: the list, adding to it, and saying what happened.

Only its owner may change an action, take it off the list, and say what came of it. The facilitator
may write one down for a member who has agreed to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.typed_dates import DateBoxes
from learnapp.domain.sets import agreed_actions as rules
from learnapp.domain.sets.agreed_actions import OUTCOMES, Agenda, SetAction
from learnapp.learning_sets.actions.agreed_action_forms import (
    TypedAction,
    TypedOutcome,
    read_edit,
    read_new,
    read_what_happened,
)
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.case_names import names_discussed
from learnapp.learning_sets.scope import SetMembership, my_set, open_set
from learnapp.store.sets import agreed_actions, discussions
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.drafts import draft_here, forget_draft, keeps_writing_drafts
from learnapp.web.forms import makes_one
from learnapp.web.identity import editions, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page, date_boxes, number_in, whole_number
from learnapp.web.typed_writing import OwnNames

NEXT_TIME = "The set will start its next meeting with it."


def check_in(set_id: int, number: int) -> Agenda:
    """The actions that the set's discussion of this number begins with. One query."""
    return rules.agenda(*agreed_actions.looking_back(db(), set_id, number), number)


@blueprint.get("/<int:set_id>/actions/")
@access("learn")
def actions(set_id: int) -> ResponseReturnValue:
    membership = my_set(set_id)
    agreed = rules.by_urgency(agreed_actions.of_set(db(), set_id))
    settled = [one for one in agreed if one.settled_at is not None]
    open_ones = [one for one in agreed if one.settled_at is None]
    part, of_open = asked_page(len(settled)), asked_page(len(open_ones), "open")
    return render_template(
        "learning_sets/actions/actions.html",
        membership=membership,
        open_ones=open_ones[of_open.start : of_open.end],
        of_open=of_open,
        settled=settled[part.start : part.end],
        part=part,
        today=today(),
    )


@blueprint.route("/<int:set_id>/actions/new/", methods=["GET", "POST"])
@access("learn")
@makes_one("learning_sets.the_set")
@keeps_writing_drafts
def new_set_action(set_id: int) -> ResponseReturnValue:
    """Agree to do something; or, as the facilitator, write down what a member has agreed to."""
    membership = open_set(set_id)
    form, draft = _form()
    if request.method == "GET":
        return _new_page(membership, TypedAction.shown(form, person.id), draft=draft)
    new = read_new(form, membership, today(), _names(set_id, whole_number(form.get("discussion", ""))))
    if not new.fine:
        return _new_page(membership, new)
    assert new.due_on is not None
    agreed_actions.add(db(), set_id, new.owner_id, new.text.text, new.due_on, now(), number=new.number)
    forget_draft()
    flash_success(f"Saved. {NEXT_TIME}")
    return redirect(_back(set_id, new.number), 303)


def _names(set_id: int, number: int | None) -> OwnNames:
    """The names in the discussion that an action came from, looked up only if needed."""
    return lambda: names_discussed(db(), editions(), discussions.get(db(), set_id, number) if number else None)


def _new_page(membership: SetMembership, new: TypedAction, *, draft: bool = False) -> ResponseReturnValue:
    page = render_template(
        "learning_sets/actions/new_set_action.html",
        membership=membership,
        new=new,
        draft=draft,
        errors=new.text.errors,
        me=person.id,
    )
    return page, 422 if new.text.errors else 200


def _back(set_id: int, number: int | None) -> str:
    """Where an action was agreed: the discussion, or else the list."""
    if number is None:
        return url_for("learning_sets.actions", set_id=set_id)
    return url_for("learning_sets.discussion", set_id=set_id, number=number)


@blueprint.route("/<int:set_id>/actions/<int:action>/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def set_action(set_id: int, action: int) -> ResponseReturnValue:
    """Say what happened, whatever it was."""
    membership, own_action = _own(set_id, action, to_change=request.method == "POST")
    form, draft = _form()
    if request.method == "GET":
        if not draft:
            form = {"outcome": own_action.outcome, "came_of_it": own_action.came_of_it}
        return _what_happened_page(membership, own_action, TypedOutcome.shown(form), draft=draft)
    told = read_what_happened(form, own_action, today(), _names(set_id, own_action.discussion))
    if not told.fine:
        return _what_happened_page(membership, own_action, told)
    revision, came_of_it = number_in(form, "revision"), told.came_of_it.text
    if not agreed_actions.settle(db(), person.id, own_action.id, revision, told.outcome, came_of_it, now()):
        return _what_happened_page(membership, _own(set_id, action)[1], told, stale=True)
    if told.next_due is not None:
        agreed_actions.add(db(), set_id, person.id, told.next_text or own_action.text, told.next_due, now())
    forget_draft()
    flash_success("Noted. " + NEXT_TIME)
    return redirect(url_for("learning_sets.actions", set_id=set_id), 303)


def _what_happened_page(
    membership: SetMembership, action: SetAction, told: TypedOutcome, *, draft: bool = False, stale: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "learning_sets/actions/set_action.html",
        membership=membership,
        one=action,
        told=told,
        outcomes=OUTCOMES,
        draft=draft,
        stale=stale,
        errors=told.errors,
        today=today(),
    )
    return page, 409 if stale else 422 if told.errors else 200


@blueprint.route("/<int:set_id>/actions/<int:action>/edit/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def edit_set_action(set_id: int, action: int) -> ResponseReturnValue:
    """Change an action or its date, until its owner has reported on it."""
    membership, own_action = _own(set_id, action, to_change=True)
    if own_action.settled_at is not None:
        return redirect(url_for("learning_sets.set_action", set_id=set_id, action=action), 303)
    form, draft = _form()
    if request.method == "GET":
        boxes = date_boxes(form, "due") if draft else DateBoxes.showing(own_action.due_on)
        new = TypedAction.shown({"text": own_action.text, **form}, person.id, boxes)
        return _edit_page(membership, own_action, new, draft=draft)
    new = read_edit(form, own_action, today(), _names(set_id, own_action.discussion))
    if not new.fine:
        return _edit_page(membership, own_action, new)
    assert new.due_on is not None
    if not agreed_actions.edit(db(), person.id, own_action.id, number_in(form, "revision"), new.text.text, new.due_on):
        return _edit_page(membership, _own(set_id, action)[1], new, stale=True)
    forget_draft()
    flash_success("Changed.")
    return redirect(url_for("learning_sets.actions", set_id=set_id), 303)


def _edit_page(
    membership: SetMembership, action: SetAction, new: TypedAction, *, draft: bool = False, stale: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "learning_sets/actions/edit_set_action.html",
        membership=membership,
        one=action,
        new=new,
        draft=draft,
        stale=stale,
        errors=new.text.errors,
    )
    return page, 409 if stale else 422 if new.text.errors else 200


@blueprint.post("/<int:set_id>/actions/<int:action>/delete/")
@access("learn")
def delete_set_action(set_id: int, action: int) -> ResponseReturnValue:
    """Take an action off the list. What its owner has reported stays in the set's record."""
    _, own_action = _own(set_id, action, to_change=True)
    if not agreed_actions.delete(db(), person.id, own_action.id):
        return redirect(url_for("learning_sets.set_action", set_id=set_id, action=action), 303)
    flash_success("Action removed.")
    return redirect(url_for("learning_sets.actions", set_id=set_id), 303)


def _own(set_id: int, action: int, *, to_change: bool = False) -> tuple[SetMembership, SetAction]:
    membership = open_set(set_id) if to_change else my_set(set_id)
    own_action = agreed_actions.own(db(), set_id, person.id, action)
    if own_action is None:
        abort(404)
    return membership, own_action


def _form() -> tuple[Mapping[str, str], bool]:
    """The form that was sent or, when the page is opened, the stored draft or else the values in its address."""
    if request.method == "POST":
        return request.form, False
    draft = draft_here()
    if draft:
        return {name: values[0] for name, values in draft.items() if values}, True
    return request.args, False
