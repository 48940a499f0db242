"""The browsers in which people are reminded: each a person's own, and not too many of one person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from learnapp.domain.people.push_hours import PushHours
from learnapp.mail import posting
from learnapp.store.db.engine import Store
from learnapp.store.messages import push_subscriptions
from learnapp.store.messages.messages import Delivery
from learnapp.store.messages.push_subscriptions import MOST, Subscription
from learnapp.store.people import sign_ins
from tests.conftest import START

Filled = tuple[Store, dict[str, int]]


def endpoints(store: Store, person: int) -> list[str]:
    with store.read() as connection:
        return [one.endpoint for one in push_subscriptions.devices(connection, person)]


def test_a_browser_reminds_the_person_who_turned_it_on_last_and_no_one_else(filled_store: Filled) -> None:
    store, ids = filled_store
    lena, bola = ids["lena"], ids["bola"]
    with store.write() as connection:
        for person in (lena, lena, bola):
            push_subscriptions.add(connection, person, Subscription("https://push/ward", "k", "s"), "Edge", START)
    assert (endpoints(store, lena), endpoints(store, bola)) == ([], ["https://push/ward"])


def test_the_oldest_browsers_make_way(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for number in range(MOST + 2):
            to = Subscription(f"https://push/{number}", "k", "s")
            push_subscriptions.add(connection, ids["lena"], to, "Edge", START + timedelta(days=number))
    assert endpoints(store, ids["lena"]) == [f"https://push/{number}" for number in range(2, MOST + 2)]


def test_a_browser_is_turned_off_by_its_owner_alone_and_all_by_signing_out_everywhere(filled_store: Filled) -> None:
    store, ids = filled_store
    lena = ids["lena"]
    with store.write() as connection:
        for name in ("phone", "tablet", "laptop"):
            push_subscriptions.add(connection, lena, Subscription(f"https://push/{name}", "k", "s"), "Edge", START)
        phone = push_subscriptions.devices(connection, lena)[0].id
        assert not push_subscriptions.remove(connection, ids["bola"], phone)
        assert push_subscriptions.remove(connection, lena, phone)
        assert not push_subscriptions.remove(connection, lena, phone)
    assert endpoints(store, lena) == ["https://push/tablet", "https://push/laptop"]
    with store.write() as connection:
        push_subscriptions.add(connection, ids["bola"], Subscription("https://push/ward", "k", "s"), "Edge", START)
        sign_ins.end_all(connection, lena)
    assert (endpoints(store, lena), endpoints(store, ids["bola"])) == ([], ["https://push/ward"])


def test_hours_are_kept_for_each_person(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as connection:
        push_subscriptions.set_hours(connection, ids["lena"], PushHours(21, 7, (0, 4)))
        assert push_subscriptions.hours(connection, ids["lena"]) == PushHours(21, 7, (0, 4))
        assert push_subscriptions.hours(connection, ids["bola"]) == PushHours()


def test_whose_service_did_not_answer_comes_after_the_others_and_no_one_twice(
    filled_store: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, ids = filled_store
    with store.write() as connection:
        for number in range(5):
            who = ids["lena" if number < 3 else "bola"]
            push_subscriptions.add(connection, who, Subscription(f"https://push/{number}", "k", "s"), "Edge", START)
        told = [Delivery(ids[who], f"{who}@example.org", "Due", "Soon", "/home/") for who in ("lena", "bola")]
        posting.send_by_itself(connection, "a message", told, START + timedelta(minutes=1), by_mail=False)
        for one in push_subscriptions.waiting(connection, START + timedelta(hours=1)):
            if one.to.endpoint in {"https://push/0", "https://push/2"}:
                push_subscriptions.put_off(connection, one, START + timedelta(hours=1))
    monkeypatch.setattr(push_subscriptions, "AT_ONCE", 2)
    found, later = list[push_subscriptions.Waiting](), START + timedelta(hours=3)
    with store.read() as connection:
        while some := push_subscriptions.waiting(connection, later, found[-1] if found else None):
            found += some
    assert [one.to.endpoint[-1] for one in found] == ["1", "3", "4", "0", "2"]
