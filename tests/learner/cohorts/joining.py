"""Links and codes that lead into a cohort."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from learnapp.domain.cohorts.address_lists import read_addresses
from learnapp.store.cohorts import invitations, memberships
from tests.conftest import START


def _token(app: Flask, cohort_id: int, kind: str = "link", places: int = 5, email: str = "") -> str:
    secret = app.extensions["settings"].secret
    with app.extensions["store"].write() as db:
        if email:
            [(_, salt)] = invitations.invite(db, cohort_id, read_addresses(email).entries, {}, secret, START)
            return invitations.token("address", salt, secret)
        when = {"expires_at": START + timedelta(days=30), "now": START}
        invitations.make(db, cohort_id, kind, places=places, subgroup_id=None, secret=secret, **when)  # type: ignore[arg-type]
        made = invitations.shared(db, cohort_id, START)[0]
        return invitations.token(made.kind, made.salt, secret)


def _in(app: Flask, cohort_id: int, person_id: int) -> bool:
    with app.extensions["store"].read() as db:
        return memberships.is_member(db, cohort_id, person_id, START)
