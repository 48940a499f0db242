"""Attacks by address at the first sign-on: a provider's claim about an address opens nothing without its owner."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from learnapp.accounts.single_sign_on import matching
from learnapp.accounts.single_sign_on.matching import Match
from learnapp.domain.people.providers import Identity
from learnapp.domain.people.roles import Role
from learnapp.store.db.engine import Store
from learnapp.store.organisations import organisations
from learnapp.store.people import addresses, people, ways_in
from learnapp.store.tables.people_and_work import audit, person
from tests.accounts.mailing import bodies, link_in_mail, proved, signs_in, with_mail
from tests.accounts.registering import GOOD, _register
from tests.accounts.single_sign_on.fake_provider import FakeProvider, provider, sign_on, use
from tests.client import Visitor
from tests.conftest import START

VICTIM = "tutor@nhs.example"
THEIRS = "harbour velvet onion"


def _identity(**changed: Any) -> Identity:
    usual = {"provider": "trust", "issuer": "https://trust.example", "subject": "s1", "email": VICTIM, "proved": True}
    return Identity(**{**usual, "name": "True Tutor", "second_factor": False, "suggested_role": "", **changed})


def _account(connection: Connection, *, proves: bool = True, **more: Any) -> int:
    made = people.add(connection, name="Here Before", email=VICTIM, password_hash="x", now=START, proved=proves, **more)
    assert made is not None
    return made


# The table: who has the address, what the provider says -> what is offered.
@pytest.mark.parametrize(
    ("account", "who", "kind"),
    [
        (None, {}, "new"),
        (None, {"proved": False}, "new"),
        ({}, {}, "yours"),
        ({}, {"proved": False}, "new"),  # an address that the provider does not vouch for matches nothing
        ({}, {"proved": False, "email": ""}, "new"),
        ({"proves": False}, {}, "earlier"),
        ({"proves": False}, {"proved": False}, "new"),
        ({"role": Role.EDUCATOR}, {}, "guarded"),
        ({"role": Role.ADMIN}, {}, "guarded"),
    ],
)
def test_what_an_identity_is_offered(store: Store, account: Any, who: dict[str, Any], kind: str) -> None:
    with store.write() as connection:
        if account is not None:
            _account(connection, **account)
        assert matching.match(connection, _identity(**who)).kind == kind


def test_an_address_that_another_person_has_now_does_not_open_the_account_of_who_had_it(store: Store) -> None:
    with store.write() as connection:
        before = _account(connection)
        assert ways_in.add(connection, before, _identity(subject="who had it"), START)
        assert matching.match(connection, _identity(subject="who has it")).kind == "guarded"
        assert matching.match(connection, _identity(subject="who had it", email="new@nhs.example")).kind == "known"


def test_a_suspended_person_makes_no_new_account_with_their_address(store: Store) -> None:
    with store.write() as connection:
        people.suspend(connection, _account(connection), START, None, on=True)
        assert matching.match(connection, _identity()).kind == "suspended"


def test_the_same_subject_of_another_issuer_is_another_person(store: Store) -> None:
    with store.write() as connection:
        assert ways_in.add(connection, _account(connection), _identity(), START)
        other = _identity(issuer="https://other.example", email="", proved=False)
        assert matching.match(connection, other).kind == "new"


def test_an_account_is_made_once(store: Store) -> None:
    with store.write() as connection:
        made = matching.make_account(connection, _identity(), "True Tutor", VICTIM, START)
        assert made is not None
        assert addresses.proved_key(connection, made) == VICTIM
        assert matching.make_account(connection, _identity(), "True Tutor", VICTIM, START) is None
        assert connection.execute(sa.select(sa.func.count()).select_from(person)).scalar() == 1


@pytest.mark.parametrize(
    ("registration", "named", "who", "belongs"),
    [
        ("open", "", {}, True),
        ("closed", "", {}, False),
        ("invitation", "", {}, False),
        ("domain", "", {}, True),
        ("domain", "", {"proved": False}, False),
        ("domain", "", {"email": "tutor@other.example"}, False),
        ("closed", "Main organisation", {}, True),  # whom the operator's file names
        ("open", "An organisation that has gone", {}, False),
    ],
)
def test_a_provider_lets_no_one_in_whom_the_organisation_does_not(
    store: Store, registration: str, named: str, who: dict[str, Any], belongs: bool
) -> None:
    with store.write() as connection:
        (one,) = organisations.every(connection)
        values = {"registration": registration, "domains": ["nhs.example"]}
        assert organisations.change(connection, one.id, one.revision, values, START, None)
        said = _identity(**who)
        made = matching.make_account(connection, said, "True Tutor", said.email, START, named)
        assert made is not None
        assert organisations.may(connection, made, one.id) == belongs


# On the pages ------------------------------------------------------------------------------------


def _victim(visitor: Visitor, fake: FakeProvider, **claims: Any) -> Any:
    said = {"sub": "tutor-1", "email": VICTIM, "email_verified": True, "name": "True Tutor"}
    return sign_on(visitor, fake, **{**said, **claims})


def test_a_squatter_who_registered_first_loses_the_address_to_its_owner(app: Flask, fake: FakeProvider) -> None:
    squatter = Visitor(app)
    _register(squatter, email=VICTIM)
    owner = Visitor(app)
    page = _victim(owner, fake)
    assert "There is an earlier account" in page.main
    assert owner.submit(page, "Create an account").url == "/home/"
    assert proved(app, "True Tutor")
    assert not proved(app, GOOD["name"])
    assert not signs_in(app, VICTIM, GOOD["password"])
    assert squatter.get("/home/").heading == "Sign in"


def test_a_squatters_own_provider_does_not_outlive_the_owner_taking_the_account(app: Flask, fake: FakeProvider) -> None:
    """The squatter prepares the account: a provider account of theirs signs in to it."""
    squatter = Visitor(app)
    _register(squatter, email=VICTIM)
    page = squatter.submit(squatter.get("/account/ways/add/trust/"), "Continue", {"password": GOOD["password"]})
    page = sign_on(squatter, fake, "?purpose=add", sub="squatter", email="squatter@nhs.example", email_verified=True)
    squatter.submit(page, "Add it to my account")
    with app.extensions["store"].write() as connection:
        who = connection.execute(sa.select(person.c.id).where(person.c.name == GOOD["name"])).scalar_one()
        assert len(ways_in.of(connection, who).elsewhere) == 1
        token = people.make_reset_link(connection, who, START)
    owner = Visitor(app)
    owner.submit(owner.get(f"/account/reset/{token}/"), "Set password", {"new_password": THEIRS})
    page = sign_on(Visitor(app), fake, sub="squatter", email="squatter@nhs.example", email_verified=True)
    assert page.heading == "First time signing in with Trust sign-in"
    with app.extensions["store"].read() as connection:
        assert ways_in.of(connection, who).elsewhere == ()


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},  # a text is no promise
        {"email_verified": 1},
        {"email": f'"{VICTIM}"@evil.example'},
        {"email": f"{VICTIM}.evil.example"},
        {"email": [VICTIM]},
        {"email": f"{VICTIM}\n"},
    ],
)
def test_an_address_nobody_vouches_for_opens_nothing(app: Flask, fake: FakeProvider, claims: dict[str, Any]) -> None:
    with app.extensions["store"].write() as connection:
        victim = _account(connection)
    attacker = Visitor(app)
    page = _victim(attacker, fake, **claims)
    assert page.heading == "First time signing in with Trust sign-in"
    assert "already have an account here with the address" not in page.main
    attacker.submit(page, "Create an account", {"name": "Not Tutor", "email": VICTIM})
    assert not proved(app, "Not Tutor")
    with app.extensions["store"].read() as connection:
        assert ways_in.of(connection, victim).elsewhere == ()
        assert people.find(connection, VICTIM).id == victim  # type: ignore[union-attr]


def test_a_provider_vouches_for_its_own_domains_alone(app: Flask, fake: FakeProvider) -> None:
    with app.extensions["store"].write() as connection:
        _account(connection)
    use(app, provider(fake, proves=("other.example",)))
    assert "You already have an account" not in _victim(Visitor(app), fake).main


def test_an_educators_account_is_opened_by_no_address(app: Flask, fake: FakeProvider) -> None:
    with app.extensions["store"].write() as connection:
        _account(connection, role=Role.EDUCATOR)
    attacker = Visitor(app)
    page = _victim(attacker, fake)
    assert "You cannot sign in to it with Trust sign-in yet" in page.main
    assert attacker.post("/account/first-time/", {"name": "x", "email": VICTIM}).status_code == 409
    assert attacker.get("/home/").heading == "Sign in"


def test_a_learner_goes_on_with_their_account_by_a_button_and_is_told(app: Flask, fake: FakeProvider) -> None:
    with_mail(app)
    with app.extensions["store"].write() as connection:
        victim = _account(connection)
    owner = Visitor(app)
    page = _victim(owner, fake)
    assert owner.get("/home/").heading == "Sign in", "reading the page does nothing"
    assert owner.submit(page, "Sign in to my account").url == "/home/"
    assert "Trust sign-in was added as a way to sign in" in bodies(app, VICTIM)[-1]
    with app.extensions["store"].read() as connection:
        assert [way.subject for way in ways_in.of(connection, victim).elsewhere] == ["tutor-1"]


def test_a_changed_address_at_the_provider_changes_nothing_here(app: Flask, fake: FakeProvider) -> None:
    owner = Visitor(app)
    owner.submit(_victim(owner, fake), "Create an account")
    again = Visitor(app)
    assert _victim(again, fake, email="lena@example.org").url == "/home/"
    assert VICTIM in again.get("/account/").main


def test_a_new_person_with_an_unproved_address_is_mailed_the_link(app: Flask, fake: FakeProvider) -> None:
    with_mail(app)
    newcomer = Visitor(app)
    page = _victim(newcomer, fake, email_verified=False)
    assert newcomer.submit(page, "Create an account", {"name": ""}, status=422).errors == ["Enter your name"]
    page = newcomer.submit(page, "Create an account", {"email": "mine@example.org"})
    assert "We have sent a link to mine@example.org" in page.text
    newcomer.submit(newcomer.get(link_in_mail(app, "mine@example.org")), "Confirm the address")
    assert proved(app, "True Tutor")


def test_a_form_sent_eight_times_makes_one_account(app: Flask, fake: FakeProvider) -> None:
    first = Visitor(app)
    page = _victim(first, fake)
    cookie = first.client.get_cookie("learnapp")
    assert cookie is not None
    for _ in range(8):
        same = Visitor(app)
        same.client.set_cookie("learnapp", cookie.value)
        assert (
            same.send(page, page.form("Create an account"), page.fields(page.form("Create an account"))).url == "/home/"
        )
    with app.extensions["store"].read() as connection:
        found = connection.execute(sa.select(sa.func.count()).where(person.c.name == "True Tutor")).scalar()
    assert found == 1


def test_of_two_forms_at_once_the_later_signs_in_to_the_account_of_the_first_unless_it_is_suspended(
    app: Flask, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Visitor(app)
    page, browsers = _victim(first, fake), [Visitor(app), Visitor(app)]
    cookie = first.client.get_cookie("learnapp")
    assert cookie is not None
    first.submit(page, "Create an account")
    monkeypatch.setattr(matching, "match", lambda *_: Match("new"))  # as it was when they were looked at
    for browser, suspended, status in zip(browsers, (None, START), (303, 400), strict=True):
        browser.client.set_cookie("learnapp", cookie.value)
        with app.extensions["store"].write() as connection:
            connection.execute(person.update().where(person.c.name == "True Tutor").values(suspended_at=suspended))
        fields = dict(page.fields(page.form("Create an account")))
        assert browser.client.post("/account/first-time/", data=fields).status_code == status
        assert (browser.raw("GET", "/account/").status_code == 200) == (suspended is None)


def test_a_hint_at_a_role_is_told_to_administrators_and_gives_nothing(app: Flask, fake: FakeProvider) -> None:
    use(app, provider(fake, role_claim="roles", educator_hints=("Tutor",)))
    newcomer = Visitor(app)
    newcomer.submit(_victim(newcomer, fake, roles=["Tutor", "Staff"]), "Create an account")
    assert newcomer.get("/educator/cohorts/", status=404)
    with app.extensions["store"].read() as connection:
        hint = connection.execute(sa.select(audit.c.detail).where(audit.c.action == "role suggested")).scalar_one()
        assert hint["role"] == "educator"


def test_who_came_back_is_forgotten_after_ten_minutes_and_by_another_person(app: Flask, fake: FakeProvider) -> None:
    shared = Visitor(app)
    _victim(shared, fake)
    shared.signed_in("lena")
    assert shared.get("/account/first-time/").url == "/home/"
