"""One draft: its files with what the checker says about each, comments, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.activities import KINDS
from learnapp.domain.authoring.draft_words import id_of, new_file, titled_file
from learnapp.domain.authoring.module_zip import LONGEST_NAME
from learnapp.domain.reading.folder import MOST_FILES
from learnapp.domain.reading.module import file_name_problem
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.draft_queries import placed
from learnapp.educator.drafts.scope import file_or_404, my_draft, my_module_draft, read_draft
from learnapp.store.content import bank_drafts, module_drafts
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import editions, person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, asked_page, same_page


@blueprint.get("/drafts/<int:draft>/")
@access("author")
def draft(draft: int) -> ResponseReturnValue:
    return _page(my_draft(draft), [])


def _page(draft: ModuleDraft, errors: FieldErrors) -> ResponseReturnValue:
    read, said = read_draft(draft), module_drafts.comments(db(), draft.id)
    part = asked_page(len(said), "comments")
    page = render_template(
        "educator/drafts/draft.html",
        draft=draft,
        read=read,
        preview=read.preview,
        comments=placed(said[part.start : part.end], read.files),
        part=part,
        here=module_drafts.others_here(db(), draft.id, person.id, now()),
        errors=errors,
        form=request.form,
        kinds=[(kind.name, kind.title) for kind in KINDS.values()],
        asked_by=bank_drafts.asked_by(db(), draft.organisation_id, draft.bank) if draft.bank else (),
    )
    return page, 422 if errors else 200


@blueprint.post("/drafts/<int:draft>/add/")
@access("author")
def draft_add(draft: int) -> ResponseReturnValue:
    """Add a file, with text that says what to write in its place."""
    own_draft = my_module_draft(draft)
    module_drafts.lock(db(), own_draft.id)
    files = module_drafts.files(db(), own_draft.id)
    name, title = request.form.get("name", "").strip(), " ".join(request.form.get("title", "").split())
    if not name and (not id_of(title) or request.form.get("kind") not in KINDS):
        return _page(own_draft, [("title", "Enter a title, and choose a kind")])
    begun = _begun(name) if name else titled_file(_begun(name := _next_name(files, title)), title)
    wrong = file_name_problem(name)
    if name in files:
        wrong = "The draft has a file of this name"
    elif len(files) >= MOST_FILES:
        wrong = f"A module has at most {MOST_FILES} files"
    if wrong or len(name) > LONGEST_NAME:
        return _page(own_draft, [("name", (wrong or "Enter a shorter name").rstrip("."))])
    module_drafts.put(db(), own_draft.id, name, begun.encode(), 0, "saved", person.id, now())
    return redirect(url_for("educator.draft_file", draft=own_draft.id, name=name), 303)


def _next_name(files: Iterable[str], title: str) -> str:
    """A name for an activity that puts it after the existing ones."""
    numbers = [int(number) for name in files if (number := name.partition("-")[0]).isdigit()]
    return f"{(max(numbers, default=0) // 10 + 1) * 10}-{id_of(title)}.{request.form['kind']}.md"


def _begun(name: str) -> str:
    """The text of a new file, with the first competency and claim in the lists, for its author to replace."""
    library = editions().library
    return new_file(name, next(iter(library.competencies), ""), str(next(iter(library.claims), "")))


@blueprint.route("/drafts/<int:draft>/remove/<path:name>", methods=["GET", "POST"])
@access("author")
def draft_remove(draft: int, name: str) -> ResponseReturnValue:
    """Remove a file, once it is confirmed. Its history stays, so it can be brought back."""
    own_draft = my_module_draft(draft)
    if request.method == "POST":
        module_drafts.lock(db(), own_draft.id)
    file = file_or_404(module_drafts.files(db(), own_draft.id), name)
    if request.method == "GET":
        return render_template("educator/drafts/draft_remove.html", draft=own_draft, name=name)
    module_drafts.put(db(), own_draft.id, name, None, file.revision, "saved", person.id, now())
    flash_success(f"{name} was removed. You can bring it back from the history.")
    return redirect(url_for("educator.draft", draft=own_draft.id), 303)


@blueprint.route("/drafts/<int:draft>/delete/", methods=["GET", "POST"])
@access("author")
def draft_delete(draft: int) -> ResponseReturnValue:
    """Delete a draft that was never published, with everything in it."""
    own_draft = my_draft(draft)
    if own_draft.published_at is not None:
        abort(404)
    if request.method == "GET":
        return render_template("educator/drafts/draft_delete.html", draft=own_draft)
    module_drafts.delete(db(), own_draft.id)
    flash_success("The draft was deleted.")
    return redirect(url_for("educator.drafts"), 303)


@blueprint.post("/drafts/<int:draft>/state/")
@access("author")
def draft_state(draft: int) -> ResponseReturnValue:
    """Ask for a review, or go back to writing."""
    own_draft = my_draft(draft)
    review = request.form.get("state") == "review"
    module_drafts.set_state(db(), own_draft.id, "review" if review else "writing")
    flash_success("The draft is in review. Colleagues can comment on its lines." if review else "Back to writing.")
    return redirect(url_for("educator.draft", draft=own_draft.id), 303)


# Comments -----------------------------------------------------------------------------------------


@blueprint.post("/drafts/<int:draft>/settle/<int:comment>/")
@access("author")
def draft_settle(draft: int, comment: int) -> ResponseReturnValue:
    """Mark a comment as settled, or open it again."""
    own_draft = my_draft(draft)
    settled = now() if request.form.get("settled") == "yes" else None
    if not module_drafts.settle(db(), own_draft.id, comment, settled):
        abort(404)
    return redirect(url_for("educator.draft", draft=own_draft.id, _anchor="comments", **same_page("comments")), 303)
