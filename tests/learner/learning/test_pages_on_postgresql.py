"""The pages learners read, on PostgreSQL: the tests of cases, results and reviews once more on that database."""

from __future__ import annotations

import pytest

from tests.learner.cases.test_case import *  # noqa: F403
from tests.learner.cases.test_debrief_page import *  # noqa: F403
from tests.learner.learning.test_activity import *  # noqa: F403
from tests.learner.learning.test_on_postgresql import app  # noqa: F401
from tests.learner.quizzes.test_results import *  # noqa: F403
from tests.learner.quizzes.test_review import *  # noqa: F403

pytestmark = pytest.mark.thorough
