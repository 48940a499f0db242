"""Signing in elsewhere, and all the answers that must not sign anyone in."""

from __future__ import annotations

import hmac
import logging
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from joserfc import jwt
from joserfc.jwk import OctKey

from learnapp.accounts.single_sign_on import provider_client
from learnapp.deliveries import bounded_calls
from learnapp.domain.cohorts.address_lists import read_addresses
from learnapp.store.cohorts import cohorts, invitations
from learnapp.store.people import people
from learnapp.store.tables.people_and_work import way_in
from tests.accounts.single_sign_on.fake_provider import (
    KEYS,
    LENA,
    SECRET,
    FakeProvider,
    provider,
    send_off,
    sign_on,
    use,
)
from tests.client import Visitor
from tests.conftest import START, Clock


def _known(app: Flask, ids: dict[str, int], fake: FakeProvider) -> None:
    """Lena signs in with the provider already."""
    with app.extensions["store"].write() as connection:
        row = {"issuer": fake.url, "subject": "lena-1", "provider": "trust", "email": LENA["email"]}
        connection.execute(way_in.insert().values(person_id=ids["lena"], kind="openid", created_at=START, **row))


@pytest.fixture
def known(app: Flask, ids: dict[str, int], fake: FakeProvider) -> FakeProvider:
    _known(app, ids, fake)
    return fake


def test_the_page_for_signing_in_leads_there_and_back_to_where_one_wanted(
    visitor: Visitor, known: FakeProvider
) -> None:
    page = visitor.get("/notes/")
    assert page.heading == "Sign in"
    link = page.link("Sign in with Trust sign-in")
    location = visitor.raw("GET", link).location
    asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    assert asked["redirect_uri"] == "http://localhost/account/with/trust/back/"
    assert SECRET not in location
    back = visitor.raw("GET", known.authorize(location, **LENA))
    assert (back.status_code, back.location) == (303, "/notes/")
    assert visitor.get("/notes/").status == 200


def test_a_link_on_another_site_signs_no_one_in_by_itself(visitor: Visitor, known: FakeProvider) -> None:
    link = "/account/with/trust/?next=/notes/"
    for site in ("cross-site", "same-site"):
        answer = visitor.raw("GET", link, headers={"Sec-Fetch-Site": site})
        assert (answer.status_code, answer.location) == (200, None)
        assert f'href="{link}"' in answer.text
    for site in ("same-origin", "none"):
        assert visitor.raw("GET", link, headers={"Sec-Fetch-Site": site}).status_code == 302


def test_a_new_session_begins_and_the_old_one_holds_nothing(visitor: Visitor, known: FakeProvider) -> None:
    visitor.get("/account/sign-in/")
    before = visitor.client.get_cookie("learnapp")
    sign_on(visitor, known, **LENA)
    with visitor.client.session_transaction() as session:
        assert not {"sent_off", "came_back"} & set(session)
    assert before is not None
    old = Visitor(visitor.app)
    old.client.set_cookie("learnapp", before.value)
    assert old.get("/home/").heading == "Sign in"


@pytest.mark.parametrize("after", ["https://evil.example/", "//evil.example", "/no/such/page/", "/\\evil.example"])
def test_one_is_led_on_to_pages_of_this_site_alone(visitor: Visitor, known: FakeProvider, after: str) -> None:
    assert sign_on(visitor, known, f"?next={after}", **LENA).url == "/home/"


def test_a_suspended_person_stays_out(
    app: Flask, ids: dict[str, int], visitor: Visitor, known: FakeProvider, caplog: pytest.LogCaptureFixture
) -> None:
    with app.extensions["store"].write() as connection:
        people.suspend(connection, ids["lena"], START, None, on=True)
    assert "suspended" in sign_on(visitor, known, status=403, **LENA).main
    assert "sign-in failed" in [record.getMessage() for record in caplog.records]
    assert visitor.get("/home/").heading == "Sign in"


# Attacks -----------------------------------------------------------------------------------------


def _none(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """A token that nobody signed."""
    signed = jwt.encode({**header, "alg": "HS256"}, claims, OctKey.import_key("k" * 32))
    bare = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    return f"{bare}.{signed.split('.')[1]}."


def _by_secret(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode({**header, "alg": "HS256"}, claims, OctKey.import_key(SECRET))


def _by_public_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    """By hand: Authlib refuses to use such a key as a secret."""
    signed = jwt.encode({**header, "alg": "HS256"}, claims, OctKey.import_key("k" * 32)).rpartition(".")[0]
    made = hmac.digest(KEYS[0].as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{urlsafe_b64encode(made).decode().rstrip('=')}"


def _by_another_key(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return jwt.encode(header, claims, KEYS[1])


def _with(**changed: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda claims: {name: value for name, value in {**claims, **changed}.items() if value is not None}


NOW = int(START.timestamp())
FORGED: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": _with(nonce="another")},
    "no nonce": {"claims": _with(nonce=None)},
    "another issuer": {"claims": _with(iss="https://other.example")},
    "no issuer": {"claims": _with(iss=None)},
    "another audience": {"claims": _with(aud="other-client")},
    "several audiences, none of them responsible": {"claims": _with(aud=["learnapp", "other-client"])},
    "meant for another client": {"claims": _with(azp="other-client")},
    "another audience, in our name": {"claims": _with(aud="other-client", azp="learnapp")},
    "no audience": {"claims": _with(aud=None)},
    "expired": {"claims": _with(exp=NOW - 121)},
    "without an end": {"claims": _with(exp=None)},
    "from the future": {"claims": _with(iat=NOW + 600)},
    "not valid yet": {"claims": _with(nbf=NOW + 600)},
    "no subject": {"claims": _with(sub=None)},
    "an empty subject": {"claims": _with(sub=" ")},
    "a subject that is no text": {"claims": _with(sub=7)},
    "an endless subject": {"claims": _with(sub="x" * 256)},
    "another access token's": {"claims": _with(at_hash="AAAAAAAAAAAAAAAAAAAAAA")},
    "signed by nobody": {"signing": _none},
    "signed with the client's secret": {"signing": _by_secret},
    "signed with the public key as a secret": {"signing": _by_public_key},
    "signed by another key of the same name": {"signing": _by_another_key},
    "signed by a key nobody knows": {"header": {"kid": "unknown"}},
    "no token": {"answers": {"/token": (200, b'{"access_token": "x", "token_type": "Bearer"}')}},
    "a token that is none": {"signing": lambda *_: "not.a.token"},
    "the description of another provider": {"metadata": {"issuer": "https://other.example"}},
    "a code sent where others can read it": {"metadata": {"token_endpoint": "http://trust.example/token"}},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_answer_signs_nobody_in(
    visitor: Visitor, known: FakeProvider, forged: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    location = send_off(visitor)
    provider_client.client_of.cache_clear()
    for name, value in forged.items():
        setattr(known, name, value)
    with caplog.at_level(logging.WARNING):
        page = visitor.get(known.authorize(location, **LENA), status=502)
    assert page.heading == "You have not been signed in"
    assert visitor.get("/home/").heading == "Sign in"
    assert "single sign-on with trust" in caplog.text
    for hidden in (SECRET, "canary-access-token", "eyJ", LENA["email"]):
        assert hidden not in caplog.text + page.text


def _change(back: str, **changed: str | None) -> str:
    parts = urlsplit(back)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return f"{parts.path}?{urlencode({name: value for name, value in query.items() if value is not None})}"


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"state": "another"}, 400),
        ({"state": None}, 400),
        ({"iss": "https://other.example"}, 502),
        ({"iss": None}, 502),  # the provider has said that it always names itself
        ({"code": "another"}, 502),
        ({"code": None}, 502),
        ({"error": "access_denied"}, 403),
        ({"error": "<script>"}, 403),
        ({"error": "temporarily_unavailable"}, 503),
    ],
)
def test_a_changed_answer_signs_nobody_in(
    visitor: Visitor, known: FakeProvider, changed: dict[str, str | None], status: int
) -> None:
    back = known.authorize(send_off(visitor), **LENA)
    assert "<script>" not in visitor.get(_change(back, **changed), status=status).main
    assert visitor.get("/home/").heading == "Sign in"


@pytest.mark.parametrize("minutes", range(0, 60, 5))
def test_an_answer_is_taken_once_and_in_the_browser_that_was_sent_off(
    app: Flask, visitor: Visitor, known: FakeProvider, clock: Clock, minutes: int
) -> None:
    clock.now = START + timedelta(minutes=minutes, seconds=-5)
    back = known.authorize(send_off(visitor), **LENA)
    assert Visitor(app).get(back, status=400).heading == "Start signing in again"
    cookie = visitor.client.get_cookie("learnapp")
    assert cookie is not None
    assert visitor.get(back).url == "/home/"
    clock.now += timedelta(seconds=10)
    thief = Visitor(app)
    thief.client.set_cookie("learnapp", cookie.value)  # copied before it was used
    assert thief.get(back, status=400).heading == "Start signing in again"
    assert "/token" in known.asked
    assert known.asked.count("/token") == 1, "nor is the provider asked again"


def test_an_old_answer_is_not_taken(visitor: Visitor, known: FakeProvider, clock: Clock) -> None:
    back = known.authorize(send_off(visitor), **LENA)
    clock.now = START + timedelta(minutes=11)
    visitor.get(back, status=400)


def test_the_answer_of_one_provider_does_not_do_for_another(app: Flask, visitor: Visitor, known: FakeProvider) -> None:
    use(app, provider(known), provider(known, key="other", name="Other"))
    back = known.authorize(send_off(visitor), **LENA)
    visitor.get(back.replace("/with/trust/", "/with/other/"), status=400)
    assert visitor.get("/home/").heading == "Sign in"


def test_three_tabs_can_be_under_way_at_once(visitor: Visitor, known: FakeProvider) -> None:
    locations = [send_off(visitor) for _ in range(4)]
    visitor.get(known.authorize(locations[0], **LENA), status=400)
    assert visitor.get(known.authorize(locations[1], **LENA)).url == "/home/"


# Tenants -----------------------------------------------------------------------------------------

HOME, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"


def _entra(app: Flask, fake: FakeProvider, *tenants: str) -> str:
    """Settings as for several tenants of Microsoft Entra; returns the template of the issuer."""
    issuer = fake.url + "/{tenantid}/v2.0"
    fake.metadata = {"issuer": issuer, "authorization_response_iss_parameter_supported": False}
    discovery = f"{fake.url}/organizations/v2.0/.well-known/openid-configuration"
    use(app, provider(fake, issuer=issuer, discovery=discovery, tenants=tenants))
    return issuer


@pytest.mark.parametrize(
    ("issuer_of", "tid", "status"),
    [(HOME, HOME, 200), (OTHER, OTHER, 403), (HOME, OTHER, 403), (HOME, None, 403), ("{tenantid}", HOME, 403)],
)
def test_only_tenants_in_the_settings_sign_in(
    app: Flask, visitor: Visitor, fake: FakeProvider, issuer_of: str, tid: str | None, status: int
) -> None:
    issuer = _entra(app, fake, HOME).replace("{tenantid}", issuer_of)
    fake.claims = _with(iss=issuer, tid=tid)
    back = _change(fake.authorize(send_off(visitor), **LENA), iss=None)
    page = visitor.get(back, status=status)
    assert page.heading == (
        "First time signing in with Trust sign-in" if status == 200 else "Your organisation cannot sign in here"
    )


def test_the_token_is_of_the_tenant_that_answered(app: Flask, visitor: Visitor, fake: FakeProvider) -> None:
    home, other = (_entra(app, fake, HOME, OTHER).replace("{tenantid}", one) for one in (HOME, OTHER))
    fake.claims = _with(iss=other, tid=OTHER)
    for named, status in ((home, 502), (other, 200)):
        visitor.get(_change(fake.authorize(send_off(visitor), **LENA), iss=named), status=status)


# A provider in trouble ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/token", "/jwks"])
@pytest.mark.parametrize("answer", [(500, b"boom"), (200, b"<html>"), (200, b"[]"), (302, b"")])
def test_a_provider_that_fails_has_a_page_that_says_so(
    visitor: Visitor, known: FakeProvider, path: str, answer: tuple[int, bytes]
) -> None:
    location = send_off(visitor)
    known.answers[path] = answer
    page = visitor.get(known.authorize(location, **LENA), status=503)
    assert page.main.count("Trust sign-in")
    assert visitor.get("/home/").heading == "Sign in"


def test_a_provider_that_is_down_or_slow_has_a_page_that_says_so(
    app: Flask, visitor: Visitor, known: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_client, "SECONDS", 0.2)
    known.wait = 0.6
    slow = visitor.get("/account/with/trust/", status=503)
    assert slow.heading == "Trust sign-in is not answering"
    assert slow.response.headers["Retry-After"] == "60"
    use(app, provider(known, issuer="http://127.0.0.1:9"))
    assert visitor.get("/account/with/trust/", status=503).heading == "Trust sign-in is not answering"


def test_a_visit_to_a_provider_ends_in_time_however_many_calls_it_takes(
    visitor: Visitor, known: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    known.metadata = {"userinfo_endpoint": f"{known.url}/me"}
    back = known.authorize(send_off(visitor), sub="lena-1")
    provider_client.client_of.cache_clear()
    known.wait, known.asked = 0.4, []
    monkeypatch.setattr(provider_client, "SECONDS", 1.0)
    assert visitor.get(back, status=503).heading == "Trust sign-in is not answering"
    time.sleep(0.8)
    assert known.asked == ["/.well-known/openid-configuration", "/token", "/jwks"], "nothing goes on behind the page"


def test_an_answer_without_end_is_not_read(
    visitor: Visitor, known: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_calls, "MOST_BYTES", 100_000)
    known.metadata = {"padding": "x" * 100_000}
    assert visitor.get("/account/with/trust/", status=503).heading == "Trust sign-in is not answering"


def test_its_description_and_keys_are_kept_and_outlive_a_failure(visitor: Visitor, known: FakeProvider) -> None:
    sign_on(visitor, known, **LENA)
    known.answers = dict.fromkeys(("/.well-known/openid-configuration", "/jwks"), (500, b""))
    again = Visitor(visitor.app)
    assert sign_on(again, known, **LENA).url == "/home/"
    assert known.asked.count("/jwks") == 1


def test_a_key_that_is_new_is_fetched_and_an_unknown_one_not_again_and_again(
    visitor: Visitor, known: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_on(visitor, known, **LENA)
    known.key, known.published = KEYS[1], [KEYS[1]]
    sign_on(Visitor(visitor.app), known, status=502, **LENA)
    assert known.asked.count("/jwks") == 1, "the keys are seconds old"
    monkeypatch.setattr(provider_client, "KEYS_AGAIN_SECONDS", 0)
    assert sign_on(Visitor(visitor.app), known, **LENA).url == "/home/"
    assert known.asked.count("/jwks") == 2


def test_what_only_the_page_about_the_user_says_is_read_and_replaces_nothing(
    app: Flask, visitor: Visitor, fake: FakeProvider
) -> None:
    fake.metadata = {"userinfo_endpoint": f"{fake.url}/me"}
    fake.user_info = {"sub": "passing", "pairwiseID": "lasting", "email": "jo@nhs.example", "iss": "https://x.example"}
    use(app, provider(fake, subject_claim="pairwiseID", verified_claim=""))
    sign_on(visitor, fake, sub="passing", name="Jo")
    visitor.submit(visitor.get("/account/first-time/"), "Create an account")
    with app.extensions["store"].read() as connection:
        assert connection.execute(sa.select(way_in.c.issuer, way_in.c.subject)).one() == (fake.url, "lasting")
    fake.user_info["sub"] = "another"
    sign_on(Visitor(app), fake, status=502, sub="passing", name="Jo")


def test_an_address_that_no_provider_has_is_not_found(app: Flask, visitor: Visitor) -> None:
    for path in ("/account/with/trust/", "/account/with/trust/back/?state=x"):
        visitor.get(path, status=404)
    assert "Or with an email address" not in visitor.get("/account/sign-in/").main


def test_a_walk_that_was_tried_is_kept_if_the_person_says_so(visitor: Visitor, known: FakeProvider) -> None:
    page = visitor.get("/try/tea-round/")
    visitor.submit(page, "Start")
    link = visitor.get("/account/sign-in/").link("Sign in with Trust sign-in")
    page = visitor.get(known.authorize(visitor.raw("GET", link).location, **LENA))
    assert page.heading == "Continue with Trust sign-in"
    assert "has been saved to your account" in visitor.submit(page, "Sign in").text


def test_one_comes_back_to_the_invitation(
    app: Flask, ids: dict[str, int], visitor: Visitor, fake: FakeProvider
) -> None:
    with app.extensions["store"].write() as connection:
        made = {"about": "", "starts_on": START.date(), "ends_on": None, "educator": ids["edwin"], "now": START}
        cohort = cohorts.make(connection, name="F1s", **made)
        entries = read_addresses("new@nhs.example").entries
        [(_, salt)] = invitations.invite(connection, cohort, entries, {}, app.extensions["settings"].secret, START)
    link = f"/join/{invitations.token('address', salt, app.extensions['settings'].secret)}/"
    page = visitor.get(visitor.get(link).link("Sign in to join"))
    location = visitor.raw("GET", page.link("Sign in with Trust sign-in")).location
    who = {"sub": "new-1", "email": "new@nhs.example", "email_verified": True, "name": "Nia New"}
    page = visitor.submit(visitor.get(fake.authorize(location, **who)), "Create an account")
    assert page.heading == "Join F1s"
    visitor.submit(page, "Join")
    assert "F1s" in visitor.get("/cohorts/").main
