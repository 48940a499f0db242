"""Attacks by registering an address that is somebody else's: they gain nothing, and its owner loses nothing."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.domain.cohorts.address_lists import read_addresses
from learnapp.domain.people.roles import Role
from learnapp.store.cohorts import cohorts, invitations, memberships
from learnapp.store.operations import personal_data
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.tables.cohort_tables import invitation
from learnapp.store.tables.people_and_work import outbox, person
from tests.accounts.mailing import bodies, link_in_mail, proved, signs_in, unproved, with_mail
from tests.accounts.registering import GOOD, _register
from tests.client import Visitor
from tests.conftest import PASSWORD, START

VICTIM = "tutor@example.org"
THEIRS = "harbour velvet onion"
"""The password of the victim."""
NEW = {"new_password": THEIRS}


@pytest.fixture
def cohort(app: Flask, ids: dict[str, int]) -> int:
    with app.extensions["store"].write() as db:
        educator = ids["edwin"]
        return cohorts.make(
            db, name="F1s", about="", starts_on=START.date(), ends_on=None, educator=educator, now=START
        )


def _invited(app: Flask, cohort: int) -> tuple[str, str]:
    """(the link of an invitation to the victim as educators see it, the link as it is mailed)."""
    secret = app.extensions["settings"].secret
    with app.extensions["store"].write() as db:
        [(_, salt)] = invitations.invite(db, cohort, read_addresses(VICTIM).entries, {}, secret, START)
    token = invitations.token("address", salt, secret)
    return f"/join/{token}/", f"/join/{token}/?mailed={invitations.mark_of_mail(token, secret)}"


def _id(app: Flask, name: str) -> int:
    with app.extensions["store"].read() as db:
        return int(db.execute(sa.select(person.c.id).where(person.c.name == name)).scalar_one())


def test_registering_looks_the_same_whatever_address_is_typed(app: Flask) -> None:
    with_mail(app)
    pages = {}
    for email in ("free@example.org", "lena@example.org", "free@example.org"):
        page = _register(Visitor(app), email=email)
        assert page.url == "/home/"
        pages.setdefault(email, page.text)
    first, second = (
        re.sub(r'value="[^"]{20,}"|nonce="[^"]+"', "", text.replace(email, "X")) for email, text in pages.items()
    )
    assert first == second
    assert not signs_in(app, "free@example.org", GOOD["password"]), "nor does signing in afterwards tell"
    assert not signs_in(app, "lena@example.org", GOOD["password"])
    assert signs_in(app, "lena@example.org", PASSWORD), "and the owner notices nothing but an email"


def test_a_role_is_not_given_to_an_address_that_nobody_has_proved(app: Flask) -> None:
    _register(Visitor(app), email=VICTIM)
    with app.extensions["store"].write() as db, pytest.raises(people.UnprovedError):
        people.set_role(db, _id(app, GOOD["name"]), Role.EDUCATOR, START, None)


KELVIN = "\N{KELVIN SIGN}im@example.org"
"""The same as `Kim@example.org` once it is normalised, and another mailbox for a mail server."""


def test_an_address_is_proved_by_its_own_mailbox_and_by_none_that_normalising_makes_the_same(
    app: Flask, lena: Visitor, ids: dict[str, int]
) -> None:
    with_mail(app)
    _register(Visitor(app), email=KELVIN)
    lena.post("/account/address/", {"email": KELVIN, "password": PASSWORD})
    with app.extensions["store"].write() as db:
        assert people.correct_address(db, ids["bola"], KELVIN, START, None)
        kept = db.execute(sa.select(person.c.email).where(person.c.email.ilike("%im@example.org"))).scalars().all()
        to = db.execute(sa.select(outbox.c.recipient)).scalars().all()
    assert set(kept) == {"Kim@example.org"}
    assert len(kept) == 2
    assert "Kim@example.org" in to
    assert KELVIN not in to


def test_the_owner_takes_an_address_over_from_who_registered_it_before_with_its_role(app: Flask) -> None:
    """An account from before addresses were proved, to which an operator gave the tutor's role."""
    squatter = Visitor(app)
    _register(squatter, email=VICTIM)
    with app.extensions["store"].write() as db:
        db.execute(person.update().where(person.c.name == GOOD["name"]).values(role="educator"))
    with_mail(app)
    owner = Visitor(app)
    _register(owner, email=VICTIM, name="True Tutor", password=THEIRS)
    page = owner.get(link_in_mail(app, VICTIM))
    assert "There is an earlier account with this address" in page.main
    owner.submit(page, "Confirm the address")
    assert proved(app, "True Tutor")
    assert signs_in(app, VICTIM, THEIRS)
    assert not signs_in(app, VICTIM, GOOD["password"])
    assert squatter.get("/educator/cohorts/").heading == "Sign in"
    with app.extensions["store"].read() as db:
        which = db.execute(sa.select(person.c.id).where(person.c.name == GOOD["name"])).scalar_one()
        found = people.get(db, which)
        assert found is not None
        assert found.role == "learner"


def test_the_owner_may_use_the_earlier_account_and_whoever_made_it_is_out(app: Flask) -> None:
    squatter = Visitor(app)
    _register(squatter, email=VICTIM)
    squatter.post("/account/calendar/", {"instead_of": ""})
    with_mail(app)
    owner = Visitor(app)
    _register(owner, email=VICTIM, name="True Tutor", password=THEIRS)
    page = owner.submit(owner.get(link_in_mail(app, VICTIM)), "Use the earlier account")
    owner.submit(page, "Set password", NEW)
    assert proved(app, GOOD["name"])
    assert signs_in(app, VICTIM, THEIRS)
    assert squatter.get("/account/").heading == "Sign in"
    with app.extensions["store"].read() as db:
        assert db.execute(sa.text("SELECT count(*) FROM feed")).scalar() == 0


def test_nobody_is_led_to_prove_their_address_for_a_strangers_account(app: Flask, lena: Visitor) -> None:
    with_mail(app)
    _register(Visitor(app), email=VICTIM)
    link = link_in_mail(app, VICTIM)
    lena.post(link)  # the victim, signed in to another account, or not at all
    Visitor(app).post(link)
    assert not proved(app, GOOD["name"])


def test_a_squatter_sees_ends_and_settles_no_invitation_of_the_owners(app: Flask, cohort: int) -> None:
    link, _ = _invited(app, cohort)
    squatter = Visitor(app)
    _register(squatter, email=VICTIM)
    who = _id(app, GOOD["name"])
    with app.extensions["store"].write() as db:
        assert personal_data.rows_of(db, who)["invitation"] == []
        until = START + invitations.ADDRESS_LASTS
        many = {"places": 5, "expires_at": until, "subgroup_id": None, "secret": "s" * 32, "now": START}
        made = invitations.make(db, cohort, "link", **many)  # type: ignore[arg-type]
        shared = next(one for one in invitations.shared(db, cohort, START) if one.id == made)
        token = invitations.token("link", shared.salt, "s" * 32)
        assert invitations.accept(db, token, who, VICTIM, START, proved=False) == "joined"
        assert memberships.among(db, cohort, [VICTIM], START) == set(), "so the owner is still invited"
    assert Visitor(app).get(link).heading == "Join F1s"
    page = squatter.submit(squatter.get("/account/data/erase/"), "Erase everything", {"password": GOOD["password"]})
    assert page.status == 200
    with app.extensions["store"].read() as db:
        assert db.execute(sa.select(invitation.c.email_key).where(invitation.c.kind == "address")).scalar() == VICTIM
    assert Visitor(app).get(link).heading == "Join F1s"


def test_erasing_an_unproved_account_leaves_the_owners_email_alone(app: Flask) -> None:
    from learnapp.mail import outbox as queue

    squatter = Visitor(app)
    _register(squatter, email=VICTIM)
    with app.extensions["store"].write() as db:
        queue.queue(db, key="k", recipient=VICTIM, subject="s", body="b", now=START, person_id=None)
    squatter.submit(squatter.get("/account/data/erase/"), "Erase everything", {"password": GOOD["password"]})
    with app.extensions["store"].read() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(outbox)).scalar() == 1


def test_by_the_mailed_invitation_one_registers_joins_and_is_proved_in_one_go(app: Flask, cohort: int) -> None:
    with_mail(app)
    _, mailed = _invited(app, cohort)
    visitor = Visitor(app)
    page = visitor.get(visitor.get(mailed).link("Create an account to join"))
    page = visitor.submit(page, "Create an account", {"name": "True Tutor", "password": THEIRS})
    assert page.heading == "Join F1s"
    assert visitor.submit(page, "Join").url == "/home/"
    assert proved(app, "True Tutor")
    assert signs_in(app, VICTIM, THEIRS)
    assert bodies(app, VICTIM) == [], "nothing more is asked"


def test_an_educator_cannot_prove_an_address_by_the_link_on_their_page(app: Flask, cohort: int) -> None:
    with_mail(app)
    link, _ = _invited(app, cohort)
    edwin = Visitor(app)
    page = edwin.get(edwin.get(link).link("Create an account to join"))
    page = edwin.submit(page, "Create an account", {"name": "Not Tutor", "password": THEIRS})
    assert "Confirm your email address first" in page.main
    assert edwin.post(link).status_code == 403
    assert edwin.post(link + "?mailed=" + "0" * 32).status_code == 403
    assert not proved(app, "Not Tutor")


def test_without_mail_the_invitations_link_proves_and_takes_over(app: Flask, cohort: int) -> None:
    squatter = Visitor(app)
    _register(squatter, email=VICTIM)
    link, _ = _invited(app, cohort)
    owner = Visitor(app)
    page = owner.get(owner.get(link).link("Create an account to join"))
    page = owner.submit(page, "Create an account", {"name": "True Tutor", "password": THEIRS})
    owner.submit(page, "Join")
    assert proved(app, "True Tutor")
    assert not proved(app, GOOD["name"])
    assert signs_in(app, VICTIM, THEIRS)
    assert not signs_in(app, VICTIM, GOOD["password"])


def test_signing_in_by_an_invitation_proves_the_address_of_an_account_that_is_there(
    app: Flask, cohort: int, ids: dict[str, int]
) -> None:
    unproved(app, ids["bola"])
    secret = app.extensions["settings"].secret
    with app.extensions["store"].write() as db:
        entries = read_addresses("bola@example.org").entries
        [(_, salt)] = invitations.invite(db, cohort, entries, {}, secret, START)
    visitor = Visitor(app)
    page = visitor.get(visitor.get(f"/join/{invitations.token('address', salt, secret)}/").link("Sign in to join"))
    page = visitor.submit(page, "Sign in", {"email": "bola@example.org", "password": PASSWORD})
    visitor.submit(page, "Join")
    assert proved(app, "Bola Adeyemi")


def test_messages_are_not_mailed_to_an_address_that_is_only_claimed(app: Flask, cohort: int) -> None:
    from learnapp.mail import posting
    from learnapp.store.messages.messages import Delivery

    with_mail(app)
    _register(Visitor(app), email=VICTIM)
    before = len(bodies(app, VICTIM))
    with app.extensions["store"].write() as db:
        told = [Delivery(_id(app, GOOD["name"]), VICTIM, "s", "b", "/home/")]
        posting.send_by_itself(db, "k", told, START, by_mail=True)
    assert len(bodies(app, VICTIM)) == before


def test_an_operators_link_proves_and_takes_the_account(app: Flask) -> None:
    squatter = Visitor(app)
    _register(squatter, email=VICTIM)
    with app.extensions["store"].write() as db:
        token = people.make_reset_link(db, _id(app, GOOD["name"]), START)
    owner = Visitor(app)
    owner.submit(owner.get(f"/account/reset/{token}/"), "Set password", NEW)
    assert proved(app, GOOD["name"])
    assert squatter.get("/account/").heading == "Sign in"


def test_guesses_by_a_squatter_lock_nobody_out_of_their_own_pages(app: Flask, lena: Visitor) -> None:
    with_mail(app)
    squatter = Visitor(app)
    _register(squatter, email="lena@example.org")
    page = squatter.get("/account/data/erase/")
    for _ in range(11):
        squatter.post("/account/data/erase/", {"password": "wrong"})
    assert page.status == 200
    new = {"current_password": PASSWORD, "new_password": THEIRS}
    assert lena.submit(lena.get("/account/password/"), "Change password", new).heading == "Your account"


def test_a_form_that_is_sent_eight_times_makes_one_account_and_one_email(app: Flask) -> None:
    with_mail(app)
    first = Visitor(app)
    page = first.get("/account/register/")
    cookie = first.client.get_cookie("learnapp")
    assert cookie is not None
    for _ in range(8):  # as if the answer to the first click had not come yet
        same = Visitor(app)
        same.client.set_cookie("learnapp", cookie.value)
        assert same.submit(page, "Create an account", GOOD).url == "/home/"
    other = Visitor(app)
    other.client.set_cookie("learnapp", cookie.value)
    other.submit(page, "Create an account", {**GOOD, "password": THEIRS})
    with app.extensions["store"].read() as db:
        made = db.execute(sa.select(sa.func.count()).where(person.c.claimed_key == GOOD["email"])).scalar()
    assert made == 2, "one for the eight, and one with another password, which the first does not open"
    assert len(bodies(app, GOOD["email"])) == 2


def test_a_walk_that_was_tried_is_kept_in_one_step_where_mail_exists(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from learnapp.web import identity

    with_mail(app)
    kept: list[int] = []
    monkeypatch.setattr(identity, "_sign_in_hooks", [lambda who: str(kept.append(who) or "Kept.")])
    page = _register(Visitor(app))
    assert page.url == "/home/"
    assert "Kept." in page.text
    assert kept == [_id(app, GOOD["name"])]


@pytest.mark.parametrize("own", ["?a@evil.example", "?@evil.example", "%_?@evil.example"])
def test_no_address_looks_like_an_account_without_one(app: Flask, cohort: int, own: str) -> None:
    """Such an account only claims the next address, at once: here it had proved one, and seemed to have proved both."""
    with_mail(app)
    squatter = Visitor(app)
    _register(squatter, email=own)
    squatter.submit(squatter.get(link_in_mail(app, own)), "Confirm the address")
    assert proved(app, GOOD["name"])
    page = squatter.get("/account/address/")
    page = squatter.submit(page, "Send a link to the new", {"email": VICTIM, "password": GOOD["password"]})
    assert f"We have sent a link to {VICTIM}" in page.text
    assert f"{own} is confirmed" in page.main
    link, _ = _invited(app, cohort)
    assert "This invitation is for another account" in squatter.get(link).main
    assert squatter.post(link).status_code == 403


@pytest.fixture
def southmoor(app: Flask, ids: dict[str, int]) -> int:
    """A second organisation, which Lena leads and Bola educates in; the first takes people of example.org."""
    with app.extensions["store"].write() as db:
        (first,) = organisations.every(db)
        by_domain = {"registration": "domain", "domains": ["example.org"]}
        assert organisations.change(db, first.id, first.revision, by_domain, START, None)
        made = organisations.make(db, "Southmoor", START, None)
        assert made is not None
        for who, role in (("lena", Role.LEAD), ("bola", Role.EDUCATOR)):
            organisations.take_out(db, first.id, ids[who])
            people.set_role(db, ids[who], role, START, None, made)
    return made


def _belongs(app: Flask, email: str) -> list[str]:
    with app.extensions["store"].read() as db:
        found = people.find(db, email)
        assert found is not None
        return [one.name for one in organisations.of_person(db, found.id)]


@pytest.mark.parametrize("mail", [True, False])
def test_a_lead_proves_no_address_by_a_link_that_they_have_seen(app: Flask, southmoor: int, mail: bool) -> None:
    """Otherwise a lead could be anyone: let in elsewhere by domain, invited there, or matched by a provider."""
    if mail:
        with_mail(app)
    lena, them = Visitor(app).signed_in("lena"), {"name": "Not Tutor", "email": VICTIM, "role": "learner"}
    page = lena.submit(lena.get("/admin/people/new/"), "Add and show me the link", {**them, "password": PASSWORD})
    assert f"It does not confirm {VICTIM}" in page.main
    link = page.words(page.all("code")[0]).removeprefix("http://localhost")
    visitor = Visitor(app)
    home = visitor.submit(visitor.get(link), "Set password", NEW)
    assert "Your account is ready" in home.text
    assert ("Please confirm your email address" in home.text) == mail
    assert not proved(app, "Not Tutor")
    assert _belongs(app, VICTIM) == ["Southmoor"]
    assert not mail or "/account/confirm/" in bodies(app, VICTIM)[-1], "its owner is asked"


def test_where_there_is_mail_a_lead_sees_no_link_to_an_account_with_a_role(app: Flask, southmoor: int) -> None:
    lena, them = Visitor(with_mail(app)).signed_in("lena"), {"name": "Not Tutor", "email": VICTIM, "role": "educator"}
    page = lena.get("/admin/people/new/")
    refused = lena.submit(page, "Add and show me the link", {**them, "password": PASSWORD}, status=422)
    assert refused.errors == ["For this role their address must be confirmed. Email them the link"]
    page = lena.submit(page, "Add and email them a link", {**them, "password": PASSWORD})
    refused = lena.submit(page, "Show me the link", status=422)
    assert refused.errors == ["For this role their address must be confirmed. Email them the link"]
    lena.submit(refused, "Email it to them")


def test_an_administrators_link_proves_and_lets_in_by_domain(app: Flask, southmoor: int, ada: Visitor) -> None:
    them = {"name": "True Tutor", "email": VICTIM, "role": "learner", "password": PASSWORD}
    page = ada.submit(ada.get("/admin/people/new/"), "Add and show me the link", them)
    owner = Visitor(app)
    owner.submit(owner.get(page.words(page.all("code")[0]).removeprefix("http://localhost")), "Set password", NEW)
    assert proved(app, "True Tutor")
    assert _belongs(app, VICTIM) == ["Main organisation"]


@pytest.mark.parametrize("registers", [True, False])
def test_an_invitation_that_educators_see_lets_no_one_in_elsewhere_by_domain(
    app: Flask, southmoor: int, ids: dict[str, int], registers: bool
) -> None:
    with app.extensions["store"].write() as db:
        about = {"about": "", "starts_on": START.date(), "ends_on": None, "now": START, "educator": ids["bola"]}
        cohort = cohorts.make(db, name="Theirs", organisation_id=southmoor, **about)  # type: ignore[arg-type]
    link, _ = _invited(app, cohort)
    visitor = Visitor(app)
    if registers:
        page = visitor.get(visitor.get(link).link("Create an account to join"))
        page = visitor.submit(page, "Create an account", {"name": "Not Tutor", "password": THEIRS})
    else:
        _register(visitor, name="Not Tutor", email=VICTIM, password=THEIRS)
        page = visitor.get(link)
    visitor.submit(page, "Join")
    assert proved(app, "Not Tutor")
    assert _belongs(app, VICTIM) == ["Southmoor"]
