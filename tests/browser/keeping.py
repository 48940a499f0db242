"""Keeping a module on a device and working through it, as a person does."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.walking import answer_somehow, press, walk_to_the_end

MODULE = "/modules/tea-round/"


def keep(page: Page, module: str = MODULE) -> None:
    page.goto(module)
    page.get_by_role("button", name="Keep on this device").click()
    expect(page.locator("[data-words]")).to_contain_text("Kept on this device:")


def walk(page: Page) -> None:
    """The test module's case, from its first page to its debrief."""
    page.goto(f"{MODULE}spilt/")
    press(page, "Start the case")
    walk_to_the_end(page)
    press(page, "Open the debrief")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Debrief")


def take_quiz(page: Page, quiz: str = "after", questions: int = 4) -> None:
    page.goto(f"{MODULE}{quiz}/")
    press(page, "Start")
    for _ in range(questions):
        answer_somehow(page)
        press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")


def last_known(page: Page) -> int:
    """When the pages on this device were last up to date."""
    ask = """() => new Promise(async (resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data.modules[0].known);
        (await navigator.serviceWorker.ready).active.postMessage({ ask: "state" }, [port2]);
    })"""
    return int(page.evaluate(ask))


def all_is_sent(page: Page) -> None:
    page.goto("/offline/")
    page.locator("[data-shown]").wait_for()
    expect(page.locator("[data-part=waiting]")).to_be_hidden()
    expect(page.locator("[data-part=conflicts]")).to_be_hidden()
