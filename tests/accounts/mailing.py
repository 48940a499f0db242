"""A site that sends mail, and the links in the mail it would send."""

from __future__ import annotations

import re
from dataclasses import replace

import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import outbox, person
from tests.client import Visitor


def with_mail(app: Flask) -> Flask:
    """The same site, where mail is set up. Nothing is sent: what is queued can be read."""
    mail = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "site@example.org", "site_url": "http://localhost"}
    app.extensions["settings"] = replace(app.extensions["settings"], **mail)
    return app


def bodies(app: Flask, to: str) -> list[str]:
    """The texts of what is queued for an address, the earliest first."""
    with app.extensions["store"].read() as connection:
        query = sa.select(outbox.c.body).where(outbox.c.recipient == to).order_by(outbox.c.id)
        return list(connection.execute(query).scalars())


def link_in_mail(app: Flask, to: str) -> str:
    """The path of the link in the newest email to an address."""
    found = re.search(r"http://localhost(/\S+)", bodies(app, to)[-1])
    assert found
    return found[1]


def proved(app: Flask, who: str) -> bool:
    """Whether the person with this name has proved their address."""
    with app.extensions["store"].read() as connection:
        return connection.execute(sa.select(person.c.proved_at).where(person.c.name == who)).scalar() is not None


def unproved(app: Flask, person_id: int) -> None:
    """Make an account one from before addresses were proved."""
    with app.extensions["store"].write() as connection:
        connection.execute(person.update().where(person.c.id == person_id).values(proved_at=None))


def signs_in(app: Flask, email: str, password: str) -> bool:
    """Whether an address and a password sign in."""
    visitor = Visitor(app)
    page = visitor.get("/account/sign-in/")
    answer = visitor.post("/account/sign-in/", {"email": email, "password": password})
    assert page.heading == "Sign in"
    return answer.status_code == 303
