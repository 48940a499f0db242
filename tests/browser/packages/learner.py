"""A learner who works through a package, taking whatever comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame, Page

ACTS = ("submit-quiz", "finish-lesson", "start-case", "choose", "debrief")
Seen = Callable[[str], None]


def heading(page: Page | Frame) -> str:
    return page.locator("main h1").inner_text()


@contextmanager
def redrawn(page: Page | Frame) -> Iterator[None]:
    """Wait until the page has been drawn again: the package notices a new address a moment later."""
    before = page.wait_for_selector("main h1")
    yield
    page.wait_for_function("heading => !heading.isConnected", arg=before)


def step(page: Page | Frame) -> None:
    """Do the next thing that the page offers."""
    if page.locator("form[data-form=answer]").count():
        answer(page)
        return
    with redrawn(page):
        _press(page)


def _press(page: Page | Frame) -> None:
    if page.locator("form[data-form=choice]").count():
        page.locator("input[name=choice]").first.check()
        page.locator("form[data-form=choice] button").click()
    else:
        for act in ACTS:
            if page.locator(f"main [data-act={act}]").count():
                page.locator(f"main [data-act={act}]").first.click()
                return
        start = page.locator("main [data-act=start-quiz]")
        onward = page.get_by_role("button", name="Next")
        if start.count() and not page.locator("h1", has_text="Results").count():
            start.click()
        elif onward.count():
            onward.first.click()
        else:
            page.locator("a[href='#contents']").first.click()


def answer(page: Page | Frame) -> None:
    """Give the first answer that counts, and save it."""
    form = page.locator("form[data-form=answer]")
    for box in form.locator("input[type=radio]").all()[:1]:
        box.check()
    for box in form.locator("input[type=checkbox]").all()[:3]:
        box.check()
    for at, chosen in enumerate(form.locator("select").all()):
        options = chosen.locator("option").count() - 1
        chosen.select_option(index=min(at, options - 1) + 1)
    for field in form.locator("input[type=text]").all():
        field.fill("12")
    for field in form.locator("textarea").all():
        field.fill("I would ask first.")
    with redrawn(page):
        form.locator("button[type=submit]").click()


def open_next(page: Page | Frame) -> None:
    """Open the part that the contents offer next."""
    with redrawn(page):
        page.locator(".activity-next a").click()


def work_through(page: Page | Frame, see: Seen = lambda _: None, most: int = 400) -> None:
    """Finish every part, starting from the contents."""
    for _ in range(most):
        if heading_is_contents(page):
            if not page.locator(".activity-next a").count():
                return
            open_next(page)
        else:
            step(page)
        see(heading(page))
    raise AssertionError(f"still not finished after {most} steps, at {heading(page)}")


def heading_is_contents(page: Page | Frame) -> bool:
    return page.locator("ol.activities").count() > 0
