"""The audit log, for administrators: who did what to which person, searched by person, action and day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learnapp.admin.audit_words import ACTIONS, Names, detail_in_words
from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import module_title
from learnapp.domain.dates.typed_dates import DateError, parse_date
from learnapp.domain.dates.uk_times import day_of, moment
from learnapp.store.cohorts import cohorts
from learnapp.store.operations import retention
from learnapp.store.people import directory
from learnapp.store.security import audit
from learnapp.store.security.audit import AuditEntry
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import organisation_name, whole_catalogue
from learnapp.web.transaction import db
from learnapp.web.typed_fields import LONGEST_BOX, FieldErrors, near, search_words, whole_number


@blueprint.get("/audit/")
@access("administer")
def audit_log() -> ResponseReturnValue:
    text, action = search_words(request.args, "q"), request.args.get("action", "")
    action = action if action in ACTIONS else ""
    one = whole_number(request.args.get("person", ""))
    who = [one] if one else directory.everyone_with(db(), text) if text else None
    errors: FieldErrors = []
    first, last = _day("from", errors), _day("to", errors)
    if first and last and last < first:
        errors.append(("to", "The last day must be the first day or later"))
    since = moment(first, time(0)) if first else None
    until = moment(last + timedelta(days=1), time(0)) if last else None
    before = whole_number(request.args.get("before", ""))
    found = audit.entries(db(), who=who, action=action, before=before, since=since, until=until)
    typed = {name: request.args.get(name, "").strip()[:LONGEST_BOX] for name in ("from", "to")}
    sought = {"q": text, "action": action, "person": one or "", **typed}
    page = render_template(
        "admin/audit_log.html",
        found=found,
        sought={name: value for name, value in sought.items() if value},
        actions=ACTIONS,
        detail_in_words=detail_in_words,
        names=names_in(found.entries),
        errors=errors,
    )
    return page, 422 if errors else 200


def _day(name: str, errors: FieldErrors) -> date | None:
    """The day that was typed, in any form that dates can have; without a year, the last such day."""
    typed = request.args.get(name, "").strip()[:LONGEST_BOX]
    if not typed:
        return None
    today = day_of(now())
    try:
        day = near(parse_date(typed, "", "", today), today)
        if day > today and str(day.year)[2:] not in typed:
            day = day.replace(year=day.year - 1)
    except (DateError, ValueError) as error:
        errors.append((name, str(error)))
        return None
    return day


def names_in(entries: Iterable[AuditEntry]) -> Names:
    """The names that these entries mention. One query if any is about a cohort."""
    details = [one.detail for one in entries]
    slugs = {str(one["module"]) for one in details if "module" in one}
    return Names(
        {one: organisation_name(one) for one in whole_catalogue().organisations},
        {slug: module_title(slug) for slug in slugs},
        cohorts.names(db(), {one["cohort"] for one in details if "cohort" in one}),
        {name: one.words.partition(":")[0] for name, one in retention.CLASSES.items()},
    )
