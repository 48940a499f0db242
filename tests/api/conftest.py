"""A cohort with work done in it, and a key of its organisation: for tests of what other systems read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from learnapp.domain.sharing.scopes import SCOPES
from learnapp.store.sharing import tokens
from tests.conftest import START
from tests.sharing_world import Shared, fill


@dataclass
class Reader:
    """Another system with its key."""

    app: Flask
    key: str
    shared: Shared
    made: list[str] = field(default_factory=list)

    def get(self, path: str, key: str | None = None, **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {key or self.key}"}
        return self.app.test_client().get(f"/api/v1{path}", headers=headers, **more)

    def json(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json


@pytest.fixture
def shared(app: Flask, ids: dict[str, int]) -> Shared:
    with app.extensions["store"].write() as connection:
        return fill(connection, app.extensions["catalogue"].at(connection).modules, ids)


@pytest.fixture
def new_key(app: Flask) -> Callable[..., str]:
    def make(organisation: int, *scopes: Any, days: int = 30) -> str:
        with app.extensions["store"].write() as connection:
            last = START + timedelta(days=days)
            return tokens.make(connection, organisation, "A test", list(scopes or SCOPES), last, START, None)

    return make


@pytest.fixture
def reader(app: Flask, shared: Shared, new_key: Callable[..., str]) -> Reader:
    return Reader(app, new_key(shared.organisation), shared)
