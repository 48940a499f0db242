"""A facilitator's private notes on a meeting: sealed with their own key, and shown only to them."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.case_names import names_discussed
from learnapp.learning_sets.meetings.meeting_page import leads
from learnapp.learning_sets.scope import my_set
from learnapp.store.sets import discussions
from learnapp.store.sets import facilitator_notes as kept
from learnapp.vault import VaultError
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_writing_drafts, vault
from learnapp.web.identity import editions, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import number_in
from learnapp.web.typed_writing import Typed, typed


@blueprint.route("/<int:set_id>/meetings/<int:number>/notes/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def facilitator_notes(set_id: int, number: int) -> ResponseReturnValue:
    membership = my_set(set_id)
    discussion = discussions.get(db(), set_id, number, "meeting")
    if discussion is None or not leads(membership, discussion):
        abort(404)
    note = kept.get(db(), discussion.id, person.id)
    draft = draft_here()
    if request.method == "GET":
        text = Typed(draft["text"][0]) if draft and draft.get("text") else Typed(_opened(note))
        return _page(membership, discussion, note, text, draft=bool(draft))
    text = typed(request.form, "note", required=False, own_names=lambda: names_discussed(db(), editions(), discussion))
    if not text.fine:
        return _page(membership, discussion, note, text)
    revision = number_in(request.form, "revision")
    if not kept.keep(db(), discussion.id, person.id, vault().seal(person.id, text.text), revision, now()):
        return _page(membership, discussion, note, text, stale=True)
    forget_draft()
    flash_success("Your notes are saved.")
    return redirect(url_for("learning_sets.meeting", set_id=set_id, number=number), 303)


def _opened(note: kept.FacilitatorNote | None) -> str:
    try:
        return vault().open(person.id, note.sealed) if note else ""
    except VaultError:
        return ""


def _page(
    membership: object,
    discussion: object,
    note: kept.FacilitatorNote | None,
    text: Typed,
    *,
    draft: bool = False,
    stale: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "learning_sets/meetings/facilitator_notes.html",
        membership=membership,
        discussion=discussion,
        note=note,
        text=text,
        draft=draft,
        stale=stale,
        errors=text.errors,
    )
    return page, 409 if stale else 422 if text.errors else 200
