"""What is exported from a quiz, and what is named as left behind."""

from __future__ import annotations

from learnapp.domain.content.content import Quiz
from learnapp.domain.exchange.items import Losses
from learnapp.domain.exchange.offering import items_of
from tests.domain.exchange.quizzes import shipped
from tests.domain.questions.reading import read
from tests.domain.questions.test_hotspot import places_of


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


def test_a_place_on_a_picture_goes_out_by_its_name_with_the_picture_in_words() -> None:
    losses = Losses()
    quiz = Quiz(slug="q", title="Q", minutes=1, purpose="practice", questions=(read(places_of("_x__")),))
    (item,) = items_of(quiz, losses)
    assert item.form == "one"
    assert [(part.html, part.share) for part in item.parts][1] == ("<strong>A.</strong> Option 1", 1)
    assert item.text == "<p>A stem.</p>\n<p>(Picture: A rota.)</p>"
    assert [loss.message for loss in losses.found] == [
        "Its picture is left out, and what it shows stays as text. Elsewhere a place is chosen by its name."
    ]
