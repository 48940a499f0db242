"""A learning set's own pages in a real browser: good, narrow and wide, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from learnapp.store.cohorts import cohorts, memberships
from learnapp.store.db.engine import Store
from learnapp.store.people import people
from learnapp.store.sets import posts, set_invitations, sets
from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.learning_sets.making import a_set, a_thread, somebody

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def made(site: Site) -> dict[str, int]:
    """A set of Lena that Bola facilitates, with a thread, a reworded post, a reported one, and an open invitation."""
    store, now = Store(site.database), datetime.now(UTC)
    with store.write() as connection:
        ids = {}
        for key in ("lena", "bola", "edwin"):
            account = people.find(connection, f"{key}@example.org")
            assert account is not None
            ids[key] = account.id
        set_id = a_set(connection, {ids["lena"]: "member", ids["bola"]: "facilitator"})
        # A person without a vote need not wait, so these pages are viewed as the thread's facilitator.
        thread = a_thread(connection, set_id, now=now)
        texts = {"text": "I would wait.", "html": "<p>I would <strong>wait</strong>.</p>", "now": now}
        post = posts.add(connection, thread.id, ids["bola"], nonce="browser-own", **texts).id
        quoted = posts.Quote("tea-round", "spilt", "start", "The kitchen", "Mop it up")
        other = posts.add(
            connection, thread.id, ids["lena"], nonce="browser-other", reply_to=post, quoted=quoted, **texts
        ).id
        posts.edit(connection, post, ids["bola"], text="Or go in.", html="<p>Or go in.</p>", revision=1, now=now)
        posts.report(connection, other, ids["edwin"], "It names a ward.", now, pass_on=True)
        set_invitations.make(connection, set_id, email_key="", role="member", secret="not the site's", now=now)
        cohort = cohorts.make(
            connection, name="Sets", about="", starts_on=now.date(), ends_on=None, educator=ids["edwin"], now=now
        )
        for number in range(9):
            who = somebody(connection, f"Setpeer{set_id}x{number}")
            memberships.join(connection, cohort, who, now, grade="F1", specialty="Surgery", site="City Hospital")
        sets.join(connection, set_id, somebody(connection, "Settled"), now)
    store.dispose()
    return {"set": set_id, "thread": thread.number, "post": post, "other": other, "cohort": cohort}


@pytest.mark.thorough
def test_a_sets_pages_are_good(made: dict[str, int], seen_by: Callable[[str], Looking]) -> None:
    bola = seen_by("bola")
    here = f"/sets/{made['set']}/"
    for page in (
        *("", "members/", "ground-rules/", "ground-rules/change/", "hand-over/", "leave/", "close/", "reports/"),
        *(f"posts/{made['post']}/{part}" for part in ("", "edit/", "take-out/")),
        *(f"posts/{made['other']}/{part}" for part in ("reply/", "report/")),
        f"discussions/{made['thread']}/write/",
    ):
        bola.at(here + page)


def test_problems_with_a_post_and_an_invitation_are_shown_well(
    made: dict[str, int], seen_by: Callable[[str], Looking]
) -> None:
    bola = seen_by("bola")
    page = bola.page
    page.goto(f"/sets/{made['set']}/discussions/{made['thread']}/write/")
    page.locator("main textarea").fill("Mrs Hargreaves in bed 4 was 81.")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    bola.here("a post with something identifying")
    page.goto(f"/sets/{made['set']}/members/")
    page.get_by_text("Invite one person").click()
    page.locator("#email").fill("no address")
    with page.expect_navigation():
        page.get_by_role("button", name="Create a link for one person").click()
    bola.here("an invitation for what is no address")


def test_a_link_to_send_can_be_copied(made: dict[str, int], seen_by: Callable[[str], Looking]) -> None:
    bola = seen_by("bola")
    page = bola.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/sets/{made['set']}/members/")
    with page.expect_navigation():
        page.get_by_role("button", name="Create a link for several people").click()
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("[data-copy]").first.inner_text()
    bola.here("a link that was copied")


def test_pages_for_educators_and_admins_are_good(made: dict[str, int], seen_by: Callable[[str], Looking]) -> None:
    seen_by("edwin").at(f"/sets/cohorts/{made['cohort']}/?by=grade&size=5")
    seen_by("ada").at("/sets/reported/")


def test_a_link_that_leads_nowhere_is_told_so(seen_by: Callable[[str], Looking]) -> None:
    seen_by("lena").at("/sets/join/none/", 410)
