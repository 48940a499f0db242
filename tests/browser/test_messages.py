"""Messages in a real browser: an educator writes and sends, a learner reads and stops email; every page is good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from learnapp.mail import stopping
from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.learning import writings
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import writing
from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import press

pytestmark = pytest.mark.browser


@pytest.fixture
def cohort(site: Site) -> Iterator[tuple[int, int]]:
    """Edwin's cohort with Bola in it, closed again afterwards, and the number of an action of Bola's nine weeks old."""
    store, now = Store(site.database), datetime.now(UTC)
    with store.write() as db:
        edwin, bola = (people.find(db, f"{name}@example.org") for name in ("edwin", "bola"))
        assert edwin is not None
        assert bola is not None
        values = {"about": "", "starts_on": date(2026, 8, 5), "ends_on": None}
        made = cohorts.make(db, name="Foundation at Southmoor", educator=edwin.id, now=now, **values)
        memberships.join(db, made, bola.id, now)
        action = writings.add(db, bola.id, "action", b"cannot be read", now - timedelta(weeks=9))
    yield made, action
    with store.write() as db:
        cohorts.close(db, made, now)
        db.execute(writing.delete().where(writing.c.id == action))
    store.dispose()


@pytest.mark.thorough
def test_a_message_is_written_seen_and_sent_and_its_reader_finds_it(
    cohort: tuple[int, int], seen_by: Callable[[str], Looking]
) -> None:
    edwin, bola = seen_by("edwin"), seen_by("bola")
    page, own = edwin.page, f"/educator/cohorts/{cohort[0]}/messages/"
    edwin.at(own)
    page.get_by_role("button", name="Write a message").click()
    press(page, "Preview")
    assert page.title().startswith("Error: ")
    edwin.here("a message without a subject")
    page.get_by_label("Subject").fill("A word before Friday")
    page.get_by_label("Message", exact=True).fill(
        "Dear {name},\n\nPlease have a look at the case before we meet. {link}"
    )
    press(page, "Preview")
    edwin.here("a message as its readers see it")
    press(page, "Send to 1 person")
    edwin.here("what was sent")
    bola.at("/messages/")
    assert "Dear Bola," in bola.page.locator("main").inner_text()
    press(bola.page, "Mark these as read")
    bola.here("messages, all read")


@pytest.mark.thorough
def test_the_question_after_eight_weeks_is_good(cohort: tuple[int, int], seen_by: Callable[[str], Looking]) -> None:
    bola = seen_by("bola")
    bola.at("/home/")
    press(bola.page, "Send my answer")
    assert bola.page.title().startswith("Error: ")
    bola.here("no answer chosen")
    press(bola.page, "I would rather not say")
    bola.here("home, answered")
    bola.at(f"/actions/{cohort[1]}/did-it-help/")


def test_the_page_that_stops_mail_is_good(site: Site, seen_by: Callable[[str], Looking]) -> None:
    secret = Path(site.database.removeprefix("sqlite:///")).with_name("secret").read_text().strip()
    store = Store(site.database)
    with store.read() as db:
        bola = people.find(db, "bola@example.org")
    store.dispose()
    assert bola is not None
    nobody = seen_by("nobody")
    nobody.at(f"/account/mail/stop/{stopping.token(secret, bola.id)}/")
    press(nobody.page, "Stop email")
    nobody.here("mail stopped")
