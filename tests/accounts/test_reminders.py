"""A person's page of reminders: their browsers, and the hours for all of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask import Flask

from learnapp.domain.people.push_hours import PushHours
from learnapp.store.messages import push_subscriptions
from tests.client import Page, Visitor
from tests.deliveries.test_pushing import Browser

ON, OFF, PAGE = "/account/reminders/on/", "/account/reminders/off/", "/account/reminders/"


def turned_on(visitor: Visitor, endpoint: str = "https://push.example.org/1") -> None:
    gave = Browser(endpoint).gave
    fields = {"endpoint": gave.endpoint, "public_key": gave.public_key, "secret": gave.secret}
    visitor.post(ON, fields)


def hours(app: Flask, person: int) -> PushHours:
    with app.extensions["store"].read() as connection:
        return push_subscriptions.hours(connection, person)


def hours_shown(page: Page) -> list[str]:
    return re.findall(r"<option[^>]* selected>([^<]*)<", page.text)


def test_a_device_is_turned_on_and_off(lena: Visitor) -> None:
    page = lena.get(lena.get("/account/").link("Reminders on your devices"))
    assert "Devices that remind you" not in page.main
    turned_on(lena)
    page = lena.get(PAGE)
    assert "This device will remind you." in page.main
    assert "A browser, since" in page.main
    page = lena.submit(page, "Turn off on A browser")
    assert "will not remind you any more" in page.main
    assert "Devices that remind you" not in page.main


@pytest.mark.parametrize("endpoint", ["https://10.1.2.3/push", "http://push.example.org/1", "javascript:alert(1)"])
def test_a_place_that_the_site_does_not_send_to_is_refused(lena: Visitor, endpoint: str) -> None:
    turned_on(lena, endpoint)
    page = lena.get(PAGE)
    assert "This site cannot send reminders to this browser" in page.main
    assert "Devices that remind you" not in page.main


def test_a_place_inside_is_refused_also_where_the_operator_lets_others_call_it(app: Flask, lena: Visitor) -> None:
    """Leads choose the other systems that are called, and every learner a place for reminders."""
    hosts = frozenset({"lrs.trust.internal", "10.0.0.8"})
    app.extensions["settings"] = replace(app.extensions["settings"], inside_hosts=hosts)
    for endpoint in ("http://lrs.trust.internal/1", "https://10.0.0.8/1"):
        turned_on(lena, endpoint)
        page = lena.get(PAGE)
        assert "This site cannot send reminders to this browser" in page.main
        assert "Devices that remind you" not in page.main


def test_hours_and_days_are_chosen(lena: Visitor, app: Flask, ids: dict[str, int]) -> None:
    page = lena.submit(lena.get(PAGE), "Save hours", {"begin": "21", "end": "7", "days": ["0", "1"]})
    assert "Your hours for reminders are saved." in page.main
    assert page.chosen() == {"Monday", "Tuesday"}
    assert hours_shown(page) == ["21:00", "07:00"]
    assert hours(app, ids["lena"]) == PushHours(21, 7, (0, 1))


def test_without_a_day_it_asks_for_one_and_keeps_what_was_chosen(
    lena: Visitor, app: Flask, ids: dict[str, int]
) -> None:
    page = lena.submit(lena.get(PAGE), "Save hours", {"begin": "21", "days": []}, status=422)
    assert "Choose at least one day" in page.main
    assert hours_shown(page) == ["21:00", "20:00"]
    assert hours(app, ids["lena"]) == PushHours()


@pytest.mark.parametrize("device", ["", "x", "999", "9" * 40])
def test_turning_off_what_is_not_on_says_so(lena: Visitor, device: str) -> None:
    lena.post(OFF, {"device": device})
    assert "were off already" in lena.get(PAGE).main
