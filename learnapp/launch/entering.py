"""Signing in a person who comes from a platform, with what their coming changes here."""

from __future__ import annotations

from werkzeug.wrappers import Response

from learnapp.store.launches import courses
from learnapp.store.launches.launches import Arrival
from learnapp.store.launches.platforms import Platform
from learnapp.store.organisations import organisations
from learnapp.store.people import ways_in
from learnapp.web.clock import now
from learnapp.web.second_step import first_factor_given
from learnapp.web.transaction import db


def enter(person_id: int, platform: Platform, who: Arrival, landing: str) -> Response:
    """Sign a person in, or ask for their second factor; then lead them on.

    They belong to the deployment's organisation from then on. A learner's scores go to the link they came by, and they
    join the cohort of the course.
    """
    ways_in.used(db(), platform.namespace, who.subject, now())
    organisations.enrol(db(), who.organisation_id, person_id, now())
    if who.learns and who.link is not None and who.course is not None:
        courses.note_learner(db(), who.link, person_id, who.subject, now())
        courses.join_cohort(db(), who.course, person_id, now())
    return first_factor_given(person_id, landing)
