"""A thousand seeds of each finance exercise: the checks of the ordinary suite, on more draws."""

import pytest

from tests.domain.questions import test_finance_exercises as ordinary
from tests.domain.questions.test_finance_exercises import (  # noqa: F401 (collected here again)
    test_each_misconception_is_known_by_its_own_name,
    test_each_step_of_the_solution_casts,
    test_nothing_shown_is_absurd,
    test_who_works_from_the_numbers_in_the_text_is_marked_right,
)

SEEDS = 1000


@pytest.fixture(scope="module", params=ordinary.IDS)
def exercise(request) -> ordinary.Drawn:
    return ordinary.drawn(request.param, SEEDS)
