"""Downloading a draft as a zip of its folder, and uploading one: differences are shown before anything is replaced."""

from __future__ import annotations

import base64

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.merging import difference
from learnapp.domain.authoring.module_zip import ZipError, read_zip, write_zip
from learnapp.domain.source.pictures import FOLDER
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.draft_actions import MEDIA_AWAY, replace_all
from learnapp.educator.drafts.draft_queries import DraftRead
from learnapp.educator.drafts.scope import LARGEST_FORM, my_draft, my_module_draft, read_draft
from learnapp.store.content import module_drafts
from learnapp.store.content.media_stores import MediaAwayError
from learnapp.store.content.module_drafts import DraftFile, ModuleDraft
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import takes_files
from learnapp.web.identity import organisation_name, person
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.sending import download
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors


@blueprint.get("/drafts/<int:draft>/zip")
@access("author")
def draft_zip(draft: int) -> ResponseReturnValue:
    """The module's folder as a zip, with a text file that says who owns it and what the checker says.

    A bank is a single file.
    """
    own_draft = my_draft(draft)
    read = read_draft(own_draft)
    if own_draft.bank:
        name = f"{own_draft.module}.md"
        return download(read.files[name].data, "text/markdown", name)
    data = write_zip(own_draft.module, {name: file.data for name, file in read.files.items()}, _about(own_draft, read))
    return download(data, "application/zip", f"{own_draft.module}.zip")


def _about(draft: ModuleDraft, read: DraftRead) -> str:
    module = read.preview.module
    errors = read.preview.errors
    lines = [
        f"{read.preview.draft.title}\n",
        f"The folder {draft.module} is a module for learnapp: plain Markdown files, with pictures.",
        f"Owner: {module.owner_name} <{module.owner_email}>" if module else "Owner: see module.md",
        f"Organisation: {organisation_name(draft.organisation_id) or 'the only one of its site'}",
        "Licence: ask the owner before you publish or change it, unless module.md says otherwise.",
        f"Checks: {errors} errors and {len(read.preview.problems) - errors} warnings when it was exported.",
        *(f"  {problem}" for problem in read.preview.problems),
    ]
    return "\n".join(lines) + "\n"


@blueprint.route("/drafts/<int:draft>/import/", methods=["GET", "POST"])
@access("author")
@takes_files(LARGEST_FORM)
def draft_import(draft: int) -> ResponseReturnValue:
    """Replace the draft's files by those of a zip: first what would change, then, once confirmed, the change."""
    own_draft = my_module_draft(draft)
    if request.method == "GET":
        return _page(own_draft, [])
    try:
        data = _sent()
        _, fresh = read_zip(data)
    except ZipError as error:
        return _page(own_draft, [("zip", str(error).rstrip("."))])
    changes = _changes(module_drafts.files(db(), own_draft.id), fresh)
    if not request.form.get("kept"):
        if changes:
            return _page(own_draft, [], changes, base64.b64encode(data).decode())
        flash_information("The zip is the same as the draft. Nothing was changed.")
        return redirect(url_for("educator.draft", draft=own_draft.id), 303)
    try:
        replace_all(db(), own_draft, fresh, person.id, now())
    except MediaAwayError:
        return _page(own_draft, [("zip", MEDIA_AWAY)], changes, base64.b64encode(data).decode())
    flash_success("Imported. What was there before is in the history.")
    return redirect(url_for("educator.draft", draft=own_draft.id), 303)


def _sent() -> bytes:
    """The zip as uploaded, or as the page that showed the differences sends it back. Raises ZipError."""
    kept, sent = request.form.get("kept"), request.files.get("zip")
    if kept:
        try:
            return base64.b64decode(kept, validate=True)
        except ValueError as error:
            raise ZipError("Choose the zip file again") from error
    if sent is None or not sent.filename:
        raise ZipError("Choose a zip file")
    data: bytes = sent.read()
    return data


def _changes(before: dict[str, DraftFile], fresh: dict[str, bytes]) -> list[dict[str, object]]:
    """What would happen to each file, and the lines that differ."""
    changes: list[dict[str, object]] = []
    for name in sorted({*before, *fresh}):
        old = before[name].data if name in before else None
        new = fresh.get(name)
        if old == new:
            continue
        what = "added" if old is None else "removed" if new is None else "changed"
        texts = [(data or b"").decode("utf-8", "replace") for data in (old, new)]
        lines = [] if name.startswith(FOLDER) else difference(*texts)
        changes.append({"name": name, "what": what, "lines": lines})
    return changes


def _page(
    draft: ModuleDraft, errors: FieldErrors, changes: list[dict[str, object]] | None = None, kept: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "educator/drafts/draft_import.html", draft=draft, errors=errors, changes=changes or [], kept=kept
    )
    return page, 422 if errors else 200
