"""An educator's work in a real browser, from an empty list of cohorts on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from learnapp.domain.people.roles import Role
from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import heading, press, sign_in
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

PEOPLE = """Marsh, Nia (CITY TRUST) <nia@example.org>; Obi, Tunde <tunde@example.org>
sam@example.org, kim@example.org
Renée Dubois\trenee@example.org
NIA@example.org
nobody here"""


def test_a_cohort_is_made_five_are_invited_by_a_pasted_list_and_one_accepts(
    site: Site, password_hash: str, seen_by: Callable[[str], Looking]
) -> None:
    """Four pages and four presses from nothing to five people invited."""
    site.add_person("tutor@example.org", "Tess Tutor", password_hash, role=Role.EDUCATOR)
    looking = seen_by("nobody")
    page = looking.page
    page.context.clear_cookies()
    sign_in(page, "tutor@example.org", PASSWORD)
    page.goto("/educator/cohorts/")
    press(page, "Create your first cohort")
    page.get_by_label("Name of the cohort").fill("Foundation doctors")
    page.get_by_role("group", name="First day").get_by_label("Day").fill("5 Aug 2026")
    press(page, "Create cohort")
    assert heading(page) == "Invite people to Foundation doctors"
    looking.here("inviting by a list")
    page.get_by_label("Email addresses").fill(PEOPLE)
    press(page, "Check the list")
    assert "5 people will be invited" in page.locator("main").inner_text()
    looking.here("a list before it is confirmed")
    press(page, "Invite 5 people")
    assert heading(page) == "5 people invited"
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the links (CSV)").click()
    text = download.value.path().read_text("utf-8-sig")
    link = re.search(r"nia@example\.org,Nia,Marsh,Nia Marsh,(\S+?),", text)
    assert link

    page.context.clear_cookies()
    page.goto(link[1])
    looking.here("an invitation, signed out")
    press(page, "Create an account to join")
    assert page.get_by_label("Your name").input_value() == "Nia Marsh"
    assert page.get_by_label("Email address").input_value() == "nia@example.org"
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Create an account")
    assert heading(page) == "Join Foundation doctors"
    press(page, "Join")
    assert "You have joined Foundation doctors" in page.locator("main").inner_text()
    page.goto("/cohorts/")
    page.get_by_role("link", name="Leave Foundation doctors").click()
    looking.here("before leaving a cohort")

    page.context.clear_cookies()
    sign_in(page, "tutor@example.org", PASSWORD)
    page.goto("/educator/cohorts/")
    page.get_by_role("link", name="Foundation doctors").click()
    cohort = page.url
    for part in ("people/", "invitations/", "report/", "copy/", "close/", "settings/"):
        looking.at(cohort + part)
    page.get_by_label("Name of a new sub-group").fill("Tuesday")
    press(page, "Add sub-group")
    page.get_by_role("link", name="Rename or remove Tuesday").click()
    looking.here("a sub-group")
    assert "4 not yet joined" in page.goto(cohort + "invitations/").text()
    page.get_by_text("Create a link or code").click()
    page.get_by_label("Maximum number of people").fill("30")
    press(page, "Create link or code")
    assert "#invitation-" in page.url
    assert page.evaluate("document.activeElement.tagName") == "BODY", "the page stays at the new link"
    page.goto(cohort + "people/")
    page.get_by_role("link", name="Nia Marsh").click()
    looking.here("what is known of a member")
    page.context.clear_cookies()  # the browser is shared with tests of visitors
