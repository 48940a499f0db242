"""Text that was typed but not saved yet: where it is, and discarding it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, request
from flask.typing import ResponseReturnValue

from learnapp.learner.blueprint import blueprint
from learnapp.web.access import access
from learnapp.web.drafts import all_drafts, forget_draft
from learnapp.web.forms import page_at, safe_path
from learnapp.web.identity import person
from learnapp.web.notices import flash_success

NAMES = {
    "learner.answer": "An answer to a quiz question",
    "learner.answer_review": "An answer to a review question",
    "learner.new_reflection": "A reflection",
    "learner.edit_writing": "A change to something you wrote",
    "learner.shareable": "A shareable version of a reflection",
    "learner.notes": "A note",
    "learner.new_action": "A workplace action",
    "learner.action": "How a workplace action went",
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
    forget_draft(address or "/")
    flash_success("Your draft has been discarded.")
    return redirect(safe_path(address, safe_path("/writing/", "/")), 303)
