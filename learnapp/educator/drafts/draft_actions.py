"""Writing a draft: starting one, saving a file that others may be saving too, pictures, and publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.engine import Connection

from learnapp.domain.authoring.draft_words import with_entry
from learnapp.domain.authoring.merging import merge
from learnapp.domain.content.content import Library
from learnapp.domain.reading.folder import MOST_BYTES, MOST_FILES
from learnapp.domain.source.pictures import FOLDER, PictureError, read_picture
from learnapp.store.content import bank_drafts, module_drafts, pictures
from learnapp.store.content.module_drafts import ModuleDraft
from learnapp.store.operations.own_modules import give_modules
from learnapp.store.operations.publishing import PublishOutcome, publish_files
from learnapp.store.security.audit import write_audit

LONGEST_FILE = 300_000
"""The longest text that is saved, in bytes; the reader accepts 200 kB and says so."""
MEDIA_AWAY = "Pictures, sound and film cannot be saved at the moment. Nothing has changed. Try again in a minute"
TOO_MUCH = f"A module has at most {MOST_FILES} files and {MOST_BYTES // 1_000_000} MB. Remove a file first"


@dataclass(frozen=True)
class SaveOutcome:
    """The outcome of a save, and the file as it is now.

    "stale": others changed the same lines, so what was typed is kept aside; `text` is theirs. "full": not saved.
    """

    outcome: Literal["saved", "same", "merged", "stale", "full"]
    revision: int
    text: str
    by: str = ""


def as_kept(typed: str) -> str:
    """Text from a form, with the line endings that files have."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")


def save(
    connection: Connection,
    draft: ModuleDraft,
    name: str,
    typed: str,
    revision: int,
    person_id: int,
    now: datetime,
    *,
    automatic: bool = False,
) -> SaveOutcome:
    """Save what was typed on a revision of a file.

    Others' later changes are merged; if that fails, nothing is replaced.
    """
    module_drafts.lock(connection, draft.id)
    files = module_drafts.files(connection, draft.id)
    text = as_kept(typed)
    now_there = files.get(name)
    theirs = now_there.text if now_there else ""
    current = now_there.revision if now_there else 0
    if now_there and text == theirs:
        return SaveOutcome("same", current, theirs)
    weight = sum(len(file.data) for other, file in files.items() if other != name) + len(text.encode())
    if len(text.encode()) > LONGEST_FILE or weight > MOST_BYTES or (not now_there and len(files) >= MOST_FILES):
        return SaveOutcome("full", current, theirs)

    def put(kept: str, kind: module_drafts.SaveKind, on: int = current) -> int:
        return module_drafts.put(connection, draft.id, name, kept.encode(), on, kind, person_id, now)

    if revision == current:
        return SaveOutcome("saved", put(text, "automatic" if automatic else "saved"), text)
    by = module_drafts.last_by(connection, draft.id, name)
    base = module_drafts.at_revision(connection, draft.id, name, revision) if now_there else None
    merged = merge(base.decode("utf-8", "replace"), text, theirs) if base is not None else None
    if merged is None:
        if not module_drafts.is_aside(connection, draft.id, name, revision, text.encode(), person_id):
            put(text, "aside", revision)
        return SaveOutcome("stale", current, theirs, by)
    if merged == theirs:
        return SaveOutcome("merged", current, theirs, by)
    return SaveOutcome("merged", put(merged, "merged"), merged, by)


def keep_pictures(connection: Connection, files: Mapping[str, bytes]) -> None:
    """Store the valid pictures among these files, so that previews can show them.

    The reader reports the invalid ones.
    """
    found = []
    for name, data in files.items():
        if name.startswith(FOLDER):
            try:
                found.append(read_picture(name, data))
            except PictureError:
                continue
    pictures.keep(connection, found)


def replace_all(
    connection: Connection, draft: ModuleDraft, fresh: Mapping[str, bytes], person_id: int, now: datetime
) -> None:
    """Replace the draft's files with these: a save for each that differs, including those that are gone.

    Raises MediaAwayError, and has then written nothing.
    """
    keep_pictures(connection, fresh)
    module_drafts.lock(connection, draft.id)
    before = module_drafts.files(connection, draft.id)
    for name in sorted({*before, *fresh}):
        old = before.get(name)
        data = fresh.get(name)
        if old is None or old.data != data:
            revision = old.revision if old else 0
            module_drafts.put(connection, draft.id, name, data, revision, "imported", person_id, now)


def publish(
    connection: Connection, draft: ModuleDraft, library: Library, entry: str, person_id: int, now: datetime
) -> PublishOutcome:
    """Publish the draft among the organisation's own modules, as a folder with the same files would be.

    `entry` is first written at the top of `changes`; "" if nothing is missing there. Raises MediaAwayError, without
    having written anything.
    """
    module_drafts.lock(connection, draft.id)
    files = {name: file.data for name, file in module_drafts.files(connection, draft.id).items()}
    if entry:
        text = with_entry(files["module.md"].decode(), entry)
        files["module.md"] = text.encode()
    library = bank_drafts.library_for(connection, draft.organisation_id, files, library)
    outcome, digest = publish_files(connection, draft.module, files, library, now)
    if outcome.outcome not in {"new", "unchanged"}:
        return outcome
    if entry:
        module_drafts.put(connection, draft.id, "module.md", files["module.md"], 0, "saved", person_id, now)
    module_drafts.mark_published(connection, draft.id, digest, now)
    if draft.published_at is None:
        give_modules(connection, {draft.module: draft.organisation_id}, library, now, person_id)
    write_audit(connection, "module published", {"module": draft.module, "edition": digest}, now, person_id)
    return outcome


def publish_bank(connection: Connection, draft: ModuleDraft, person_id: int, now: datetime) -> bool:
    """Publish a bank's text for the organisation's modules; False if that text is published already.

    Publishing is a separate save, so it is never removed when automatic saves are thinned.
    """
    module_drafts.lock(connection, draft.id)
    name = f"{draft.module}.md"
    file = module_drafts.files(connection, draft.id)[name]
    if draft.base and module_drafts.at_revision(connection, draft.id, name, int(draft.base)) == file.data:
        return False
    revision = module_drafts.put(connection, draft.id, name, file.data, file.revision, "saved", person_id, now)
    module_drafts.mark_published(connection, draft.id, str(revision), now)
    write_audit(connection, "bank published", {"bank": draft.bank, "revision": revision}, now, person_id)
    return True
