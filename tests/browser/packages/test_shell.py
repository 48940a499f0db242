"""A package that shows the site, played by scorm-again on one site while learnapp is on another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from werkzeug.serving import make_server

from learnapp.assets import built
from learnapp.exports.scorm.shell import ASSETS, shell
from learnapp.paths import STATIC
from learnapp.store.launches import frame_hosts
from learnapp.store.learning import completions
from tests.browser.packages.learning_system import RUNTIME, LearningSystem, serving
from tests.conftest import PASSWORD, START, Clock
from tests.exports.scorm.strict import faults

pytestmark = [
    pytest.mark.browser,
    pytest.mark.thorough,
    pytest.mark.skipif(not RUNTIME.is_dir(), reason="scorm-again is not installed: run `npm ci`"),
]


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    server = make_server("localhost", 0, app, threaded=True)
    address = f"http://localhost:{server.server_port}"
    app.extensions["settings"] = replace(app.extensions["settings"], site_url=address)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()


@pytest.fixture
def system(app: Flask, ids: dict[str, int], site: str) -> Iterator[LearningSystem]:
    with app.extensions["store"].read() as connection:
        tea = app.extensions["catalogue"].at(connection).modules["tea-round"]
    made = shell(tea, f"{site}/lti/framed/1/tea-round/", built(STATIC, ASSETS))
    with serving(LearningSystem(made, "1.2")) as served:
        with app.extensions["store"].write() as connection:
            frame_hosts.add(connection, 1, served.url, START, ids["ada"])
        yield served


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(locale="en-GB")
    made.set_default_timeout(15_000)
    yield made
    made.close()


def _opened(context: BrowserContext, url: str) -> tuple[Page, FrameLocator]:
    page = context.new_page()
    page.goto(f"{url}/frame")
    return page, page.frame_locator("iframe").frame_locator("#site")


def _status(page: Page, name: str) -> str:
    said = [call for call in page.evaluate("said") if call[:2] == ["LMSSetValue", name]]
    return str(said[-1][2]) if said else ""


def test_a_learner_works_on_the_site_and_the_platform_hears_of_it(
    app: Flask, clock: Clock, ids: dict[str, int], context: BrowserContext, system: LearningSystem, site: str
) -> None:
    page, inside = _opened(context, system.url)
    inside.get_by_role("button", name="Sign in to keep your place").click()
    inside.get_by_label("Email address").fill("lena@example.org")
    inside.get_by_label("Password", exact=True).fill(PASSWORD)
    inside.get_by_role("button", name="Sign in").click()
    inside.get_by_role("button", name="Report my progress").click()
    expect(inside.get_by_role("heading", level=1)).to_have_text("The tea round")
    page.wait_for_function("said.some(call => call[1] === 'cmi.core.lesson_status')")
    assert _status(page, "cmi.core.lesson_status") == "incomplete"
    with app.extensions["store"].write() as connection:
        published = app.extensions["catalogue"].at(connection)
        module, edition = published.modules["tea-round"], published.editions["tea-round"]
        for one in module.syllabus:
            completions.complete(
                connection, ids["lena"], "tea-round", one.slug, module.kinds[one.slug], edition, clock.now
            )
    inside.get_by_role("link", name="Modules").first.click()
    page.wait_for_function("said.some(call => call[2] === 'completed')")
    assert faults(page.evaluate("said"), "1.2") == []
    page.goto("about:blank")
    assert system.stored is not None
    assert system.stored["cmi"]["core"]["lesson_status"] == "completed"
    page, inside = _opened(context, system.url)  # opened again, without signing in again
    expect(inside.get_by_role("heading", level=1)).to_have_text("The tea round")


def test_a_platform_that_was_not_stated_sees_and_hears_nothing(
    app: Flask, context: BrowserContext, system: LearningSystem
) -> None:
    other = LearningSystem(_zip(system), "1.2")
    with serving(other):
        page, inside = _opened(context, other.url)
        page.wait_for_timeout(1500)
        assert inside.get_by_role("heading").count() == 0
        assert not [call for call in page.evaluate("said") if call[1] == "cmi.core.score.raw"]


@pytest.mark.parametrize(
    "message",
    [
        '{learnapp: "progress", finished: true, score: 100}',
        '{learnapp: "progress", finished: "yes", score: 100}',
        '"completed"',
        "null",
    ],
)
def test_the_package_takes_no_message_from_another_window(
    context: BrowserContext, system: LearningSystem, message: str
) -> None:
    page, _ = _opened(context, system.url)
    page.frames[1].wait_for_load_state()
    page.evaluate(f"document.querySelector('iframe').contentWindow.postMessage({message}, '*')")
    page.wait_for_timeout(500)
    assert _status(page, "cmi.core.lesson_status") == "incomplete"
    assert _status(page, "cmi.core.score.raw") == ""


def _zip(system: LearningSystem) -> bytes:
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in system.files.items():
            archive.writestr(name, data)
    return buffer.getvalue()
