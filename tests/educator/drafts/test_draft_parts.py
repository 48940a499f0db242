"""The parts of a file, and one more added."""

import pytest

from learnapp.domain.questions import KINDS
from tests.educator.drafts.authoring import Writing

CASE, QUIZ = "50-night.case.md", "60-check.quiz.md"


def test_scenes_and_endings_are_added_before_the_debrief(writing: Writing) -> None:
    author = writing.author
    author.submit(author.get(writing.url), "Add file", {"name": CASE})
    parts = author.get(f"{writing.url}parts/{CASE}")
    assert author.submit(parts, "Add", {"title": ""}, 422).errors == [
        "Enter a heading of up to 200 characters",
        "Choose what to add",
    ]
    scene = author.submit(parts, "Add", {"title": "Later that day", "kind": "scene"})
    assert scene.heading == "Later that day"
    assert "leads nowhere" in scene.main
    author.submit(parts, "Add", {"title": "How it ended", "kind": "ending"})
    text = writing.text(CASE)
    assert text.index("{#later-that-day}") < text.index("{#how-it-ended .ending}") < text.index("{#debrief}")
    typed = {"choice-1-new-text": "Go on", "choice-1-new-target": "how-it-ended"}
    assert "leads nowhere" not in author.submit(author.get(scene.url), "Save", typed).main
    assert "- [Go on](#how-it-ended)" in writing.text(CASE)


@pytest.mark.parametrize("kind", ["single-best", "matching"])
def test_a_question_is_added_as_its_kind_writes_it(writing: Writing, kind: str) -> None:
    author = writing.author
    author.submit(author.get(writing.url), "Add file", {"name": QUIZ})
    page = author.submit(author.get(f"{writing.url}parts/{QUIZ}"), "Add", {"title": "Who rings?", "kind": kind})
    assert page.heading == "Who rings?"
    assert "Error" not in page.main
    assert f"## Who rings? {{#who-rings .{kind} competency=1.1}}" in writing.text(QUIZ)
    assert len(KINDS) > 5


def test_a_lesson_has_one_part_which_opens_at_once(writing: Writing) -> None:
    lesson = next(name for name in writing.files() if name.endswith(".lesson.md"))
    page = writing.author.get(f"{writing.url}parts/{lesson}")
    assert page.heading == f"About {lesson}"
    assert "Add a" not in page.main
