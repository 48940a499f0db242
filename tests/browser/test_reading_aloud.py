"""Lessons and scenes read aloud, by a voice that only records what it is given."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.walking import press
from tests.browser.watching import assert_good, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

LESSON = "/modules/tea-round/leaves/"
CASE = "/modules/tea-round/spilt/"
VOICE = """() => {
    window.said = [];
    const voice = {
        getVoices: () => [["Far", false], ["Near", true]].map(
            ([name, localService]) => ({name, localService, lang: "en-GB"})),
        speak(utterance) { said.push(utterance.text); this.now = utterance; },
        cancel() { const was = this.now; this.now = undefined; if (was) setTimeout(() => was.onend?.()); },
        end() { this.now.onend(); },
    };
    Object.defineProperty(window, "speechSynthesis", {value: voice, configurable: true});
    window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}"""
"""A browser's voice that says nothing: what it was given is in `said`, and `speechSynthesis.end()` ends a paragraph."""


def test_a_lesson_is_read_in_order_and_can_be_paused_and_stopped(page: Page) -> None:
    page.add_init_script(f"({VOICE})()")
    page.goto(LESSON)
    keyboard = Keyboard(page)
    keyboard.go_to(page.get_by_role("button", name="Read to me"))
    assert page.get_by_role("button", name="Stop reading").count() == 0
    page.keyboard.press("Enter")
    title = page.locator("h1").inner_text()
    paragraphs = page.locator(".prose p").all_inner_texts()
    assert page.evaluate("said") == [title]
    assert page.evaluate("[speechSynthesis.now.lang, speechSynthesis.now.voice.name]") == ["en-GB", "Near"]
    page.evaluate("speechSynthesis.end()")
    assert page.evaluate("said.length") == 2
    marked = page.locator(".prose [style*=background]")
    expect(marked).to_have_count(1)
    assert_good(page, "a lesson that is read")

    page.get_by_role("button", name="Pause reading").click()
    expect(marked).to_have_count(0)
    assert page.evaluate("speechSynthesis.now === undefined")
    page.get_by_role("button", name="Continue reading").click()
    assert page.evaluate("said[1] === said[2]"), "it reads on from the beginning of the paragraph"
    page.get_by_role("button", name="Stop reading").focus()
    for _each in range(100):
        if page.evaluate("speechSynthesis.now === undefined"):
            break
        page.evaluate("speechSynthesis.end()")
    expect(page.get_by_role("button", name="Read to me")).to_be_focused()
    said = page.evaluate("said")
    assert [words for words in said if words in paragraphs][-1] == paragraphs[-1]
    assert "Mark as finished" not in " ".join(said)
    assert len(said) == len(set(said)) + 1

    page.get_by_role("button", name="Read to me").click()
    page.get_by_role("button", name="Stop reading").click()
    assert page.evaluate("speechSynthesis.now === undefined")
    page.get_by_role("button", name="Read to me").click()
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert page.evaluate("speechSynthesis.now === undefined"), "it stops when the page is left"


def test_a_scene_is_read_after_what_a_choice_led_to(page: Page) -> None:
    page.add_init_script(f"({VOICE})()")
    page.goto(CASE)
    press(page, "Start the case")
    page.locator("main input[name=choice][type=radio]").first.check(force=True)
    press(page, "Do this")
    page.get_by_role("button", name="Read to me").click()
    for _each in range(100):
        if page.evaluate("speechSynthesis.now === undefined"):
            break
        page.evaluate("speechSynthesis.end()")
    said = page.evaluate("said")
    assert said[0].startswith("You chose")
    assert page.locator("h1").inner_text() in said
    assert not too_wide(page)


def test_without_a_voice_there_is_no_button(page: Page) -> None:
    page.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis")
    page.goto(LESSON)
    page.wait_for_load_state("load")
    assert page.get_by_role("button", name="Read to me").count() == 0
