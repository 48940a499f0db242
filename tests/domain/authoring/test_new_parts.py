"""Scenes and questions that an author adds."""

from learnapp.domain.authoring.draft_words import new_file
from learnapp.domain.authoring.new_parts import with_question, with_scene
from learnapp.domain.questions import KINDS
from learnapp.domain.reading import read_module
from tests.domain.reading.good_module import FILES, LIBRARY

QUIZ, CASE = "70-more.quiz.md", "80-night.case.md"


def test_a_question_of_every_kind_checks_clean_as_it_is_added() -> None:
    text = new_file(QUIZ, "2.2", "18")
    for kind in KINDS:
        text = with_question(text, kind, f"Ask {kind}", "2.2")
    _, problems = read_module({**{name: t.encode() for name, t in FILES.items()}, QUIZ: text.encode()}, "m", LIBRARY)
    errors = [p.message for p in problems if p.file == QUIZ and p.severity == "error"]
    assert errors
    assert all("picture" in message for message in errors), "all but the picture, which an author has to bring"
    assert "claim=" not in text.partition("## Ask")[2]


def test_ids_are_made_of_headings_and_never_twice_the_same() -> None:
    text = with_question(with_question("", "ranking", "Who *rings*?", "2.2"), "ranking", "Who rings?", "2.2")
    assert "## Who \\*rings\\*? {#who-rings .ranking" in text
    assert "{#who-rings-2 .ranking" in text


def test_a_scene_goes_before_the_debrief_or_to_the_end() -> None:
    text = with_scene(new_file(CASE, "2.2", "18"), "Later", ending=True)
    assert text.index("{#later .ending}") < text.index("{#debrief}")
    assert with_scene("## A {#a}\n", "B", ending=False).startswith("## A {#a}\n\n## B {#b}\n")
