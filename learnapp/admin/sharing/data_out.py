"""An organisation's data for other systems: its keys, where its records are sent, and files to download."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import my_open_or_closed_organisation, my_organisation
from learnapp.domain.dates.uk_times import UK
from learnapp.domain.people.organisations import Organisation
from learnapp.domain.sharing.events import EVENTS
from learnapp.domain.sharing.scopes import NEVER
from learnapp.domain.sharing.statements import CLASSES
from learnapp.exports import completions_file
from learnapp.store.leaving.closing import ClosedOrganisation
from learnapp.store.sharing import deliveries, receivers, shared_records, tokens
from learnapp.store.sharing.makers import SeenByLeavers, seen_by_leavers
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import catalogue, keep_to
from learnapp.web.sending import download
from learnapp.web.transaction import db
from learnapp.web.typed_fields import DateField, TypedForm, asked_page

OFTEN = {"day": "Every day", "week": "Every Monday"}
CHOSEN = {**EVENTS, **CLASSES, **OFTEN}
"""What a receiver was set up to get, in words."""
KINDS = {"webhook": "Webhook", "xapi": "Learning record store (xAPI)", "file": "Files on the server"}


class SinceForm(TypedForm):
    since = DateField("first day")


@blueprint.get("/organisations/<int:organisation_id>/data/")
@access("lead")
def data_out(organisation_id: int) -> ResponseReturnValue:
    """What is set up, with the file of completions to download. For a closed organisation, what would open with it
    again, for administrators to end.
    """
    return _page(my_open_or_closed_organisation(organisation_id), _a_year())


def _a_year() -> SinceForm:
    return SinceForm(since=today() - timedelta(days=365))


def _page(organisation: Organisation | ClosedOrganisation, form: SinceForm) -> ResponseReturnValue:
    closed_at = organisation.closed_at if isinstance(organisation, ClosedOrganisation) else None
    keys, sent_to = tokens.of_organisation(db(), organisation.id), receivers.of_organisation(db(), organisation.id)
    keys.sort(key=lambda one: not (one.works(now()) or (closed_at and one.revoked_at == closed_at)))
    working = [one for one in keys if one.works(now())]
    of_keys = asked_page(len(keys), "keys")
    page = render_template(
        "admin/sharing/data_out.html",
        organisation=organisation,
        closed_at=closed_at,
        keys=keys,
        of_keys=of_keys,
        receivers=sent_to,
        left=SeenByLeavers() if closed_at else seen_by_leavers(db(), working, sent_to),
        failed=deliveries.failed(db(), organisation.id),
        now=now(),
        never=NEVER,
        chosen=CHOSEN,
        kinds=KINDS,
        form=form,
        errors=form.problems,
    )
    return page, 422 if form.problems else 200


@blueprint.get("/organisations/<int:organisation_id>/data/completions.csv")
@access("lead")
def completions_csv(organisation_id: int) -> ResponseReturnValue:
    """Completions since a day, as a file for loading into staff records."""
    organisation = my_organisation(organisation_id)
    form = SinceForm(request.args, now() - timedelta(days=364)) if request.args else _a_year()
    if request.args and not form.validate():
        return _page(organisation, form)
    since = datetime.combine(form.since.data, time(), UK)
    keep_to(organisation.id)
    records = shared_records.records(db(), organisation.id, since, now(), done_only=True)
    data = completions_file.lines(records, catalogue().modules)
    return download(data, "text/csv", f"completions-{form.since.data:%Y-%m-%d}-to-{today():%Y-%m-%d}.csv")
