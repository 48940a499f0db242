"""Promise 6: the number of queries a page takes does not depend on how much data there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.engine import Connection

from learnapp.domain.quizzes import review_scheduling
from learnapp.store.learning import attempts, certificates, completions, runs, writings
from learnapp.store.people import people, sign_ins
from learnapp.store.tables.people_and_work import edition, one_time_link, review_card
from tests.access_world import World, world
from tests.client import Visitor
from tests.conftest import START, Queries, queries_of
from tests.test_access_matrix import SEES, WHO_MAY, address, routes

AT_MOST = {
    "/home/": 6,
    "/progress/": 6,
    "/modules/": 2,
    "/modules/tea-round/": 4,
    "/modules/tea-round/leaves/": 2,
    "/modules/tea-round/spilt/": 2,
    "/modules/tea-round/after/questions/1/": 2,
    "/modules/tea-round/after/questions/2/": 2,
    "/modules/tea-round/after/check/": 2,
    "/modules/tea-round/after/attempts/1/": 4,
    "/glossary/": 1,
    "/review/": 3,
    "/search/?q=pot": 3,
    "/reflections/": 5,
    "/writing/": 4,
    "/notes/?at=tea-round/leaves": 4,
    "/evidence/": 7,
    "/account/data/": 2,
    "/account/calendar/": 3,
    "/account/": 2,
}
"""Page of a signed-in learner -> the most queries it may take. Beginning a transaction does not count."""

QUERIES = {
    "admin.frame_hosts": 4,
    "admin.frame_package": 2,
    "admin.new_platform": 2,
    "admin.platforms": 10,
    "admin.remove_deployment": 5,
    "admin.remove_platform": 3,
    "launch.again": 1,
    "launch.course": 4,
    "launch.courses": 3,
    "launch.framed": 2,
    "launch.join": 1,
    "launch.keys": 1,
    "launch.login": 1,
    "launch.new_tab": 1,
    "launch.pick": 1,
    "launch.register": 1,
    "launch.tab": 1,
    "launch.welcome": 1,
    "accounts.account": 2,
    "accounts.add_way": 1,
    "accounts.address": 1,
    "accounts.authenticator_app": 2,
    "accounts.confirm_identity": 2,
    "accounts.new_passkey": 2,
    "accounts.passkey": 3,
    "accounts.recovery_code": 1,
    "accounts.remove_app": 2,
    "accounts.second_factor": 4,
    "accounts.second_step": 1,
    "accounts.check_mail": 1,
    "accounts.confirm": 4,
    "accounts.download_data": 51,
    "accounts.erase_account": 1,
    "accounts.first_sign_on": 1,
    "accounts.forgotten": 1,
    "accounts.looks": 1,
    "accounts.mail": 2,
    "accounts.name": 1,
    "accounts.own_data": 1,
    "accounts.password": 1,
    "accounts.register": 1,
    "accounts.reminders": 3,
    "accounts.remove_way": 4,
    "accounts.reset": 3,
    "accounts.setup": 1,
    "accounts.sign_in": 0,
    "accounts.sign_on": 1,
    "accounts.signed_on": 1,
    "accounts.stop_mail": 1,
    "accounts.ways": 3,
    "admin.audit_file": 3,
    "admin.first_page": 1,
    "admin.audit_log": 2,
    "admin.editions": 3,
    "admin.module_editions": 4,
    "admin.erase_person": 3,
    "admin.person_data": 3,
    "admin.person_address": 3,
    "admin.person_name": 3,
    "admin.retention": 3,
    "admin.health": 14,
    "admin.mail_queue": 3,
    "admin.merge_people": 2,
    "admin.new_person": 2,
    "admin.one_person": 8,
    "admin.new_organisation": 1,
    "admin.organisation": 3,
    "admin.organisation_retention": 3,
    "admin.organisations": 3,
    "admin.close_organisation": 12,
    "admin.take_out": 3,
    "admin.completions_csv": 2,
    "admin.data_out": 6,
    "admin.delivery_log": 3,
    "admin.new_key": 2,
    "admin.new_receiver": 2,
    "admin.replace_key": 3,
    "admin.replace_secret": 3,
    "api.assignments": 0,
    "api.cohorts": 0,
    "api.completions": 0,
    "api.docs": 1,
    "api.members": 0,
    "api.one_cohort": 0,
    "api.one_person": 0,
    "api.openapi": 1,
    "api.people": 0,
    "api.results": 0,
    "admin.people_list": 2,
    "catalogue.about": 1,
    "catalogue.accessibility": 1,
    "catalogue.badge": 1,
    "catalogue.badge_issuer": 1,
    "catalogue.claims": 1,
    "catalogue.did_document": 1,
    "catalogue.competencies": 1,
    "catalogue.front": 1,
    "catalogue.glossary": 1,
    "catalogue.guide": 1,
    "catalogue.module_package": 1,
    "catalogue.package_file": 2,
    "catalogue.module": 3,
    "catalogue.modules": 2,
    "catalogue.picture": 1,
    "catalogue.privacy": 1,
    "catalogue.report": 1,
    "catalogue.search": 1,
    "catalogue.verify": 1,
    "catalogue.verify_key": 1,
    "catalogue.verify_script": 1,
    "educator.assignment": 5,
    "educator.assignments": 5,
    "educator.close_cohort": 5,
    "educator.cohort": 13,
    "educator.cohort_file": 10,
    "educator.cohorts": 3,
    "educator.copy_cohort": 4,
    "educator.download_invitations": 2,
    "educator.educator_help": 1,
    "educator.draft": 6,
    "educator.draft_case": 4,
    "educator.draft_delete": 2,
    "educator.draft_comment": 3,
    "educator.draft_file": 6,
    "educator.draft_form": 4,
    "educator.draft_history": 3,
    "educator.draft_import": 2,
    "educator.draft_items": 6,
    "educator.draft_parts": 4,
    "educator.draft_paste": 3,
    "educator.draft_pictures": 3,
    "educator.draft_preview": 4,
    "educator.draft_preview_activity": 4,
    "educator.draft_publish": 5,
    "educator.draft_remove": 3,
    "educator.draft_save": 4,
    "educator.draft_words": 4,
    "educator.draft_zip": 4,
    "educator.drafts": 2,
    "educator.panel": 6,
    "educator.panel_answers": 2,
    "educator.panel_item": 2,
    "educator.panel_link": 3,
    "educator.panels": 5,
    "educator.new_draft": 2,
    "educator.extension": 7,
    "educator.extensions": 6,
    "educator.findings": 11,
    "educator.invitations": 6,
    "educator.invite": 2,
    "educator.invite_list": 6,
    "educator.member": 10,
    "educator.member_link": 4,
    "educator.messages": 4,
    "educator.new_assignment": 4,
    "educator.new_cohort": 1,
    "educator.new_message": 5,
    "educator.people": 9,
    "educator.preview": 2,
    "educator.preview_activity": 1,
    "educator.preview_stamp": 1,
    "educator.previews_list": 1,
    "educator.report": 14,
    "educator.reports": 3,
    "educator.settings": 4,
    "educator.several_extensions": 7,
    "educator.subgroup": 3,
    "educator.withdraw_assignment": 5,
    "learner.app_manifest": 1,
    "learner.here": 1,
    "learner.pack": 7,
    "learner.this_device": 1,
    "learner.worker": 1,
    "learner.action": 2,
    "learner.activity": 2,
    "learner.assigned": 2,
    "learner.calendar": 2,
    "learner.calendar_feed": 9,
    "learner.certificate": 4,
    "learner.check_quiz": 2,
    "learner.cohorts": 2,
    "learner.debrief": 3,
    "learner.delete_writing": 3,
    "learner.did_it_help": 3,
    "learner.download_writing": 3,
    "learner.edit_writing": 2,
    "learner.evidence": 6,
    "learner.home": 6,
    "learner.invitation": 4,
    "learner.join": 1,
    "learner.leave_cohort": 3,
    "learner.messages": 2,
    "learner.new_action": 1,
    "learner.new_reflection": 1,
    "learner.next_review": 3,
    "learner.notes": 1,
    "learner.one_writing": 3,
    "learner.progress": 3,
    "learner.question": 2,
    "learner.reflections": 5,
    "learner.disagree": 2,
    "learner.results": 4,
    "learner.review": 3,
    "learner.review_card": 2,
    "learner.reviewed": 4,
    "learner.shareable": 3,
    "learner.try_case": 1,
    "learner.writing": 4,
    "learning_sets.actions": 3,
    "learning_sets.change_rules": 2,
    "learning_sets.close_set": 2,
    "learning_sets.cohort_sets": 4,
    "learning_sets.discussion": 3,
    "learning_sets.download_record": 4,
    "learning_sets.edit_post": 5,
    "learning_sets.edit_set_action": 3,
    "learning_sets.facilitator_notes": 4,
    "learning_sets.ground_rules": 2,
    "learning_sets.hand_over": 3,
    "learning_sets.join_set": 4,
    "learning_sets.leave_set": 2,
    "learning_sets.meeting": 7,
    "learning_sets.meeting_calendar": 3,
    "learning_sets.meeting_state": 1,
    "learning_sets.meetings": 3,
    "learning_sets.members": 2,
    "learning_sets.new_meeting": 3,
    "learning_sets.new_set": 1,
    "learning_sets.new_set_action": 2,
    "learning_sets.new_thread": 2,
    "learning_sets.one_post": 6,
    "learning_sets.passed_on": 2,
    "learning_sets.record": 4,
    "learning_sets.reply": 7,
    "learning_sets.report_post": 5,
    "learning_sets.reports": 3,
    "learning_sets.routes": 4,
    "learning_sets.screen": 7,
    "learning_sets.set_action": 3,
    "learning_sets.sets": 2,
    "learning_sets.take_out_post": 5,
    "learning_sets.the_set": 4,
    "learning_sets.thread": 8,
    "learning_sets.threads": 3,
    "learning_sets.write_post": 5,
    "monitoring.metrics": 1,
    "operations.alive": 0,
    "operations.ready": 3,
    "static": 1,
}
"""Screen -> the queries it takes in the world of `access_world.py`, when someone who may read it asks a second time."""

YEARS = 40
"""Attempts at each quiz, and modules that no longer exist, in the record of a person with years of history."""


def _under_way(connection: Connection, person: int, now: datetime) -> None:
    """One submitted attempt, another begun, and a case half-way."""
    digest = connection.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalar_one()
    _attempt(connection, person, "tea-round", digest, now, submitted=True)
    _attempt(connection, person, "tea-round", digest, now, submitted=False)
    runs.begin(connection, person, "tea-round", "spilt", digest, 1, now)


def _attempt(connection: Connection, person: int, module: str, digest: str, now: datetime, *, submitted: bool) -> None:
    asked = ("warmest", "tray", "tips", "help")
    attempts.begin(connection, person, module, "after", edition=digest, seed=1, questions=asked, now=now)
    attempt = attempts.unfinished(connection, person, module, "after")
    assert attempt is not None
    if submitted:
        marks = dict.fromkeys(asked, (1.0, 1.0, 0.25))
        attempts.submit(connection, attempt.id, marks, score=4, out_of=4, share=1.0, now=now)


def _years_of_history(connection: Connection, person: int) -> None:
    """Many attempts, modules that have left the shelf, sign-ins on many devices."""
    digest = connection.execute(sa.select(edition.c.digest).where(edition.c.module == "tea-round")).scalar_one()
    for year in range(YEARS):
        then = START - timedelta(days=20 * year)
        _attempt(connection, person, "tea-round", digest, then, submitted=True)
        _attempt(connection, person, f"gone-{year}", digest, then, submitted=year % 2 == 0)
        runs.begin(connection, person, f"gone-{year}", "a-case", digest, 1, then)
        completions.complete(connection, person, f"gone-{year}", "a-lesson", "lesson", digest, then)
        sign_ins.begin(connection, person, f"Browser {year}", START, timedelta(hours=12))
    _cards_and_writing(connection, person)
    people.make_reset_link(connection, person, START)
    connection.execute(one_time_link.delete())


def _cards_and_writing(connection: Connection, person: int) -> None:
    """Questions that came back and are due again, pieces of writing, actions due, bookmarks and certificates."""
    place = {"person_id": person, "module": "tea-round", "activity": "after"}
    for n in range(YEARS):
        schedule, due = review_scheduling.begin(1, START - timedelta(days=n + 5))
        card = {**place, "question": ("warmest", "tray", "tips", "help")[n] if n < 4 else f"gone-{n}"}
        connection.execute(review_card.insert(), {**card, "schedule": schedule, "due_at": due, "made_at": START})
        for kind in ("reflection", "shareable", "note", "action"):
            writings.add(
                connection, person, kind, b"sealed", START, module="tea-round", activity="leaves", due_on=START.date()
            )
        writings.set_bookmark(connection, person, "tea-round", "leaves", f"{n}", on=True, now=START)
        certificate = {"number": f"N{n}", "digest": "", "key_id": "", "issued_at": START}
        certificates.record(connection, person, "pack", "", **certificate)


def _counts(who: Visitor, queries: Queries) -> dict[str, int]:
    counted = {}
    for page in AT_MOST:
        who.get(page)  # the first in a process reads the catalogue and compiles templates
        queries()
        who.get(page)
        asked = queries()
        assert 1 <= len(asked) <= AT_MOST[page], (page, asked)
        counted[page] = len(asked)
    return counted


def test_a_page_takes_as_many_queries_after_years_of_history_as_at_first(
    app: Flask, lena: Visitor, bola: Visitor, ids: dict[str, int], queries: Queries
) -> None:
    with app.extensions["store"].write() as connection:
        _years_of_history(connection, ids["bola"])
        for name in ("lena", "bola"):
            _under_way(connection, ids[name], START)
    assert _counts(lena, queries) == _counts(bola, queries)


@pytest.mark.parametrize("page", ["/", "/modules/", "/modules/tea-round/", "/glossary/", "/account/sign-in/"])
def test_a_visitors_page_takes_one_query_at_most(visitor: Visitor, queries: Queries, page: str) -> None:
    visitor.get(page)
    queries()
    visitor.get(page)
    assert len(queries()) <= 1


# Every other screen -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("counted"), *filled_sqlite)
    yield made
    made.app.extensions["store"].dispose()


def _reader(endpoint: str) -> str:
    """Who requests the screen: a signed-in person, if they may."""
    may = WHO_MAY[SEES[endpoint]]
    return next(who for who in ("lena", "edwin", "fay", "ada", "nobody", "erica") if who in may)


def test_every_screen_takes_the_queries_it_is_known_to(site: World) -> None:
    """A screen without a number fails, and so does one that takes more or fewer queries than its number."""
    counted = {}
    with queries_of(site.app) as queries:
        for rule in routes(site, "GET"):
            who, path = _reader(rule.endpoint), address(site, rule)
            site.ask(who, "GET", path)  # the first in a process reads the catalogue and compiles templates
            site.app.extensions.pop("ready", None)  # which is kept for a second
            queries()
            assert site.ask(who, "GET", path).status_code < 500, rule.endpoint
            counted[rule.endpoint] = len(queries())
    changed = {name: (count, QUERIES.get(name)) for name, count in counted.items() if count != QUERIES.get(name)}
    assert changed == {}, "queries of a screen (now, the number it is known to take)"
    assert QUERIES.keys() == counted.keys()
