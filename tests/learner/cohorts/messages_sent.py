"""Messages that were sent to the cast."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask

from learnapp.mail import posting
from learnapp.store.cohorts import cohorts
from learnapp.store.messages.messages import Broadcast, Delivery
from tests.conftest import START

SECRET = "a secret for tests, thirty-two or more"


def send(app: Flask, ids: dict[str, int], names: Sequence[str], key: str = "a", body: str = "Please.") -> int | None:
    with app.extensions["store"].write() as connection:
        day = START.date()
        made = cohorts.make(
            connection, name="F1s", about="", starts_on=day, ends_on=None, educator=ids["edwin"], now=START
        )
        deliveries = [Delivery(ids[n], f"{n}@example.org", f"For {n}", body, "/modules/tea-round/") for n in names]
        broadcast = Broadcast(made, key, "everyone", "For {name}", body, ids["edwin"])
        return posting.send_once(connection, broadcast, deliveries, START, by_mail=True)
