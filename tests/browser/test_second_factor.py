"""A passkey, by Chromium's own virtual authenticator: registering it, signing in with it, and without script."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests.browser.looking import Looking
from tests.browser.walking import heading, press, sign_out
from tests.browser.watching import Watch
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The site, served at a name that browsers let have passkeys: `localhost` needs no encryption."""
    server = make_server("localhost", 0, app, threaded=True)
    url = f"http://localhost:{server.server_port}"
    app.extensions["settings"] = replace(app.extensions["settings"], site_url=url)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield url
    server.shutdown()
    thread.join()


def _authenticator(page: Page) -> Any:
    """Give the page's browser a fingerprint reader that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**kind, "isUserVerified": True, "automaticPresenceSimulation": True}
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def _password(page: Page) -> None:
    page.goto("/account/sign-in/?next=/progress/")
    page.get_by_label("Email address").fill("lena@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")


def test_a_passkey_is_registered_and_signs_in(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    looking = Looking(page, Watch(context))
    devtools, reader = _authenticator(page)
    _password(page)
    page.goto("/account/second-factor/")
    press(page, "Add a passkey")
    page.get_by_label("Your password").fill(PASSWORD)
    press(page, "Continue")
    assert heading(page) == "Add a passkey"
    looking.here()
    page.get_by_label("Name").fill("Laptop")
    press(page, "Add the passkey")
    assert heading(page) == "Your recovery codes"
    looking.here()
    assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": reader})["credentials"]) == 1
    press(page, "I have saved them")
    looking.here()
    page.goto("/account/second-factor/passkey/")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_text("This device already has a passkey for your account.").wait_for()
    looking.at("/account/second-factor/passkey/1/")
    looking.at("/account/second-factor/app/")

    sign_out(page)
    _password(page)
    assert heading(page) == "Second step: show that it is you"
    looking.here()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/progress/")
    context.close()


def test_without_script_the_second_step_names_another_way(browser: Browser, address: str, lena: Any) -> None:
    from tests.accounts.second_factor.soft_key import SoftKey
    from tests.accounts.second_factor.two_steps import add_passkey, confirmed

    add_passkey(confirmed(lena), key=SoftKey(origin=address))
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    _password(page)
    assert page.get_by_text("Without it, use a recovery code.").is_visible()
    assert page.get_by_role("button", name="Use a passkey").count() == 0
    page.get_by_role("link", name="Use a recovery code").click()
    assert heading(page) == "Use a recovery code"
    context.close()
