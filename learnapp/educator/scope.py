"""Which cohort an educator's page is about, and whether it is theirs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import abort, url_for

from learnapp.domain.dates.uk_times import day_of
from learnapp.educator.blueprint import blueprint
from learnapp.store.cohorts import cohorts
from learnapp.store.cohorts.assignments import Work
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.clock import now
from learnapp.web.identity import keep_to, person
from learnapp.web.transaction import db


def work_path(work: Work) -> str:
    """The page of a module or of one activity of it."""
    module, activity = work
    if activity:
        return url_for("learner.activity", module=module, activity=activity)
    return url_for("catalogue.module", module=module)


def my_cohort(cohort_id: int) -> Cohort:
    """The cohort, for one of its educators. 404 for anyone else, including admins and former educators. One query.

    The rest of the request is limited to the cohort's organisation.
    """
    cohort = cohorts.for_educator(db(), person.id, cohort_id, now())
    if cohort is None:
        abort(404)
    keep_to(cohort.organisation_id)
    return cohort


@blueprint.app_template_filter("last_day")
def last_day(ends_at: datetime) -> date:
    """The last day of something that ends at this moment."""
    return day_of(ends_at - timedelta(microseconds=1))
