"""What goes out of a quiz, and what is named as staying."""

from __future__ import annotations

from learnapp.domain.exchange.items import Losses
from learnapp.domain.exchange.offering import items_of
from tests.domain.exchange.quizzes import shipped


def test_every_kind_goes_out_or_is_named() -> None:
    left = 0
    for quiz in shipped():
        losses = Losses()
        items = items_of(quiz, losses)
        out = {item.id for item in items}
        for question in quiz.questions:
            if question.id not in out:
                left += 1
                assert any(f"`{question.kind}`" in loss.message for loss in losses.found)
                assert question.kind == "script-concordance"
    assert left == 2


def test_numbers_that_vary_are_drawn_once_and_said_to_be() -> None:
    for quiz in shipped():
        losses = Losses()
        for item in items_of(quiz, losses):
            assert "{{" not in repr(item)
            if item.form == "number":
                assert sum(part.share for part in item.parts) == 1
    assert any("one draw" in loss.message for loss in losses.found) or not quiz.parameters


def test_links_into_this_site_become_words() -> None:
    for quiz in shipped():
        for item in items_of(quiz, Losses()):
            assert 'href="/' not in repr(item)
