"""Fixtures that several files here share."""

import pytest
from flask import Flask

from learnapp.domain.people.roles import Role
from learnapp.store.people import people
from tests.client import Visitor
from tests.conftest import START
from tests.educator.drafts.authoring import Writing, begin


@pytest.fixture
def writing(app: Flask, edwin: Visitor) -> Writing:
    """A draft that Edwin has begun from nothing."""
    return begin(app, edwin, "Handing over", "handing-over")


@pytest.fixture
def erica(app: Flask, password_hash: str) -> Visitor:
    """Another author of the same organisation, signed in."""
    with app.extensions["store"].write() as connection:
        people.add(
            connection,
            name="Erica Boateng",
            email="erica@example.org",
            password_hash=password_hash,
            now=START,
            role=Role.EDUCATOR,
            proved=True,
        )
    return Visitor(app).signed_in("erica")
