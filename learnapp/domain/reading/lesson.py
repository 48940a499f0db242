"""Reads a lesson."""

from __future__ import annotations

from typing import Any

from learnapp.domain.checking.authoring_notes import TextNote
from learnapp.domain.content.content import Lesson
from learnapp.domain.markup.elements import Element
from learnapp.domain.reading.fields import check_claims, check_competencies
from learnapp.domain.reading.file_reader import SourceFile
from learnapp.domain.reading.prose import words_of
from learnapp.domain.reading.writer import EVERYWHERE, REFLECTIVE

MOST_MINUTES = 240


def read_lesson(file: SourceFile) -> Lesson:
    """A lesson; complete only if no problem was reported."""
    common = read_common(file)
    file.fields.refuse_others()
    file.writer.blocks = EVERYWHERE | REFLECTIVE
    file.writer.top = 2
    elements: list[Element] = [*file.before, *file.sections]
    if not elements:
        file.problems.error(1, "This lesson has no text. Write it under the front matter.")
    body = file.writer.passages(elements)
    file.around.notes.texts.append(TextNote(file.name, 1, file.slug, "lesson", words_of(elements)))
    return Lesson(body=body, terms=tuple(file.writer.terms), **common)


def read_common(file: SourceFile) -> dict[str, Any]:
    """The fields that lessons, cases and quizzes share."""
    fields, library = file.fields, file.around.library
    return {
        "slug": file.slug,
        "title": fields.text("title"),
        "minutes": fields.whole("minutes", least=1, most=MOST_MINUTES) or 0,
        "summary": fields.text("summary", required=False),
        "competencies": check_competencies(fields.words("competencies"), library, file.problems),
        "claims": check_claims(fields.words("claims"), library, file.problems),
    }
