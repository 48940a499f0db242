"""The site's health: what is still to do, the database, the modules and what is wrong with them."""

from __future__ import annotations

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from learnapp import __version__
from learnapp.admin.blueprint import blueprint
from learnapp.admin.operations.health_page import SiteState, VaultFault, health_page
from learnapp.mail import outbox
from learnapp.store.db import acting
from learnapp.store.launches import platforms
from learnapp.store.operations import migrate
from learnapp.store.operations.health import last_rounds
from learnapp.store.organisations import organisations
from learnapp.store.security import audit, guesses
from learnapp.store.sharing import receivers, tokens
from learnapp.store.sharing.makers import seen_by_leavers
from learnapp.vault import VaultAwayError, VaultLostError
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.drafts import vault
from learnapp.web.identity import person, settings, whole_catalogue
from learnapp.web.transaction import db, store


@blueprint.get("/health/")
@access("administer")
def health() -> ResponseReturnValue:
    published, log, queue = whole_catalogue(), audit.check_newest(db()), outbox.condition(db())
    overdue = [slug for slug in published.editions if published.modules[slug].review_by < today().isoformat()]
    registered = platforms.every(db())
    state = SiteState(
        now=now(),
        rounds=last_rounds(db()),
        organisations=published.organisations.values(),
        led=organisations.led(db()) if len(published.organisations) > 1 else frozenset(),
        left=seen_by_leavers(db(), tokens.every(db(), now()), receivers.every(db()), registered),
        opened_at=request.host_url.rstrip("/"),
        site_url=settings().site_url,
        wrong_passwords=guesses.wrong_today(db(), now()),
        vault_fault=_vault_fault(),
        superuser=acting.holds(db()) is False,
        audit_broken=log.broken_at is not None,
        unsent_email=bool(queue.failed or queue.unknown),
        problems=bool(published.problems),
        overdue=bool(overdue),
        platforms_clash=bool(platforms.clashing(registered)),
        has_second_factor=person.has_second_factor,
        has_educator=organisations.has_educator(db()),
        sends_mail=settings().sends_mail,
    )
    return render_template(
        "admin/operations/health.html",
        version=__version__,
        durability=store().durability,
        media=settings().media,
        vault=vault().where,
        revision=migrate.current(store()),
        published=published,
        queue=queue,
        log=log,
        sent=outbox.last_sent(db()),
        overdue=overdue,
        state=state,
        page=health_page(state),
        mail_lacks=settings().mail_lacks,
        second_factor_for=sorted(settings().second_factor_for),
    )


def _vault_fault() -> VaultFault:
    try:
        vault().look()
    except VaultAwayError as error:
        current_app.logger.warning("%s", error)
        return "lost" if isinstance(error, VaultLostError) else "away"
    return ""
