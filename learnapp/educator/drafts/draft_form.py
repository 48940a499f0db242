"""One part of a file as a form. It writes the same text as the file's own page and is saved in the same way."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.file_form import FileForms, FilePart
from learnapp.domain.authoring.form_slots import FieldGroup, Values, rewritten
from learnapp.domain.markup.problems import Problem
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.draft_actions import TOO_MUCH, as_kept, save
from learnapp.educator.drafts.draft_file import file_page
from learnapp.educator.drafts.draft_queries import DraftRead
from learnapp.educator.drafts.scope import LARGEST_FORM, my_draft, read_draft, text_or_404
from learnapp.store.content import module_drafts
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.forms import takes_files
from learnapp.web.identity import editions, person
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, number_in, whole_number

GONE = (
    "Others have changed this file, and the version you began with is no longer kept. Compare what you typed, and save"
)


@dataclass(frozen=True)
class _Form:
    """A part's form, with the text it was made from."""

    text: str
    revision: int
    part: FilePart
    parts: list[FilePart]
    groups: list[FieldGroup]


def _form(name: str, text: str, revision: int, place: int) -> _Form | None:
    """None if the text has no such part."""
    forms = FileForms(name, as_kept(text), editions().library)
    if place >= len(forms.parts):
        return None
    part = forms.parts[place]
    return _Form(as_kept(text), revision, part, forms.parts, forms.of(part))


@blueprint.route("/drafts/<int:draft>/form/<int:part>/<path:name>", methods=["GET", "POST"])
@access("author")
@takes_files(LARGEST_FORM)
@keeps_answer_drafts
def draft_form(draft: int, part: int, name: str) -> ResponseReturnValue:
    own_draft = my_draft(draft)
    if request.method == "GET":
        return _shown(own_draft, name, part)
    file = text_or_404(module_drafts.files(db(), own_draft.id), name)
    revision = number_in(request.form, "revision")
    base = module_drafts.at_revision(db(), own_draft.id, name, revision)
    form = _form(name, (base or b"").decode("utf-8", "replace"), revision, part)
    if base is None or form is None:
        now_there = _form(name, file.text, file.revision, part)
        return (
            _page(read_draft(own_draft), name, part, now_there, request.form, [("", GONE)]) if now_there else abort(404)
        )
    text = rewritten(form.text, form.groups, request.form)
    if text == form.text:
        forget_draft()
        flash_information("Nothing was changed.")
        return _back(own_draft, name, part)
    done = save(db(), own_draft, name, text, revision, person.id, now())
    if done.outcome == "full":
        return _page(read_draft(own_draft), name, part, form, request.form, [("", TOO_MUCH)])
    forget_draft()
    if done.outcome == "stale":
        return file_page(own_draft, name, text, done.revision, stale=done), 409
    if done.outcome == "merged":
        flash_information(f"Saved, together with what {done.by or 'someone else'} changed in the meantime.")
    else:
        flash_success("Saved.")
    return _back(own_draft, name, part)


def _back(draft: ModuleDraft, name: str, part: int) -> ResponseReturnValue:
    return redirect(url_for("educator.draft_form", draft=draft.id, part=part, name=name), 303)


def _shown(draft: ModuleDraft, name: str, place: int) -> ResponseReturnValue:
    read, kept = read_draft(draft), draft_here()
    file = text_or_404(dict(read.files), name)
    text, revision = file.text, file.revision
    began = whole_number(kept.get("revision", [""])[0]) if kept else None
    if began and began != revision and (base := module_drafts.at_revision(db(), draft.id, name, began)) is not None:
        text, revision = base.decode("utf-8", "replace"), began
    form = _form(name, text, revision, place)
    if form is None:
        return redirect(url_for("educator.draft_parts", draft=draft.id, name=name), 303)
    typed = {field: values[0] for field, values in kept.items() if values} if kept else None
    return _page(read, name, place, form, typed, [])


def _page(
    read: DraftRead, name: str, place: int, form: _Form, typed: Values | None, errors: FieldErrors
) -> ResponseReturnValue:
    library = editions().library
    found = [problem for problem in read.preview.problems if problem.file == f"{read.draft.module}/{name}"]
    values = {f.name: f.value if typed is None else f.given(typed) for group in form.groups for f in group.fields}
    page = render_template(
        "educator/drafts/draft_form.html",
        draft=read.draft,
        preview=read.preview,
        name=name,
        place=place,
        part=form.part,
        parts=form.parts,
        groups=_with_problems(form, found),
        revision=form.revision,
        values=values,
        titles={p.section.attributes.id: p.title for p in form.parts if p.section},
        tracks=_tracks(read, name),
        competencies=library.competencies,
        claims=library.claims,
        kept=typed is not None and not errors,
        errors=errors,
    )
    return page, 422 if errors else 200


def _with_problems(form: _Form, found: list[Problem]) -> list[tuple[FieldGroup, list[Problem]]]:
    """Each group with what the checker says about its lines."""
    written = [group for group in form.groups if not group.fresh]
    said: dict[int, list[Problem]] = {}
    for problem in found:
        if form.part.line <= problem.line <= form.part.last:
            at = max((g.line for g in written if g.line <= problem.line), default=written[0].line if written else 0)
            said.setdefault(at, []).append(problem)
    return [(group, [] if group.fresh else said.pop(group.line, [])) for group in form.groups]


def _tracks(read: DraftRead, name: str) -> dict[str, str]:
    activity = read.activity_in(name)
    return dict(getattr(activity, "tracks", {}) or {})
