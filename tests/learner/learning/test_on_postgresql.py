"""What learners write, on PostgreSQL: the tests of walking, answering and reviewing once more on that database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from learnapp import create_app
from learnapp.config import Settings
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES, Clock
from tests.learner.cases.test_run_actions import *  # noqa: F403
from tests.learner.learning.test_journey import *  # noqa: F403
from tests.learner.quizzes.test_attempt_actions import *  # noqa: F403
from tests.learner.quizzes.test_quiz import *  # noqa: F403
from tests.learner.quizzes.test_review_actions import *  # noqa: F403
from tests.postgres import postgres_url

pytestmark = pytest.mark.thorough


@pytest.fixture
def app(tmp_path: Path, clock: Clock, filled_postgres: tuple[str, dict[str, int]]) -> Iterator[Flask]:
    url = postgres_url(copy_of=filled_postgres[0])
    settings = Settings(
        instance=tmp_path,
        database_url=url,
        modules=(TEST_MODULES, MODULES),
        secret="a secret for tests, thirty-two or more",
        testing=True,
    )
    site = create_app(settings, clock)
    yield site
    site.extensions["store"].dispose()
