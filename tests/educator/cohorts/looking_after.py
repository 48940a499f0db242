"""Cohorts and the people in them."""

from __future__ import annotations

from datetime import date

from flask import Flask

from learnapp.store.cohorts import cohorts
from tests.conftest import START

HOME = "/educator/cohorts/"


FIRST = f"{HOME}1/"


MADE = {"name": "  Foundation   doctors ", "starts-day": "5", "starts-month": "Aug", "starts-year": "26"}


def _groups(app: Flask, cohort_id: int) -> list[cohorts.Subgroup]:
    with app.extensions["store"].read() as db:
        return cohorts.subgroups(db, cohort_id, START)


def _dates(name: str, day: date | None) -> dict[str, str]:
    parts = (str(day.day), str(day.month), str(day.year)) if day else ("", "", "")
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), parts, strict=True))
