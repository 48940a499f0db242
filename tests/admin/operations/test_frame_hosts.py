"""Packages that show the site: a lead states the platform with their password, makes them, and ends it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest
from flask import Flask

from learnapp.store.launches import frame_hosts
from learnapp.store.organisations import organisations
from tests.client import Visitor
from tests.conftest import PASSWORD, START

TYPED = {"address": "https://learning.example/course/7", "password": PASSWORD}


@pytest.fixture(autouse=True)
def _with_address(app: Flask) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], site_url="https://learn.example")


def test_a_lead_lets_a_platform_show_the_site_makes_its_package_and_ends_it(app: Flask, ada: Visitor) -> None:
    page = ada.get(ada.get("/admin/platforms/").link("packages that show this site"))
    page = ada.submit(page, "Let it show", {**TYPED, "password": "wrong"}, 422)
    page = ada.submit(page, "Let it show", TYPED)
    assert "https://learning.example may show this site" in page.main
    answer = ada.raw("GET", page.link("The tea round (zip)"))
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert "https://learn.example/lti/framed/1/tea-round/" in archive.read("index.html").decode()
    assert "can no longer show this site" in ada.submit(page, "Stop https://learning.example").main
    with app.extensions["store"].read() as connection:
        assert frame_hosts.of(connection, None) == []


@pytest.mark.parametrize(
    "typed", ["", "learning.example", "http://learning.example", "https://a;b.example/", "*", "https://["]
)
def test_only_one_encrypted_address_can_be_stated(ada: Visitor, typed: str) -> None:
    page = ada.submit(ada.get("/admin/frames/"), "Let it show", {**TYPED, "address": typed}, 422)
    assert page.errors == ["Enter the address of the platform, such as https://learning.example.nhs.uk"]


def test_the_organisation_that_was_chosen_stays_chosen_where_the_rest_is_wrong(app: Flask, ada: Visitor) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
    page = ada.submit(ada.get("/admin/frames/"), "Let it show", {**TYPED, "organisation": second, "password": ""}, 422)
    page = ada.submit(page, "Let it show", {"password": PASSWORD})
    assert "For Northfield" in page.main


def test_a_platform_of_another_organisation_is_not_a_leads(app: Flask, ids: dict[str, int], bola: Visitor) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        organisations.put(connection, second, ids["bola"], "lead", START)  # type: ignore[arg-type]
        frame_hosts.add(connection, 1, "https://learning.example", START, ids["ada"])
        (host,) = frame_hosts.of(connection, [1])
    assert "learning.example</h2>" not in bola.get("/admin/frames/").main
    assert bola.raw("GET", f"/admin/frames/{host.id}/tea-round/").status_code == 404
    assert bola.post(f"/admin/frames/{host.id}/remove/", {}).status_code == 404
