"""Keeping a piece of writing: sealed, and once however often its form is sent."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.engine import Connection

from learnapp.domain.dates.uk_times import SENT_AGAIN
from learnapp.learner.writing.subjects import Subject
from learnapp.store.learning import writings
from learnapp.store.learning.writings import Kind
from learnapp.vault import words as inside
from learnapp.vault.vault import Vault
from learnapp.vault.words import Words


def keep(
    connection: Connection,
    vault: Vault,
    person_id: int,
    kind: Kind,
    subject: Subject,
    text: str,
    now: datetime,
    due_on: date | None = None,
) -> int:
    """Seal and keep what was written; its id. Sent again, it is the piece that was kept before."""
    module, activity, place = subject.module, subject.activity, subject.place
    before = writings.since(
        connection, person_id, kind, now - SENT_AGAIN, module=module, activity=activity, place=place
    )
    texts = inside.read_all(vault, person_id, [one.sealed for one in before])
    for one, words in zip(before, texts, strict=True):
        if words is not None and words.text == text and one.due_on == due_on:
            return one.id
    sealed = inside.seal(vault, person_id, Words(text))
    return writings.add(
        connection, person_id, kind, sealed, now, module=module, activity=activity, place=place, due_on=due_on
    )
