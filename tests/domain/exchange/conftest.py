"""The questions of the shipped modules: some of them each time, all of them in `make proof`."""

from __future__ import annotations

from itertools import groupby

import pytest

from learnapp.domain.exchange.items import Item
from tests.domain.exchange.quizzes import shipped_items


@pytest.fixture(params=[7, pytest.param(1, marks=pytest.mark.thorough)], ids=["every seventh", "all"])
def shipped_questions(request: pytest.FixtureRequest) -> tuple[Item, ...]:
    """Of each form so many: every seventh, or all."""
    by_form = groupby(sorted(shipped_items(), key=lambda item: item.form), lambda item: item.form)
    return tuple(item for _, items in by_form for item in list(items)[:: request.param])
