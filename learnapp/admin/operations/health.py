"""How the site is: what is left to set up or put right, the database, email, backups and modules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from learnapp import __version__
from learnapp.admin.blueprint import blueprint
from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.numbers.counted import counted
from learnapp.mail import outbox
from learnapp.mail.outbox import Condition
from learnapp.store.content.catalogue import PublishedCatalogue
from learnapp.store.db import acting
from learnapp.store.operations import migrate
from learnapp.store.operations.health import last_rounds
from learnapp.store.organisations import organisations
from learnapp.store.security import audit
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, person, settings, several_organisations
from learnapp.web.transaction import db, store

STOPPED_AFTER = timedelta(hours=1)
"""`learnapp remind` runs every few minutes: after so long without a run, something is wrong."""
BACKED_UP_WITHIN = timedelta(hours=48)
"""A backup is made every night: after so long without one, two were missed."""
NAMED = 3
"""Organisations without a privacy notice that the list names; of more it gives the number."""


@dataclass(frozen=True)
class ToDo:
    """Something left to do, and the page or the part of this page where it is done."""

    words: str
    href: str


@blueprint.get("/health/")
@access("administer")
def health() -> ResponseReturnValue:
    published = catalogue()
    rounds, queue, log = last_rounds(db()), outbox.condition(db()), audit.check_newest(db())
    stopped = rounds.reminded is None or rounds.reminded < now() - STOPPED_AFTER
    not_backed_up = rounds.backed_up is None or rounds.backed_up < now() - BACKED_UP_WITHIN
    overdue = _overdue(published)
    left = [*_to_set_up(published), *_to_put_right(published, queue, overdue)]
    for wrong, words, part in (
        (stopped, "Run learnapp remind every five minutes", "reminders"),
        (not_backed_up, "Back up the database every night", "backups"),
        (log.broken_at, "Find out who changed the audit log", "audit"),
    ):
        if wrong:
            left.append(ToDo(words, f"#{part}"))
    return render_template(
        "admin/operations/health.html",
        left=left,
        overdue=overdue,
        second_factor_for=sorted(settings().second_factor_for),
        version=__version__,
        durability=store().durability,
        revision=migrate.current(store()),
        published=published,
        queue=queue,
        rounds=rounds,
        log=log,
        sent=outbox.last_sent(db()),
        stopped=stopped,
        not_backed_up=not_backed_up,
        sends_mail=settings().sends_mail,
        walled=acting.holds(db()) is not False,
    )


def _to_set_up(published: PublishedCatalogue) -> Iterator[ToDo]:
    """What a new site still lacks."""
    if not person.has_second_factor:
        yield ToDo("Set up two-step sign-in for your own account", url_for("accounts.second_factor"))
    found = published.organisations.values()
    for one in found:
        if one.name == organisations.FIRST_NAME:
            words = "Give your organisation its name, and choose who can register"
            yield ToDo(words, url_for("admin.organisation", organisation_id=one.id))
    without = [one for one in found if not one.notice]
    if len(without) > NAMED:
        yield ToDo(f"Write privacy notices for {len(without)} organisations", url_for("admin.organisations"))
    else:
        for one in without:
            whose = f" for {one.name}" if several_organisations() else ""
            yield ToDo(f"Write a privacy notice{whose}", url_for("admin.organisation", organisation_id=one.id))
    if not organisations.has_educator(db()):
        yield ToDo("Add an educator", url_for("admin.new_person", role="educator"))


def _to_put_right(published: PublishedCatalogue, queue: Condition, overdue: list[str]) -> Iterator[ToDo]:
    """What comes up on a running site."""
    if queue.failed + queue.unknown:
        words = f"Decide about {counted(queue.failed + queue.unknown, 'email')} that may not have been sent"
        yield ToDo(words, url_for("admin.mail_queue"))
    if published.problems:
        yield ToDo(f"Correct {counted(len(published.problems), 'module')} with errors", "#problems")
    if overdue:
        yield ToDo(f"Have {counted(len(overdue), 'module')} reviewed", "#modules")


def _overdue(published: PublishedCatalogue) -> list[str]:
    """Modules whose review date has passed."""
    today = day_of(now()).isoformat()
    return [slug for slug, module in published.modules.items() if module.review_by and module.review_by < today]
