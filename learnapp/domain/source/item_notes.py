"""Notes on a question as it was written, for the checks of item writing. No kind is named here: a box marks a key."""

from __future__ import annotations

import re
from collections.abc import Collection

from learnapp.domain.checking.authoring_notes import ItemNote, OptionNote, prose
from learnapp.domain.markup.elements import Block, DefinitionList, Element, Item, ItemList, Section
from learnapp.domain.questions.kind import QuestionKind
from learnapp.domain.source.file_reader import SourceFile
from learnapp.domain.source.prose import words_of

_TERM = re.compile(r"\]\(term:([a-z0-9-]+)\)")
_BOXES = {"[x]": True, "[ ]": False}


def note_item(
    file: SourceFile,
    section: Section,
    body: list[Element],
    kind: QuestionKind,
    purpose: str,
    *,
    judgement: bool,
    explained: bool,
) -> None:
    """Keep what the checks ask about: the stem and each option in plain words, with its key and its feedback."""
    lists = [(place, e) for place, e in enumerate(body) if isinstance(e, ItemList) and _is_options(e)]
    place, options = lists[-1] if lists else (len(body), None)
    stem = [e for e in body[:place] if not isinstance(e, Section | DefinitionList)]
    values = section.attributes.values
    file.around.notes.lines[file.name, section.attributes.id] = section.line
    file.around.notes.items.append(
        ItemNote(
            file=file.name,
            line=section.line,
            id=section.attributes.id,
            kind=kind.name,
            quiz=file.slug,
            purpose=purpose,
            title=section.title,
            stem=f"{section.title} {words_of(stem)}".strip(),
            options=[_option(item) for item in options.items] if options else [],
            explanation=explained,
            judgement=judgement,
            ties="tie" in values,
            body=words_of(body),
            options_shown=kind.shows_options,
        )
    )


def _is_options(list_: ItemList) -> bool:
    return list_.ordered or any(item.marker in _BOXES for item in list_.items)


def _option(item: Item) -> OptionNote:
    return OptionNote(item.line, prose(item.text), _BOXES.get(item.marker), words_of(item.body))


def terms_shown(title: str, body: list[Element], known: Collection[str]) -> tuple[str, ...]:
    """Glossary ids linked from what is on screen before the answer: never from feedback, which would give it away."""
    found = _TERM.findall(title + "\n" + "\n".join(_shown(body)))
    return tuple(dict.fromkeys(term for term in found if term in known))


def _shown(body: list[Element]) -> list[str]:
    shown: list[str] = []
    for element in body:
        if isinstance(element, ItemList):
            shown.extend(item.text for item in element.items)
        elif isinstance(element, DefinitionList):
            shown.extend(f"{entry.term}\n{entry.first}" for entry in element.entries)
        elif isinstance(element, Block):
            if element.name in ("note", "today", "chart", "thinking"):
                shown.extend(_shown(element.body))
        elif isinstance(element, Section):
            shown.append(element.title)
        else:
            shown.append(element.source)
    return shown
