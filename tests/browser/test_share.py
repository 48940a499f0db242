"""One tap passes a certificate to another app on a phone, if the browser can share files."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.walking import sign_in
from tests.browser.watching import Watch

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

Opened = Callable[..., tuple[BrowserContext, Watch]]
FAKE = """
window.shared = [];
navigator.canShare = given => given.files.every(one => one.type === 'application/pdf');
navigator.share = async given => {
  const file = given.files[0];
  window.shared.push([file.name, file.type, (await file.text()).slice(0, 5)]);
  document.body.dataset.shared = 'yes';
};
"""


def test_the_pdf_is_shared_by_one_tap_and_only_offered_where_it_can_be(
    open_context: Opened, new_person: Callable[[], str], password: str
) -> None:
    context, _watch = open_context()
    page = context.new_page()
    sign_in(page, new_person(), password)
    page.goto("/modules/tea-round/leaves/")
    page.get_by_role("button", name="Mark as finished").click()
    page.goto("/evidence/")
    expect(page.get_by_role("button", name="Share the PDF")).to_have_count(0)
    page.add_init_script(FAKE)
    page.reload()
    page.get_by_role("button", name="Share the PDF").click()
    page.locator("body[data-shared]").wait_for(state="attached", timeout=60_000)
    ((name, kind, begins),) = page.evaluate("window.shared")
    assert name.startswith("learnapp-evidence-LA-")
    assert (kind, begins) == ("application/pdf", "%PDF-")
