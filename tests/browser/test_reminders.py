"""Reminders in a real browser: turned on and off on the page, shown by the worker, and gone with signing out.

No browser here may reach a real push service, so the test plays the browser's own subscribing, and hands the reminder
to the worker as a push service would.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site
from tests.browser.walking import press, sign_in
from tests.browser.watching import Watch

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
Opened = Callable[..., tuple[BrowserContext, Watch]]
PLAYED = """(() => {
    const gave = {
        endpoint: "https://push.example.org/a-phone",
        keys: {
            auth: "AAAAAAAAAAAAAAAAAAAAAA",
            p256dh: "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
        },
    };
    const subscription = { endpoint: gave.endpoint, toJSON: () => gave, unsubscribe: async () => localStorage.clear() };
    PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
        if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error("wrong");
        localStorage.setItem("subscribed", "yes");
        return subscription;
    };
    PushManager.prototype.getSubscription = async () => (localStorage.getItem("subscribed") ? subscription : null);
    Notification.requestPermission = async () => "granted";
})()"""

SHOWN = """() => {
    self.shown = [];
    self.registration.showNotification = async (title, { body, tag }) =>
        void self.shown.push([title, body, tag].join("|"));
}"""


@pytest.fixture
def phone(open_context: Opened, new_person: Callable[[], str], password: str) -> Iterator[Page]:
    context, _ = open_context()
    context.grant_permissions(["notifications"])
    context.add_init_script(PLAYED)
    page = context.new_page()
    sign_in(page, new_person(), password)
    yield page
    context.close()


def turn_on(page: Page) -> None:
    page.goto("/account/reminders/")
    page.get_by_role("button", name="Turn on for this device").click()
    expect(page.locator("main")).to_contain_text("This device will remind you.")


def test_reminders_are_turned_on_and_off_for_this_device(phone: Page, site: Site) -> None:
    turn_on(phone)
    expect(phone.locator("[data-device]")).to_contain_text("(this one)")
    expect(phone.get_by_role("button", name="Turn on for this device")).to_be_hidden()
    with sqlite3.connect(urlsplit(site.database).path[1:]) as database:
        assert database.execute("SELECT endpoint FROM push_subscription").fetchall() == [
            ("https://push.example.org/a-phone",)
        ]
    press(phone, "Turn off")
    expect(phone.locator("[data-device]")).to_have_count(0)
    expect(phone.get_by_role("button", name="Turn on for this device")).to_be_visible()


def test_a_reminder_is_shown_and_says_nothing_of_the_person(phone: Page, site: Site) -> None:
    turn_on(phone)
    session = phone.context.new_cdp_session(phone)
    versions: list[dict[str, str]] = []
    session.on("ServiceWorker.workerVersionUpdated", lambda event: versions.extend(event["versions"]))
    session.send("ServiceWorker.enable")
    for _ in range(100):
        if versions:
            break
        phone.wait_for_timeout(100)
    (worker,) = phone.context.service_workers
    worker.evaluate(SHOWN)
    for words in ("Something is waiting for you", ""):
        where = {"origin": site.url, "registrationId": versions[-1]["registrationId"], "data": words}
        session.send("ServiceWorker.deliverPushMessage", where)
        for _ in range(100):
            if shown := worker.evaluate("() => self.shown.splice(0)"):
                break
            phone.wait_for_timeout(100)
        assert shown == ["learnapp|Something is waiting for you|reminder"]


def test_without_permission_the_page_says_so_and_nothing_is_turned_on(phone: Page) -> None:
    phone.add_init_script('Notification.requestPermission = async () => "denied"')
    phone.goto("/account/reminders/")
    phone.get_by_role("button", name="Turn on for this device").click()
    expect(phone.get_by_role("status")).to_contain_text("does not let the site show reminders")
    expect(phone.locator("[data-device]")).to_have_count(0)


CLICKED = """async () => {
    self.led = [];
    self.clients.openWindow = async (url) => void self.led.push(`opened ${url}`);
    WindowClient.prototype.focus = async function () { self.led.push(`focused ${new URL(this.url).pathname}`); };
    const click = new Event("notificationclick");
    click.notification = { close: () => self.led.push("closed") };
    let work;
    click.waitUntil = (promise) => (work = promise);
    self.dispatchEvent(click);
    await work;
    return self.led;
}"""
"""A click on a reminder. Only a real click may open or focus a window, so what the worker tries is written down."""


def test_a_click_leads_the_open_page_to_home(phone: Page) -> None:
    turn_on(phone)
    phone.goto("/glossary/")
    (worker,) = phone.context.service_workers
    assert worker.evaluate(CLICKED) == ["closed", "focused /home/"]
    phone.wait_for_url("**/home/")


def test_a_click_opens_home_where_no_page_is_open(phone: Page) -> None:
    turn_on(phone)
    (worker,) = phone.context.service_workers
    phone.close()
    assert worker.evaluate(CLICKED) == ["closed", "opened /home/"]


def test_a_click_after_the_sign_in_ended_leads_to_signing_in_and_then_home(phone: Page, password: str) -> None:
    turn_on(phone)
    email = phone.evaluate("async () => (await (await fetch('/account/')).text()).match(/[0-9a-f]{12}@example.org/)[0]")
    phone.goto("/glossary/")
    phone.context.clear_cookies()
    (worker,) = phone.context.service_workers
    assert worker.evaluate(CLICKED) == ["closed", "focused /account/sign-in/"]
    expect(phone.locator("h1")).to_have_text("Sign in")
    phone.get_by_label("Email address").fill(str(email))
    phone.get_by_label("Password").fill(password)
    press(phone, "Sign in")
    assert urlsplit(phone.url).path == "/home/"
