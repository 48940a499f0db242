"""Writing to the people of a cohort."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.cohort_tables import message, progress_status
from tests.client import Page, Visitor
from tests.conftest import START

DUE = START + timedelta(days=11, hours=7, minutes=30)  # 5pm on Friday 13 November


def _new(group: dict[str, int], state: str = "not_started", **more: object) -> str:
    also = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/educator/cohorts/{group['cohort']}/messages/new/?assignment={group['work']}&state={state}{also}"


def do(app: Flask, who: int) -> None:
    with app.extensions["store"].write() as connection:
        key = {"person_id": who, "module": "tea-round", "activity": ""}
        connection.execute(progress_status.insert().values(began_at=START, moved_at=START, done_at=START, **key))


def preview(edwin: Visitor, group: dict[str, int], state: str = "not_started", **more: object) -> Page:
    fields = {"subject": "Tea round", "body": "Dear {name},\n\nSee you."} if state == "everyone" else {}
    return edwin.submit(edwin.get(_new(group, state, **more)), "Preview", fields)


def _sent(app: Flask) -> list[int]:
    with app.extensions["store"].read() as connection:
        return list(connection.execute(sa.select(message.c.person_id).order_by(message.c.id)).scalars())
