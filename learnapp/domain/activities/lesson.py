"""The kind `lesson`: a page to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from learnapp.domain.activities.edits import Edit
from learnapp.domain.activities.kind import ActivityKind
from learnapp.domain.activities.searchable_words import one_line, spoken
from learnapp.domain.checking.authoring_notes import TextNote
from learnapp.domain.content.content import Activity, Lesson
from learnapp.domain.markup.elements import Element
from learnapp.domain.source.file_reader import SourceFile, read_common
from learnapp.domain.source.prose import words_of
from learnapp.domain.source.writer import EVERYWHERE, REFLECTIVE


class LessonKind(ActivityKind[Lesson]):
    """Done when "finished" is pressed."""

    name: ClassVar[str] = "lesson"
    title: ClassVar[str] = "Lesson"
    what: ClassVar[str] = "A lesson"
    Content: ClassVar[type[Activity]] = Lesson

    def read(self, file: SourceFile) -> Lesson:
        common = read_common(file)
        file.fields.refuse_others()
        file.writer.blocks = EVERYWHERE | REFLECTIVE
        file.writer.top = 2
        elements: list[Element] = [*file.before, *file.sections]
        if not elements:
            file.problems.error(1, "This lesson has no text. Write it under the front matter.")
        body = file.writer.passages(elements)
        file.around.notes.texts.append(TextNote(file.name, 1, file.slug, self.name, words_of(elements)))
        return Lesson(body=body, terms=tuple(file.writer.terms), **common)

    def edits(self, old: Lesson, new: Lesson) -> Iterator[Edit]:
        if old.body != new.body:
            yield Edit("wording", new.slug, "the text changed")

    def body(self, activity: Lesson, draw: int = 0) -> str:
        return "\n".join(passage.html for passage in activity.body)

    def search_text(self, activity: Lesson) -> str:
        return one_line(activity.summary, *(spoken(passage.html) for passage in activity.body))
