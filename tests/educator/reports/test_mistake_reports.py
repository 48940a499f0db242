"""Reports of mistakes, as owners and admins see them."""

from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import START


def test_an_owner_sees_only_reports_on_their_modules_and_an_admin_all(
    lena: Visitor, edwin: Visitor, ada: Visitor
) -> None:
    page = lena.get("/report/?page=/progress/")
    lena.submit(page, "Send report", {"text": "About the site."})
    ada.submit(ada.get("/report/?page=/progress/"), "Send report", {"text": "Another."})
    assert "Ada Whitlock (administrator)" in ada.get("/educator/reports/").main
    assert "About the site." not in edwin.get("/educator/reports/").main
    assert "About the site." in ada.get("/educator/reports/").main
    assert edwin.post("/educator/reports/1/settle/").status_code == 404


def test_a_report_is_dealt_with_once(lena: Visitor, edwin: Visitor) -> None:
    page = lena.get("/report/?page=/modules/tea-round/")
    lena.submit(page, "Send report", {"text": "A slip."})
    page = edwin.submit(edwin.get("/educator/reports/"), "Mark as dealt with")
    assert "Dealt with" in page.main
    edwin.post("/educator/reports/1/settle/")
    assert "was marked as dealt with already" in edwin.get("/educator/reports/").text, "in another tab, or by another"


def test_markup_in_a_report_is_shown_as_it_was_typed(lena: Visitor, edwin: Visitor) -> None:
    page = lena.get("/report/?page=/modules/tea-round/")
    lena.submit(page, "Send report", {"text": "<script>alert(1)</script>"})
    seen = edwin.get("/educator/reports/")
    assert "<script>alert(1)" not in seen.text
    assert "<script>alert(1)</script>" in seen.main


def test_an_owner_in_another_organisation_is_not_told_who_reports(
    app: Flask, lena: Visitor, ada: Visitor, ids: dict[str, int]
) -> None:
    page = lena.get("/report/?page=/modules/tea-round/")
    lena.submit(page, "Send report", {"text": "A slip."})
    assert "Lena Marsh (learner)" in Visitor(app).signed_in("edwin").get("/educator/reports/").main
    with app.extensions["store"].write() as connection:
        made = organisations.make(connection, "Southmoor", START, None)
        assert made is not None
        people.set_role(connection, ids["edwin"], Role.EDUCATOR, START, None, made)
        organisations.put(connection, 1, ids["edwin"], Role.LEARNER, START)
    page = Visitor(app).signed_in("edwin").get("/educator/reports/")
    assert "A slip." in page.main
    assert "Lena" not in page.main, "only where he learns are they together"
    assert "Lena Marsh (learner)" in ada.get("/educator/reports/").main
