"""Passkeys: registering, showing, naming and removing them, and attacks on each ceremony."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from webauthn.helpers import bytes_to_base64url as written

from learnapp.accounts.second_factor import passkeys
from tests.accounts.mailing import bodies, with_mail
from tests.accounts.second_factor.soft_key import SoftKey
from tests.accounts.second_factor.two_steps import (
    FACTORS,
    STEP,
    add_passkey,
    codes_on,
    confirmed,
    first_factor,
    is_in,
    options_on,
    required,
    set_up_app,
    show_passkey,
)
from tests.client import Visitor
from tests.conftest import Clock

ADD = f"{FACTORS}passkey/"


@pytest.fixture
def edwin(app: Flask) -> Visitor:
    """An educator who has recently confirmed who they are, on a site with an address."""
    return confirmed(Visitor(with_mail(app)).signed_in("edwin"))


def test_a_passkey_is_added_named_used_and_removed(app: Flask, edwin: Visitor, clock: Clock) -> None:
    page = edwin.get(ADD)
    key = SoftKey()
    page = edwin.submit(page, "Add the passkey", {"name": "Work laptop", "credential": key.create(options_on(page))})
    assert page.heading == "Your recovery codes"
    assert len(codes_on(page)) == 10
    assert "A passkey was added to your account" in bodies(app, "edwin@example.org")[0]
    other = first_factor(app, "edwin")
    assert show_passkey(other, key).heading == "Your cohorts"
    page = other.get(FACTORS)
    assert "Work laptop" in page.main
    assert "last used 2 November" in page.main
    confirmed(other)
    page = other.get(other.get(FACTORS).link("Change or remove"))
    page = other.submit(page, "Save the name", {"name": "Old laptop"})
    assert "Old laptop" in page.main
    page = other.submit(other.get(page.link("Change or remove")), "Remove the passkey")
    assert "has been removed" in page.main
    assert not is_in(edwin)
    assert Visitor(app).signed_in("edwin")


def test_several_passkeys_and_an_app_stand_beside_each_other(app: Flask, edwin: Visitor, clock: Clock) -> None:
    one, two = add_passkey(edwin, "Laptop"), add_passkey(edwin, "Security key")
    code, _ = set_up_app(edwin, clock)
    page = edwin.get(FACTORS)
    assert all(words in page.main for words in ("Laptop", "Security key", "Set up 2 November", "You have 10 left"))
    for key in (one, two):
        half = first_factor(app, "edwin")
        show_passkey(half, key)
        assert is_in(half)
    clock.now += timedelta(minutes=2)
    half = first_factor(app, "edwin")
    half.post(STEP, {"code": code.at(clock.now)})
    assert is_in(half)


Spoil = Callable[[SoftKey], None]
WRONG: dict[str, Spoil] = {
    "from another origin": lambda key: setattr(key, "origin", "https://localhost.example.org"),
    "from another port": lambda key: setattr(key, "origin", "http://localhost:8000"),
    "for another host": lambda key: setattr(key, "host", "example.org"),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_a_passkey_made_or_shown_elsewhere_is_refused(app: Flask, edwin: Visitor, spoil: Spoil) -> None:
    stray = SoftKey()
    spoil(stray)
    add_passkey(edwin, key=stray, status=422)
    assert "Add a passkey" in edwin.get(FACTORS).main
    key = add_passkey(edwin)
    spoil(key)
    half = first_factor(app, "edwin")
    show_passkey(half, key, status=422)
    assert not is_in(half)


def test_an_answer_counts_once_and_only_in_the_sign_in_that_asked(app: Flask, edwin: Visitor) -> None:
    key = add_passkey(edwin)
    first, second = first_factor(app, "edwin"), first_factor(app, "edwin")
    key.count = 1
    answer = key.get(options_on(first.get(STEP)))
    assert second.post(STEP, {"credential": answer}).status_code == 422  # another sign-in's challenge, same person
    assert first.post(STEP, {"credential": answer}).status_code == 303
    assert is_in(first)
    third = first_factor(app, "edwin")
    assert third.post(STEP, {"credential": answer}).status_code == 422
    assert not is_in(third)


def test_a_challenge_is_used_up_by_an_answer_that_failed(app: Flask, edwin: Visitor) -> None:
    key, half = add_passkey(edwin), first_factor(app, "edwin")
    options = options_on(half.get(STEP))
    key.count, key.origin = 1, "https://example.org"
    assert half.post(STEP, {"credential": key.get(options)}).status_code == 422
    key.count, key.origin = 2, "http://localhost"
    assert half.post(STEP, {"credential": key.get(options)}).status_code == 422
    show_passkey(half, key)
    assert is_in(half)


def test_a_challenge_for_one_purpose_is_none_for_another(app: Flask, edwin: Visitor) -> None:
    key = add_passkey(edwin)
    confirmed(edwin)
    key.count = 1
    asked_to_add = options_on(edwin.get(ADD))
    assert edwin.post(f"{FACTORS}confirm/", {"credential": key.get(asked_to_add)}).status_code == 422
    asked_to_confirm = options_on(edwin.get(f"{FACTORS}confirm/"))
    made = SoftKey().create(asked_to_confirm)
    assert edwin.post(ADD, {"name": "x", "credential": made}).status_code == 422


def test_a_challenge_ends_after_a_quarter_of_an_hour(app: Flask, edwin: Visitor, clock: Clock) -> None:
    key, half = add_passkey(edwin), first_factor(app, "edwin")
    options = options_on(half.get(STEP))
    key.count = 1
    clock.now += timedelta(minutes=15)
    assert half.post(STEP, {"credential": key.get(options)}).status_code == 422


def test_another_persons_passkey_or_challenge_opens_nothing(app: Flask, edwin: Visitor) -> None:
    add_passkey(edwin)
    ada = confirmed(Visitor(app).signed_in("ada"))
    adas = add_passkey(ada)
    half, hers = first_factor(app, "edwin"), first_factor(app, "ada")
    adas.count = 1
    assert half.post(STEP, {"credential": adas.get(options_on(half.get(STEP)))}).status_code == 422
    adas.count = 2
    assert half.post(STEP, {"credential": adas.get(options_on(hers.get(STEP)))}).status_code == 422
    assert not is_in(half)
    confirmed(edwin)
    add_passkey(edwin, key=adas, status=422)  # what someone has, no one else registers


def test_a_counter_that_goes_back_or_stands_still_is_refused(app: Flask, edwin: Visitor) -> None:
    key = add_passkey(edwin)
    key.count = 6
    show_passkey(first_factor(app, "edwin"), key)
    assert key.count == 7
    for back in (6, 2, -1):
        key.count = back
        half = first_factor(app, "edwin")
        show_passkey(half, key, status=422)
        assert not is_in(half)
    key.count = 7
    show_passkey(half := first_factor(app, "edwin"), key)
    assert is_in(half)


def test_the_browser_is_told_which_passkeys_the_person_has(app: Flask, edwin: Visitor) -> None:
    """Without this a security key that stores nothing is not found, and one key could be registered twice."""
    has = [{"id": written(add_passkey(edwin).credential), "type": "public-key"} for _ in range(2)]
    ada = first_factor(required(app, "admin"), "ada")
    add_passkey(ada)
    adding, showing = (json.loads(options_on(page)) for page in (edwin.get(ADD), first_factor(app, "edwin").get(STEP)))
    for told in (adding["excludeCredentials"], showing["allowCredentials"]):
        assert sorted(told, key=has.index) == has
    adas = json.loads(options_on(confirmed(ada).get(ADD)))
    assert adas["user"]["id"] != adding["user"]["id"], "a device keeps one passkey of a site for each"


def test_a_key_that_only_knows_that_it_is_touched_is_taken(app: Flask, edwin: Visitor) -> None:
    """Verifying its user is preferred, not required: the password was the other factor."""
    key = add_passkey(edwin, key=SoftKey(verifies=False))
    assert '"userVerification": "preferred"' in options_on(first_factor(app, "edwin").get(STEP))
    show_passkey(half := first_factor(app, "edwin"), key)
    assert is_in(half)


def test_keys_that_never_count_are_taken(app: Flask, edwin: Visitor) -> None:
    key = add_passkey(edwin)
    for _ in range(2):
        key.count = -1
        show_passkey(half := first_factor(app, "edwin"), key)
        assert is_in(half)


@pytest.mark.parametrize(
    "answer", ["", "x", "[]", "{}", '{"response": {}}', '{"response": {"clientDataJSON": "!"}}', "[" * 5000, "null"]
)
def test_what_is_no_answer_is_refused_in_words(app: Flask, edwin: Visitor, answer: str) -> None:
    add_passkey(edwin)
    half = first_factor(app, "edwin")
    assert half.post(STEP, {"credential": answer}).status_code == 422
    confirmed(edwin)
    assert edwin.post(ADD, {"name": "x", "credential": answer}).status_code == 422


def test_parts_of_an_answer_that_are_changed_or_missing_are_refused(app: Flask, edwin: Visitor) -> None:
    key, half = add_passkey(edwin), first_factor(app, "edwin")
    for name in ("clientDataJSON", "authenticatorData", "signature"):
        for put in ("", "AAAA", None, 3, ["x"]):
            key.count += 1
            sent = json.loads(key.get(options_on(half.get(STEP))))
            sent["response"][name] = put
            assert half.post(STEP, {"credential": json.dumps(sent)}).status_code == 422, (name, put)
    for put in ("", "AAAA", None, 3):
        sent = json.loads(SoftKey().create(options_on(confirmed(edwin).get(ADD))))
        sent["response"]["attestationObject"] = put
        assert edwin.post(ADD, {"name": "x", "credential": json.dumps(sent)}).status_code == 422, put
    assert not is_in(half)


def test_a_passkey_confirms_who_is_at_the_screen(app: Flask, edwin: Visitor, clock: Clock) -> None:
    key = add_passkey(edwin)
    clock.now += timedelta(minutes=11)
    page = edwin.get(f"{FACTORS}app/")
    assert page.heading == "Confirm that it is you"
    key.count += 1
    page = edwin.submit(page, "Use a passkey", {"credential": key.get(options_on(page))})
    assert page.heading == "Set up an authenticator app"


def test_admins_are_offered_their_passkey_where_a_password_is_asked_for(
    app: Flask, ids: dict[str, int], clock: Clock
) -> None:
    key = add_passkey(first_factor(required(app, "admin"), "ada"))
    ada = first_factor(app, "ada")
    show_passkey(ada, key)
    at = f"/admin/people/{ids['edwin']}/"
    page = show_passkey(ada, key, ada.get(at).link("Use a passkey instead"))
    assert page.url == at
    assert "Your own password" not in page.main
    assert ada.post(f"{at}role/", {"role": "learner"}).status_code == 303


def test_a_passkey_whose_id_is_longer_than_the_standard_allows_is_refused(app: Flask, edwin: Visitor) -> None:
    """PostgreSQL cannot index one of a few thousand bytes."""
    add_passkey(edwin, key=SoftKey(credential=secrets.token_bytes(1024)), status=422)
    add_passkey(edwin, key=SoftKey(credential=secrets.token_bytes(1023)))


def test_a_person_has_so_many_passkeys_and_no_more(edwin: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkeys, "MOST_PASSKEYS", 2)
    for status in (200, 200, 422):
        add_passkey(edwin, status=status)
    assert edwin.get(FACTORS).main.count("Change or remove") == 2


def test_names_are_read_as_peoples_are(app: Flask, edwin: Visitor) -> None:
    for name in ("", " ", "n" * 61, "a\u202eb"):
        page = edwin.get(ADD)
        assert edwin.submit(page, "Add the passkey", {"name": name}, 422).errors


@pytest.mark.parametrize("address", ["", "http://learn.example.org", "https://10.0.0.1", "https://[::1]", "learn"])
def test_a_site_whose_address_allows_no_passkeys_says_so(app: Flask, lena: Visitor, address: str) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], site_url=address)
    assert "This site cannot use passkeys yet" in lena.get(FACTORS).main
    assert lena.raw("GET", ADD).headers["Location"] == FACTORS


def test_once_a_sites_address_allows_no_passkeys_the_other_ways_still_sign_in(
    app: Flask, edwin: Visitor, clock: Clock
) -> None:
    key = add_passkey(edwin)
    code, _ = set_up_app(edwin, clock)
    clock.now += timedelta(minutes=2)
    half = first_factor(app, "edwin")
    answer = key.get(options_on(half.get(STEP)))
    app.extensions["settings"] = replace(app.extensions["settings"], site_url="https://10.0.0.1")
    assert half.post(STEP, {"credential": answer}).status_code == 422
    half.submit(half.get(STEP), "Continue", {"code": code.at(clock.now)})
    assert is_in(half)


def test_without_script_the_page_says_what_to_do(app: Flask, edwin: Visitor, clock: Clock) -> None:
    add_passkey(edwin)
    assert "Without it, use a recovery code" in first_factor(app, "edwin").get(STEP).main
    set_up_app(edwin, clock)
    half = first_factor(app, "edwin")
    assert "use a code from your app or a recovery code" in half.get(STEP).main
    assert "passkeys.js" not in half.get(f"{STEP}recovery/").text
