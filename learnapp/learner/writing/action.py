"""One thing to do at work, with a date on which the site asks about it: done, not done, or moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.dates.typed_dates import DateBoxes, DateError, date_problem, parse_date
from learnapp.learner.blueprint import blueprint
from learnapp.learner.writing.subjects import Subject, find_subject, names_known, subject_or_404
from learnapp.store.learning import writings
from learnapp.store.learning.writings import Writing
from learnapp.vault import words as inside
from learnapp.vault.words import Words
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.drafts import draft_here, forget_draft, keeps_writing_drafts, vault
from learnapp.web.forms import makes_one
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import date_boxes, number_in
from learnapp.web.typed_writing import Typed, typed


def _date(boxes: DateBoxes) -> date:
    """The date typed, from today on. Raises DateError."""
    day = parse_date(*boxes, today())
    problem = date_problem(day, today())
    if problem is not None:
        raise DateError(problem)
    return day


@blueprint.route("/actions/new/", methods=["GET", "POST"])
@access("learn")
@makes_one("learner.writing")
@keeps_writing_drafts
def new_action() -> ResponseReturnValue:
    draft = draft_here()
    form: Mapping[str, str] = request.form
    if request.method == "GET":
        form = {name: values[0] for name, values in draft.items() if values} if draft else request.args
    subject = subject_or_404(form.get("module", ""), form.get("activity", ""), form.get("place", ""))
    if request.method == "GET":
        return _page(Typed(form.get("text", "")), subject, date_boxes(form, "due"), draft=bool(draft))
    text, boxes = typed(form, "action", own_names=names_known(subject.module)), date_boxes(form, "due")
    try:
        due = _date(boxes)
    except DateError as error:
        text = Typed(text.text, (*text.errors, ("due", str(error))), text.seen)
        return _page(text, subject, boxes)
    if not text.fine:
        return _page(text, subject, boxes)
    sealed = inside.seal(vault(), person.id, Words(text.text))
    writings.add(
        db(),
        person.id,
        "action",
        sealed,
        now(),
        module=subject.module,
        activity=subject.activity,
        place=subject.place,
        due_on=due,
    )
    forget_draft()
    flash_success("Your action is saved. It will be on your home page from its date.")
    return redirect(url_for("learner.reflections"), 303)


def _page(text: Typed, subject: Subject, boxes: DateBoxes, draft: bool = False) -> ResponseReturnValue:
    page = render_template(
        "learner/writing/new_action.html", text=text, subject=subject, boxes=boxes, draft=draft, errors=text.errors
    )
    return page, 422 if text.errors else 200


@blueprint.route("/actions/<int:writing>/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def action(writing: int) -> ResponseReturnValue:
    """Record the outcome of an action, or move it to another date."""
    own_action = writings.get(db(), person.id, writing)
    if own_action is None or own_action.kind != "action":
        abort(404)
    words = inside.read(vault(), person.id, own_action.sealed)
    draft = draft_here()
    if request.method == "GET":
        form = {name: values[0] for name, values in draft.items() if values} if draft else {}
        if not form and words:
            form = {"outcome": words.outcome, "came_of_it": words.came_of_it}
        return _action_page(own_action, words, form, Typed(form.get("came_of_it", "")), draft=bool(draft))
    came = typed(request.form, "answer", required=False, field="came_of_it", own_names=names_known(own_action.module))
    outcome, errors, due = request.form.get("outcome", ""), list(came.errors), own_action.due_on
    if outcome not in {"done", "not done", "moved"}:
        errors.insert(0, ("outcome", "Choose whether you did it"))
    if outcome == "moved":
        try:
            due = _date(date_boxes(request.form, "due"))
        except DateError as error:
            errors.append(("due", str(error)))
    came = Typed(came.text, tuple(errors), came.seen)
    if not came.fine:
        return _action_page(own_action, words, request.form, came)
    new = Words(words.text if words else "", "" if outcome == "moved" else outcome, came.text)
    settled = None if outcome == "moved" else now()
    sealed = inside.seal(vault(), person.id, new)
    revision = number_in(request.form, "revision")
    if not writings.change(db(), person.id, own_action.id, sealed, revision, now(), due_on=due, settled_at=settled):
        return _action_page(own_action, words, request.form, came, stale=True)
    forget_draft()
    flash_success(
        "Moved. It will be on your home page from its new date."
        if outcome == "moved"
        else "Saved. Well done for looking back at it."
    )
    return redirect(url_for("learner.one_writing", writing=own_action.id), 303)


def _action_page(
    writing: Writing,
    words: Words | None,
    form: Mapping[str, str],
    came: Typed,
    *,
    draft: bool = False,
    stale: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "learner/writing/action.html",
        one=writing,
        words=words,
        form=form,
        text=came,
        boxes=date_boxes(form, "due"),
        subject=find_subject(writing.module, writing.activity, writing.place),
        draft=draft,
        stale=stale,
        errors=came.errors,
    )
    return page, 409 if stale else 422 if came.errors else 200
