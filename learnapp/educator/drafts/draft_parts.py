"""The parts of a file, each with a form; and adding a scene, an ending, or a question of any kind."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.file_form import FileForms
from learnapp.domain.authoring.front_form import front_nodes
from learnapp.domain.authoring.new_parts import with_question, with_scene
from learnapp.domain.questions import KINDS
from learnapp.domain.source.banks import HOLD_QUESTIONS
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.draft_actions import TOO_MUCH, save
from learnapp.educator.drafts.draft_queries import DraftRead
from learnapp.educator.drafts.scope import my_draft, read_draft, text_or_404
from learnapp.store.content import module_drafts
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import editions, person
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

LONGEST_TITLE = 200
SCENE, ENDING = "scene", "ending"


@blueprint.route("/drafts/<int:draft>/parts/<path:name>", methods=["GET", "POST"])
@access("author")
def draft_parts(draft: int, name: str) -> ResponseReturnValue:
    own_draft = my_draft(draft)
    if request.method == "GET":
        read = read_draft(own_draft)
        forms = FileForms(name, text_or_404(dict(read.files), name).text, editions().library)
        if len(forms.parts) == 1 and not kinds_for(name):
            return redirect(url_for("educator.draft_form", draft=own_draft.id, part=0, name=name))
        return _page(read, name, [])
    module_drafts.lock(db(), own_draft.id)
    file = text_or_404(module_drafts.files(db(), own_draft.id), name)
    title, kind = " ".join(request.form.get("title", "").split()), request.form.get("kind", "")
    errors: FieldErrors = []
    if not title or len(title) > LONGEST_TITLE:
        errors.append(("title", f"Enter a heading of up to {LONGEST_TITLE} characters"))
    if kind not in kinds_for(name):
        errors.append(("kind", "Choose what to add"))
    if errors:
        return _page(read_draft(own_draft), name, errors)
    if kind in KINDS:
        text = with_question(file.text, kind, title, _competency(file.text))
    else:
        text = with_scene(file.text, title, ending=kind == ENDING)
    if save(db(), own_draft, name, text, file.revision, person.id, now()).outcome == "full":
        return _page(read_draft(own_draft), name, [("title", TOO_MUCH)])
    line = next(
        n
        for n, (old, new) in enumerate(zip([*file.text.split("\n"), ""], text.split("\n"), strict=False), 1)
        if old != new
    )
    part = FileForms(name, text, editions().library).at(line + 1)
    return redirect(url_for("educator.draft_form", draft=own_draft.id, part=part, name=name), 303)


def kinds_for(name: str) -> tuple[str, ...]:
    """What can be added to a file of this name."""
    if name.endswith(HOLD_QUESTIONS):
        return tuple(KINDS)
    return (SCENE, ENDING) if name.endswith(".case.md") else ()


def _competency(text: str) -> str:
    """The first competency that the file names, or the first of the framework."""
    node = (front_nodes(text) or {}).get("competencies")
    value = node.value if node else ""
    first = str(value[0].value) if isinstance(value, list) and value else str(value).partition(",")[0]
    return first or next(iter(editions().library.competencies), "")


def _page(read: DraftRead, name: str, errors: FieldErrors) -> ResponseReturnValue:
    text = text_or_404(dict(read.files), name).text
    parts = FileForms(name, text, editions().library).parts
    found = [problem for problem in read.preview.problems if problem.file == f"{read.draft.module}/{name}"]
    page = render_template(
        "educator/drafts/draft_parts.html",
        draft=read.draft,
        preview=read.preview,
        name=name,
        activity=read.activity_in(name),
        parts=[
            (part, sum(p.severity == "error" and part.line <= p.line <= part.last for p in found)) for part in parts
        ],
        kinds=[(kind, KINDS[kind].title if kind in KINDS else "") for kind in kinds_for(name)],
        errors=errors,
        form=request.form,
    )
    return page, 422 if errors else 200
