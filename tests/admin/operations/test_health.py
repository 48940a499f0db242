"""The health page tells how the queue of email is, and whether anything is sent at all."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.mail import outbox
from learnapp.store.operations.health import note_backup, note_ping, note_run
from learnapp.store.organisations import organisations
from learnapp.store.people import people
from learnapp.store.tables.organisation_tables import organisation_member
from tests.accounts.second_factor.two_steps import confirmed, set_up_app
from tests.client import Visitor
from tests.conftest import START, Clock


def test_the_queue_is_told_with_its_oldest_and_what_needs_somebody(app: Flask, ada: Visitor) -> None:
    page = ada.get("/admin/health/")
    assert "Not set up" in page.main
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
    assert "See the queue, with reasons" in main
    assert "None in the last 90 days" in main


def test_it_says_when_reminders_and_email_last_went_out_and_that_they_have_stopped(
    app: Flask, ada: Visitor, clock: Clock
) -> None:
    never = ada.get("/admin/health/").main
    assert "has never run without a failure" in never
    assert "Stopped" in never
    for ago, stopped in ((5 * 24 * 60, True), (61, True), (59, False), (0, False)):
        note_run(app.extensions["store"], clock.now - timedelta(minutes=ago))
        main = ada.get("/admin/health/").main
        assert "last ran without a failure on" in main
        assert ("Stopped" in main) is stopped


def test_it_says_when_the_database_was_last_backed_up(app: Flask, ada: Visitor, clock: Clock) -> None:
    assert "No backup of the database is known" in ada.get("/admin/health/").main
    for hours, recent in ((49, False), (47, True)):
        note_backup(app.extensions["store"], clock.now - timedelta(hours=hours))
        main = ada.get("/admin/health/").main
        assert "The database was last backed up on" in main
        assert ("No recent backup" not in main) is recent


def test_it_says_since_when_the_ping_address_has_not_answered(app: Flask, ada: Visitor, clock: Clock) -> None:
    assert "ping address" not in ada.get("/admin/health/").main
    for minutes in (0, 5):
        note_ping(app.extensions["store"], clock.now + timedelta(minutes=minutes), failed=True)
        assert "has not answered since 2 November 2026 at 9:30am" in ada.get("/admin/health/").main
    note_ping(app.extensions["store"], clock.now, failed=False)
    assert "ping address" not in ada.get("/admin/health/").main


def test_what_is_still_to_do_is_a_list_of_links_and_goes_when_it_is_done(
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
        "Set up two-step sign-in for your own account": "Two-step sign-in",
        "Give your organisation its name": "Main organisation",
        "Write a privacy notice": "Main organisation",
        "Add an educator": "Add a person",
        "Decide about 1 email": "Email",
    }
    for words, heading in pages.items():
        assert ada.get(page.link(words)).heading == heading
    parts = {"Run learnapp remind": "#reminders", "Back up the database": "#backups"}  # of this page
    assert {words: page.link(words).removeprefix("/admin/health/") for words in parts} == parts
    assert all(any(one.get("id") == part[1:] for one in page.all("h2")) for part in parts.values())

    set_up_app(confirmed(ada), clock)
    note_run(store, clock.now)
    note_backup(store, clock.now)
    with store.write() as connection:
        outbox.retry_failed(connection, START)
        (first,) = organisations.every(connection)
        values = {"name": "Southmoor", "notice": "We keep it."}
        organisations.change(connection, first.id, first.revision, values, START, None)
        people.set_role(connection, ids["edwin"], Role.EDUCATOR, START, None)
    left = ada.get("/admin/health/").main
    assert not [words for words in (*pages, *parts) if words in left]


def test_it_says_who_must_sign_in_in_two_steps_and_how_many_modules_are_overdue(
    app: Flask, ada: Visitor, clock: Clock
) -> None:
    main = ada.get("/admin/health/").main
    assert "Two-step sign-in Optional for everyone" in main
    app.extensions["settings"] = replace(app.extensions["settings"], second_factor_for=frozenset({"educator"}))
    assert "Required of these roles: educator" in ada.get("/admin/health/").main
    clock.now += timedelta(days=365 * 30)
    ada = Visitor(app).signed_in("ada")
    assert "Review overdue" in ada.get("/admin/health/").main
