"""The site in a frame of another one, in a browser that keeps third-party cookies back: 127.0.0.1 is the platform and
localhost the site, which browsers take for two sites.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from learnapp.exports.sealing.tool_key import tool_key
from learnapp.launch import login, platform_calls, scope
from tests.conftest import Clock
from tests.launch.fake_platform import FakePlatform, register, serve

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture
def fake(app: Flask, clock: Clock, tmp_path: Path) -> Iterator[FakePlatform]:
    """The platform, and the site served beside it."""
    server = make_server("localhost", 0, app, threaded=True)
    site = f"http://localhost:{server.server_port}"
    key = tmp_path / "lti-key.pem"
    tool_key(key)
    made, platform = serve()
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, site_url=site, lti_key_file=key, inside_hosts=made.inside)
    made.__init__(url=made.url, site=site, clock=clock)  # type: ignore[misc]
    platform_calls.KEYS.__init__()  # type: ignore[misc]
    register(app, made)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    platform.shutdown()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    yield made
    made.close()


def _heading(where: FrameLocator | Page, words: str) -> None:
    expect(where.get_by_role("heading", level=1)).to_have_text(words, timeout=15_000)


def _in_course(context: BrowserContext, fake: FakePlatform) -> tuple[Page, FrameLocator]:
    page = context.new_page()
    page.goto(f"{fake.url}/course")
    return page, page.frame_locator("iframe[name=tool]")


def _newcomer(where: FrameLocator | Page) -> None:
    _heading(where, "First time here from Southmoor Moodle")
    where.get_by_role("button", name="Create an account").click()


def test_a_frame_signs_in_keeps_its_session_and_leads_to_a_tab(context: BrowserContext, fake: FakePlatform) -> None:
    page, frame = _in_course(context, fake)
    _newcomer(frame)
    _heading(frame, "The tea round")
    cookies = [one for one in context.cookies() if one["name"].startswith("learnapp")]
    assert all(one["sameSite"] == "None" and one["secure"] for one in cookies)
    frame.get_by_role("link", name="Lena Moodle").click()  # the next page has the same session
    _heading(frame, "Your account")

    # The same person again: no question is asked.
    page.reload()
    _heading(frame, "The tea round")

    frame.get_by_role("link", name="Open in a new tab").first.click()
    _heading(frame, "Open in a new tab")
    with context.expect_page() as opened:
        frame.get_by_text("Open learnapp in a new tab").click()
    tab = opened.value
    _heading(tab, "Continue in this tab")
    tab.get_by_role("button", name="Continue").click()
    tab.wait_for_url("**/home/")

    # The session of the person's own tab is not the frame's, and none of its pages can be framed.
    assert {one["sameSite"] for one in context.cookies() if one["name"] == "learnapp"} == {"Lax"}
    answer = tab.goto(f"{fake.site}/home/")
    assert answer is not None
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_frame_without_cookies_offers_a_tab(
    context: BrowserContext, fake: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def give(response: Response, state: str) -> None:
        """To the tab alone: the frame's browser keeps none."""
        begun.append(state)
        if len(begun) > 1:
            scope.give_cookie(response, state)

    monkeypatch.setattr(login, "give_cookie", give)
    _, frame = _in_course(context, fake)
    _heading(frame, "Open learnapp in a new tab")
    with context.expect_page() as opened:
        frame.get_by_text("Open in a new tab", exact=True).click()
    _newcomer(opened.value)
    _heading(opened.value, "The tea round")
