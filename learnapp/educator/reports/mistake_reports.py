"""Reports of mistakes: an owner sees those about their modules, an admin all of them.

A module may be everyone's, so its owner can belong to another organisation than the reporter. Then the owner does not
see who it is.
"""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from learnapp.educator.blueprint import blueprint
from learnapp.store.content import mistake_reports as store_reports
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue, person
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import asked_page, same_page

UNPROVED = "no address"


def _whose() -> str | None:
    """The owner whose reports the person sees: their own address once it is proved; None means everyone's."""
    return None if person.may("administer") else person.proved_key or UNPROVED


@blueprint.get("/reports/")
@access("educate")
def reports() -> ResponseReturnValue:
    among = None if person.may("administer") else person.acting.where("educate")
    part = asked_page(store_reports.count(db(), _whose()))
    found = store_reports.for_owner(db(), _whose(), among, start=part.start)
    return render_template(
        "educator/reports/mistake_reports.html", reports=found, part=part, modules=catalogue().modules
    )


@blueprint.post("/reports/<int:report>/settle/")
@access("educate")
def settle_report(report: int) -> ResponseReturnValue:
    settled = store_reports.settle(db(), report, _whose(), now())
    if settled is None:
        abort(404)
    if settled:
        flash_success("The report is marked as dealt with.")
    else:
        flash_information("That report was marked as dealt with already.")
    return redirect(url_for("educator.reports", **same_page()), 303)
