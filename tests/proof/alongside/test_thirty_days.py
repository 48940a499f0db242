"""R22: thirty days of strangers who try things and people who work; then a hundred days in which no one comes.

Every night the site clears what has expired, as `learnapp remind` does. `test_housekeeping` checks that the rows of
every table end, or that there is a reason why not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask

from learnapp.store.operations.housekeeping import ENDS, clear_all
from learnapp.store.tables.people_and_work import metadata
from learnapp.web import passwords
from tests.client import Visitor
from tests.conftest import PASSWORD, Clock
from tests.proof.figures import reached

DAYS, NOBODY_COMES = 30, 130
STRANGERS = 4
LIMITED = {"mistake_report"}
"""Tables without an end that a stranger may add to, so many rows an hour as the site allows."""
STAYS = {
    *("audit", "site", "edition", "search_entry", "invitation", "set_invitation", "cohort_figures", "learning_set"),
}
"""Tables with an end for what is in some of their rows alone, and the record of what was done."""


def _rows(app: Flask) -> Counter[str]:
    with app.extensions["store"].read() as connection:
        counts = [
            (t.name, connection.execute(sa.select(sa.func.count()).select_from(t)).scalar_one())
            for t in metadata.sorted_tables
        ]
    return Counter(dict(counts))


def _attack(app: Flask, day: int) -> None:
    """Strangers who register other people's addresses, guess passwords and codes, ask for links and send reports."""
    for number in range(STRANGERS):
        stranger = Visitor(app)
        address, token = f"made-up-{day}-{number}@example.net", stranger.token()
        sent = {"csrf_token": token, "email": address, "password": PASSWORD, "name": f"Made Up {day}", "agreed": "yes"}
        stranger.raw("POST", "/account/sign-in/", data={**sent, "password": f"a guess of day {day}"})
        stranger.raw("POST", "/account/forgotten/", data=sent)
        stranger.raw("POST", "/report/", data={**sent, "text": f"Nothing is wrong {day} {number}", "page": "/modules/"})
        stranger.raw("POST", "/account/register/", data=sent)
        stranger.raw("GET", f"/account/reset/made-up-{day}-{number}/")
        stranger.raw("GET", f"/calendar/made-up-{day}-{number}.ics")


def _use(app: Flask, day: int) -> None:
    """A learner and an educator on one of their days."""
    lena = Visitor(app).signed_in("lena")
    if day == 0:
        lena.post("/modules/tea-round/after/attempt/")
    lena.post("/modules/tea-round/leaves/finish/")
    token = {"csrf_token": lena.token()}
    lena.raw("POST", "/notes/", data={**token, "at": "tea-round/leaves", "text": f"Day {day}", "anyway": "yes"})
    lena.raw("POST", "/account/sign-out/", data=token)


@pytest.fixture
def mailing(app: Flask) -> Flask:
    """The site where mail proves addresses."""
    settings = app.extensions["settings"]
    mail = {"smtp_url": "smtp://127.0.0.1:9", "mail_from": "site@example.org", "site_url": "http://localhost"}
    app.extensions["settings"] = replace(settings, **mail)
    return app


def test_thirty_days_of_attack_and_use_leave_only_what_people_made(
    mailing: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    begun, first, most = clock.now, _rows(mailing), Counter[str]()
    for day in range(NOBODY_COMES):
        clock.now = begun + timedelta(days=day)
        if day < DAYS:
            _attack(mailing, day)
            _use(mailing, day)
        most |= _rows(mailing)
        for _ in range(3):  # it is run every few minutes
            clear_all(mailing.extensions["store"], clock.now + timedelta(hours=23))
    left = _rows(mailing) - first
    ending = {name for name, end in ENDS.items() if end.clear} - STAYS
    added = Counter({name: count - first[name] for name, count in most.items() if count > first[name]})
    told = ", ".join(f"{name} {added[name]} then {left[name]}" for name in sorted(ending) if added[name])
    reached(
        "R22", f"{DAYS} days of attack and use, then none: rows at most and at the end: {told}; others {dict(left)}"
    )
    assert added["person"] >= DAYS, "strangers could register"
    assert added["rate_limit"]
    assert added["sign_in"]
    assert {name for name in left if name in ending} == set()
    assert left["mistake_report"] == DAYS * STRANGERS
