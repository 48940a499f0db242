"""Notes and a bookmark at a scene, a lesson or a question, on a page of their own beside it."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.numbers.list_pages import LINES
from learnapp.learner.blueprint import blueprint
from learnapp.learner.writing.subjects import Subject, names_known, place_title, subject_or_404
from learnapp.store.learning import writings
from learnapp.vault import words as inside
from learnapp.vault.words import Words
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_writing_drafts, vault
from learnapp.web.forms import makes_one
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page, same_page
from learnapp.web.typed_writing import Typed, typed


def _place(at: str) -> Subject:
    """The place that `module/activity/place` names; 404 if there is none."""
    parts = at.split("/")
    if not 1 <= len(parts) <= 3 or not all(parts):
        abort(404)
    return subject_or_404(*parts, *[""] * (3 - len(parts)))


@blueprint.route("/notes/", methods=["GET", "POST"])
@access("learn")
@makes_one("learner.notes")
@keeps_writing_drafts
def notes() -> ResponseReturnValue:
    draft = draft_here()
    if request.method == "GET":
        at = draft.get("at", [""])[0] if draft else request.args.get("at", "")
        if not at:
            return redirect(url_for("learner.writing"))
        return _page(_place(at), Typed(draft.get("text", [""])[0] if draft else ""), draft=bool(draft))
    place = _place(request.form.get("at", ""))
    text = typed(request.form, "note", own_names=names_known(place.module))
    if not text.fine:
        return _page(place, text)
    sealed = inside.seal(vault(), person.id, Words(text.text))
    writings.add(
        db(), person.id, "note", sealed, now(), module=place.module, activity=place.activity, place=place.place
    )
    forget_draft()
    flash_success("Your note is saved. Only you can read it on this site.")
    return redirect(url_for("learner.notes", at=place.key), 303)


def _page(place: Subject, text: Typed, draft: bool = False) -> ResponseReturnValue:
    where = (place.module, place.activity, place.place)
    part = asked_page(writings.count_at(db(), person.id, *where))
    found = writings.at(db(), person.id, *where, start=part.start, most=LINES)[::-1]
    texts = inside.read_all(vault(), person.id, [one.sealed for one in found])
    page = render_template(
        "learner/writing/notes.html",
        subject=place,
        title=place_title(place),
        part=part,
        notes=list(zip(found, texts, strict=True)),
        bookmarked=writings.is_bookmarked(db(), person.id, *where),
        text=text,
        draft=draft,
        errors=text.errors,
    )
    return page, 422 if text.errors else 200


@blueprint.post("/notes/bookmark/")
@access("learn")
def bookmark() -> ResponseReturnValue:
    """Set or remove a bookmark."""
    place = _place(request.form.get("at", ""))
    on = request.form.get("on") == "yes"
    writings.set_bookmark(db(), person.id, place.module, place.activity, place.place, on=on, now=now())
    flash_success("Bookmark added." if on else "Bookmark removed.")
    if request.form.get("back") == "writing":
        return redirect(url_for("learner.writing", **same_page("bookmarks")), 303)
    return redirect(url_for("learner.notes", at=place.key), 303)
