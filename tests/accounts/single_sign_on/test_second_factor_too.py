"""Single sign-on and the second factor: a provider's counts where the settings say so, and opens nothing otherwise."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.domain.people.providers import Identity
from learnapp.store.people import second_factors, ways_in
from tests.accounts.single_sign_on.fake_provider import LENA, FakeProvider, provider, sign_on, use
from tests.client import Visitor
from tests.conftest import START


@pytest.fixture
def with_app(app: Flask, ids: dict[str, int], fake: FakeProvider) -> FakeProvider:
    """Lena has an authenticator app, and signs in with the provider."""
    who = Identity("trust", fake.url, "lena-1", "", False, "", False, "")
    with app.extensions["store"].write() as connection:
        assert ways_in.add(connection, ids["lena"], who, START)
        second_factors.set_app(connection, ids["lena"], b"sealed", 0, START)
    return fake


def test_after_the_provider_one_is_asked_for_the_second_factor_here(visitor: Visitor, with_app: FakeProvider) -> None:
    page = sign_on(visitor, with_app, "?next=/progress/", amr=["mfa"], **LENA)
    assert page.url == "/account/second-step/"
    assert visitor.raw("GET", "/progress/").location == "/account/second-step/"
    assert visitor.raw("GET", "/account/ways/").location == "/account/second-step/"


def test_the_providers_own_counts_if_the_settings_name_it(app: Flask, visitor: Visitor, with_app: FakeProvider) -> None:
    use(app, provider(with_app, second_factor=("mfa",)))
    assert sign_on(visitor, with_app, amr=["pwd"], **LENA).url == "/account/second-step/"
    assert sign_on(Visitor(app), with_app, "?next=/progress/", amr=["pwd", "mfa"], **LENA).url == "/progress/"


def test_an_address_opens_no_account_with_a_second_factor(
    app: Flask, ids: dict[str, int], visitor: Visitor, fake: FakeProvider
) -> None:
    use(app, provider(fake, proves=("example.org",), second_factor=("mfa",)))
    with app.extensions["store"].write() as connection:
        second_factors.set_app(connection, ids["lena"], b"sealed", 0, START)
    thief = {"sub": "thief", "email": "lena@example.org", "email_verified": True, "amr": ["mfa"]}
    assert "You cannot sign in to it with Trust sign-in yet" in sign_on(visitor, fake, **thief).main
    assert visitor.get("/home/").heading == "Sign in"
