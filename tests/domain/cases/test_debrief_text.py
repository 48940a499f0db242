"""The debrief's three parts: nothing is lost, and the lesson is the author's own if they name one."""

from __future__ import annotations

from learnapp.domain.cases.cases import WalkState
from learnapp.domain.cases.debrief_text import debrief_text
from learnapp.domain.content.content import Passage


def test_the_first_paragraph_is_the_lesson_and_what_went_with_the_walk_is_apart() -> None:
    passages = (
        Passage(html="<p>Ask first.</p>\n<p>More.</p>"),
        Passage(html="<p>You asked late.</p>", when=("late",)),
        Passage(html="<p>You asked early.</p>", when=("!late",)),
        Passage(html="<section><p>Today.</p></section>"),
    )
    found = debrief_text(passages, WalkState("end", frozenset({"late"})))
    assert found.lesson == "<p>Ask first.</p>"
    assert found.yours == "<p>You asked late.</p>"
    assert found.rest == "<p>More.</p>\n<section><p>Today.</p></section>"


def test_an_author_may_name_the_lesson_in_bold_or_as_a_heading() -> None:
    bold = (Passage(html="<p><strong>Your way.</strong></p>\n<p>A.</p>\n<p><strong>One lesson.</strong> Ask.</p>"),)
    assert debrief_text(bold, WalkState("end")).lesson == "<p>Ask.</p>"
    headed = (Passage(html="<h3>Before</h3>\n<p>A.</p>\n<h3>One lesson</h3>\n<p>Ask.</p>\n<p>B.</p>"),)
    found = debrief_text(headed, WalkState("end"))
    assert (found.lesson, found.rest) == ("<p>Ask.</p>", "<h3>Before</h3>\n<p>A.</p>\n\n<p>B.</p>")


def test_a_title_that_is_left_with_nothing_below_it_goes() -> None:
    passages = (
        Passage(html="<p><strong>Your way.</strong></p>"),
        Passage(html="<p>You rang.</p>", when=("rang",)),
        Passage(html="<h3>What it cost</h3>"),
        Passage(html="<h3>One lesson</h3>\n<p>Ring.</p>"),
    )
    found = debrief_text(passages, WalkState("end", frozenset({"rang"})))
    assert (found.lesson, found.yours, found.rest) == ("<p>Ring.</p>", "<p>You rang.</p>", "")


def test_a_debrief_without_text_has_no_parts() -> None:
    assert debrief_text((), WalkState("end")).lesson == ""
