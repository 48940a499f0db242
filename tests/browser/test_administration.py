"""Pages of the administration with what people type into them: names without a space, paper, what is made once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import press

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwll" * 2


def test_pages_about_a_person_fit_a_phone_however_long_the_name(
    site: Site, password_hash: str, seen_by: Callable[[str], Looking]
) -> None:
    site.add_person("long@example.org", LONG, password_hash)
    ada = seen_by("ada")
    ada.at("/admin/people/?q=long@example.org")
    ada.page.get_by_role("link", name=LONG).click()
    here = ada.page.url
    ada.here("a person with a long name")
    for part in ("name/", "address/", "merge/", "data/", "erase/"):
        ada.at(f"{here}{part}")


def test_a_platform_with_a_long_name_is_removed_and_a_key_is_shown(
    password: str, seen_by: Callable[[str], Looking]
) -> None:
    ada = seen_by("ada")
    page = ada.page
    page.goto("/admin/platforms/new/")
    for name in ("issuer", "client_id", "login_url", "token_url", "keys_url"):
        page.locator(f"#{name}").fill(f"https://moodle.example.org/{name}")
    page.locator("#name").fill(LONG)
    page.locator("#password").fill(password)
    press(page, "Register")
    ada.here("platforms")
    page.get_by_role("link", name=f"Remove {LONG}").click()
    ada.here("removing a platform")
    page.goto("/admin/organisations/1/data/keys/new/")
    page.locator("#name").fill("Trust dashboard")
    page.locator("input[name=scope]").first.check(force=True)
    press(page, "Create key")
    ada.here("a key that was created")


def test_on_paper_there_is_the_text_and_nothing_to_press(seen_by: Callable[[str], Looking]) -> None:
    page = seen_by("ada").page
    page.goto("/admin/audit/")
    assert page.locator("form.filters").is_visible()
    page.emulate_media(media="print", color_scheme="light")
    try:
        assert not page.locator("form.filters").is_visible()
        assert not page.locator(".nhsuk-back-link").is_visible()
        colours = {
            page.locator(where).first.evaluate("e => getComputedStyle(e).color") for where in (".wordmark", "h1", "p")
        }
        assert len(colours) == 1, "the wordmark was white on paper"
    finally:
        page.emulate_media(media="screen")
