"""Where claims are taught."""

from __future__ import annotations

from learnapp.domain.content.content import Case, Lesson, Module, Passage, Question, Quiz, Scene
from learnapp.domain.learning.claims_taught import where_taught

LESSON = Lesson(
    slug="lesson",
    title="Lesson",
    minutes=5,
    claims=(1,),
    body=(Passage(html='<p><a class="claim" href="/claims/#claim-2">claim 2</a></p>'),),
)
CASE = Case(
    slug="case",
    title="Case",
    minutes=5,
    you_are="an F1",
    claims=(1,),
    debrief=(),
    scenes=tuple(Scene(id=f"s{n}", title="Later", body=(), claims=(3,)) for n in range(2)),
)
QUESTION = Question(id="q", kind="single-best", title="Q", stem="", content=None, claims=(3,))
QUIZ = Quiz(slug="quiz", title="Quiz", minutes=5, purpose="end", questions=(QUESTION,))
REVIEW = Quiz(slug="again", title="Again", minutes=5, purpose="review", questions=(QUESTION,), claims=(5,))
MODULE = Module(
    slug="m",
    title="M",
    summary="",
    order=1,
    minutes=20,
    introduction="",
    claims=(1, 4),
    activities=(LESSON, CASE, QUIZ, REVIEW),
)


def test_a_claim_is_found_where_a_part_or_its_text_names_it_and_else_in_the_introduction() -> None:
    found = {
        number: [(place.activity.slug if place.activity else "", place.words) for place in places]
        for number, places in where_taught([MODULE]).items()
    }
    assert found == {
        1: [("lesson", "lesson"), ("case", "case")],
        2: [("lesson", "lesson")],
        3: [("case", "2 scenes"), ("quiz", "1 question")],
        4: [("", "")],
    }
    assert where_taught([]) == {}
