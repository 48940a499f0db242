"""Every save of a draft: by whom and when, what differed, and bringing one back."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.merging import difference
from learnapp.domain.source.pictures import FOLDER
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.scope import my_draft
from learnapp.store.content import module_drafts
from learnapp.store.content.module_drafts import MOST_LISTED
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import whole_number

KINDS = {
    "saved": "Saved",
    "automatic": "Saved while typing",
    "merged": "Merged with a colleague’s changes",
    "aside": "Kept aside: a colleague had changed the same lines",
    "restored": "Brought back",
    "imported": "Imported",
}


@blueprint.get("/drafts/<int:draft>/history/")
@access("author")
def draft_history(draft: int) -> ResponseReturnValue:
    own_draft = my_draft(draft)
    name, before = request.args.get("file", ""), whole_number(request.args.get("before", ""))
    saves = module_drafts.history(db(), own_draft.id, name, before)
    return render_template(
        "educator/drafts/draft_history.html",
        draft=own_draft,
        name=name,
        saves=saves,
        kinds=KINDS,
        older=saves[-1].id if len(saves) == MOST_LISTED else None,
    )


@blueprint.route("/drafts/<int:draft>/history/<int:save>/", methods=["GET", "POST"])
@access("author")
def draft_save(draft: int, save: int) -> ResponseReturnValue:
    """One save beside what was there before it. POST restores the file to it, as a new save."""
    own_draft = my_draft(draft)
    kept = module_drafts.one_save(db(), own_draft.id, save)
    if kept is None:
        abort(404)
    one, before = kept
    if request.method == "POST":
        if one.data is None:
            abort(404)
        module_drafts.lock(db(), own_draft.id)
        there = module_drafts.files(db(), own_draft.id).get(one.name)
        if there is None or there.data != one.data:
            module_drafts.put(db(), own_draft.id, one.name, one.data, 0, "restored", person.id, now())
        flash_success(f"{one.name} is as it was saved then.")
        return redirect(url_for("educator.draft", draft=own_draft.id), 303)
    picture = one.name.startswith(FOLDER)
    return render_template(
        "educator/drafts/draft_save.html",
        draft=own_draft,
        save=one,
        kinds=KINDS,
        picture=picture,
        difference=[] if picture else difference(_text(before), _text(one.data)),
    )


def _text(data: bytes | None) -> str:
    return (data or b"").decode("utf-8", "replace")
