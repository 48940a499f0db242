"""What a person does on the site, going by what they see."""

from __future__ import annotations

from playwright.sync_api import Page


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in on the page that is open if it asks for that, otherwise from the sign-in page."""
    if "/account/sign-in/" not in page.url:
        page.goto("/account/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Messages").first.wait_for()


def sign_out(page: Page) -> None:
    """On a phone the button is under More."""
    button = page.get_by_role("button", name="Sign out")
    if button.count() == 0:
        page.locator("header summary").click()
    button.click()
    page.wait_for_load_state("load")


def heading(page: Page) -> str:
    return " ".join(page.locator("h1").inner_text().split())


def press(page: Page, name: str) -> None:
    """Press the button, or the link that looks like one, with these words."""
    button = page.locator("main").get_by_role("button", name=name)
    with page.expect_navigation():
        button.first.click()


def answer_somehow(page: Page) -> None:
    """Fill in the open question, of whatever kind, with something that the site accepts."""
    form = page.locator("form.question")
    for option in form.locator(".rank-tap").all():
        if "rank-placed" not in (option.get_attribute("class") or ""):
            option.click()
    for place, menu in enumerate(form.locator("select:visible").all()):
        menu.select_option(index=place % (menu.locator("option").count() - 1) + 1)
    for field in form.locator("input[type=text]").all():
        field.fill("1,234")
    for field in form.locator("textarea").all():
        field.fill("Somebody could be scalded.\n\nWe ask for a trolley by May, with no SDEC and more grip.")
    for group in form.locator("fieldset").all():
        boxes = group.locator("input[type=checkbox]")
        for box in boxes.all()[: min(3, boxes.count())]:
            box.check(force=True)
        radios = group.locator("input[type=radio]")
        if radios.count():
            radios.first.check(force=True)


def walk_to_the_end(page: Page, at_each_scene=lambda page: None) -> list[str]:  # type: ignore[no-untyped-def]
    """Take the first open choice of each scene until the case ends. Returns the titles of the scenes."""
    met = []
    for _ in range(40):
        met.append(heading(page))
        at_each_scene(page)
        if page.locator("article.ending").count():
            return met
        radios = page.locator("main input[name=choice][type=radio]")
        if radios.count():
            radios.first.check(force=True)
        with page.expect_navigation():
            page.locator("main form:has(input[name=step]) button[type=submit]").first.click()
    raise AssertionError(f"The case did not end: {met}")
