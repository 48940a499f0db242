"""How the site is: the database, its durability, the modules and what is wrong with them."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from learnapp import __version__
from learnapp.admin.blueprint import blueprint
from learnapp.mail import outbox
from learnapp.store.operations import migrate
from learnapp.web.access import access
from learnapp.web.identity import catalogue, settings
from learnapp.web.transaction import db, store


@blueprint.get("/health/")
@access("administer")
def health() -> ResponseReturnValue:
    published = catalogue()
    return render_template(
        "admin/health.html",
        version=__version__,
        durability=store().durability,
        revision=migrate.current(store()),
        published=published,
        queue=outbox.condition(db()),
        sends_mail=settings().sends_mail,
    )
