"""The description of the read API: it matches the answers, by schemathesis, and people can read it."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from flask import Flask
from hypothesis import strategies
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection

from learnapp.api import scope
from learnapp.domain.sharing.scopes import SCOPES
from tests.api.conftest import Reader
from tests.client import Visitor

schemathesis.openapi.format("cursor", strategies.integers(0, 10**6).map(scope.cursor))
EMPTY = [negative_data_rejection]
"""Some of the faults it tries never reach the site, such as a parameter whose value is an empty list, or a header that
is sent anyway. `test_records` has what must be refused.
"""
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def _tried(reader: Reader, times: int, mode: GenerationMode) -> int:
    """Send each address so many requests that the description allows, or does not. Returns how many were sent."""
    schema, asked = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", reader.app), 0
    quick = hypothesis.settings(
        max_examples=times, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    for found in schema.get_all_operations():
        operation = found.ok()

        @quick
        @hypothesis.seed(15)
        @hypothesis.given(operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(headers={"Authorization": f"Bearer {reader.key}"}, excluded_checks=EMPTY)

        try:
            ask()
        except hypothesis.errors.Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE  # a request to this address has nothing that could be wrong
    return asked


def test_every_answer_is_as_described(reader: Reader) -> None:
    assert _tried(reader, 3, GenerationMode.POSITIVE) > 15


@pytest.mark.thorough
@pytest.mark.parametrize("mode", MODES, ids=str)
def test_every_answer_is_as_described_at_length(
    reader: Reader, mode: GenerationMode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scope, "MOST", 10**6)
    asked = _tried(reader, 100, mode)
    print(f"\nschemathesis {schemathesis.SCHEMATHESIS_VERSION}: {asked} requests, each answered as described")
    assert asked > 400


def test_the_description_is_made_of_every_view(app: Flask, visitor: Visitor) -> None:
    found = app.test_client().get("/api/v1/openapi.json").json
    assert found["openapi"] == "3.1.0"
    here = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    described = {f"api.{one['get']['operationId']}" for one in found["paths"].values()}
    assert described == here - {"api.openapi", "api.docs"}
    scopes = {one["get"]["description"].split("`")[1] for one in found["paths"].values()}
    assert scopes == set(SCOPES)
    assert found["components"]["schemas"]["Completion"]["properties"]["done_at"]["anyOf"]


def test_people_can_read_it(visitor: Visitor) -> None:
    page = visitor.get("/api/v1/")
    assert page.heading == "Read API"
    for path in ("/api/v1/cohorts/{cohort}/results", "reflections", "curl -H"):
        assert path in page.main
    assert page.link("OpenAPI 3.1") == "/api/v1/openapi.json"
