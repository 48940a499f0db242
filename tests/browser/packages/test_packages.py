"""Packages played by scorm-again in a real browser, in a frame and a window, and left in all the ways people leave."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, expect

from learnapp.assets import built
from learnapp.domain.reading import check_files, load_folder, read_library
from learnapp.domain.source.pictures import pictures_of
from learnapp.exports.scorm.package import ASSETS, Wanted, package
from learnapp.paths import MODULES, STATIC
from tests.browser.packages.learner import answer, heading, heading_is_contents, open_next, step, work_through
from tests.browser.packages.learning_system import CALLS, RUNTIME, LearningSystem, serving
from tests.browser.watching import Watch, assert_good
from tests.conftest import TEST_MODULES
from tests.exports.scorm.strict import faults, last

pytestmark = pytest.mark.skipif(not RUNTIME.is_dir(), reason="scorm-again is not installed: run `npm ci`")
Standard = Literal["1.2", "2004"]
SMALL = TEST_MODULES / "tea-round"
LARGE = MODULES / "translating-board-and-clinicians"
KINDS_SHOWN = """[...document.querySelectorAll("main :is([data-form], [data-act], select, textarea, .case-map)")]
.map(e => e.dataset.form || e.dataset.act || e.localName).concat(document.querySelectorAll("details").length > 0)"""
REPORT = """many => {
  for (let at = 0; at < many; at += 1) {
    const say = (name, value) => API_1484_11.SetValue(`cmi.interactions.${at}.${name}`, value);
    say("id", `after.which-door-first-${at}`);
    say("type", "choice");
    say("learner_response", "a");
    say("result", "correct");
  }
}"""
STATUS = {"1.2": ("core", "lesson_status"), "2004": ("completion_status",)}


@cache
def _package(folder: Path, standard: Standard, answers: bool = False) -> bytes:
    files = load_folder(folder)
    module, problems = check_files(files, folder.name, read_library((folder.parent, MODULES)))
    assert module, problems
    pictures = {picture.address.rpartition("/")[2]: picture.data for picture in pictures_of(files)}
    return package(module, lambda _: pictures, built(STATIC, ASSETS), Wanted(standard, answers))


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="en-GB", viewport={"width": 360, "height": 800})
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


def _framed(context: BrowserContext, system: LearningSystem) -> tuple[Page, Frame]:
    page = context.new_page()
    page.goto(f"{system.url}/frame")
    frame = page.frames[1]
    frame.wait_for_selector("main h1")
    return page, frame


def _said(page: Page) -> list[list[str]]:
    return cast(list[list[str]], page.evaluate("said"))


def _stored(system: LearningSystem, *names: str) -> Any:
    assert system.stored is not None
    value = system.stored["cmi"]
    for name in names:
        value = value[name]
    return value


def test_a_package_is_played_left_and_taken_up_again(context: BrowserContext) -> None:
    system = LearningSystem(_package(SMALL, "1.2", answers=True), "1.2")
    watch = Watch(context)
    with serving(system):
        page, frame = _framed(context, system)
        assert _stored(system, "core", "lesson_status") == "incomplete"
        open_next(frame)
        step(frame)
        answer(frame)
        place = heading(frame)
        assert faults(_said(page), "1.2") == []
        page.goto("about:blank")
        assert _stored(system, "core", "exit") == "suspend"

        page, frame = _framed(context, system)
        assert heading(frame) == place
        work_through(frame)
        said = _said(page)
        assert faults(said, "1.2") == []
        assert [line for line in said if line[-1] != "true"] == []
        assert last(said, "cmi.core.lesson_status") == "completed"
        assert any(words[0].endswith("student_response") for name, *words in said if name == "LMSSetValue")
        frame.locator("[data-act=leave]").click()
        assert heading(frame) == "Saved"
        assert _stored(system, "core", "lesson_status") == "completed"
        assert _stored(system, "core", "exit") == ""
        assert float(_stored(system, "core", "score", "raw")) >= 0
    watch.assert_quiet()


def _navigate(page: Page) -> None:
    page.goto("about:blank")


def _close(page: Page) -> None:
    page.close(run_before_unload=False)


WAYS: dict[str, Callable[[Page], None]] = {"another page": _navigate, "the tab closed": _close}


@pytest.mark.thorough
@pytest.mark.parametrize("standard", ["1.2", "2004"])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ["frame", "window"])
def test_nothing_is_lost_however_it_is_left(context: BrowserContext, standard: Standard, way: str, where: str) -> None:
    system = LearningSystem(_package(SMALL, standard), standard)

    def opened() -> tuple[Page, Page | Frame]:
        if where == "frame":
            return _framed(context, system)
        page = context.new_page()
        page.goto(f"{system.url}/window")
        with page.expect_popup() as popup:
            page.evaluate("open_package()")
        popup.value.wait_for_selector("main h1")
        return page, popup.value

    with serving(system):
        page, part = opened()
        open_next(part)
        for _ in range(3):
            step(part)
        place = heading(part)
        leaving = part if isinstance(part, Page) else page
        WAYS[way](leaving)
        if isinstance(part, Page):
            page.wait_for_timeout(300)
            said = _said(page)
            assert said[-1][0] == CALLS[standard][4]
            assert faults(said, standard) == []
        elif not page.is_closed():
            page.close()
        assert _stored(system, *STATUS[standard]) == "incomplete"
        page, part = opened()
        assert heading(part) == place


@pytest.mark.thorough
def test_a_sitting_with_too_many_answers_to_be_ended_loses_no_place(context: BrowserContext) -> None:
    """Some systems of 2004 end a sitting by one message with everything in it, and refuse one of more than 64 KB."""
    system = LearningSystem(_package(SMALL, "2004", answers=True), "2004")
    with serving(system):
        page, frame = _framed(context, system)
        page.evaluate(REPORT, 350)
        open_next(frame)
        step(frame)
        answer(frame)
        place = heading(frame)
        frame.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
        assert _said(page)[-1] == ["Terminate", "", "false"]
        page, frame = _framed(context, system)
        assert heading(frame) == place
        assert len(_stored(system, "interactions")) == 350


@pytest.mark.thorough
@pytest.mark.parametrize("standard", ["1.2", "2004"])
def test_a_whole_module_is_worked_through(context: BrowserContext, standard: Standard) -> None:
    system = LearningSystem(_package(LARGE, standard, answers=True), standard)
    with serving(system):
        page, frame = _framed(context, system)
        work_through(frame)
        said = _said(page)
        assert faults(said, standard) == []
        assert [line for line in said if line[-1] != "true"] == []
        frame.locator("[data-act=leave]").click()
        assert _stored(system, *STATUS[standard]) == "completed"
        assert len(_stored(system, "suspend_data")) <= 3500


@pytest.mark.thorough
def test_every_page_of_a_package_can_be_used_by_all(context: BrowserContext) -> None:
    """Alone, without a learning system: every sort of page, narrow and light, wide and dark, and checked by axe."""
    system = LearningSystem(_package(LARGE, "1.2"), "1.2")
    watch = Watch(context)
    with serving(system):
        page = context.new_page()
        page.goto(f"{system.url}/package/index.html")
        seen: set[str] = set()

        def see(title: str) -> None:
            kinds = page.evaluate(KINDS_SHOWN)
            kind = " ".join(sorted({str(one) for one in kinds}))
            if kind not in seen:
                seen.add(kind)
                page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")
                assert_good(page, title)
                page.set_viewport_size({"width": 360, "height": 800})

        see("contents")
        work_through(page, see)
        for address in ("#glossary", "#part.2.story", "#contents"):
            page.goto(f"{system.url}/package/index.html{address}")
            assert_good(page, address)
        page.goto(f"{system.url}/package/about.html")
        assert_good(page, "about")
    assert len(seen) > 8
    watch.assert_quiet()


@pytest.mark.thorough
def test_a_system_that_cannot_save_is_asked_again(context: BrowserContext) -> None:
    system = LearningSystem(_package(SMALL, "1.2"), "1.2")
    with serving(system):
        _, frame = _framed(context, system)
        system.refusing = True
        open_next(frame)
        expect(frame.locator("#saving")).to_contain_text("has not saved this yet")
        system.refusing = False
        step(frame)
        expect(frame.locator("#saving")).to_be_empty()
        assert _stored(system, "core", "lesson_location") == "part.0.q.1"


@pytest.mark.thorough
def test_it_opens_from_a_folder_and_keeps_its_place(context: BrowserContext, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(_package(SMALL, "1.2"))) as archive:
        archive.extractall(tmp_path)
    page = context.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    open_next(page)
    step(page)
    answer(page)
    place = heading(page)
    page.goto("about:blank")
    page.goto((tmp_path / "index.html").as_uri())
    assert heading(page) == place


@pytest.mark.thorough
def test_in_a_frame_of_another_site_it_works_by_itself(context: BrowserContext) -> None:
    """The parents' windows throw when they are asked for an API."""
    system = LearningSystem(_package(SMALL, "1.2"), "1.2")
    watch = Watch(context)
    with serving(system):
        page = context.new_page()
        page.goto(f"{system.url}/window")
        other = system.url.replace("127.0.0.1", "localhost")
        page.set_content(f'<iframe src="{other}/package/index.html" width="100%" height="600"></iframe>')
        frame = page.frames[1]
        frame.wait_for_selector("main h1")
        expect(frame.locator("main")).to_contain_text("No learning system was found")
        assert heading_is_contents(frame)
    watch.assert_quiet()


@pytest.mark.thorough
def test_opened_twice_the_second_says_that_it_does_not_report(context: BrowserContext) -> None:
    system = LearningSystem(_package(SMALL, "1.2"), "1.2")
    with serving(system):
        page, frame = _framed(context, system)
        with page.expect_popup() as popup:
            page.evaluate("open_package()")
        second = popup.value
        expect(second.locator("#saving")).to_contain_text("did not open this package")
        open_next(second)
        open_next(frame)
        assert faults(_said(page), "1.2") == []
        assert last(_said(page), "cmi.core.lesson_location") == "part.0"


@pytest.mark.thorough
def test_by_keyboard(context: BrowserContext) -> None:
    """Focus follows to each new page, an error is named and led to, and the skip link leads to the page."""
    system = LearningSystem(_package(SMALL, "1.2"), "1.2")
    with serving(system):
        page = context.new_page()
        page.goto(f"{system.url}/package/index.html")
        page.keyboard.press("Tab")
        expect(page.locator("#skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#maincontent")).to_be_focused()
        page.locator(".activity-next a").press("Enter")
        expect(page.locator("main h1")).to_be_focused()
        page.locator("[data-act=start-quiz]").press("Enter")
        expect(page.locator("main h1")).to_be_focused()
        page.locator("form[data-form=answer] button").press("Enter")
        expect(page.locator("#problem")).to_be_focused()
        assert page.title().startswith("Error: ")
        page.locator("#problem a").press("Enter")
        assert page.evaluate("document.activeElement.form !== null")


@pytest.mark.thorough
def test_a_word_is_explained_where_it_is_used(context: BrowserContext) -> None:
    """At the end of the page, so that an answer half given is not lost; and there is a way back to the text."""
    system = LearningSystem(_package(MODULES / "finance-language", "1.2"), "1.2")
    with serving(system):
        page = context.new_page()
        page.goto(f"{system.url}/package/index.html#part.2")
        page.locator("[data-act=start-case]").click()
        page.locator("input[name=choice]").first.check()
        link = page.locator("main .prose a[href^='#glossary.']").first
        link.click()
        expect(page.locator("details [data-term]:focus")).to_be_visible()
        assert page.locator("input[name=choice]").first.is_checked()
        page.locator("[data-back] a").click()
        expect(link).to_be_focused()
        page.goto(f"{system.url}/package/index.html#glossary")
        assert heading(page) == "Glossary"
