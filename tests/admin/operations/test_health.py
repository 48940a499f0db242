"""The health page shows the state of the email queue, and whether anything is sent at all."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from learnapp.admin.operations.health_page import MANY_WRONG
from learnapp.domain.people.roles import Role
from learnapp.mail import outbox
from learnapp.store.operations.health import note_backup, note_ping, note_run, note_vault_backup
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.security import guesses
from learnapp.store.tables.organisation_tables import organisation_member
from learnapp.store.tables.people_and_work import writing
from learnapp.vault import Vault
from learnapp.vault.recognising import look_for_keys, recognise
from tests.accounts.guesses import try_password
from tests.accounts.second_factor.two_steps import confirmed, set_up_app
from tests.client import Visitor
from tests.conftest import START, Clock


def test_it_says_where_the_vault_is_and_when_it_was_last_copied(
    app: Flask, ada: Visitor, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    main = ada.get("/admin/health/").main
    assert f"Vault {app.extensions['vault'].where} Last copy of the vault None known" in main
    assert "cannot be reached" not in main
    for hours, recent in ((49, False), (47, True)):
        note_vault_backup(app.extensions["store"], clock.now - timedelta(hours=hours))
        main = ada.get("/admin/health/").main
        assert "Last copy of the vault None" not in main
        assert ("No recent copy of the vault" not in main) is recent
    monkeypatch.setitem(app.extensions, "vault", Vault("postgresql+psycopg://keys:canary@127.0.0.1:1/vault"))
    page = ada.get("/admin/health/")
    assert "The vault, with the keys to private writing, cannot be reached." in page.main
    assert "Vault 127.0.0.1:1, database vault, cannot be reached" in page.main
    assert "canary" not in page.text


def test_it_says_that_the_vault_is_not_the_sites_or_lacks_keys(
    app: Flask, ada: Visitor, ids: dict[str, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = app.extensions["store"]
    vault = Vault(tmp_path / "the-sites.db", store)
    monkeypatch.setitem(app.extensions, "vault", vault)
    recognise(vault, store)
    texts = [Vault(tmp_path / "lost.db").seal(ids[name], "words") for name in ("lena", "bola")]
    with store.write() as connection:
        for name, sealed in zip(("lena", "bola"), texts, strict=True):
            row = {"person_id": ids[name], "kind": "note", "sealed": sealed, "made_at": START, "changed_at": START}
            connection.execute(writing.insert().values(row))
    look_for_keys(vault, store)
    assert "The vault lacks the keys of 2 people who have private writing" in ada.get("/admin/health/").main
    vault.make_keys([ids["lena"]])
    look_for_keys(vault, store)
    assert "The vault lacks the keys of 1 person who has private writing" in ada.get("/admin/health/").main
    (tmp_path / "the-sites.db").unlink()
    main = ada.get("/admin/health/").main
    assert f"The vault at {vault.where} is not the one that this site had" in main
    assert "not this site’s" in main
    assert "cannot be reached" not in main


def test_the_queue_is_told_with_its_oldest_and_what_needs_somebody(app: Flask, ada: Visitor) -> None:
    page = ada.get("/admin/health/")
    assert "Email is not set up" in page.main
    for name in ("LEARNAPP_SMTP", "LEARNAPP_MAIL_FROM", "learnapp mail test"):
        assert name in page.main
    assert "Some email could not be sent" not in page.main
    with app.extensions["store"].write() as connection:
        for number in range(4):
            text = {"recipient": f"p{number}@example.org", "subject": "x", "body": "x"}
            outbox.queue(connection, key=str(number), now=START, person_id=None, **text)
        for outcome in ("failed", "unknown"):
            message = outbox.claim(connection, START)
            assert message is not None
            outbox.keep_uncertain(connection, message.id, outcome, "why")
    main = ada.get("/admin/health/").main
    assert "Waiting 2, the oldest since 2 November 2026 at 9:30am" in main
    assert "Failed 1" in main
    assert "Unknown 1" in main
    assert "Some email could not be sent" in main
    assert "None in the last 90 days" in main


def test_it_says_when_reminders_and_email_last_went_out_and_that_they_have_stopped(
    app: Flask, ada: Visitor, clock: Clock
) -> None:
    never = ada.get("/admin/health/").main
    assert "Last reminders None yet" in never
    assert "No reminders and no email have gone out yet" in never
    for ago, stopped in ((5 * 24 * 60, True), (61, True), (59, False), (0, False)):
        note_run(app.extensions["store"], clock.now - timedelta(minutes=ago))
        main = ada.get("/admin/health/").main
        assert "Last reminders" in main
        assert "Last reminders None yet" not in main
        assert ("No reminders and no email have gone out since" in main) is stopped


def test_it_says_when_the_database_was_last_backed_up(app: Flask, ada: Visitor, clock: Clock) -> None:
    assert "Last backup None known" in ada.get("/admin/health/").main
    for hours, recent in ((49, False), (47, True)):
        note_backup(app.extensions["store"], clock.now - timedelta(hours=hours))
        main = ada.get("/admin/health/").main
        assert "Last backup" in main
        assert "Last backup None known" not in main
        assert ("No recent backup" not in main) is recent


def test_it_says_since_when_the_ping_address_has_not_answered(app: Flask, ada: Visitor, clock: Clock) -> None:
    assert "ping address" not in ada.get("/admin/health/").main
    for minutes in (0, 5):
        note_ping(app.extensions["store"], clock.now + timedelta(minutes=minutes), failed=True)
        assert "has not answered since 2 November 2026 at 9:30am" in ada.get("/admin/health/").main
    note_ping(app.extensions["store"], clock.now, failed=False)
    assert "ping address" not in ada.get("/admin/health/").main


def test_what_is_still_to_do_leads_to_where_it_is_done_and_goes_when_it_is(
    app: Flask, ids: dict[str, int], clock: Clock
) -> None:
    store = app.extensions["store"]
    with store.write() as connection:
        connection.execute(organisation_member.update().values(role="learner"))
        outbox.queue(connection, key="1", recipient="p@example.org", subject="x", body="x", now=START, person_id=None)
        message = outbox.claim(connection, START)
        assert message is not None
        outbox.keep_uncertain(connection, message.id, "failed", "why")
    ada = Visitor(app).signed_in("ada")
    page = ada.get("/admin/health/")
    pages = {
        "Set up two-step sign-in": "Two-step sign-in",
        "Name your organisation": "Main organisation",
        "Add the privacy notice": "Main organisation",
        "Add an educator": "Add a person",
        "Some email could not be sent": "Email",
        "Modules and editions": "Modules and editions",
        "Audit log": "Audit log",
    }
    for words, heading in pages.items():
        assert ada.get(page.link(words)).heading == heading
    site = ["No reminders and no email have gone out", "No recent backup", "No recent copy of the vault"]
    assert all(words in page.main for words in site)

    set_up_app(confirmed(ada), clock)
    note_run(store, clock.now)
    note_backup(store, clock.now)
    note_vault_backup(store, clock.now)
    with store.write() as connection:
        outbox.retry_failed(connection, START)
        (first,) = organisations.every(connection)
        values = {"name": "Southmoor", "notice": "We keep it."}
        organisations.change(connection, first.id, first.revision, values, START, None)
        people.set_role(connection, ids["edwin"], Role.EDUCATOR, START, None)
    left = ada.get("/admin/health/").main
    assert not [words for words in (*list(pages)[:5], *site) if words in left]


def test_it_says_who_must_sign_in_in_two_steps(app: Flask, ada: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learnapp.web.identity.needs_second_factor", lambda _role: False)  # Ada has only a password
    assert "Two-step sign-in Optional for everyone" in ada.get("/admin/health/").main
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor_for=frozenset({"educator", "admin"}))
    assert "Required of these roles: administrator, educator" in ada.get("/admin/health/").main


def test_one_guess_at_each_of_many_accounts_shows(app: Flask, ada: Visitor, visitor: Visitor, clock: Clock) -> None:
    for number in range(3):
        try_password(visitor, f"person{number}@example.org", "wrong wrong wrong")
    main = ada.get("/admin/health/").main
    assert "Wrong passwords 3 today" in main
    assert "one password on many accounts" not in main
    with app.extensions["store"].write() as connection:
        for _ in range(MANY_WRONG - 3):
            guesses.note_wrong(connection, clock.now)
    assert "1,000 wrong passwords have been given today" in ada.get("/admin/health/").main


def test_it_says_whom_group_figures_protect_people_from(app: Flask, ada: Visitor) -> None:
    assert "without email, educators hand over the links that confirm an address" in ada.get("/admin/health/").main
    mail = {"smtp_url": "smtp://mail.example.org", "mail_from": "a@example.org", "site_url": "https://learn.example"}
    app.extensions["settings"] = replace(app.extensions["settings"], **mail)
    assert "enter the domains of Main organisation" in ada.get("/admin/health/").main
    with app.extensions["store"].write() as connection:
        organisations.change(connection, 1, 1, {"domains": ["example.org"]}, START, None)
    assert "only people with a confirmed address" in ada.get("/admin/health/").main


@pytest.mark.parametrize(
    ("site_url", "told"),
    [
        ("", False),
        ("http://localhost", False),
        ("http://localhost:80", False),
        ("https://localhost", True),
        ("http://localhost:8443", True),
        ("http://learning.example.org", True),
    ],
)
def test_an_address_in_messages_that_is_not_the_one_opened_is_still_to_do(
    app: Flask, ada: Visitor, site_url: str, told: bool
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], site_url=site_url)
    main = ada.get("/admin/health/").main
    assert (f"You opened the site at http://localhost, but links in messages lead to {site_url}." in main) is told
    assert ("set LEARNAPP_PROXIES to the number of proxies" in main) is (site_url == "https://localhost")


def test_it_names_what_email_still_lacks(app: Flask, ada: Visitor) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], smtp_url="smtp://127.0.0.1", mail_from="a@b.org")
    assert "To set it up, give LEARNAPP_SITE_URL on the server" in ada.get("/admin/health/").main
