"""Adding a picture, sound or film to a draft: fit for phones, without what cameras add, and with a description."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learnapp.domain.authoring.draft_words import id_of
from learnapp.domain.authoring.uploaded_pictures import LARGEST, markdown_of, ready_picture
from learnapp.domain.reading.folder import MOST_FILES
from learnapp.domain.source.media import FILM, SOUND
from learnapp.domain.source.pictures import FOLDER, PictureError, too_heavy
from learnapp.educator.blueprint import blueprint
from learnapp.educator.drafts.draft_actions import MEDIA_AWAY, keep_pictures
from learnapp.educator.drafts.scope import my_module_draft
from learnapp.store.content import module_drafts
from learnapp.store.content.media_stores import MediaAwayError
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import takes_files
from learnapp.web.identity import person
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

LONGEST = 400


@blueprint.route("/drafts/<int:draft>/pictures/", methods=["GET", "POST"])
@access("author")
@takes_files(LARGEST + 100_000)
def draft_pictures(draft: int) -> ResponseReturnValue:
    """The draft's pictures, and a form to add one. The page then has the line to put into a text to show it."""
    own_draft = my_module_draft(draft)
    if request.method == "GET":
        return _page(own_draft, [])
    decoration = bool(request.form.get("decoration"))
    words, caption = (" ".join(request.form.get(name, "").split()) for name in ("alternative", "caption"))
    errors: FieldErrors = []
    name, data = _ready(errors)
    ending = name.rpartition(".")[2]
    played = ending in SOUND | FILM
    if played and (decoration or not words):
        errors.append(("alternative", "Say what the sound or film is. It cannot be decoration"))
    elif not words and not decoration and ending != "vtt":
        errors.append(("alternative", "Say what the picture shows, or mark it as decoration"))
    if len(words) > LONGEST or len(caption) > LONGEST:
        errors.append(("alternative" if len(words) > LONGEST else "caption", f"Use {LONGEST} characters at most"))
    files = module_drafts.files(db(), own_draft.id)
    if not errors:
        weighed = {one: file.data for one, file in files.items()} | {name: data}
        if wrong := too_heavy(weighed):
            errors.append(("picture", wrong.rstrip(".")))
        elif name in files:
            errors.append(("name", "The draft has a picture of this name. Choose another"))
        elif len(files) >= MOST_FILES:
            errors.append(("picture", f"A module has at most {MOST_FILES} files"))
    if errors:
        return _page(own_draft, errors)
    try:
        keep_pictures(db(), {name: data})
    except MediaAwayError:
        return _page(own_draft, [("picture", MEDIA_AWAY)])
    module_drafts.lock(db(), own_draft.id)
    module_drafts.put(db(), own_draft.id, name, data, 0, "imported", person.id, now())
    return _page(own_draft, [], name, markdown_of(name, words, caption, decoration=decoration))


def _ready(errors: FieldErrors) -> tuple[str, bytes]:
    """The file's name in the draft, and its contents without what cameras add."""
    sent = request.files.get("picture")
    if sent is None or not sent.filename:
        errors.append(("picture", "Choose a file"))
        return "", b""
    stem = id_of(request.form.get("name", "").strip() or sent.filename.rpartition("/")[2].rpartition(".")[0])
    if not stem:
        errors.append(("name", "Enter a name of letters, digits and hyphens"))
        return "", b""
    try:
        return ready_picture(stem, sent.read(LARGEST + 1))
    except PictureError as error:
        errors.append(("picture", str(error).rstrip(".")))
        return "", b""


def _page(draft: ModuleDraft, errors: FieldErrors, added: str = "", line: str = "") -> ResponseReturnValue:
    files = module_drafts.files(db(), draft.id)
    page = render_template(
        "educator/drafts/draft_pictures.html",
        draft=draft,
        errors=errors,
        form={} if added else request.form,
        added=added,
        line=line,
        played=added.rpartition(".")[2] in SOUND | FILM,
        pictures=[(name, len(file.data)) for name, file in files.items() if name.startswith(FOLDER)],
    )
    return page, 422 if errors else 200
