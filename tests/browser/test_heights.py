"""No page is too long for a phone: at 390 px, with a cohort of 30, each ends within six screens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page

from learnapp.store.cohorts import cohorts
from learnapp.store.db.engine import Store
from tests.browser import thirty
from tests.browser.conftest import Site
from tests.browser.thirty import Thirty
from tests.browser.walking import sign_in
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

SCREEN = {"width": 390, "height": 844}
LONGEST = 6 * SCREEN["height"]
ONE_LINE = 48
"""A menu of one line is no higher than this."""

EXCEPT = {
    "/modules/challenging-colleagues/guide/": "a guide is read at a desk, with an outline to jump by",
}
"""Pages that may be longer, and why."""

EDUCATOR = (
    "/educator/cohorts/",
    "/educator/cohorts/new/",
    "/educator/help/",
    "/educator/preview/",
    "/educator/reports/",
    "{cohort}",
    "{cohort}?assignment={work}",
    "{cohort}?assignment={work}&state=stuck",
    "{cohort}people/",
    "{cohort}people/?state=invited",
    "{cohort}people/{member}/",
    "{cohort}invite/",
    "{cohort}invitations/",
    "{cohort}assignments/",
    "{cohort}assignments/new/",
    "{cohort}assignments/{work}/",
    "{cohort}assignments/{work}/withdraw/",
    "{cohort}assignments/{work}/extensions/",
    "{cohort}assignments/{work}/extensions/several/?state=stuck",
    "{cohort}assignments/{work}/extensions/{member}/",
    "{cohort}findings/",
    "{cohort}messages/",
    "{cohort}messages/new/?assignment={work}&state=not_started",
    "{cohort}report/",
    "{cohort}settings/",
    "{cohort}settings/subgroups/{group}/",
    "{cohort}copy/",
    "{cohort}close/",
    "/sets/cohorts/{id}/",
    "/modules/challenging-colleagues/guide/",
)
LEARNER = (
    "/home/",
    "/assigned/",
    "/modules/",
    "/modules/challenging-colleagues/",
    "/modules/{done}/eleven-minutes/debrief/",
    "/modules/{done}/four-swaps/debrief/",
    "/modules/{done}/six-in-eighty-four/debrief/",
    "/modules/{done}/before/attempts/1/",
    "/modules/{done}/what-stayed/attempts/1/",
    "/modules/{done}/another-day/attempts/1/",
    "/glossary/",
    "/progress/",
    "/review/",
    "/messages/",
    "/cohorts/",
    "/reflections/",
    "/writing/",
    "/evidence/",
    "/account/",
    "/account/data/",
    "/account/data/erase/",
    "/account/calendar/",
    "/sets/",
    "/sets/new/",
    "/sets/{set}/",
    "/sets/{set}/meetings/",
    "/sets/{set}/threads/",
    "/sets/{set}/actions/",
    "/sets/{set}/record/",
    "/sets/{set}/members/",
)
ADMIN = (
    "/admin/health/",
    "/admin/people/",
    "/admin/people/new/",
    "/admin/people/{person}/",
    "/admin/people/{person}/merge/?email=edwin@example.org",
    "/admin/people/{person}/data/",
    "/admin/people/{person}/erase/",
    "/admin/organisations/",
    "/admin/organisations/1/",
    "/admin/organisations/1/close/",
    "/admin/organisations/1/data/",
    "/admin/organisations/1/data/keys/new/",
    "/admin/retention/",
    "/admin/audit/",
    "/admin/mail/?show=waiting",
    "/admin/editions/",
    "/admin/platforms/new/",
)


@pytest.fixture(scope="module")
def cohort(site: Site) -> Iterator[Thirty]:
    store = Store(site.database)
    made = thirty.fill(store, "edwin@example.org", "bola@example.org")
    yield made
    with store.write() as connection:
        cohorts.close(connection, made.cohort, datetime.now(UTC))
    store.dispose()


def _heights(page: Page, addresses: list[str]) -> dict[str, int]:
    found = {}
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        assert page.url.endswith(address), f"{address} leads to {page.url}"
        found[address] = int(page.evaluate("document.documentElement.scrollHeight"))
        menus = page.locator(".nhsuk-header__navigation, nav.cohort-menu, nav.set-menu")
        for menu in menus.all():
            box = menu.bounding_box()
            assert box is not None
            assert box["height"] <= ONE_LINE + 8, f"{address}: a menu takes {box['height']:.0f} px"
    return found


def test_no_page_is_longer_than_six_screens_of_a_phone(
    cohort: Thirty, open_context: Callable[..., tuple[BrowserContext, Watch]], password: str
) -> None:
    found: dict[str, int] = {}
    names = {"id": cohort.cohort, "work": cohort.work, "member": cohort.member, "group": cohort.group}
    names |= {"set": cohort.learning_set, "done": thirty.DONE, "person": cohort.member}
    for who, addresses in (("edwin", EDUCATOR), ("bola", LEARNER), ("ada", ADMIN)):
        context, _watch = open_context(viewport=SCREEN)
        page = context.new_page()
        sign_in(page, f"{who}@example.org", password)
        base = f"/educator/cohorts/{cohort.cohort}/"
        found |= _heights(page, [one.format(cohort=base, **names) for one in addresses])
        context.close()
    longest = sorted(found.items(), key=lambda item: -item[1])
    print("\nThe ten longest pages at 390 px:")
    for address, height in longest[:10]:
        print(f"{height:6} px  {address}")
    too_long = {address: height for address, height in found.items() if height > LONGEST and address not in EXCEPT}
    assert not too_long, f"longer than {LONGEST} px: {too_long}"
    assert set(EXCEPT) <= {address for address, height in found.items() if height > LONGEST}, "an exception not needed"
