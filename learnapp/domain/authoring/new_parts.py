"""Parts that an author adds to a file: a scene, an ending, or a question made of the example of its kind."""

from __future__ import annotations

import re

from learnapp.domain.authoring.draft_words import id_of
from learnapp.domain.exchange.markdown_text import plain_markdown
from learnapp.domain.markup.attributes import edited_attributes
from learnapp.domain.questions import KINDS

_IDS = re.compile(r"^##\s.*\{[^}]*#([\w-]+)", re.MULTILINE)
_DEBRIEF = re.compile(r"^##\s.*\{[^}]*#debrief\b", re.MULTILINE)
_HEADING = re.compile(r"## .*?\{(.*)\}\n")
_CLAIM = re.compile(r" ?\(?\[claim \d+\]\(claim:\d+\)\)?")
_SCENE = "\nSay what happens here, who is there and what the learner has to decide.\n"
_ENDING = "\nSay what came of it.\n"


def with_question(text: str, kind: str, title: str, competency: str) -> str:
    """The text of a quiz with one more question at its end."""
    example = KINDS[kind].example().strip() + "\n"
    match = _HEADING.match(example)
    written = match[1] if match else f".{kind}"
    values = {"competency": competency, "claim": "", "principle": "", "group": ""}
    inner = edited_attributes(written, values, {}, _free_id(text, title))
    body = _CLAIM.sub("", example[match.end() :] if match else "")
    return f"{text.rstrip()}\n\n## {plain_markdown(title)} {{{inner}}}\n{body}"


def with_scene(text: str, title: str, *, ending: bool) -> str:
    """The text of a case with one more scene before its debrief."""
    mark = f"{{#{_free_id(text, title)}{' .ending' if ending else ''}}}"
    scene = f"## {plain_markdown(title)} {mark}\n{_ENDING if ending else _SCENE}"
    debrief = _DEBRIEF.search(text)
    if debrief is None:
        return f"{text.rstrip()}\n\n{scene}"
    return f"{text[: debrief.start()]}{scene}\n{text[debrief.start() :]}"


def _free_id(text: str, title: str) -> str:
    """An id made of the title that no heading of the text has."""
    taken, made = set(_IDS.findall(text)), id_of(title) or "part"
    number = 2
    free = made
    while free in taken:
        free, number = f"{made}-{number}", number + 1
    return free
