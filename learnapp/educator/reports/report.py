"""A cohort's report for a period: on the page, as a document for a programme director, and as a spreadsheet."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learnapp.domain.cohorts import cohort_reports
from learnapp.domain.cohorts.cohort_reports import Period, PeriodError
from learnapp.domain.dates.typed_dates import DateBoxes
from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.day_pictures import by_day
from learnapp.educator.reports import report_queries
from learnapp.educator.scope import my_cohort
from learnapp.exports import cohort_report, spreadsheets, typesetting
from learnapp.exports.cohort_report import CohortReport
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import today
from learnapp.web.errors import BusyError
from learnapp.web.identity import catalogue, editions, settings
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import FieldErrors, date_boxes, read_date

ALMOST_A_YEAR = timedelta(days=364)
"""A day typed without a year is its last occurrence."""


@blueprint.get("/cohorts/<int:cohort>/report/")
@access("educate")
def report(cohort: int) -> ResponseReturnValue:
    """The report on a page. With `form=pdf` or `form=csv` the file, unless the dates are wrong."""
    own_cohort = my_cohort(cohort)
    errors: FieldErrors = []
    asked = _period(own_cohort, errors)
    made = report_queries.cohort_report(db(), editions(), catalogue(), own_cohort, asked, today()) if asked else None
    form = request.args.get("form")
    if made and form in {"pdf", "csv"}:
        return _file(made, form)
    typed = {name: date_boxes(request.args, name) for name in ("first", "last")}
    if asked:
        typed = {"first": DateBoxes.showing(asked.first), "last": DateBoxes.showing(asked.last)}
    return render_template(
        "educator/reports/report.html",
        cohort=own_cohort,
        report=made,
        typed=typed,
        errors=errors,
        limits=cohort_report.LIMITS,
        drawn=cohort_report.DRAWN,
        picture=Markup(_picture(made)) if made else "",  # noqa: S704 (drawn here, titles escaped)
    )


def _period(own_cohort: Cohort, errors: FieldErrors) -> Period | None:
    """The period asked for; without one, from the cohort's first day until today. None, with errors, if it is none."""
    if not any(name.startswith(("first-", "last-")) for name in request.args):
        return cohort_reports.period(
            max(min(own_cohort.starts_on, today()), today() - timedelta(days=365)), today(), today()
        )
    past = today() - ALMOST_A_YEAR
    first, last = (read_date(errors, name, date_boxes(request.args, name), past) for name in ("first", "last"))
    if first is None or last is None:
        return None
    try:
        return cohort_reports.period(first, last, today())
    except PeriodError as error:
        errors.append((error.field, str(error)))
        return None


def _file(made: CohortReport, form: str) -> Response:
    name = f"report-{made.covered.first:%Y-%m-%d}-to-{made.covered.last:%Y-%m-%d}.{form}"
    if form == "csv":
        data: str | bytes = spreadsheets.BYTE_ORDER_MARK + spreadsheets.lines(cohort_report.rows(made))
    else:
        commit()  # no lock is held while the file is typeset
        try:
            data = typesetting.pdf(cohort_report.document(made), int(made.covered.end.timestamp()), settings().fonts)
        except typesetting.TypesettingError as error:
            raise BusyError from error
    answer = Response(data, mimetype="text/csv" if form == "csv" else "application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _picture(made: CohortReport) -> str:
    """How many had finished by the end of each day; "" for a single day or where nothing was assigned."""
    work = made.work[: cohort_report.DRAWN]
    if not work or len(work[0].points) < 2:
        return ""
    lines = [(one.title, [people for _, people in one.points]) for one in work]
    return by_day("People who had finished by the end of each day", [day for day, _ in work[0].points], lines)
