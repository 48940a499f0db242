"""The page after a launch: accounts are made, matched by issuer and subject alone, and people continue in a tab."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask

from learnapp.domain.people.launches import identity_for
from learnapp.store.launches import platforms
from learnapp.store.people import people, ways_in
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock
from tests.launch.fake_platform import FRAME, TAB, FakePlatform, acts_in, arrive, follow, launched, people_of, press


def test_no_address_opens_an_account_whatever_the_platform_says(
    app: Flask, ids: dict[str, int], visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake, email="lena@example.org", email_verified=True)
    ((_, made),) = people_of(app)
    assert made != ids["lena"]
    with app.extensions["store"].read() as connection:
        assert people.find(connection, "lena@example.org").id == ids["lena"]  # type: ignore[union-attr]


def test_the_person_is_known_by_subject_whatever_else_changes(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    launched(visitor, fake)
    other = Visitor(app)
    page = follow(other, arrive(other, fake, name="Somebody Else", email="else@moodle.example"))
    assert page.url == "/modules/tea-round/"
    assert len(people_of(app)) == 1


def test_the_page_says_what_teachers_see_before_an_account_is_made(visitor: Visitor, fake: FakePlatform) -> None:
    page = follow(visitor, arrive(visitor, fake))
    assert "your best end-quiz result" in page.main
    assert "Never by name" in page.main
    assert "Southmoor Moodle is sent one score" in page.main


def test_the_page_works_once_and_then_leads_on(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    page = follow(visitor, arrive(visitor, fake))
    assert press(visitor, page, "Create an account").location == "/modules/tea-round/"
    assert visitor.raw("GET", page.url, headers=FRAME).location == "/modules/tea-round/"
    assert len(people_of(app)) == 1


def test_a_ticket_works_in_the_browser_it_began_in_alone(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    """Otherwise someone could sign another person in to an account of their own."""
    answer = arrive(visitor, fake)
    assert Visitor(app).raw("GET", answer.location).status_code == 404


def test_in_a_tab_the_page_asks_first_and_leaves_who_is_signed_in_there(
    app: Flask, lena: Visitor, fake: FakePlatform
) -> None:
    first = Visitor(app)
    launched(first, fake, sub="other-1")
    answer = arrive(lena, fake, headers=TAB, sub="other-1")
    assert not any(one.startswith("learnapp=") for one in answer.headers.getlist("Set-Cookie"))
    page = follow(lena, answer, TAB)
    assert page.heading == "Continue from Southmoor Moodle"
    assert "You are signed in here as Lena Marsh" in page.main
    landed = follow(lena, press(lena, page, "Continue", headers=TAB), TAB)
    assert acts_in(lena) == 1, "the platform's organisation alone"
    assert landed.url == "/modules/tea-round/"
    assert "frame-ancestors 'none'" in landed.response.headers["Content-Security-Policy"]
    again = follow(lena, arrive(lena, fake, headers=TAB, sub="other-1"), TAB)
    assert again.url == "/modules/tea-round/"


def test_a_second_factor_is_asked_for_in_the_frame(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    from learnapp.store.tables.people_and_work import person

    launched(visitor, fake)
    own = person.c.id == people_of(app)[0][1]
    with app.extensions["store"].write() as connection:
        connection.execute(person.update().where(own).values(second_factor_at=app.extensions["clock"]()))
    answer = arrive(visitor, fake)
    assert answer.location == "/account/second-step/"


def test_a_platform_that_says_an_administrator_comes_sets_up_no_second_step_for_them(
    app: Flask, ids: dict[str, int], fake: FakePlatform, clock: Clock
) -> None:
    """The people who run a platform can say that anyone comes, and a second step in a tab opens the whole account."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, second_factor_for=frozenset({"admin"}))
    with app.extensions["store"].write() as connection:
        (platform,) = platforms.every(connection)
        who = identity_for(platform.name, platform.namespace, "ada-1")
        assert ways_in.add(connection, ids["ada"], who, clock.now, "lti")
    for headers in (TAB, FRAME):
        thief = Visitor(app)
        answer = arrive(thief, fake, headers=headers, sub="ada-1")
        if headers is TAB:
            answer = press(thief, follow(thief, answer, TAB), "Continue", headers=TAB)
        page = follow(thief, answer, headers)
        assert page.url == "/account/second-factor/"
        assert "first sign in here with your email address and password" in page.main
        for path in ("app", "passkey"):
            assert thief.raw("GET", f"/account/second-factor/{path}/", headers=headers).status_code in {302, 303}
        data = {"csrf_token": page.token, "code": "123456"}
        sent = thief.raw("POST", "/account/second-factor/app/", data=data, headers=headers)
        assert sent.location == "/account/second-factor/"
        assert thief.raw("GET", "/admin/people/", headers=headers).status_code == 302
        # With the password they set one up, as everyone does.
        page = thief.get("/account/sign-in/", headers=headers)
        press(thief, page, "Sign in", {"email": "ada@example.org", "password": PASSWORD}, headers=headers)
        assert thief.get("/account/second-factor/app/", headers=headers).heading == "Set up an authenticator app"
