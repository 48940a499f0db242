"""What can happen at the site, to the sign-in or to the browser while a person works without a network."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Route, expect

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.db.engine import Store
from learnapp.store.operations.publishing import publish_files
from learnapp.store.operations.withdrawing import withdraw
from learnapp.store.people import people
from tests.browser.conftest import Site
from tests.browser.keeping import MODULE, all_is_sent, keep, take_quiz
from tests.browser.walking import press, sign_in
from tests.browser.watching import Watch
from tests.conftest import TEST_MODULES

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
Opened = Callable[..., tuple[BrowserContext, Watch]]
QUIZ = f"{MODULE}after/"
LESSON = "20-leaves.lesson.md"
MEDIA = Path(__file__).parent / "media"


def email_of(page: Page) -> str:
    ask = "async () => (await (await fetch('/account/')).text()).match(/[0-9a-f]{12}@example.org/)[0]"
    return str(page.evaluate(ask))


def finish_lesson(page: Page, module: str = MODULE) -> None:
    page.goto(f"{module}leaves/")
    press(page, "Mark as finished")


def answer(page: Page, number: int, option: int, quiz: str = QUIZ) -> None:
    """Answer a question with the option at that place."""
    page.goto(f"{quiz}questions/{number}/")
    page.locator("input[name=answer]").nth(option).check(force=True)
    press(page, "Save and continue")


def all_answers_are_there(page: Page) -> None:
    page.goto(f"{QUIZ}check/")
    expect(page.locator("main")).to_contain_text("Your answers are saved. Once you submit")


def choose(page: Page, option: int) -> None:
    page.locator("main input[name=choice]").nth(option).check(force=True)
    press(page, "Do this")


def at_device(page: Page, part: str, words: str) -> None:
    page.goto("/offline/")
    page.locator("[data-shown]").wait_for()
    expect(page.locator(f"[data-part={part}]")).to_contain_text(words)


@contextmanager
def own_module(
    site: Site, slug: str = "tea-meanwhile", picture: bytes | None = None, sound: bytes | None = None
) -> Iterator[Callable[[bool], None]]:
    """A module of the test's own, so that others do not meet its editions. Call what it yields to publish the next.

    A `picture`, as PNG, and a `sound`, as MP3, are in its lesson.
    """
    store, library = Store(site.database), read_library((TEST_MODULES, MODULES))
    folder = TEST_MODULES / "tea-round"
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if picture is not None:
        files |= {"pictures/cup.png": picture, LESSON: files[LESSON] + b"\n![A cup on a tray](pictures/cup.png)\n"}
    if sound is not None:
        said = b'\n![The bell](pictures/bell.mp3)\n\n::: details title="What is said"\nNothing.\n:::\n'
        files |= {"pictures/bell.mp3": sound, LESSON: files[LESSON] + said}

    def published(changed: bool) -> None:
        if changed:
            _an_option_fewer(files)
        with store.write() as connection:
            result, _ = publish_files(connection, slug, files, library, datetime.now(UTC))
        assert result.outcome == "new", result.problems

    published(False)
    yield published
    with store.write() as connection:
        withdraw(connection, slug, library, datetime.now(UTC), None)
    store.dispose()


def _an_option_fewer(files: dict[str, bytes]) -> None:
    head, quiz = files["module.md"].decode(), files["40-after.quiz.md"].decode()
    entry = "changes:\n  - date: 2026-11-03\n    class: structure\n    note: Put right.\n"
    (option,) = re.findall(r"- \[ \] The bleep\n\n    .*\n", quiz)
    files["module.md"] = head.replace("changes:\n", entry, 1).encode()
    files["40-after.quiz.md"] = quiz.replace(option, "", 1).encode()


def test_what_was_begun_before_an_edition_changed_counts_as_it_was_begun(phone: Page, site: Site) -> None:
    with own_module(site) as publish:
        keep(phone, module := "/modules/tea-meanwhile/")
        phone.context.set_offline(True)
        phone.goto(f"{module}spilt/")
        press(phone, "Start the case")
        choose(phone, 0)
        scene = phone.locator("h1").inner_text()
        phone.goto(f"{module}after/")
        press(phone, "Start")
        answer(phone, 1, 0, f"{module}after/")
        publish(True)
        answer(phone, 2, 0, f"{module}after/")
        phone.context.set_offline(False)
        all_is_sent(phone)
        phone.goto(f"{module}spilt/")
        assert phone.locator("h1").inner_text() == scene
        phone.goto(f"{module}after/check/")
        expect(phone.locator("main")).to_contain_text("Change question 2")


def test_two_devices_on_one_quiz_the_answer_given_first_at_the_site_stays(
    phone: Page, open_context: Opened, password: str
) -> None:
    phone.goto(QUIZ)
    press(phone, "Start")
    keep(phone)
    email = email_of(phone)
    phone.context.set_offline(True)
    answer(phone, 1, 1)
    context, _ = open_context()
    tablet = context.new_page()
    sign_in(tablet, email, password)
    answer(tablet, 1, 0)
    tablet.goto(f"{QUIZ}questions/1/")
    stays = tablet.locator("input[name=answer]:checked").input_value()
    phone.context.set_offline(False)
    at_device(phone, "conflicts", "You had given another answer in another tab or on another device")
    tablet.reload()
    assert tablet.locator("input[name=answer]:checked").input_value() == stays
    context.close()
    phone.goto(f"{QUIZ}questions/1/")
    assert phone.locator("input[name=answer]:checked").input_value() == stays


def test_work_waits_for_a_person_whose_sign_in_ended(phone: Page, password: str) -> None:
    keep(phone)
    email = email_of(phone)
    phone.context.set_offline(True)
    finish_lesson(phone)
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.goto("/home/")
    assert "/sign-in/" in phone.url
    phone.context.set_offline(True)
    phone.goto(f"{MODULE}leaves/")
    expect(phone.locator("h1")).to_have_text("You are signed out")
    phone.context.set_offline(False)
    sign_in(phone, email, password)
    all_is_sent(phone)
    phone.goto(MODULE)
    expect(phone.locator("main")).to_contain_text("1 of 4 done")


def test_a_suspended_persons_device_shows_nothing_and_keeps_what_waits(phone: Page, site: Site, password: str) -> None:
    keep(phone)
    email, store = email_of(phone), Store(site.database)

    def suspend(on: bool) -> None:
        with store.write() as connection:
            account = people.find(connection, people.email_key(email))
            assert account is not None
            people.suspend(connection, account.id, datetime.now(UTC), None, on=on)

    phone.context.set_offline(True)
    finish_lesson(phone)
    suspend(True)
    phone.context.set_offline(False)
    phone.goto("/home/")
    assert "/sign-in/" in phone.url
    phone.context.set_offline(True)
    phone.goto(f"{MODULE}leaves/")
    expect(phone.locator("h1")).to_have_text("You are signed out")
    phone.context.set_offline(False)
    suspend(False)
    sign_in(phone, email, password)
    all_is_sent(phone)
    phone.goto(MODULE)
    expect(phone.locator("main")).to_contain_text("1 of 4 done")
    store.dispose()


def test_a_module_that_is_removed_from_the_device_still_sends_what_waits(phone: Page) -> None:
    keep(phone)
    phone.context.set_offline(True)
    take_quiz(phone)
    phone.goto("/offline/")
    phone.get_by_role("button", name="Remove from this device").click()
    expect(phone.locator("[data-part=nothing]")).to_be_visible()
    phone.context.set_offline(False)
    all_is_sent(phone)
    all_answers_are_there(phone)


def test_a_picture_of_two_modules_stays_when_one_is_removed_from_the_device(phone: Page, site: Site) -> None:
    drawn = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(drawn, "PNG")
    with own_module(site, "tea-one", drawn.getvalue()), own_module(site, "tea-two", drawn.getvalue()):
        for module in ("/modules/tea-one/", "/modules/tea-two/"):
            keep(phone, module)
        phone.goto("/offline/")
        phone.get_by_role("button", name="Remove from this device").first.click()
        expect(phone.get_by_role("button", name="Remove from this device")).to_have_count(1)
        (left,) = phone.locator("[data-part=kept] a").evaluate_all("all => all.map(one => one.pathname)")
        phone.context.new_cdp_session(phone).send(
            "Network.clearBrowserCache"
        )  # the browser's own cached copy would do as well
        phone.context.set_offline(True)
        phone.goto(f"{left}leaves/")
        wide = phone.get_by_role("img", name="A cup on a tray").evaluate(
            "one => one.decode().then(() => one.naturalWidth)"
        )
        assert wide == 64


def test_sound_and_film_are_loaded_when_someone_plays_them_and_not_kept(phone: Page, site: Site) -> None:
    drawn = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(drawn, "PNG")
    with own_module(site, "tea-bell", drawn.getvalue(), (MEDIA / "bell.mp3").read_bytes()):
        keep(phone, "/modules/tea-bell/")
        phone.context.new_cdp_session(phone).send("Network.clearBrowserCache")
        phone.context.set_offline(True)
        phone.goto("/modules/tea-bell/leaves/")
        found = phone.evaluate("""async () => Object.fromEntries(await Promise.all(
            [...new Set(document.querySelector("main").innerHTML.match(/[/]pictures[/][0-9a-f]+[.]\\w+/g))].map(
                async path => [path.split(".")[1], await fetch(path).then(() => true, () => false)])))""")
        assert found == {"png": True, "mp3": False}


def test_a_piece_that_the_site_refuses_does_not_hold_up_the_rest(phone: Page) -> None:
    """Like a form that none of the site's pages could have sent."""
    keep(phone)
    mark = phone.evaluate("async () => (await (await fetch('/offline/here/')).json()).person")

    def refused(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        route.fulfill(status=400, content_type="text/html", headers={"Person": mark}, body="<p>Not a form of ours.")

    phone.context.route("**/questions/1/", refused)
    phone.context.set_offline(True)
    take_quiz(phone)
    finish_lesson(phone)
    phone.context.set_offline(False)
    at_device(phone, "conflicts", "The site could not take it.")
    expect(phone.locator("[data-part=waiting]")).to_be_hidden()
    phone.goto(MODULE)
    expect(phone.locator("main")).to_contain_text("1 of 4 done")


def test_storage_that_is_cleared_while_work_waits_leaves_the_site_as_it_was(phone: Page) -> None:
    keep(phone)
    phone.context.set_offline(True)
    finish_lesson(phone)
    phone.evaluate("async () => { for (const one of await indexedDB.databases()) indexedDB.deleteDatabase(one.name) }")
    phone.evaluate("async () => { for (const one of await caches.keys()) await caches.delete(one) }")
    phone.context.set_offline(False)
    all_is_sent(phone)
    phone.goto(MODULE)
    expect(phone.locator("main")).to_contain_text("Part 1 of 4")
    finish_lesson(phone)
    expect(phone.locator("main")).to_contain_text("1 of 4 done")
    keep(phone)


def packing(version: int) -> Callable[[Route], None]:
    """A site that packs modules in another version."""

    def answered(route: Route) -> None:
        found = route.fetch()
        route.fulfill(response=found, body=json.dumps({**found.json(), "version": version}))

    return answered


def test_an_older_worker_sends_what_waits_to_a_newer_site_and_keeps_nothing_new(phone: Page) -> None:
    keep(phone)
    phone.context.set_offline(True)
    take_quiz(phone)
    phone.context.route("**/offline/tea-round/", packing(2))
    phone.context.set_offline(False)
    all_is_sent(phone)
    all_answers_are_there(phone)
    phone.context.set_offline(True)
    phone.goto(f"{QUIZ}check/")
    expect(phone.locator("main")).to_contain_text("You have answered 4 of 4")


def test_a_newer_worker_sends_what_an_older_one_kept_and_the_site_works_as_before(phone: Page) -> None:
    """By then the site may have gone back to an older build, whose modules the worker does not know either."""
    keep(phone)
    phone.context.set_offline(True)
    take_quiz(phone)

    def newer(route: Route) -> None:
        found = route.fetch()
        body, count = re.subn(r"\.version!==(\w+)", ".version!==2", found.text())
        assert count == 3
        route.fulfill(response=found, body=body)

    phone.context.route("**/worker.js", newer)
    phone.context.set_offline(False)
    phone.evaluate("async () => { await (await navigator.serviceWorker.ready).update() }")
    phone.wait_for_timeout(1000)
    all_is_sent(phone)
    all_answers_are_there(phone)
    phone.goto(MODULE)
    phone.context.set_offline(True)
    phone.goto(MODULE)
    expect(phone.locator("#offline")).to_contain_text("You are offline")
