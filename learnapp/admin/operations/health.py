"""The site's health: what is still to do, the database, the modules and what is wrong with them."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from learnapp import __version__
from learnapp.admin.blueprint import blueprint
from learnapp.domain.people.origins import origin_of
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

STOPPED_AFTER = timedelta(hours=1)
"""`learnapp remind` runs every few minutes, so after this long without a run, something is wrong."""
BACKED_UP_WITHIN = timedelta(hours=48)
"""A backup is made every night, so after this long without one, two were missed."""

MANY_WRONG = 1000
"""With more wrong passwords than this in a day, someone is probably trying many accounts."""


@blueprint.get("/health/")
@access("administer")
def health() -> ResponseReturnValue:
    published = whole_catalogue()
    rounds, queue, log = last_rounds(db()), outbox.condition(db()), audit.check_newest(db())
    overdue = [slug for slug in published.editions if published.modules[slug].review_by < today().isoformat()]
    unnamed = next((one for one in published.organisations.values() if one.name == organisations.FIRST_NAME), None)
    wrong = guesses.wrong_today(db(), now())
    registered = platforms.of(db(), None)
    left = seen_by_leavers(db(), tokens.every(db(), now()), receivers.every(db()), registered)
    vault_fault = _vault()
    led = organisations.led(db()) if len(published.organisations) > 1 else set(published.organisations)
    wanting = {
        "superuser": acting.holds(db()) is False,
        "audit": log.broken_at is not None,
        "reminders": rounds.reminded is None or rounds.reminded < now() - STOPPED_AFTER,
        "watch": rounds.ping_failed is not None,
        "media": rounds.media_failed is not None,
        "backup": rounds.backed_up is None or rounds.backed_up < now() - BACKED_UP_WITHIN,
        "vault": vault_fault == "away",
        "vault lost": vault_fault == "lost",
        "keys": rounds.lacking_keys > 0,
        "vault copy": rounds.vault_copied is None or rounds.vault_copied < now() - BACKED_UP_WITHIN,
        "guesses": wrong >= MANY_WRONG,
        "failed email": bool(queue.failed or queue.unknown),
        "problems": bool(published.problems),
        "reviews": bool(overdue),
        "leavers": bool(left.organisations),
        "platforms": bool(left.platforms or platforms.clashing(registered)),
        "second step": not person.has_second_factor,
        "organisation": unnamed is not None,
        "leads": not led.issuperset(published.organisations),
        "cohorts": bool(rounds.without_educator),
        "educator": not organisations.has_educator(db()),
        "email": not settings().sends_mail,
        "address": bool(settings().site_url) and origin_of(request.host_url) != origin_of(settings().site_url),
    }
    return render_template(
        "admin/operations/health.html",
        version=__version__,
        durability=store().durability,
        media=settings().media,
        vault=vault().where,
        revision=migrate.current(store()),
        published=published,
        queue=queue,
        rounds=rounds,
        log=log,
        sent=outbox.last_sent(db()),
        overdue=overdue,
        unnamed=unnamed,
        left=[one for one in published.organisations.values() if one.id in left.organisations],
        without_lead=[one for one in published.organisations.values() if one.id not in led],
        without_educator=[one for one in published.organisations.values() if one.id in rounds.without_educator],
        without_notice=[one for one in published.organisations.values() if not one.notice],
        wrong_passwords=wrong,
        unmailed=not settings().sends_mail,
        mail_lacks=settings().mail_lacks,
        opened_at=request.host_url.rstrip("/"),
        site_url=settings().site_url,
        open_figures=[one for one in published.organisations.values() if not one.domains],
        second_factor_for=sorted(settings().second_factor_for),
        to_do={what for what, is_wanting in wanting.items() if is_wanting},
    )


def _vault() -> str:
    """What is wrong with the vault: "away", "lost" or ""."""
    try:
        vault().look()
    except VaultAwayError as error:
        current_app.logger.warning("%s", error)
        return "lost" if isinstance(error, VaultLostError) else "away"
    return ""
