"""One person's browser, and what is asked of every page it shows."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.walking import heading
from tests.browser.watching import Watch, assert_good


class Looking:
    """One person's page, with the browser's complaints."""

    def __init__(self, page: Page, watch: Watch) -> None:
        self.page, self.watch = page, watch

    def at(self, address: str, status: int = 200) -> None:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status, f"{address}: {answer.status}"
        self.here(address)

    def here(self, what: str = "") -> None:
        """Check that the open page is good."""
        assert_good(self.page, what or f"{self.page.url}, {heading(self.page)}")
        self.watch.assert_quiet()
