"""A thread of three in three browsers: from beginning it to the record, every page good on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page

from learnapp.store.db.engine import Store
from learnapp.store.learning import runs
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import edition
from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import heading, press
from tests.learning_sets.making import a_set

pytestmark = pytest.mark.browser

PATHS = {"lena": (0, 0, 1), "bola": (1, 0, 0), "ada": (2, 0, 2)}


def _made(site: Site) -> int:
    """A set of three who have all finished “Spilt”; nobody facilitates."""
    store, now = Store(site.database), datetime.now(UTC)
    with store.write() as connection:
        digest = (
            connection.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalars().first()
        )
        assert digest is not None
        ids = []
        for name, path in PATHS.items():
            account = people.find(connection, f"{name}@example.org")
            assert account is not None
            ids.append(account.id)
            runs.begin(connection, account.id, "tea-round", "spilt", digest, 1, now)
            run = runs.first(connection, account.id, "tea-round", "spilt")
            assert run is not None
            runs.move(connection, run.id, path, now, ended=True)
            runs.open_debrief(connection, run.id, now)
        made = a_set(connection, ids, name="Three")
    store.dispose()
    return made


def _vote(page: Page, address: str, option: int, button: str = "Send my vote") -> None:
    page.goto(address)
    page.locator("input[name=choice]").nth(option).check(force=True)
    page.locator("input[name=confidence]").nth(1).check(force=True)
    page.locator("textarea[name=reason]").first.fill("Because she would want to know.")
    press(page, button)


@pytest.mark.thorough
def test_a_thread_of_three(site: Site, seen_by: Callable[[str], Looking]) -> None:
    set_id = _made(site)
    lena, bola, ada = (seen_by(name) for name in PATHS)
    page = lena.page
    lena.at(f"/sets/{set_id}/threads/new/")
    page.get_by_text("The tea round", exact=True).click()
    page.get_by_role("link", name="Spilt").click()
    lena.here("what a thread can be about, with the suggested decision chosen")
    press(page, "Start the thread")
    address = page.url
    lena.here("a thread that has begun")
    for one, option in ((lena, 0), (bola, 1), (ada, 1)):
        _vote(one.page, address, option)
    assert heading(ada.page) == "Talking it through"
    bola.page.goto(address)
    bola.page.locator("textarea[name=text]").first.fill("What would she say if she found out later?")
    press(bola.page, "Post")
    lena.at(address)
    assert page.get_by_text("What would she say if she found out later?").is_visible()
    for one in (lena, bola, ada):
        one.page.goto(f"{address}routes/")
        press(one.page, "Show my route if everyone agrees")
    lena.at(f"{address}routes/")
    assert page.locator("svg.case-map").is_visible()
    lena.at(f"/sets/{set_id}/threads/")
    _actions(lena, set_id)
    lena.at(f"/sets/{set_id}/record/")


def _actions(lena: Looking, set_id: int) -> None:
    page = lena.page
    lena.at(f"/sets/{set_id}/actions/new/")
    page.locator("textarea[name=text]").fill("Say it at once next time.")
    due = datetime.now(UTC)
    for part, value in (("day", due.day), ("month", due.month), ("year", due.year + 1)):
        page.locator(f"#due-{part}").fill(str(value))
    press(page, "Save")
    lena.here("a set's actions")
    page.get_by_role("link", name="Change it").click()
    lena.here("changing an action")
    page.goto("/home/")
    page.get_by_role("link", name="Say it at once next time.").click()
    press(page, "Save")
    lena.here("an action without a word of what came of it")
    page.locator("input[name=outcome]").first.check(force=True)
    press(page, "Save")
    assert page.get_by_text("Done", exact=True).is_visible()
