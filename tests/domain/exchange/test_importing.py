"""From bytes to quiz files: thousands of questions, and what this site does not know."""

from __future__ import annotations

import pytest

from learnapp.domain.exchange.formats import FORMATS
from learnapp.domain.exchange.importing import import_questions
from learnapp.domain.exchange.items import ExchangeError
from tests.domain.exchange.quizzes import HEADING, read_file
from tests.domain.questions.reading import library

GIFT = FORMATS["gift"]


def test_a_thousand_questions_come_in_whole_each_with_an_id_of_its_own() -> None:
    data = "\n".join(f"::Ward round::What of {n}? {{={n} ~{n + 1} ~{n + 2}}}\n" for n in range(1000)).encode()
    imported = import_questions(data, GIFT, HEADING, library())
    assert (imported.found, imported.kept, imported.losses) == (1000, 1000, ())
    quizzes = [read_file(text) for text in imported.files]
    assert [errors for _, errors in quizzes] == [[] for _ in quizzes]
    ids = [question.id for quiz, _ in quizzes for question in quiz.questions]
    assert len(set(ids)) == 1000
    assert imported.to_write == 3000


def test_codes_that_this_site_has_not_are_named() -> None:
    data = b"// [tag:competency:9.9] [tag:competency:2.2] [tag:claim:999]\n::Q::What? {=a ~b ~c}"
    imported = import_questions(data, GIFT, HEADING, library())
    assert [loss.message.split(" is ")[0] for loss in imported.losses] == ["The competency 9.9", "The claim 999"]
    assert "competency=2.2}" in imported.files[0]


def test_some_of_the_questions_come_with_their_own_losses_only() -> None:
    data = "\n\n".join(f"::Q{n}::What is {n}? {{=a ~%50%b ~c}}" for n in range(9)).encode()
    imported = import_questions(data, GIFT, HEADING, library(), (2, 3))
    assert (imported.found, imported.kept) == (9, 2)
    assert {loss.line for loss in imported.losses} == {3, 5}
    with pytest.raises(ExchangeError, match="none from 20 to 30"):
        import_questions(data, GIFT, HEADING, library(), (20, 30))
