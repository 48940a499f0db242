"""From a frame into a tab, and to an account that the person had before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from learnapp.store.launches import platforms
from learnapp.store.leaving import closing
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import PASSWORD, START, Clock
from tests.launch.fake_platform import FRAME, TAB, FakePlatform, acts_in, arrive, follow, launched, people_of, press


@pytest.mark.parametrize("minutes", range(0, 60, 5))
def test_a_frame_opens_in_a_tab_as_the_same_person_once(
    app: Flask, visitor: Visitor, fake: FakePlatform, clock: Clock, minutes: int
) -> None:
    clock.now = START + timedelta(minutes=minutes, seconds=-5)
    launched(visitor, fake)
    link = visitor.get("/lti/new-tab/", headers=FRAME).link("Open learnapp in a new tab")
    tab = Visitor(app)
    page = tab.get(link, headers=TAB)
    assert "sign in as Lena Moodle" in page.main
    assert follow(tab, press(tab, page, "Continue", headers=TAB), TAB).url == "/home/"
    assert acts_in(tab) == 1, "and, as in the frame, for the platform's organisation alone"
    clock.now += timedelta(seconds=10)
    thief = Visitor(app)
    page = thief.get(link, headers=TAB)
    assert press(thief, page, "Continue", headers=TAB).status_code == 404


def test_the_link_into_a_tab_ends_with_the_session_that_made_it(
    app: Flask, visitor: Visitor, fake: FakePlatform, clock: Clock
) -> None:
    launched(visitor, fake)
    link = visitor.get("/lti/new-tab/", headers=FRAME).link("Open learnapp in a new tab")
    page = Visitor(app).get(link, headers=TAB)
    with app.extensions["store"].write() as connection:
        people.set_password(connection, people_of(app)[0][1], "a new one", clock.now)
    thief = Visitor(app)
    assert thief.raw("GET", link, headers=TAB).status_code == 404
    assert press(thief, page, "Continue", headers=TAB).status_code in {400, 404}
    assert "/account/sign-in/" in thief.get("/home/", headers=TAB).url


def test_only_a_frame_has_a_link_into_a_tab(lena: Visitor) -> None:
    """A passer-by at an unlocked screen takes no session away with them."""
    assert lena.get("/lti/new-tab/").url == "/home/"


def test_who_belongs_to_the_platforms_organisation_alone_downloads_their_data_in_its_frame(
    visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    answer = visitor.raw("GET", "/account/data/download/", headers=FRAME)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")


def test_a_link_that_was_made_up_opens_nothing(visitor: Visitor, fake: FakePlatform) -> None:
    assert visitor.raw("GET", "/lti/tab/made-up/", headers=TAB).status_code == 404


def test_who_has_an_account_joins_the_platform_to_it_with_their_password(
    app: Flask, ids: dict[str, int], visitor: Visitor, lena: Visitor, fake: FakePlatform
) -> None:
    link = follow(visitor, arrive(visitor, fake)).link("Sign in to it in a new tab")
    assert "/account/sign-in/" in Visitor(app).get(link, headers=TAB).url
    page = lena.get(link, headers=TAB)
    assert "for this person: Lena Moodle, lena@moodle.example Only continue if that is you" in page.main
    refused = press(lena, page, "Open this account", {"password": "wrong"}, headers=TAB)
    assert refused.status_code == 422
    assert people_of(app) == []
    assert press(lena, page, "Open this account", {"password": PASSWORD}, headers=TAB).status_code == 303
    assert people_of(app) == [("lena-1", ids["lena"])]
    ways = lena.get("/account/ways/", headers=TAB).main
    assert "Southmoor Moodle" in ways
    assert "no longer uses it" not in ways
    framed = Visitor(app)
    assert follow(framed, arrive(framed, fake)).url == "/modules/tea-round/"


def test_who_is_sent_a_strangers_link_reads_whose_it_is(lena: Visitor, app: Flask, fake: FakePlatform) -> None:
    for said, words in (({"name": "A Stranger"}, "A Stranger, lena@moodle.example"), ({"name": None}, "lena@moodle")):
        stranger = Visitor(app)
        link = follow(stranger, arrive(stranger, fake, sub="thief", **said)).link("Sign in to it in a new tab")
        assert words in lena.get(link, headers=TAB).main
    link = follow(stranger, arrive(stranger, fake, sub="thief", name=None, email=None)).link(
        "Sign in to it in a new tab"
    )
    assert "whose name Southmoor Moodle does not say" in lena.get(link, headers=TAB).main


@pytest.mark.parametrize("ends", ["deployment", "organisation"])
def test_no_one_joins_by_a_deployment_that_was_ended_meanwhile(
    app: Flask, ids: dict[str, int], visitor: Visitor, lena: Visitor, fake: FakePlatform, clock: Clock, ends: str
) -> None:
    page = lena.get(follow(visitor, arrive(visitor, fake)).link("Sign in to it in a new tab"), headers=TAB)
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", START, None)
        assert second is not None
        organisations.enrol(connection, second, ids["lena"], START)
        organisations.take_out(connection, 1, ids["lena"])
        if ends == "organisation":
            closing.close(connection, 1, clock.now, None)
        else:
            (platform,) = platforms.every(connection)
            (deployment,) = platforms.deployments(connection, [platform.id])
            platforms.remove_deployment(connection, deployment, clock.now, None)
    assert press(lena, page, "Open this account", {"password": PASSWORD}, headers=TAB).status_code == 404
    assert people_of(app) == []
    with app.extensions["store"].read() as connection:
        assert not organisations.may(connection, ids["lena"], 1)
