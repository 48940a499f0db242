"""How the site is: the database, its durability, the modules and what is wrong with them."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp import __version__
from learnapp.admin.blueprint import blueprint
from learnapp.mail import outbox
from learnapp.store.operations import migrate
from learnapp.store.operations.health import remind_ran
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, settings
from learnapp.web.transaction import db, store

SILENT_AFTER = timedelta(hours=1)
"""After this long without a run of `learnapp remind`, the page says that something is wrong."""


@blueprint.get("/health/")
@access("administer")
def health() -> ResponseReturnValue:
    published, reminded = catalogue(), remind_ran(db())
    return render_template(
        "admin/health.html",
        version=__version__,
        durability=store().durability,
        revision=migrate.current(store()),
        published=published,
        reminded=reminded,
        silent=reminded is None or now() - reminded > SILENT_AFTER,
        queue=outbox.condition(db()),
        sends_mail=settings().sends_mail,
    )
