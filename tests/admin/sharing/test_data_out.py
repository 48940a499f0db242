"""The file of completions that a lead downloads."""

from __future__ import annotations

import csv

from flask import Flask

from tests.client import Visitor
from tests.sharing_world import DONE_AT, fill

PAGE = "/admin/organisations/1/data/"


def test_completions_are_downloaded_in_the_shape_that_staff_records_load(
    app: Flask, ada: Visitor, ids: dict[str, int]
) -> None:
    with app.extensions["store"].write() as connection:
        fill(connection, app.extensions["catalogue"].at(connection).modules, ids)
    page = ada.get(PAGE)
    sent = dict(page.fields(page.form("Download completions")))
    answer = ada.client.get(PAGE + "completions.csv", query_string=sent)
    assert answer.mimetype == "text/csv"
    assert 'filename="completions-2025-11-02-to-2026-11-02.csv"' in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()))
    assert [(row["Last Name"], row["First Name"], row["Email Address"]) for row in rows] == [
        ("Marsh", "Lena", "lena@example.org")
    ] * 2
    quiz = next(row for row in rows if row["Course Code"] == "TEA-ROUND.AFTER")
    assert (quiz["Completion Date"], quiz["Score"], quiz["Employee Number"]) == ("02-NOV-2026", "75", "")
    later = {"since-day": str(DONE_AT.day + 1), "since-month": "11", "since-year": "2026"}
    rest = ada.client.get(PAGE + "completions.csv", query_string=later).get_data(as_text=True)
    assert len(rest.splitlines()) == 1
    wrong = ada.get(PAGE + "completions.csv?since-day=x&since-month=11&since-year=2026", status=422)
    assert wrong.errors
