"""Actions that a set has agreed."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.set_tables import set_action
from tests.client import Page, Visitor


def _add(by: Visitor, set_id: int, text: str = "Ask for a trolley.", status: int = 200, **fields: str) -> Page:
    page = by.get(f"/sets/{set_id}/actions/new/")
    sent = {"text": text, "due-day": "20", "due-month": "Nov", **{k.replace("_", "-"): v for k, v in fields.items()}}
    return by.submit(page, "Save", sent, status)


def rows(app: Flask) -> list[tuple[int, str, str, str]]:
    with app.extensions["store"].read() as connection:
        columns = set_action.c.person_id, set_action.c.text, set_action.c.outcome, set_action.c.came_of_it
        return [tuple(row) for row in connection.execute(sa.select(*columns).order_by(set_action.c.id))]
