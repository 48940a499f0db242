"""How the site is: the database, its durability, the modules and what is wrong with them."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp import __version__
from learnapp.admin.blueprint import blueprint
from learnapp.mail import outbox
from learnapp.store.db import acting
from learnapp.store.operations import migrate
from learnapp.store.operations.health import last_rounds
from learnapp.store.security import audit
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, settings
from learnapp.web.transaction import db, store

STOPPED_AFTER = timedelta(hours=1)
"""`learnapp remind` runs every few minutes: after so long without a run, something is wrong."""
BACKED_UP_WITHIN = timedelta(hours=48)
"""A backup is made every night: after so long without one, two were missed."""


@blueprint.get("/health/")
@access("administer")
def health() -> ResponseReturnValue:
    published = catalogue()
    rounds = last_rounds(db())
    return render_template(
        "admin/health.html",
        version=__version__,
        durability=store().durability,
        revision=migrate.current(store()),
        published=published,
        queue=outbox.condition(db()),
        rounds=rounds,
        log=audit.check_newest(db()),
        sent=outbox.last_sent(db()),
        stopped=rounds.reminded is None or rounds.reminded < now() - STOPPED_AFTER,
        not_backed_up=rounds.backed_up is None or rounds.backed_up < now() - BACKED_UP_WITHIN,
        sends_mail=settings().sends_mail,
        walled=acting.holds(db()) is not False,
    )
