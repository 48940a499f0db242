"""Facilitators' private notes."""

import sqlalchemy as sa

from learnapp.store.tables.set_tables import facilitator_note
from tests.learning_sets.meetings_held import Held


def test_a_facilitators_notes_are_theirs(meeting: Held) -> None:
    page = meeting.facilitator.get(f"{meeting.url}notes/")
    meeting.facilitator.submit(page, "Save", {"text": "come back to the tray"})
    assert "come back to the tray" in meeting.facilitator.get(f"{meeting.url}notes/").text
    stale = meeting.facilitator.submit(page, "Save", {"text": "typed in a second tab"}, status=409)
    assert "typed in a second tab" in stale.text
    with meeting.app.extensions["store"].read() as connection:
        assert b"come back" not in connection.execute(sa.select(facilitator_note.c.sealed)).scalar_one()
