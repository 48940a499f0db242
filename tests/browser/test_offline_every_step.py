"""The network drops and returns throughout a module: each step is taken once with it and once without it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.keeping import MODULE, all_is_sent, keep, last_known
from tests.browser.walking import answer_somehow, walk_to_the_end

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
QUESTIONS = 4


class Network:
    """A network that is there for every other step. Call it before a step."""

    def __init__(self, context: BrowserContext, there: bool) -> None:
        self._context, self.there = context, there

    def __call__(self, _page: Page | None = None) -> None:
        self.there = not self.there
        self._context.set_offline(not self.there)


def _press(page: Page, name: str) -> None:
    """Press a button by its first word: without a network its label is longer."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=re.compile(f"^{name}")).first.click()


@pytest.mark.parametrize("first", ["without", "with"])
def test_a_module_is_finished_while_the_network_goes_and_comes_back(phone: Page, first: str) -> None:
    keep(phone)
    turn = Network(phone.context, there=first == "without")

    def visit(path: str) -> None:
        turn()
        phone.goto(f"{MODULE}{path}/")

    def do(name: str) -> None:
        turn()
        _press(phone, name)

    visit("leaves")
    do("Mark as finished")
    visit("spilt")
    do("Start")
    met = walk_to_the_end(phone, turn)
    do("Open the debrief")
    expect(phone.locator("h1")).to_contain_text("Debrief")
    visit("after")
    known = last_known(phone)
    do("Start")
    while turn.there and last_known(phone) == known:  # the quiz that the site began is being kept
        phone.wait_for_timeout(200)
    for _ in range(QUESTIONS):
        answer_somehow(phone)
        do("Save and continue")
    do("Submit")

    phone.context.set_offline(False)
    all_is_sent(phone)
    phone.goto(f"{MODULE}after/attempts/1/")
    expect(phone.locator("main")).to_contain_text("You got")
    expect(phone.locator("main")).not_to_contain_text("You gave no answer")
    phone.goto(f"{MODULE}spilt/debrief/")
    for title in met[:-1]:
        expect(phone.locator("main")).to_contain_text(title)
    phone.goto("/progress/")
    expect(phone.locator("main")).to_contain_text("3 of")
