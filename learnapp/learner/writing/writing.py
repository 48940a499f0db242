"""All of one's writing in one list; reading, changing, deleting and downloading it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.numbers.list_pages import LINES
from learnapp.learner.blueprint import blueprint
from learnapp.learner.writing import drafts
from learnapp.learner.writing.subjects import Subject, find_subject, names_known, place_title
from learnapp.store.learning import writings
from learnapp.store.learning.writings import Writing
from learnapp.vault import words as inside
from learnapp.vault.words import Words
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.drafts import draft_here, forget_draft, keeps_writing_drafts, vault
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.pages import uk_date, uk_time
from learnapp.web.sending import download
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import asked_page, number_in
from learnapp.web.typed_writing import Typed, typed

NAMES = {"reflection": "Reflection", "shareable": "Shareable version", "note": "Note", "action": "Workplace action"}


@dataclass(frozen=True)
class WritingLine:
    """A piece of writing with its words, which are None if they can no longer be read."""

    one: Writing
    words: Words | None
    subject: Subject

    @property
    def name(self) -> str:
        return NAMES[self.one.kind]

    def says(self, search: list[str]) -> bool:
        text = " ".join((self.words.text, self.words.came_of_it)) if self.words else ""
        text = f"{text} {self.subject.title}".casefold()
        return all(word in text for word in search)


def _lines(start: int = 0, most: int | None = None) -> list[WritingLine]:
    rows = writings.all_of(db(), person.id, start=start, most=most)
    texts = inside.read_all(vault(), person.id, [one.sealed for one in rows])
    return [
        WritingLine(one, words, find_subject(one.module, one.activity, one.place))
        for one, words in zip(rows, texts, strict=True)
    ]


@blueprint.route("/writing/", methods=["GET", "POST"])
@access("learn")
def writing() -> ResponseReturnValue:
    """All writing. A search is sent by POST, because its words would otherwise be in logs and histories."""
    words = request.form.get("words", "")[:200]
    kind = request.form.get("kind", "")
    count, marks = sum(writings.counts(db(), person.id).values()), writings.bookmarks(db(), person.id)
    searched = bool(words or kind)
    if searched:  # every piece is sealed, so all are opened to be searched
        lines = [line for line in _lines() if line.says(words.casefold().split()) and kind in ("", line.one.kind)]
        part = asked_page(len(lines))
        shown = lines[part.start : part.end]
    else:
        part = asked_page(count)
        shown = _lines(part.start, LINES)
    commit()
    marked = asked_page(len(marks), "bookmarks")
    places = [(mark, find_subject(mark.module, mark.activity, mark.place)) for mark in marks[marked.start : marked.end]]
    whole = not searched and part.number == 1
    return render_template(
        "learner/writing/writing.html",
        lines=shown,
        part=part,
        marked=marked,
        count=count,
        words=words,
        kind=kind,
        names=NAMES,
        bookmarks=places if whole else [],
        searched=searched,
        unsaved=drafts.unsaved() if whole else [],
    )


@blueprint.get("/writing/download/")
@access("learn")
def download_writing() -> ResponseReturnValue:
    """All of it as one Markdown file, the earliest first."""
    pieces = [f"# What I wrote\n\nBy {person.name}, on {uk_date(now())}.\n"]
    for line in reversed(_lines()):
        pieces.append(f"\n## {line.name}, {uk_time(line.one.made_at)}\n")
        if line.subject.title:
            pieces.append(f"About: {line.subject.title}\n")
        if line.one.due_on:
            pieces.append(f"Date: {uk_date(line.one.due_on)}\n")
        if line.words is None:
            pieces.append("This can no longer be read: its encryption key is missing.\n")
            continue
        pieces.append(f"{line.words.text}\n")
        if line.words.outcome:
            pieces.append(f"Outcome: {line.words.outcome}. {line.words.came_of_it}\n")
    marks = writings.bookmarks(db(), person.id)
    if marks:
        pieces.append("\n## Bookmarks\n")
        pieces += [f"- {find_subject(mark.module, mark.activity, mark.place).title}" for mark in marks]
    return download("\n".join(pieces), "text/markdown", f"my-writing-{today():%Y-%m-%d}.md")


def _own_writing(writing_id: int) -> Writing:
    own_writing = writings.get(db(), person.id, writing_id)
    if own_writing is None or own_writing.kind not in NAMES:
        abort(404)
    return own_writing


@blueprint.get("/writing/<int:writing>/")
@access("learn")
def one_writing(writing: int) -> ResponseReturnValue:
    own_writing = _own_writing(writing)
    subject = find_subject(own_writing.module, own_writing.activity, own_writing.place)
    shared = writings.shareable_of(db(), person.id, own_writing.id) if own_writing.kind == "reflection" else None
    return render_template(
        "learner/writing/one_writing.html",
        one=own_writing,
        name=NAMES[own_writing.kind],
        words=inside.read(vault(), person.id, own_writing.sealed),
        subject=subject,
        title=place_title(subject),
        shared=shared,
    )


@blueprint.route("/writing/<int:writing>/edit/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def edit_writing(writing: int) -> ResponseReturnValue:
    """Change it. A page that was opened before the last change overwrites nothing and keeps the text typed."""
    own_writing = _own_writing(writing)
    words = inside.read(vault(), person.id, own_writing.sealed)
    if request.method == "GET":
        draft = draft_here()
        begun = draft.get("text", [""])[0] if draft else (words.text if words else "")
        shown = draft.get("revision", ["0"])[0] if draft else str(own_writing.revision)
        stale = bool(draft) and shown != str(own_writing.revision)
        return _edit_page(own_writing, Typed(begun), draft=bool(draft), existing=words if stale else None)
    text = typed(request.form, NAMES[own_writing.kind].lower(), own_names=names_known(own_writing.module))
    if number_in(request.form, "revision") != own_writing.revision and not (words and words.text == text.text):
        return _edit_page(own_writing, text, existing=words or Words(""), status=409)
    if not text.fine:
        return _edit_page(own_writing, text, status=422 if text.errors else 200)
    new = Words(text.text, words.outcome, words.came_of_it) if words else Words(text.text)
    writings.change(db(), person.id, own_writing.id, inside.seal(vault(), person.id, new), own_writing.revision, now())
    forget_draft()
    flash_success("Your changes are saved.")
    return redirect(url_for("learner.one_writing", writing=own_writing.id), 303)


def _edit_page(
    own_writing: Writing, text: Typed, *, draft: bool = False, existing: Words | None = None, status: int = 200
) -> ResponseReturnValue:
    what = NAMES[own_writing.kind].lower()
    page = render_template(
        "learner/writing/write.html",
        what=what,
        heading=f"Change your {what}",
        text=text,
        subject=find_subject(own_writing.module, own_writing.activity, own_writing.place),
        draft=draft,
        revision=own_writing.revision,
        existing=existing,
        errors=text.errors,
        action=url_for("learner.edit_writing", writing=own_writing.id),
        back=(url_for("learner.one_writing", writing=own_writing.id), f"Your {what}"),
    )
    return page, status


@blueprint.route("/writing/<int:writing>/delete/", methods=["GET", "POST"])
@access("learn")
def delete_writing(writing: int) -> ResponseReturnValue:
    own_writing = _own_writing(writing)
    what = NAMES[own_writing.kind].lower()
    if request.method == "GET":
        shared = writings.shareable_of(db(), person.id, own_writing.id)
        return render_template("learner/writing/delete_writing.html", one=own_writing, what=what, shared=shared)
    writings.delete(db(), person.id, own_writing.id)
    for page in ("learner.edit_writing", "learner.shareable", "learner.action"):
        forget_draft(url_for(page, writing=own_writing.id))
    flash_success(f"Your {what} is deleted.")
    return redirect(url_for("learner.writing"), 303)
