"""The page of what was sent: with the reason where it was not, and another try."""

from __future__ import annotations

from flask import Flask

from learnapp.store.sharing import deliveries, receivers
from learnapp.store.sharing.deliveries import NewDelivery
from tests.client import Visitor
from tests.conftest import START

PAGE = "/admin/organisations/1/data/deliveries/"


def test_what_failed_is_shown_with_its_reason_and_tried_again(app: Flask, ada: Visitor) -> None:
    assert "Nothing was sent yet" in ada.get(PAGE).main
    with app.extensions["store"].write() as connection:
        hook = receivers.add(connection, 1, "webhook", "https://hr.example.org/in", "", ("result",), START, None)
        found = [NewDelivery("webhook", f"k{n}", "https://hr.example.org/in", "{}", None, hook) for n in range(2)]
        assert deliveries.queue(connection, 1, found, START) == 2
        for _ in range(2):
            claimed = deliveries.claim(connection, START)
            assert claimed
            deliveries.put_off(connection, claimed, START, "The answer was 500", for_good=True)
    page = ada.get(PAGE)
    assert page.main.count("The answer was 500") == 2
    assert "2 deliveries failed" in ada.get("/admin/organisations/1/data/").main
    page = ada.submit(page, "Try again")
    assert "1 delivery will be tried again" in page.main
    page = ada.submit(page, "Try the failed one again")
    assert "1 delivery will be tried again" in page.main
    assert page.main.count("Waiting") == 2
