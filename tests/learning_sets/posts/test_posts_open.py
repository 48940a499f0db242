"""When posts can be read and written."""

from __future__ import annotations

import pytest

from learnapp.domain.sets.meeting_phases import PHASES
from learnapp.store.sets import sets
from learnapp.store.tables.set_tables import attendance
from learnapp.store.tables.set_tables import discussion as discussions
from tests.client import Visitor
from tests.conftest import START
from tests.learning_sets.posts.posting import _post
from tests.learning_sets.tuesdays import Tuesday


@pytest.mark.parametrize("phase", [phase.name for phase in PHASES["thread", "case"]])
def test_posts_are_read_and_written_only_when_the_phase_allows(tuesday: Tuesday, lena: Visitor, phase: str) -> None:
    made = _post(tuesday, lena)
    tuesday.change(lambda c: c.execute(discussions.update().values(phase=phase)))
    seen = phase != "first_vote"
    written = phase not in {"first_vote", "closed"}
    assert lena.raw("GET", f"{tuesday.url}posts/{made}/").status_code == (200 if seen else 404)
    response = lena.post(tuesday.write, {"text": "Typed in vain.", "nonce": "nonce-of-phase"})
    assert response.status_code == (303 if written else 409)
    if not written:
        assert "Typed in vain." in response.get_data(as_text=True)


def test_a_thread_is_closed_to_whoever_has_neither_answered_nor_looked(
    tuesday: Tuesday, lena: Visitor, bola: Visitor
) -> None:
    made = _post(tuesday, bola)
    tuesday.change(lambda c: c.execute(attendance.delete()))
    for way in ("", "reply/", "report/"):
        lena.get(f"{tuesday.url}posts/{made}/{way}", status=404)
    response = lena.post(tuesday.write, {"text": "Typed in vain.", "nonce": "nonce-of-phase"})
    assert response.status_code == 409
    assert "Typed in vain." in response.get_data(as_text=True)
    assert "choose to look" in response.get_data(as_text=True)
    # The facilitator has no vote, and so need not wait.
    bola.get(f"{tuesday.url}posts/{made}/")


def test_a_closed_set_takes_no_posts_and_keeps_the_typing(tuesday: Tuesday, lena: Visitor) -> None:
    tuesday.change(sets.close, tuesday.set_id, START)
    response = lena.post(tuesday.write, {"text": "Typed in vain.", "nonce": "nonce-of-phase"})
    assert response.status_code == 409
    assert "Typed in vain." in response.get_data(as_text=True)
