"""The panels of a draft, and starting one."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.scope import my_module_draft, read_draft
from learnapp.educator.panels.panel_queries import items_today, kept_items
from learnapp.store.content import panels as store_panels
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.forms import makes_one
from learnapp.web.identity import person
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, asked_page

LONGEST_NOTE = 2000


@blueprint.route("/drafts/<int:draft>/panels/", methods=["GET", "POST"])
@access("author")
@makes_one("educator.panels")
@keeps_answer_drafts
def panels(draft: int) -> ResponseReturnValue:
    """The panels so far; on POST, start another on the items chosen."""
    found = my_module_draft(draft)
    if request.method == "GET":
        kept = draft_here()
        return _page(found, [], MultiDict(kept) if kept else None)
    items = items_today(read_draft(found))
    chosen = {name: items[name] for name in request.form.getlist("item") if name in items}
    note = request.form.get("note", "").strip()
    errors: FieldErrors = []
    if not chosen:
        errors.append(("item", "Choose at least one item"))
    if len(note) > LONGEST_NOTE:
        errors.append(("note", f"Enter a note of up to {LONGEST_NOTE} characters"))
    if errors:
        return _page(found, errors)
    forget_draft()
    made = store_panels.begin(db(), found.organisation_id, found.id, note, kept_items(chosen), person.id, now())
    return redirect(url_for("educator.panel", panel=made), 303)


def _page(draft: ModuleDraft, errors: FieldErrors, kept: MultiDict[str, str] | None = None) -> ResponseReturnValue:
    read, held = read_draft(draft), store_panels.of_draft(db(), draft.id)
    part = asked_page(len(held))
    page = render_template(
        "educator/panels/panels.html",
        draft=draft,
        title=read.preview.draft.title,
        items=items_today(read),
        panels=held[part.start : part.end],
        part=part,
        errors=errors,
        form=kept or request.form,
        kept_draft=kept is not None,
    )
    return page, 422 if errors else 200
