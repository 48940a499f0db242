"""A person with a keyboard and no mouse, who must always see where they are."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

MOST_STOPS = 80


class Keyboard:
    """Tabs from stop to stop. At each stop the focus must be on something in view and must show."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.seen: set[str] = set()

    def go_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus. Raises AssertionError if it cannot be reached."""
        for _ in range(MOST_STOPS):
            if target.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            self._check_stop()
        raise AssertionError(f"{target} cannot be reached with Tab on {self.page.url}")

    def press(self, name: str, key: str = "Enter") -> None:
        """Go to the first button or link of the main part with this name, and press the key there."""
        self.go_to(self.page.locator("main").get_by_role("button", name=name).first)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def _check_stop(self) -> None:
        stop = self.page.evaluate(
            """() => {
                const e = document.activeElement, box = e.getBoundingClientRect();
                if (e === document.body) return null;
                return {
                    what: `${e.tagName} ${e.type ?? ""} ${e.className}`,
                    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
                    x: box.x, y: box.y, width: box.width, height: box.height,
                };
            }"""
        )
        if stop is None or stop["what"] in self.seen:
            return
        assert stop["inside"], f"{stop['what']} has the focus out of sight on {self.page.url}"
        focused = self._picture(stop)
        self.page.evaluate("() => { window.was = document.activeElement; window.was.blur(); }")
        plain = self._picture(stop)
        self.page.evaluate("() => window.was.focus({preventScroll: true})")
        assert focused != plain, f"{stop['what']} looks the same with the focus and without on {self.page.url}"
        self.seen.add(stop["what"])

    def _picture(self, stop: dict[str, float]) -> bytes:
        """The place around an element, as it looks now."""
        left, top = max(stop["x"] - 8, 0), max(stop["y"] - 8, 0)
        window = self.page.viewport_size
        assert window is not None
        clip = {
            "x": left,
            "y": top,
            "width": max(1, min(stop["width"] + 16, window["width"] - left)),
            "height": max(1, min(stop["height"] + 16, window["height"] - top)),
        }
        return self.page.screenshot(clip=clip, animations="disabled", caret="hide")  # type: ignore[arg-type]
