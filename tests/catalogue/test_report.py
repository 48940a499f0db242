"""Reporting a mistake, from a page to the module's owner."""

import sqlalchemy as sa
from flask import Flask

from learnapp.catalogue.report import LIMIT_NETWORK, LIMIT_VISITORS
from learnapp.store.tables.people_and_work import outbox
from tests.client import Visitor


def test_a_report_reaches_the_modules_owner(app: Flask, lena: Visitor, edwin: Visitor) -> None:
    page = lena.get(lena.get("/modules/tea-round/").link("Report a mistake"))
    page = lena.submit(page, "Send report", {"text": "The pot holds six, not five."})
    assert "Thank you" in page.main
    assert page.heading == "The tea round"

    seen = edwin.get("/educator/reports/")
    assert "The pot holds six, not five." in seen.main
    assert "Lena Marsh" in seen.main
    with app.extensions["store"].read() as connection:
        queued = connection.execute(sa.select(outbox.c.recipient, outbox.c.body)).one()
    assert queued.recipient == "edwin@example.org"
    assert "The pot holds six" in queued.body


def test_a_visitor_can_report_too(visitor: Visitor, edwin: Visitor) -> None:
    page = visitor.get("/report/?page=/modules/tea-round/")
    visitor.submit(page, "Send report", {"text": "A slip."})
    assert "A slip." in edwin.get("/educator/reports/").main


def test_an_empty_or_endless_report_is_refused_and_kept_on_the_page(lena: Visitor) -> None:
    page = lena.get("/report/?page=/modules/tea-round/")
    assert lena.submit(page, "Send report", {"text": "  "}, status=422).errors
    long = lena.submit(page, "Send report", {"text": "x" * 5001}, status=422)
    assert "5,000 characters" in long.errors[0]
    assert dict(long.fields(long.form("Send report")))["text"].strip() == "x" * 5001


def test_a_report_cannot_send_anybody_to_another_site(lena: Visitor) -> None:
    page = lena.get("/report/?page=https://evil.example/")
    assert "evil" not in page.text


def test_reports_by_one_person_are_limited(lena: Visitor) -> None:
    page = lena.get("/report/?page=/modules/tea-round/")
    for number in range(20):
        lena.submit(page, "Send report", {"text": f"Slip {number}."})
    lena.submit(page, "Send report", {"text": "A slip."}, status=429)


HALF = LIMIT_VISITORS // 2


def test_one_visitor_does_not_use_up_the_reports_of_all_visitors(visitor: Visitor) -> None:
    statuses = [_report(visitor, number, "192.0.2.1") for number in range(HALF + 10)]
    assert statuses == [303] * HALF + [429] * 10
    statuses = [_report(visitor, number, "192.0.2.2") for number in range(100, 101 + LIMIT_NETWORK)]
    assert statuses == [303] * LIMIT_NETWORK + [429]
    many = [_report(visitor, number, f"198.51.100.{number}") for number in range(LIMIT_VISITORS)]
    assert many.count(303) == LIMIT_VISITORS - HALF - LIMIT_NETWORK


def _report(visitor: Visitor, number: int, address: str) -> int:
    fields = {"page": "/modules/", "text": f"Slip {number} from {address}."}
    return visitor.post("/report/", fields, environ_overrides={"REMOTE_ADDR": address}).status_code
