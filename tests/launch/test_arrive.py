"""Arriving from a platform: who is let in, once, and how the site treats one that lies or withholds something."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from joserfc import jwt

from learnapp.launch import platform_calls
from learnapp.store.launches import platforms
from learnapp.store.organisations import organisations
from learnapp.store.tables.launch_tables import lti_deployment, lti_learner, lti_link
from learnapp.store.tables.people_and_work import sign_in
from tests.client import Page, Visitor
from tests.conftest import START
from tests.launch.fake_platform import (
    AGS,
    CLAIM,
    FRAME,
    KEYS,
    ROLE,
    SITE,
    TAB,
    FakePlatform,
    arrive,
    begin,
    follow,
    launched,
    people_of,
    press,
    register,
)


def count(app: Flask, table: sa.Table) -> int:
    with app.extensions["store"].read() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def problem(app: Flask) -> str:
    with app.extensions["store"].read() as connection:
        return platforms.every(connection)[0].problem


def test_a_learner_comes_to_the_module_of_their_link(visitor: Visitor, fake: FakePlatform) -> None:
    page = launched(visitor, fake)
    assert page.url == "/modules/tea-round/"
    assert page.link("Open in a new tab")
    again = follow(visitor, arrive(visitor, fake))
    assert again.url == "/modules/tea-round/"


def test_only_a_launched_session_may_be_framed_and_only_by_its_platform(
    visitor: Visitor, lena: Visitor, fake: FakePlatform
) -> None:
    page = launched(visitor, fake)
    assert f"frame-ancestors {fake.url}" in page.response.headers["Content-Security-Policy"]
    for headers in (FRAME, TAB, {}):
        policy = lena.raw("GET", "/home/", headers=headers).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy
    assert (
        "frame-ancestors 'none'"
        in Visitor(visitor.app).raw("GET", "/", headers=FRAME).headers["Content-Security-Policy"]
    )


def test_the_session_of_a_frame_is_kept_apart_from_a_persons_own(lena: Visitor, fake: FakePlatform) -> None:
    answer = arrive(lena, fake, sub="other-1")
    cookies = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("learnapp")]
    assert all("Partitioned" in c and "SameSite=None" in c and "Secure" in c and "HttpOnly" in c for c in cookies)
    assert any(c.startswith("learnapp-launched=") for c in cookies)
    assert not any(c.startswith("learnapp=") for c in cookies)
    assert lena.get("/home/", headers=TAB).url == "/home/"  # still signed in, as herself


def test_a_launch_sent_again_leads_to_its_page_and_to_no_second_session(
    app: Flask, visitor: Visitor, fake: FakePlatform
) -> None:
    launched(visitor, fake)
    message = fake.message(begin(visitor, fake).location)
    first = visitor.raw("POST", "/lti/launch/", data=message, headers=FRAME)
    before = count(app, sign_in)
    assert first.status_code == 303
    for browser in (visitor, Visitor(app)):
        again = browser.raw("POST", "/lti/launch/", data=message, headers=FRAME)
        assert (again.status_code, again.location) == (303, "/modules/tea-round/")
        assert count(app, sign_in) == before
    stranger = Visitor(app)
    stranger.raw("POST", "/lti/launch/", data=message, headers=FRAME)
    assert stranger.raw("GET", "/home/", headers=FRAME).status_code == 302


def test_two_tenants_of_one_issuer_are_two_organisations(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    with app.extensions["store"].write() as connection:
        second = organisations.make(connection, "Northfield", app.extensions["clock"](), None)
    assert second is not None
    launched(visitor, fake, sub="of-the-first")
    fake.client_id = "client-2"
    register(app, fake, second, name="Northfield Moodle")
    launched(Visitor(app), fake, sub="of-the-second")
    ids = dict(people_of(app))
    with app.extensions["store"].read() as connection:
        first = organisations.acting_of(connection, ids["of-the-first"]).ids
        other = organisations.acting_of(connection, ids["of-the-second"]).ids
    assert (set(first), set(other)) == ({1}, {second})
    # A login that names no client could belong to either: the first continues as before.
    assert "client_id=client-1&" in begin(visitor, fake, client_id="").location


def test_a_platform_with_keys_of_its_own_speaks_for_no_one_of_another(
    app: Flask, visitor: Visitor, fake: FakePlatform
) -> None:
    """A lead registers the issuer of another platform, and an address for keys that is theirs."""
    launched(visitor, fake)
    fake.client_id = "evil"
    register(app, fake, keys_url=f"{fake.url}/keys?mine")
    attacker = Visitor(app)
    page = follow(attacker, arrive(attacker, fake))
    assert "First time here" in page.heading
    assert len(people_of(app)) == 1


def test_new_keys_of_a_platform_are_fetched(
    visitor: Visitor, fake: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    launched(visitor, fake)
    fake.key, fake.published = KEYS[1], [KEYS[1]]
    assert arrive(visitor, fake).status_code == 403  # the keys were fetched moments ago
    monkeypatch.setattr(platform_calls, "KEYS_AGAIN_SECONDS", 0)
    assert arrive(visitor, fake).status_code == 303
    assert fake.asked.count("/keys") == 2


def test_names_and_roles_that_are_withheld_are_asked_for_and_taken_as_a_learners(
    app: Flask, visitor: Visitor, fake: FakePlatform
) -> None:
    page = follow(visitor, arrive(visitor, fake, name=None, email=None, **{CLAIM + "roles": []}))
    answer = press(visitor, page, "Create an account", {"name": "", "email": ""})
    assert answer.status_code == 422
    assert Page(answer, page.url).errors == ["Enter the name your colleagues know you by", "Enter the email address"]
    landed = press(visitor, page, "Create an account", {"name": "Lena", "email": "lena@example.org"})
    assert landed.location == "/modules/tea-round/"
    assert count(app, lti_learner) == 1


@pytest.mark.parametrize("role", ["Instructor", ROLE + "Instructor", "urn:lti:role:ims/lis/Instructor"])
def test_who_teaches_gets_no_score_and_no_role_here(
    app: Flask, visitor: Visitor, fake: FakePlatform, role: str
) -> None:
    page = launched(visitor, fake, **{CLAIM + "roles": [role]})
    assert page.url == "/modules/tea-round/"
    assert count(app, lti_learner) == 0
    with app.extensions["store"].read() as connection:
        assert organisations.acting_of(connection, people_of(app)[0][1]).role == "learner"


def _none(_header: Any, claims: Any) -> str:
    parts = ({"alg": "none", "kid": KEYS[0].kid}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts) + "."


def _tampered(header: Any, claims: Any) -> str:
    head, _, signature = jwt.encode(header, claims, KEYS[0]).split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "ada"}).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


def _with_public_key(_header: Any, claims: Any) -> str:
    """A signature with the platform's public key as a secret. Libraries refuse to make one."""
    parts = ({"alg": "HS256", "kid": KEYS[0].kid}, claims)
    text = ".".join(base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts)
    made = hmac.digest(KEYS[0].as_pem(private=False), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(made).decode().rstrip('=')}"


def _another_key(header: Any, claims: Any) -> str:
    return jwt.encode(header, claims, KEYS[1])


def test_a_message_that_the_platform_did_not_sign_is_refused(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    for signing in (_none, _tampered, _with_public_key, _another_key, lambda *_: "x.y"):
        fake.signing = signing
        answer = arrive(visitor, fake)
        assert answer.status_code == 403, signing
        assert "We could not verify what" in answer.get_data(as_text=True)
    assert people_of(app) == []
    assert problem(app)


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "another client": {"aud": "another"},
    "no audience": {"aud": []},
    "another nonce": {"nonce": "x"},
    "no subject": {"sub": ""},
    "a subject that is no text": {"sub": 17},
    "too old": {"exp": 1},
    "no end": {"exp": None},
    "from the future": {"iat": 4102444800},
    "another version": {CLAIM + "version": "1.1"},
    "another message": {CLAIM + "message_type": "Other"},
    "no link": {CLAIM + "resource_link": "link-1"},
    "no roles claim": {CLAIM + "roles": None},
}


@pytest.mark.parametrize(
    ("claim", "seconds", "status"), [("exp", -121, 403), ("exp", -119, 303), ("iat", 121, 403), ("iat", 119, 303)]
)
def test_a_platforms_clock_may_differ_by_two_minutes(
    visitor: Visitor, fake: FakePlatform, claim: str, seconds: int, status: int
) -> None:
    assert arrive(visitor, fake, **{claim: int(START.timestamp()) + seconds}).status_code == status


def test_a_message_that_is_wrong_is_refused(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    for wrong, said in WRONG.items():
        assert arrive(visitor, fake, **said).status_code == 403, wrong
    assert people_of(app) == []


def test_a_deployment_that_is_not_accepted_waits_for_the_lead(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    fake.deployment = "2"
    answer = arrive(visitor, fake)
    assert answer.status_code == 403
    assert "not connected yet" in answer.get_data(as_text=True)
    assert "'2'" in problem(app)
    for number in range(22):
        fake.deployment = f"made up {number}"
        arrive(visitor, fake)
    assert count(app, lti_deployment) == 1 + platforms.SEEN_AT_MOST


def test_a_link_that_leads_to_another_site_is_refused(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    hostile = {CLAIM + "target_link_uri": "https://evil.example/modules/tea-round/"}
    assert arrive(visitor, fake, **hostile).status_code == 400
    assert begin(visitor, fake, target_link_uri="https://evil.example/").status_code == 400
    assert people_of(app) == []


def test_a_link_to_no_module_leads_to_the_persons_assignments(visitor: Visitor, fake: FakePlatform) -> None:
    launched(visitor, fake)
    for path in ("", "/", "/lti/launch/", "/account/erase/", "/nothing/", "/admin/people/"):
        assert arrive(visitor, fake, **{CLAIM + "target_link_uri": SITE + path}).location == "/assigned/", path


def test_without_the_cookie_of_the_frame_a_tab_of_its_own_is_offered(app: Flask, fake: FakePlatform) -> None:
    """A browser that keeps no cookies in frames, or an answer to someone else's launch."""
    begun = begin(Visitor(app), fake)
    blocked = Visitor(app)
    answer = blocked.raw("POST", "/lti/launch/", data=fake.message(begun.location), headers=FRAME)
    assert answer.status_code == 403
    assert f"frame-ancestors {fake.url}" in answer.headers["Content-Security-Policy"]
    page = Page(answer, "/lti/launch/")
    sent = blocked.raw("GET", page.link("Open in a new tab"), headers=TAB)
    assert sent.status_code == 302
    assert "login_hint=12" in sent.location
    landed = blocked.raw("POST", "/lti/launch/", data=fake.message(sent.location), headers=TAB)
    assert "First time here" in follow(blocked, landed, TAB).heading


def test_a_cookie_that_is_none_of_ours_is_as_good_as_none(app: Flask, fake: FakePlatform) -> None:
    begun = begin(Visitor(app), fake)
    name, _, _ = begun.headers["Set-Cookie"].partition("=")
    other = Visitor(app)
    other.client.set_cookie(name, "é")
    assert other.raw("POST", "/lti/launch/", data=fake.message(begun.location), headers=FRAME).status_code == 403


def test_a_platform_that_is_down_is_said_to_be(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    fake.answers["/keys"] = 500, b"teapot"
    answer = arrive(visitor, fake)
    assert answer.status_code == 503
    assert "is not answering" in answer.get_data(as_text=True)
    fake.answers = {"/keys": (302, b"")}
    assert arrive(visitor, fake).status_code == 503


def test_a_launch_from_a_frame_acts_for_its_organisation_alone(
    app: Flask, ids: dict[str, int], ada: Visitor, fake: FakePlatform
) -> None:
    from learnapp.domain.people.launches import identity_for
    from learnapp.store.people import ways_in

    with app.extensions["store"].write() as connection:
        space = platforms.every(connection)[0].namespace
        ways_in.add(connection, ids["ada"], identity_for("Moodle", space, "ada-1"), app.extensions["clock"](), "lti")
    framed = Visitor(app)
    assert follow(framed, arrive(framed, fake, sub="ada-1")).url == "/modules/tea-round/"
    assert framed.raw("GET", "/admin/health/", headers=FRAME).status_code == 404
    assert ada.raw("GET", "/admin/health/", headers=TAB).status_code == 200


def test_a_suspended_person_is_not_let_in(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    launched(visitor, fake)
    from learnapp.store.tables.people_and_work import person

    with app.extensions["store"].write() as connection:
        moment = app.extensions["clock"]()
        own = person.c.id == people_of(app)[0][1]
        connection.execute(person.update().where(own).values(suspended_at=moment))
    assert arrive(visitor, fake).status_code == 403


def test_what_an_educator_chose_for_a_link_is_kept_with_it(app: Flask, visitor: Visitor, fake: FakePlatform) -> None:
    launched(visitor, fake, **{CLAIM + "custom": {"learnapp_grade": "best"}, AGS: None})
    with app.extensions["store"].read() as connection:
        row = connection.execute(sa.select(lti_link)).one()
    assert (row.module, row.activity, row.grade, row.lineitem) == ("tea-round", "", "best", "")


NESTED = b"[" * 20_000 + b"]" * 20_000


@pytest.mark.parametrize(
    "keys",
    [
        NESTED,
        b'{"keys": ' + NESTED + b"}",
        b'{"keys": [{"kid": "key-0", "kty": "RSA", "alg": "RS256", "n": "", "e": ""}]}',
        b'{"keys": [{"kid": "key-0", "kty": "RSA", "n": "\\ud800", "e": 5}]}',
    ],
)
def test_keys_of_another_shape_are_the_platforms_fault(visitor: Visitor, fake: FakePlatform, keys: bytes) -> None:
    fake.answers["/keys"] = 200, keys
    assert arrive(visitor, fake).status_code in {403, 502, 503}


def test_a_moment_that_no_clock_shows_is_refused(visitor: Visitor, fake: FakePlatform) -> None:
    assert arrive(visitor, fake, exp=10**400).status_code == 403
