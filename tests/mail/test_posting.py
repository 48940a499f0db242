"""Sending a message to people."""

from __future__ import annotations

from flask import Flask

from tests.client import Visitor
from tests.learner.cohorts.messages_sent import send


def test_the_same_message_is_sent_once(app: Flask, ids: dict[str, int], lena: Visitor) -> None:
    assert send(app, ids, ["lena", "bola"]) == 2
    assert send(app, ids, ["lena", "bola"]) is None
    assert lena.get("/messages/").main.count("For lena") == 2, "the heading, and the link that names it"
