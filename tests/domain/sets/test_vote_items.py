"""What a set can vote on: every decision of every case, and every question that has one answer."""

from pathlib import Path

import pytest

from learnapp.domain.content.content import Quiz
from learnapp.domain.sets import vote_items
from tests.domain.sets.voted import FOLDERS, _module


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
@pytest.mark.slow
def test_the_key_shown_is_the_authors_key(folder: Path) -> None:
    module = _module(folder)
    for quiz in (activity for activity in module.activities if isinstance(activity, Quiz)):
        for place in vote_items.places(module, quiz.slug):
            question = next(q for q in quiz.questions if q.id == place.id)
            put, told = (f(module, quiz.slug, place.id) for f in (vote_items.vote_item, vote_items.reveal))
            assert put is not None
            assert told is not None
            keys = [option.html for option in question.content.options if option.key]
            assert [put.options[told.right]] == keys
            assert vote_items.right_option(module, quiz.slug, place.id) == (None if question.judgement else told.right)
