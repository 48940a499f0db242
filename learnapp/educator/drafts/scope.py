"""Which draft a page is about, and whether the person asking may write it."""

from __future__ import annotations

from flask import abort
from sqlalchemy.engine import Connection

from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.reading.folder import MOST_BYTES
from learnapp.domain.source.pictures import FOLDER
from learnapp.educator.drafts import draft_queries
from learnapp.educator.drafts.draft_queries import DraftRead
from learnapp.store.content import module_drafts
from learnapp.store.content.module_drafts import DraftFile, ModuleDraft
from learnapp.web.clock import now
from learnapp.web.identity import editions, keep_to, person
from learnapp.web.pages import address
from learnapp.web.transaction import db

LARGEST_FORM = 2 * MOST_BYTES
"""The largest form, in bytes, with a module's text or zip."""


def my_draft(draft_id: int, connection: Connection | None = None) -> ModuleDraft:
    """The draft, for the authors of its organisation. 404 for anyone else. One query.

    The rest of the request is limited to the draft's organisation.
    """
    draft = module_drafts.find(connection or db(), draft_id, person.id)
    if draft is None:
        abort(404)
    keep_to(draft.organisation_id)
    return draft


def my_module_draft(draft_id: int) -> ModuleDraft:
    """The same for what only a module can have: several files, pictures and panels. 404 for a bank of questions."""
    draft = my_draft(draft_id)
    if draft.bank:
        abort(404)
    return draft


def read_draft(
    draft: ModuleDraft, connection: Connection | None = None, typed: dict[str, str] | None = None
) -> DraftRead:
    """The draft with its files, read and checked."""
    edits_at = address("educator.draft", draft=draft.id) + "files/"
    return draft_queries.read(connection or db(), draft, editions().library, day_of(now()), edits_at, typed or {})


def file_or_404(files: dict[str, DraftFile], name: str) -> DraftFile:
    """A text or picture of the draft."""
    if name not in files:
        abort(404)
    return files[name]


def text_or_404(files: dict[str, DraftFile], name: str) -> DraftFile:
    """A text of the draft."""
    if name.startswith(FOLDER):
        abort(404)
    return file_or_404(files, name)
