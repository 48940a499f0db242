"""Text that was typed but not saved yet: where it is, and discarding it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request
from flask.typing import ResponseReturnValue

from learnapp.learner.blueprint import blueprint
from learnapp.web.access import access
from learnapp.web.drafts import all_drafts, forget_draft, forget_on_device
from learnapp.web.forms import page_at, safe_path
from learnapp.web.identity import person
from learnapp.web.notices import flash_success

NAMES = {
    "learner.answer": "An answer to a quiz question",
    "learner.answer_review": "An answer to a review question",
    "learner.disagree": "Why you disagree with an answer",
    "learner.new_reflection": "A reflection",
    "learner.edit_writing": "A change to something you wrote",
    "learner.shareable": "A shareable version of a reflection",
    "learner.notes": "A note",
    "learner.new_action": "A workplace action",
    "learner.action": "How a workplace action went",
    "admin.organisation": "The settings of an organisation",
    "catalogue.report": "A report of a mistake",
    "educator.assignment": "A change to an assignment",
    "educator.draft_comment": "A comment on a line",
    "educator.draft_file": "A file of a module",
    "educator.draft_form": "A part of a file",
    "educator.extension": "More time for someone",
    "educator.invite": "A list of people to invite",
    "educator.new_assignment": "A new assignment",
    "educator.new_cohort": "A new cohort",
    "educator.new_message": "A message to learners",
    "educator.panels": "A new panel",
    "educator.settings": "The settings of a cohort",
    "educator.several_extensions": "More time for several people",
    "learning_sets.change_rules": "A change to ground rules",
    "learning_sets.edit_post": "A change to a post",
    "learning_sets.edit_set_action": "A change to an agreed action",
    "learning_sets.facilitator_notes": "Notes on a meeting",
    "learning_sets.new_set_action": "An agreed action",
    "learning_sets.reply": "A reply to a post",
    "learning_sets.report_post": "A report of a post",
    "learning_sets.set_action": "How an agreed action went",
    "learning_sets.write_post": "A post",
}


@dataclass(frozen=True)
class UnsavedDraft:
    """`href` is where it is shown again; empty if that page no longer exists. `address` names it."""

    name: str
    address: str
    href: str
    kept_at: datetime


def unsaved() -> list[UnsavedDraft]:
    """The drafts of this person. One query, and none if there are no drafts."""
    if not person.drafts:
        return []
    return [UnsavedDraft(_name(address), address, safe_path(address, ""), moment) for address, moment in all_drafts()]


def _name(address: str) -> str:
    page = page_at(address.split("?")[0], "POST")
    return NAMES.get(page[0] if page else "", "Something you typed")


@blueprint.post("/drafts/let-go/")
@access("learn")
def let_go() -> ResponseReturnValue:
    """Discard a draft; its page then starts as if nothing had been typed."""
    address = request.form.get("address", "")
    page = safe_path(address, "")
    forget_draft(address or "/")
    if page:
        forget_on_device(page.split("?")[0])
    flash_success("Your draft has been discarded.")
    return redirect(page or safe_path("/writing/", "/"), 303)
