"""Reads guide.md, the facilitator's guide."""

from __future__ import annotations

from learnapp.domain.content.content import GuideSection
from learnapp.domain.markup.attributes import refuse_unknown
from learnapp.domain.markup.elements import Section
from learnapp.domain.source.file_reader import SourceFile

REQUIRED = ("At a glance", "Timings", "Likely answers", "Hard moments", "Adapting and following up")


def read_guide(file: SourceFile) -> tuple[GuideSection, ...]:
    """The guide's sections; the five that every guide needs must come first, in order."""
    for element in file.before:
        file.problems.error(element.line, f"The guide must start with a heading. Write `## {REQUIRED[0]}` above this.")
    sections = [section for section in file.sections if isinstance(section, Section)]
    titles = [section.title.casefold() for section in sections]
    wanted = [title.casefold() for title in REQUIRED]
    if titles[: len(wanted)] != wanted:
        place = next((n for n, title in enumerate(wanted) if titles[n : n + 1] != [title]), 0)
        line = sections[place].line if place < len(sections) else file.last_line
        file.problems.error(
            line,
            f"Heading number {place + 1} of the guide must be `## {REQUIRED[place]}`. "
            f"The five headings are: {', '.join(REQUIRED)}.",
        )
    read = []
    for section in sections:
        refuse_unknown(section.attributes, file.problems, "a heading of the guide")
        html = file.writer.html(section.body)
        if not html:
            file.problems.error(section.line, f"“{section.title}” has no text. Write it under the heading.")
        elif section.title.casefold() == "timings" and "<table>" not in html:
            file.problems.error(section.line, "Give the timings as a table of step and minutes.")
        read.append(GuideSection(title=file.writer.plain(section.title), html=html))
    return tuple(read)
