"""Report a mistake: from any page to the owner of the module it belongs to."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.people.typed_text import tidy
from learnapp.mail import outbox
from learnapp.store.content import mistake_reports
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.forms import makes_one, safe_path
from learnapp.web.identity import catalogue, person, settings
from learnapp.web.monitoring.shared_limits import too_many_by_person, too_many_by_visitors
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import TypedForm

LIMIT_VISITORS = 60
"""Reports an hour from all visitors together who are not signed in."""
LIMIT_NETWORK = 3
"""Reports an hour from one network address, once visitors have sent half of those."""


class ReportForm(TypedForm):
    text = TextAreaField(
        "What is wrong?",
        [
            DataRequired("Say what is wrong"),
            Length(
                max=mistake_reports.LONGEST,
                message=f"Your report must be {mistake_reports.LONGEST:,} characters or fewer",
            ),
        ],
    )


@blueprint.route("/report/", methods=["GET", "POST"])
@access("anyone")
@makes_one("catalogue.modules")
@keeps_answer_drafts
def report() -> ResponseReturnValue:
    kept = draft_here() if request.method == "GET" else None
    sent: MultiDict[str, str] = MultiDict(kept) if kept else request.values
    page = safe_path(sent.get("page"), url_for("catalogue.modules"))[:300]
    form = ReportForm(sent if kept else request.form)
    if request.method == "GET":
        return render_template("catalogue/report.html", form=form, page=page, errors=[], draft=kept)
    if not form.validate():
        return render_template("catalogue/report.html", form=form, page=page, errors=form.problems), 422
    if _too_many():
        abort(429)
    _keep(page, tidy(form.text.data or ""))
    if person.is_authenticated:
        forget_draft()
    flash_success("Thank you. We have sent your report to the person who looks after this page.")
    return redirect(page, 303)


def _too_many() -> bool:
    """Count this report; True if there were too many this hour."""
    if person.is_authenticated:
        return too_many_by_person("report:person", mistake_reports.MOST_AN_HOUR)
    return too_many_by_visitors("report", LIMIT_VISITORS, LIMIT_NETWORK)


def _keep(page: str, text: str) -> None:
    parts = page.split("?")[0].strip("/").split("/")
    slug = parts[1] if len(parts) > 1 and parts[0] == "modules" else ""
    module = catalogue().modules.get(slug)
    owner = module.owner_email if module else settings().contact
    number = mistake_reports.add(
        db(),
        page=page,
        module=module.slug if module else None,
        edition=catalogue().editions.get(slug),
        owner_email=owner,
        text=text,
        person_id=person.id if person.is_authenticated else None,
        now=now(),
    )
    if owner:
        subject = f"A mistake reported in {module.title if module else 'learnapp'}"
        site = settings().site_url
        body = f"Page: {site}{page}\n\n{text}\n\nReport {number}. See it at {site}/educator/reports/"
        outbox.queue(
            db(), key=f"report:{number}", recipient=owner, subject=subject, body=body, now=now(), person_id=None
        )
