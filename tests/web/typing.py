"""Typing that is kept before it is saved."""

from __future__ import annotations

from flask import Flask
from werkzeug.test import TestResponse

from learnapp.store.tables.people_and_work import draft
from tests.client import Page, Visitor

NEW = "/reflections/new/"


ABOUT = f"{NEW}?module=tea-round&activity=spilt&place=prompt-1"


def keep(visitor: Visitor, page: Page, fields: dict[str, str], shown: str | None = None) -> TestResponse:
    """Send the page's form as its script does while a person types."""
    form = next(f for f in page.forms() if dict(page.fields(f)).get("owner"))
    sent = {**dict(page.fields(form)), **fields}
    known = sent.get("kept", "") if shown is None else shown
    return visitor.raw("POST", form.get("action") or page.url, data=sent, headers={"Draft": known})


def _typed(page: Page) -> str:
    form = next(f for f in page.forms() if dict(page.fields(f)).get("owner"))
    return dict(page.fields(form))["text"].strip()


def _kept(app: Flask) -> int:
    with app.extensions["store"].read() as connection:
        return len(connection.execute(draft.select()).all())
