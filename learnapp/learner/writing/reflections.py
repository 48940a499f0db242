"""Reflections: written for oneself and sealed before they are stored; a shareable version is separate."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.numbers.list_pages import LINES
from learnapp.learner.blueprint import blueprint
from learnapp.learner.writing.subjects import Subject, find_subject, names_known, subject_or_404
from learnapp.store.learning import writings
from learnapp.vault import words as inside
from learnapp.vault.words import Words
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.drafts import draft_here, forget_draft, keeps_writing_drafts, vault
from learnapp.web.forms import makes_one
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page
from learnapp.web.typed_writing import Typed, typed


@blueprint.get("/reflections/")
@access("learn")
def reflections() -> ResponseReturnValue:
    """One's reflections and workplace actions."""
    counts = writings.counts(db(), person.id)
    part = asked_page(counts.get("reflection", 0))
    to_do = asked_page(counts.get("action", 0), "actions")
    own = writings.all_of(db(), person.id, ("reflection",), start=part.start, most=LINES)
    actions = writings.actions(db(), person.id, to_do.start, LINES)
    found = [*own, *actions]
    texts = inside.read_all(vault(), person.id, [one.sealed for one in found])
    lines = [
        (one, text, find_subject(one.module, one.activity, one.place)) for one, text in zip(found, texts, strict=True)
    ]
    return render_template(
        "learner/writing/reflections.html",
        reflections=lines[: len(own)],
        actions=lines[len(own) :],
        part=part,
        to_do=to_do,
        shared=writings.shareables_of(db(), person.id, [one.id for one in own]),
        today=today(),
    )


@blueprint.route("/reflections/new/", methods=["GET", "POST"])
@access("learn")
@makes_one("learner.writing")
@keeps_writing_drafts
def new_reflection() -> ResponseReturnValue:
    draft = draft_here()
    if request.method == "GET":
        source = {name: values[0] for name, values in draft.items() if values} if draft else dict(request.args)
        return _page(Typed(source.get("text", "")), _about(source), draft=bool(draft))
    form = request.form
    subject = _about(form)
    text = typed(form, "reflection", own_names=names_known(subject.module))
    if not text.fine:
        return _page(text, subject)
    sealed = inside.seal(vault(), person.id, Words(text.text))
    made = writings.add(
        db(),
        person.id,
        "reflection",
        sealed,
        now(),
        module=subject.module,
        activity=subject.activity,
        place=subject.place,
    )
    forget_draft()
    flash_success("Your reflection is saved. Only you can read it on this site.")
    return redirect(url_for("learner.one_writing", writing=made), 303)


def _about(form: Mapping[str, str]) -> Subject:
    return subject_or_404(form.get("module", ""), form.get("activity", ""), form.get("place", ""))


def _page(text: Typed, subject: Subject, draft: bool = False) -> ResponseReturnValue:
    page = render_template(
        "learner/writing/write.html",
        what="reflection",
        heading="Write a reflection",
        text=text,
        subject=subject,
        draft=draft,
        revision=0,
        existing=None,
        errors=text.errors,
        action=url_for("learner.new_reflection"),
        back=(url_for("learner.reflections"), "Reflections"),
    )
    return page, 422 if text.errors else 200


@blueprint.route("/reflections/<int:writing>/shareable/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def shareable(writing: int) -> ResponseReturnValue:
    """Make the version that may be shown to others; it starts as a copy and the reflection stays as it is.

    A form that is sent several times at once makes one version: each waits for the one before and checks whether there
    is one.
    """
    source = writings.get(db(), person.id, writing, alone=request.method == "POST")
    if source is None or source.kind != "reflection":
        abort(404)
    there_is = writings.shareable_of(db(), person.id, writing)
    draft = draft_here()
    if request.method == "GET":
        if there_is is not None and not draft:
            return redirect(url_for("learner.edit_writing", writing=there_is.id))
        words = inside.read(vault(), person.id, source.sealed)
        begun = draft.get("text", [""])[0] if draft else (words.text if words else "")
        return _shareable_page(source, Typed(begun), draft=bool(draft))
    text = typed(request.form, "shareable version", own_names=names_known(source.module))
    if not text.fine:
        return _shareable_page(source, text)
    if there_is is not None:
        sealed = inside.seal(vault(), person.id, Words(text.text))
        if request.form.get("replace") != str(there_is.revision):
            existing = inside.read(vault(), person.id, there_is.sealed)
            return _shareable_page(source, text, existing=existing, replace=there_is.revision)
        writings.change(db(), person.id, there_is.id, sealed, there_is.revision, now())
        made = there_is.id
    else:
        sealed = inside.seal(vault(), person.id, Words(text.text))
        made = writings.add(
            db(),
            person.id,
            "shareable",
            sealed,
            now(),
            module=source.module,
            activity=source.activity,
            place=source.place,
            source_id=source.id,
        )
    forget_draft()
    flash_success("The shareable version is saved. It is not shared until you add it to your evidence.")
    return redirect(url_for("learner.one_writing", writing=made), 303)


def _shareable_page(
    source: writings.Writing, text: Typed, draft: bool = False, existing: Words | None = None, replace: int = 0
) -> ResponseReturnValue:
    page = render_template(
        "learner/writing/write.html",
        what="shareable version",
        heading="Write a shareable version",
        text=text,
        subject=find_subject(source.module, source.activity, source.place),
        draft=draft,
        revision=0,
        replace=replace,
        existing=existing,
        errors=text.errors,
        action=url_for("learner.shareable", writing=source.id),
        back=(url_for("learner.one_writing", writing=source.id), "Your reflection"),
    )
    return page, 422 if text.errors else 409 if existing else 200
