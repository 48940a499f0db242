"""Writing one file of a draft: saving it beside others who save it, and checking and showing it as its author types."""

from __future__ import annotations

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.draft_words import line_of_scene, words_of
from learnapp.domain.authoring.merging import difference, edits
from learnapp.domain.source.pictures import FOLDER
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts import draft_actions
from learnapp.educator.drafts.draft_actions import LONGEST_FILE, TOO_MUCH, SaveOutcome, as_kept
from learnapp.educator.drafts.draft_queries import around, id_at, placed
from learnapp.educator.drafts.draft_shown_page import shown_values
from learnapp.educator.drafts.scope import LARGEST_FORM, file_or_404, my_draft, read_draft
from learnapp.store.content import module_drafts
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.forms import takes_files
from learnapp.web.identity import editions, person
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import acts_for, db, store, write_if_free
from learnapp.web.typed_fields import FieldErrors, number_in, whole_number

LONGEST_COMMENT = 4000


@blueprint.route("/drafts/<int:draft>/files/<path:name>", methods=["GET", "POST"])
@access("author")
@takes_files(LARGEST_FORM)
@keeps_answer_drafts
def draft_file(draft: int, name: str) -> ResponseReturnValue:
    """One file of a draft, to write in. The page's script saves it in the same way and gets an answer in JSON."""
    own_draft = my_draft(draft)
    if name.startswith(FOLDER):
        abort(404)
    if request.method == "GET":
        return _shown(own_draft, name)
    typed, revision = request.form.get("text", ""), number_in(request.form, "revision")
    automatic = request.form.get("automatic") == "yes"
    if not module_drafts.history(db(), own_draft.id, name, most=1):
        abort(404)
    done = draft_actions.save(db(), own_draft, name, typed, revision, person.id, now(), automatic=automatic)
    if automatic:
        return _answered(as_kept(typed), done)
    if done.outcome == "full":
        return file_page(own_draft, name, typed, revision, errors=[("text", TOO_MUCH)]), 422
    if done.outcome == "stale":
        return file_page(own_draft, name, typed, done.revision, stale=done), 409
    forget_draft()
    if done.outcome == "merged":
        flash_information(f"Saved, together with what {done.by or 'someone else'} changed in the meantime.")
    else:
        flash_success("Saved.")
    return redirect(url_for("educator.draft_file", draft=own_draft.id, name=name), 303)


def _answered(typed: str, done: SaveOutcome) -> ResponseReturnValue:
    """The outcome of an automatic save; after a merge, with the lines to change in what was typed."""
    changes = [[e.start, e.end, e.lines] for e in edits(typed, done.text)] if done.outcome == "merged" else []
    return jsonify(outcome=done.outcome, revision=done.revision, by=done.by, edits=changes)


def _shown(draft: ModuleDraft, name: str) -> ResponseReturnValue:
    kept = draft_here()
    revision = whole_number(kept.get("revision", [""])[0]) if kept else None
    if kept and revision and "text" in kept:
        return file_page(draft, name, kept["text"][0], revision, kept=True)
    return file_page(draft, name)


def file_page(
    draft: ModuleDraft,
    name: str,
    typed: str | None = None,
    revision: int | None = None,
    *,
    stale: SaveOutcome | None = None,
    kept: bool = False,
    errors: FieldErrors | None = None,
) -> str:
    """The page of a file: as it was saved, or with text that was typed on a revision and not saved."""
    connection = db()
    read = read_draft(draft, connection)
    file = file_or_404(dict(read.files), name) if stale is None else read.files.get(name)
    text = as_kept(typed) if typed is not None else file.text if file else ""
    line = whole_number(request.args.get("line", "")) or line_of_scene(text, request.args.get("at", "")) or 0
    comments = placed(module_drafts.comments(connection, draft.id), read.files)
    here = module_drafts.others_here(connection, draft.id, person.id, now())
    return render_template(
        "educator/drafts/draft_file.html",
        draft=draft,
        name=name,
        preview=read.preview,
        activity=read.activity_in(name),
        text=text,
        revision=revision if revision is not None else file.revision if file else 0,
        stale=stale,
        stale_lines=difference(stale.text, text) if stale else (),
        kept=kept,
        errors=errors or ([("text", "Someone else changed the same lines")] if stale else []),
        line=line,
        around=around(text, line) if line > 0 else (),
        scene=id_at(text, line),
        comments=[one for one in comments if one.name == name],
        here=here,
    )


@blueprint.post("/drafts/<int:draft>/check/<path:name>")
@access("author")
@takes_files(LARGEST_FORM)
def draft_check(draft: int, name: str) -> ResponseReturnValue:
    """What the checker says about a file as it is typed, how the part at the cursor looks, and who else is here.

    It stores nothing except, now and then, that the person is here, so it never waits for someone who is saving.
    """
    typed, line = as_kept(request.form.get("text", "")), whole_number(request.form.get("line", "")) or 1
    if len(typed.encode()) > LONGEST_FILE:
        abort(413)
    with store().read(acts_for()) as connection:
        own_draft = my_draft(draft, connection)
        read = read_draft(own_draft, connection, {name: typed})
        here = module_drafts.others_here(connection, own_draft.id, person.id, now())
    file_or_404(dict(read.files), name)
    if request.form.get("here"):
        me, at = person.id, now()
        write_if_free(
            "Who writes a draft", lambda writing: module_drafts.note_here(writing, own_draft.id, me, name, at)
        )
    own, scene = f"{own_draft.module}/{name}", id_at(typed, line)
    shown = shown_values(read, name, scene)
    return jsonify(
        problems=[
            {"line": p.line, "severity": p.severity, "message": p.message, "code": p.code}
            for p in read.preview.problems
            if p.file == own
        ],
        elsewhere=sum(p.severity == "error" for p in read.preview.problems if p.file != own),
        revision=read.files[name].revision,
        here=[{"name": who, "file": where} for who, where in here],
        shown=None if shown is None else render_template("educator/drafts/_shown.html", draft=own_draft, **shown),
    )


@blueprint.get("/drafts/<int:draft>/words/")
@access("author")
def draft_words(draft: int) -> ResponseReturnValue:
    """The names that the page's script can complete for an author."""
    own_draft = my_draft(draft)
    read = read_draft(own_draft)
    files = {name: file.data for name, file in read.files.items()}
    return jsonify(words_of(read.preview.draft, editions().library, files))


@blueprint.route("/drafts/<int:draft>/comments/<path:name>", methods=["GET", "POST"])
@access("author")
@keeps_answer_drafts
def draft_comment(draft: int, name: str) -> ResponseReturnValue:
    """Comment on a line of a file. The form on the file's own page sends its comments here."""
    own_draft = my_draft(draft)
    if request.method == "POST":
        module_drafts.lock(db(), own_draft.id)
    text = file_or_404(module_drafts.files(db(), own_draft.id), name).text
    lines = text.split("\n")
    kept = draft_here() if request.method == "GET" else None
    sent = {field: values[0] for field, values in kept.items() if values} if kept else request.values
    typed, said = sent.get("line", "").strip(), sent.get("comment", "").strip()
    line = whole_number(typed) or 0
    errors: FieldErrors = []
    if request.method == "POST":
        if not 1 <= line <= len(lines):
            errors.append(("line", f"Enter a line from 1 to {len(lines)}"))
        if not said:
            errors.append(("comment", "Enter a comment"))
        elif len(said) > LONGEST_COMMENT:
            errors.append(("comment", f"Shorten the comment to {LONGEST_COMMENT:,} characters. It has {len(said):,}"))
    if request.method == "GET" or errors:
        page = render_template(
            "educator/drafts/draft_comment.html",
            draft=own_draft,
            name=name,
            line=typed,
            around=around(text, line) if 1 <= line <= len(lines) else (),
            comment=said,
            kept_draft=kept,
            errors=errors,
        )
        return page, 422 if errors else 200
    about = {"name": name, "line": line, "quoted": lines[line - 1], "body": said}
    module_drafts.comment(db(), own_draft.id, person.id, now(), **about)
    forget_draft()
    return redirect(url_for("educator.draft_file", draft=own_draft.id, name=name, _anchor="comments"), 303)
