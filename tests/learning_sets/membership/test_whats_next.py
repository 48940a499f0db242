"""What is next in a set."""

from __future__ import annotations

from datetime import UTC, date, datetime

from learnapp.store.sets import agreed_actions, discussions, posts
from tests.client import Visitor
from tests.conftest import START
from tests.learning_sets.tuesdays import Tuesday


def test_the_first_page_says_what_is_next_and_what_was_reported(
    tuesday: Tuesday, lena: Visitor, bola: Visitor, ids: dict[str, int]
) -> None:
    tuesday.change(
        discussions.make,
        tuesday.set_id,
        form="meeting",
        about="issue",
        title="My consultant",
        phase="gathering",
        quorum=3,
        now=START,
        ends=None,
        meets_at=datetime(2026, 11, 24, 18, 0, tzinfo=UTC),
    )
    tuesday.change(agreed_actions.add, tuesday.set_id, ids["lena"], "Ring her.", date(2026, 11, 20), START)
    page = lena.get(tuesday.url)
    assert "Meeting: My consultant On 24 November 2026 at 6pm" in page.main
    assert "Thread: The tea round Talking it through" in page.main
    assert "Your action: Ring her. By 20 November 2026" in page.main
    assert page.main.index("Meeting:") < page.main.index("Thread:") < page.main.index("Your action:")
    assert "Your action" not in bola.get(tuesday.url).main
    said = tuesday.change(
        posts.add, tuesday.thread.id, ids["lena"], text="Hm.", html="Hm.", nonce="lenas-own", now=START
    )
    tuesday.change(posts.report, said.id, ids["edwin"], "Unkind", START, pass_on=False)
    assert "1 reported post needs your decision" in bola.get(tuesday.url).main
    assert "reported" not in lena.get(tuesday.url).main


def test_a_set_with_nothing_planned_says_how_to_go_on(lena: Visitor) -> None:
    page = lena.submit(lena.get("/sets/new/"), "Create set", {"name": "Tuesday set"})
    page = lena.submit(page, "I agree")
    assert page.link("plan a meeting")
    assert page.link("start a thread")
