"""From a finished quiz to another system: noticed once, signed, retried, given up, and gone with its person."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from flask import Flask
from msgspec.structs import replace

from learnapp.deliveries import handing_over, noticing, secrets_of, sending
from learnapp.deliveries.secrets_of import Login
from learnapp.deliveries.sending import DeliveryCounts
from learnapp.store.cohorts import progress_status
from learnapp.store.operations import personal_data
from learnapp.store.sharing import deliveries, receivers
from learnapp.store.tables.sharing_tables import delivery
from tests.conftest import START, Clock
from tests.deliveries.conftest import Listener
from tests.sharing_world import DONE_AT, Shared, fill

SECRET = "a secret for tests, thirty-two or more"
SITE = "https://learn.example.org"
BEFORE = START - timedelta(days=1)
KEY = secrets_of.new_webhook_key()
COUNTERPARTS = Path(__file__).parents[1] / "counterparts"


@dataclass
class Site:
    app: Flask
    clock: Clock
    listener: Listener
    here: Shared

    def add(self, kind: receivers.ReceiverKind, *chosen: str) -> int:
        known = KEY if kind == "webhook" else msgspec.json.encode(Login("learnapp", "pw")).decode()
        with self.app.extensions["store"].write() as connection:
            sealed, where = secrets_of.seal(SECRET, known), self.listener.address
            return receivers.add(connection, self.here.organisation, kind, where, sealed, chosen, BEFORE, None)

    def notice(self, pass_mark: int | None = None) -> int:
        store = self.app.extensions["store"]
        with store.read() as connection:
            modules = dict(self.app.extensions["catalogue"].at(connection).modules)
        if pass_mark:
            tea = modules["tea-round"]
            activities = [replace(one, pass_mark=pass_mark) if one.slug == "after" else one for one in tea.activities]
            modules["tea-round"] = replace(tea, activities=tuple(activities))
        return noticing.notice(store, modules, SITE, self.clock)

    def send(self, secret: str = SECRET) -> DeliveryCounts:
        return sending.send_due(self.app.extensions["store"], secret, self.clock, self.listener.inside)

    def rows(self) -> list[Any]:
        with self.app.extensions["store"].read() as connection:
            return list(connection.execute(sa.select(delivery).order_by(delivery.c.id)))

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(one[3]) for one in self.listener.got]


@pytest.fixture
def site(app: Flask, ids: dict[str, int], clock: Clock, listener: Listener) -> Site:
    with app.extensions["store"].write() as connection:
        made = fill(connection, app.extensions["catalogue"].at(connection).modules, ids)
    return Site(app, clock, listener, made)


def test_a_webhook_tells_each_thing_once_and_names_people_by_number(site: Site) -> None:
    site.add("webhook", "completion", "result")
    assert (site.notice(), site.notice()) == (3, 0)
    assert site.send() == DeliveryCounts(sent=3)
    assert site.send() == DeliveryCounts()
    found = {(one["type"], one["data"]["activity"]): one for one in site.bodies}
    assert set(found) == {("completion", "leaves"), ("completion", "after"), ("result", "after")}
    assert found["completion", "after"] == {
        "type": "completion",
        "timestamp": f"{DONE_AT:%Y-%m-%dT%H:%M:%SZ}",
        "data": {
            "person_id": site.here.lena,
            "cohort_id": site.here.cohort,
            "assignment_id": site.here.quiz,
            "module": "tea-round",
            "activity": "after",
            "title": "After the tea",
            "done_at": f"{DONE_AT:%Y-%m-%dT%H:%M:%SZ}",
            "late": True,
        },
    }
    assert found["result", "after"]["data"]["best"] == 0.75
    assert "Lena" not in str(site.listener.got)
    assert {row.body for row in site.rows()} == {""}, "what was delivered is not kept"


def test_a_better_result_is_told_and_a_worse_one_is_not(site: Site) -> None:
    site.add("webhook", "result")
    assert site.notice() == 1
    with site.app.extensions["store"].write() as connection:
        module = site.app.extensions["catalogue"].at(connection).modules["tea-round"]
        progress_status.finished(connection, site.here.lena, module, "after", START, 0.5)
    assert site.notice() == 0
    with site.app.extensions["store"].write() as connection:
        progress_status.finished(connection, site.here.lena, module, "after", START, 0.9)
    assert site.notice() == 1


def test_what_is_refused_is_tried_again_later_and_at_last_given_up(site: Site) -> None:
    site.add("webhook", "result")
    site.notice()
    site.listener.answers = [500] * 20
    assert site.send() == DeliveryCounts(put_off=1)
    assert site.send() == DeliveryCounts(), "not before its time"
    for _ in range(deliveries.MOST_TRIES - 1):
        site.clock.now += timedelta(days=3)
        counts = site.send()
    assert counts == DeliveryCounts(failed=1)
    (row,) = site.rows()
    assert (row.state, row.reason, row.tries) == ("failed", "The answer was 500", deliveries.MOST_TRIES)
    with site.app.extensions["store"].write() as connection:
        assert deliveries.resend(connection, site.here.organisation, row.id, site.clock.now) == 1
    site.listener.answers = []
    assert site.send() == DeliveryCounts(sent=1)


def test_a_receiver_that_does_not_answer_holds_nothing_else_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.add("webhook", "completion", "result")
    site.notice()
    asked: list[str] = []
    monkeypatch.setitem(
        handing_over.KINDS,
        "webhook",
        lambda found, *_rest: asked.append(found.key) or handing_over.DeliveryAnswer(0, "Silent"),
    )
    assert site.send() == DeliveryCounts(put_off=1)
    assert len(asked) == 1
    assert [row.state for row in site.rows()] == ["", "", ""], "nothing is lost"


def test_a_receiver_that_says_it_is_gone_is_sent_nothing_more(site: Site) -> None:
    site.add("webhook", "completion")
    site.notice()
    site.listener.answers = [410]
    assert site.send() == DeliveryCounts(failed=1)
    site.clock.now += timedelta(days=1)
    assert (site.send(), site.notice(), len(site.listener.got)) == (DeliveryCounts(), 0, 1)


def test_a_sender_that_died_loses_nothing(site: Site) -> None:
    site.add("webhook", "result")
    site.notice()
    with site.app.extensions["store"].write() as connection:
        assert deliveries.claim(connection, site.clock.now)
    assert site.send() == DeliveryCounts()
    site.clock.now += deliveries.CLAIM_LASTS + timedelta(seconds=1)
    assert site.send() == DeliveryCounts(sent=1)


def test_another_secret_of_the_site_opens_no_receiver(site: Site) -> None:
    site.add("webhook", "result")
    site.notice()
    assert site.send(secret="another secret, thirty-two letters or so") == DeliveryCounts(put_off=1)
    assert "secret has changed" in site.rows()[0].reason
    assert site.listener.got == []


def test_what_waits_goes_with_its_person(site: Site) -> None:
    site.add("webhook", "result")
    site.notice()
    with site.app.extensions["store"].write() as connection:
        personal_data.erase(connection, site.here.lena)
    assert (site.send(), site.rows()) == (DeliveryCounts(), [])


def test_statements_are_of_the_chosen_classes_and_valid(site: Site) -> None:
    """xapi-validation 2.1.4 (npm), which has Learning Locker's rules."""
    site.add("xapi", "completed", "passed", "scored")
    assert site.notice(pass_mark=75) == 4
    assert site.send() == DeliveryCounts(sent=4)
    verbs = sorted(one["verb"]["display"]["en-GB"] for one in site.bodies)
    assert verbs == ["completed", "completed", "passed", "scored"]
    for one in site.bodies:
        assert one["actor"]["account"] == {"homePage": f"{SITE}/", "name": str(site.here.lena)}
        assert one["object"]["id"].startswith(f"{SITE}/modules/tea-round/")
    assert "Lena" not in str(site.bodies)
    assert "example.org" not in str(site.bodies).replace("learn.example.org", "")
    program = "const v=require('xapi-validation').default;const a=JSON.parse(require('fs').readFileSync(0));"
    program += "console.log(JSON.stringify(a.map(s=>v(s).map(String))))"
    wrong = {**site.bodies[0], "verb": {"id": "no IRI"}, "extra": 1}
    said = subprocess.run(
        ["node", "-e", program],
        cwd=COUNTERPARTS,
        input=json.dumps([*site.bodies, wrong]),
        capture_output=True,
        text=True,
        check=True,
    )
    *ours, theirs = json.loads(said.stdout)
    assert ours == [[], [], [], []]
    assert len(theirs) > 1, "it does find what is wrong"


def test_the_same_work_has_the_same_statement_ids_whenever_it_is_found(site: Site) -> None:
    site.add("xapi", "completed")
    site.notice()
    site.send()
    (first,) = {one["id"] for one in site.bodies if one["object"]["id"].endswith("/after/")}
    with site.app.extensions["store"].write() as connection:
        connection.execute(delivery.delete())
    site.notice()
    site.listener.got.clear()
    site.send()
    assert [one["id"] for one in site.bodies] == [first], "and what is older than an hour is not looked for again"
