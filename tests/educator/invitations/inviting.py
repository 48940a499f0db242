"""Inviting a list of people."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import outbox
from tests.client import Page, Visitor

FIRST = "/educator/cohorts/1/"


LIST = "\n".join(
    [
        "Smith, Jo <jo@example.org>; Lee, Ann <ann@example.org>",
        "no address here",
        "Bola <bola@example.org>",
        "JO@example.org",
        "M\u0430ry <mary@example.org>",
        "<script>alert(1)</script> <sc@example.org>",
    ]
)


def with_mail(app: Flask) -> None:
    settings = app.extensions["settings"]
    site = {"smtp_url": "smtp://127.0.0.1:1", "mail_from": "a@example.org", "site_url": "https://learn.example.org"}
    app.extensions["settings"] = replace(settings, **site)


def checked(edwin: Visitor, text: str = LIST) -> Page:
    return edwin.submit(edwin.get(f"{FIRST}invite/"), "Check the list", {"list": text})


def _queued(app: Flask) -> list[sa.Row[tuple[str, str, str]]]:
    with app.extensions["store"].read() as db:
        return list(db.execute(sa.select(outbox.c.recipient, outbox.c.subject, outbox.c.body)))
