"""Merging two accounts on the site: the page says what moves, asks for confirmation, and emails both addresses."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.admin.merge_people import GONE, UNCONFIRMED, UNSURE
from learnapp.store.people import people
from tests.accounts.leaving import CANARY, _archive, fill
from tests.accounts.mailing import bodies, unproved, with_mail
from tests.client import Visitor
from tests.conftest import PASSWORD, START


def test_two_accounts_become_one(app: Flask, ada: Visitor, lena: Visitor, bola: Visitor, ids: dict[str, int]) -> None:
    with_mail(app)
    fill(lena)
    fill(bola)
    page = ada.get(ada.get(f"/admin/people/{ids['lena']}/").link("Merge another account"))
    for wrong in ("nobody@example.org", "lena@example.org", "ada@example.org", "no address"):
        assert ada.submit(page, "Show what would move", {"email": wrong}, status=422).errors
    page = ada.submit(page, "Show what would move", {"email": "bola@example.org"})
    assert "Reflections, notes and workplace actions" in page.main
    assert CANARY not in page.text
    page = ada.submit(page, "Merge the accounts", {"sure": "yes", "password": "wrong"}, status=422)
    assert page.chosen() == {"Both accounts are the same person’s, and they want one"}, "the tick stays"
    page = ada.submit(page, "Merge the accounts", {"sure": None, "password": PASSWORD}, status=422)
    assert page.errors == [UNSURE]
    old = page
    page = ada.submit(page, "Merge the accounts", {"sure": "yes"})
    assert "is now part of this one" in page.text
    assert "Another account merged into this one" in page.main
    assert ada.submit(old, "Merge the accounts", {"sure": "yes"}, status=422).errors == [GONE]
    assert bola.get("/home/").heading == lena.get("/home/").heading == "Sign in"
    lena.submit(lena.get("/account/sign-in/"), "Sign in", {"email": "lena@example.org", "password": PASSWORD})
    file = _archive(lena)
    writing = file.read("my-learnapp-data/my-writing.md").decode()
    assert writing.count(f"{CANARY} reflection") == 2
    assert '"origin": "attempt"' in file.read("my-learnapp-data/json/merged_row.json").decode()
    assert any("was merged into your account with lena@example.org" in text for text in bodies(app, "bola@example.org"))
    assert "merged another account of yours" in lena.get("/messages/").main
    assert lena.get("/progress/").status == lena.get("/review/").status == 200


@pytest.mark.parametrize("who", ["bola", "edwin"])
def test_nothing_of_a_confirmed_account_goes_to_one_that_is_not(
    app: Flask, ada: Visitor, ids: dict[str, int], who: str
) -> None:
    """Its owner may be a stranger who took the person's name and typed their other address."""
    unproved(app, ids["lena"])
    path, email = f"/admin/people/{ids['lena']}/merge/", f"{who}@example.org"
    page = ada.get(f"{path}?email={email}", status=422)
    assert page.errors == [UNCONFIRMED]
    refused = ada.post(path, {"other": str(ids[who]), "sure": "yes", "password": PASSWORD})
    assert (refused.status_code, UNCONFIRMED in refused.text) == (422, True)
    if who == "edwin":
        unproved(app, ids[who])  # a role from before addresses were proved
        assert ada.get(f"{path}?email={email}", status=422).errors == [UNCONFIRMED]
    else:
        assert ada.get(f"/admin/people/{ids[who]}/merge/?email=lena@example.org").errors == [], "the other way round"


def test_a_suspended_account_is_not_merged(app: Flask, ada: Visitor, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["bola"], START, None, on=True)
    page = ada.get(f"/admin/people/{ids['lena']}/merge/?email=bola@example.org", status=422)
    assert "One of them is suspended" in page.errors[0]
    ada.get("/admin/people/9999/merge/", status=404)
