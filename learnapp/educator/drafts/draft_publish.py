"""Publishing a draft: what changed since the published edition, its class, and the note that learners read."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.reading.skeleton import not_rewritten
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts import draft_actions
from learnapp.educator.drafts.draft_entries import class_of, entry_with, note_of, note_problem
from learnapp.educator.drafts.draft_queries import DraftRead, entry_missing, other_errors
from learnapp.educator.drafts.scope import my_draft, read_draft
from learnapp.store.content import bank_drafts, module_drafts
from learnapp.store.content.media_stores import MediaAwayError
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import editions, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

EVERYONES = "This module is no longer your organisation’s own. Ask the people who run the site to publish it"
CHANGED = "A colleague has changed the draft since this page was opened. Look at it again before you publish"


@blueprint.route("/drafts/<int:draft>/publish/", methods=["GET", "POST"])
@access("author")
def draft_publish(draft: int) -> ResponseReturnValue:
    """Say what publishing would do and, once confirmed, publish."""
    own_draft = my_draft(draft)
    if request.method == "GET":
        return _page(own_draft, [])
    module_drafts.lock(db(), own_draft.id)
    read = read_draft(own_draft)
    if own_draft.bank:
        return _bank_published(read)
    entry, note = entry_missing(read), " ".join(request.form.get("note", "").split())
    errors: FieldErrors = []
    if not person.may("administer") and module_drafts.is_of_others(db(), own_draft.module, own_draft.organisation_id):
        errors.append(("stamp", EVERYONES))
    elif request.form.get("stamp") != read.preview.stamp:
        errors.append(("stamp", CHANGED))
    elif other_errors(read):
        errors.append(("problems", "Correct the errors before you publish"))
    elif entry and (wrong := note_problem(note)):
        errors.append(("note", wrong))
    if errors:
        return _page(own_draft, errors)
    written = entry_with(entry, note) if entry else ""
    try:
        done = draft_actions.publish(db(), own_draft, editions().library, written, person.id, now())
    except MediaAwayError:
        return _page(own_draft, [("problems", draft_actions.MEDIA_AWAY)])
    if done.outcome == "unchanged":
        flash_success("Nothing has changed since it was published.")
    elif done.outcome == "new":
        flash_success("Published.")
    else:
        return _page(own_draft, [("problems", "; ".join(str(p) for p in done.problems if p.severity == "error"))])
    return redirect(url_for("educator.draft", draft=own_draft.id), 303)


def _bank_published(read: DraftRead) -> ResponseReturnValue:
    """A bank has no edition of its own: the modules that ask its questions take them when they are next published."""
    errors: FieldErrors = []
    if request.form.get("stamp") != read.preview.stamp:
        errors.append(("stamp", CHANGED))
    elif read.preview.errors:
        errors.append(("problems", "Correct the errors before you publish"))
    if errors:
        return _page(read.draft, errors)
    if draft_actions.publish_bank(db(), read.draft, person.id, now()):
        flash_success("Published. Modules take the questions when you publish those modules.")
    else:
        flash_success("Nothing has changed since it was published.")
    return redirect(url_for("educator.draft", draft=read.draft.id), 303)


def _page(draft: ModuleDraft, errors: FieldErrors) -> ResponseReturnValue:
    read = read_draft(draft)
    entry = entry_missing(read)
    comments = module_drafts.comments(db(), draft.id)
    page = render_template(
        "educator/drafts/draft_publish.html",
        draft=draft,
        preview=read.preview,
        stopping=other_errors(read),
        entry=entry,
        cls=class_of(entry),
        note=request.form.get("note") or note_of(entry),
        asked_by=bank_drafts.asked_by(db(), draft.organisation_id, draft.bank) if draft.bank else (),
        not_rewritten=not_rewritten({name: read.files[name].text for name in read.texts}),
        open=sum(not comment.settled for comment in comments),
        errors=errors,
    )
    return page, 422 if errors else 200
