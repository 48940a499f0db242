"""A cohort's report for a period: on the page, as a document for a programme director, and as a spreadsheet."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learnapp.domain.cohorts import cohort_reports
from learnapp.domain.cohorts.cohort_reports import Period, PeriodError
from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts.day_pictures import by_day
from learnapp.educator.findings.findings import count_waiting
from learnapp.educator.reports import report_queries
from learnapp.educator.scope import my_cohort
from learnapp.exports import cohort_report, spreadsheets, typesetting
from learnapp.exports.cohort_report import CohortReport
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import now, today
from learnapp.web.identity import catalogue, editions, settings
from learnapp.web.sending import download
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import DateField, TypedForm

ALMOST_A_YEAR = timedelta(days=364)
"""A day typed without a year is its last occurrence."""


class PeriodForm(TypedForm):
    first = DateField("first day")
    last = DateField("last day")


@blueprint.get("/cohorts/<int:cohort>/report/")
@access("educate")
def report(cohort: int) -> ResponseReturnValue:
    """The report on a page or, with `form=pdf` or `form=csv`, as a file, unless the dates are wrong."""
    own_cohort = my_cohort(cohort)
    count_waiting(own_cohort.id)
    dates = PeriodForm(request.args, now() - ALMOST_A_YEAR)
    asked = _period(own_cohort, dates)
    made = report_queries.cohort_report(db(), editions(), catalogue(), own_cohort, asked, today()) if asked else None
    form = request.args.get("form")
    if made and form in {"pdf", "csv"}:
        return _file(made, form)
    return render_template(
        "educator/reports/report.html",
        cohort=own_cohort,
        report=made,
        typed=PeriodForm(first=asked.first, last=asked.last) if asked else dates,
        covered=_as_query(asked) if asked else {},
        errors=dates.problems,
        limits=[*cohort_report.LIMITS, cohort_report.HOW_GAIN_IS_COUNTED]
        if made and made.gains
        else cohort_report.LIMITS,
        drawn=cohort_report.DRAWN,
        picture=Markup(_picture(made)) if made else "",  # noqa: S704 (drawn here, titles escaped)
    )


def _as_query(covered: Period) -> dict[str, int]:
    """The period as the form sends it."""
    ends = (("first", covered.first), ("last", covered.last))
    return {f"{name}-{part}": getattr(day, part) for name, day in ends for part in ("day", "month", "year")}


def _period(own_cohort: Cohort, dates: PeriodForm) -> Period | None:
    """The period asked for; without one, from the cohort's first day until today. None if the form has problems."""
    if not any(name.startswith(("first-", "last-")) for name in request.args):
        return cohort_reports.period(
            max(min(own_cohort.starts_on, today()), today() - timedelta(days=365)), today(), today()
        )
    if not dates.validate():
        return None
    try:
        return cohort_reports.period(dates.first.data, dates.last.data, today())
    except PeriodError as error:
        dates[error.field].errors.append(str(error))
        return None


def _file(made: CohortReport, form: str) -> Response:
    name = f"report-{made.covered.first:%Y-%m-%d}-to-{made.covered.last:%Y-%m-%d}.{form}"
    if form == "csv":
        data = spreadsheets.BYTE_ORDER_MARK + spreadsheets.lines(cohort_report.rows(made))
        return download(data, "text/csv", name)
    commit()  # no lock is held while the file is typeset
    pdf = typesetting.pdf(cohort_report.document(made), int(made.covered.end.timestamp()), settings().fonts)
    return download(pdf, "application/pdf", name)


def _picture(made: CohortReport) -> str:
    """How many had finished by the end of each week; "" if there is nothing to draw."""
    work = made.work[: cohort_report.DRAWN]
    first = cohort_report.first_to_draw(work)
    if first is None:
        return ""
    lines = [(one.title, [people for _, people in one.points[first:]]) for one in work]
    return by_day("People who had finished", [day for day, _ in work[0].points[first:]], lines)
