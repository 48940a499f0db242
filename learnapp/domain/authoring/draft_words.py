"""What an author of a draft may want to name: ids, flags, terms, claims, competencies, facts and pictures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from learnapp.domain.authoring.front_form import yaml_scalar
from learnapp.domain.content.content import Library
from learnapp.domain.markup.attributes import ID
from learnapp.domain.reading import Draft
from learnapp.domain.reading.panel_file import NAME as PANEL
from learnapp.domain.reading.panel_file import write_panel_file
from learnapp.domain.source.pictures import FOLDER

LONGEST_ID = 80
BLOCKS = ("when", "today", "note", "prompt", "action", "details", "chart", "parameters", "hindsight")
_HEADING = re.compile(r"^##\s.*\{#([\w-]+)", re.MULTILINE)
_CHANGES = re.compile(r"^changes:[ \t]*$", re.MULTILINE)
_TITLE = re.compile(r"^title: .*$", re.MULTILINE)
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


def words_of(draft: Draft, library: Library, files: Mapping[str, bytes]) -> dict[str, Any]:
    """For each sort, what can be written and what it means. Ids and flags are found in the text by the page itself."""
    return {
        "blocks": list(BLOCKS),
        "terms": [[term.id, term.title] for term in draft.glossary],
        "claims": [[str(number), claim.text] for number, claim in library.claims.items()],
        "competencies": [[code, c.name] for code, c in library.competencies.items()],
        "facts": [[name, fact.says] for name, fact in library.facts.items()],
        "pictures": sorted(name for name in files if name.startswith(FOLDER)),
    }


def line_of_scene(text: str, scene: str) -> int | None:
    """The line of the heading with this id, from 1."""
    for found in _HEADING.finditer(text):
        if found[1] == scene:
            return text.count("\n", 0, found.start()) + 1
    return None


def with_entry(module_file: str, entry: str) -> str:
    """The text of module.md with an entry at the top of `changes`. Raises ValueError if it has no such list."""
    text, count = _CHANGES.subn(lambda found: f"{found[0]}\n{entry}", module_file, count=1)
    if not count:
        raise ValueError("module.md has no line `changes:` by itself")
    return text


def new_file(name: str, competency: str, claim: str) -> str:
    """The text that a file added by an author starts with, by its kind."""
    given = {"competency": competency, "claim": claim}
    slug = name.split(".")[0].partition("-")[2] or "new"
    title = slug.replace("-", " ").capitalize()
    if name.endswith(".case.md"):
        return _CASE.format(title=title, **given)
    if name.endswith(".quiz.md"):
        return _QUIZ.format(title=title, **given)
    if name.endswith(".bank.md"):
        return _ITEM.format(**given)
    if name == PANEL:
        return write_panel_file({})
    if name == "glossary.md":
        return "A term\n:   What it means.\n"
    if name == "guide.md":
        return _GUIDE
    return _LESSON.format(title=title, **given)


def titled_file(text: str, title: str) -> str:
    """The text of a new file with this title."""
    return _TITLE.sub(lambda _: f"title: {yaml_scalar(title)}", text, count=1)


_HEAD = "---\ntitle: {title}\n"
_LESSON = _HEAD + "minutes: 3\ncompetencies: [{competency}]\nclaims: [{claim}]\n---\n\nWrite the text here.\n"
_ITEM = (
    "## What do you ask? {{#first .single-best competency={competency} claim={claim}}}\n\n"
    "- [x] The right answer\n\n    Say why people should choose this.\n\n"
    "- [ ] A wrong answer\n\n    Say who chooses this, and what it costs.\n\n"
    "- [ ] Another wrong answer\n\n    Say why this one does not help.\n"
)
_QUIZ = _HEAD + "minutes: 5\npurpose: practice\ncompetencies: [{competency}]\nclaims: [{claim}]\n---\n\n" + _ITEM
_CASE = (
    _HEAD
    + "summary: What happens, without giving it away.\nminutes: 10\nyou_are: an F1 in the third month\n"
    + "tracks:\n  trust: The team’s trust\ncompetencies: [{competency}]\nclaims: [{claim}]\n---\n\n"
    + "## Where it begins {{#start}}\n\nWhat happens.\n\n"
    + "- [One choice](#end){{trust=+1}}\n\n    What follows.\n\n- [Another](#end){{trust=-1}}\n\n    What follows.\n\n"
    + "## How it ended {{#end .ending}}\n\nWhat came of it.\n\n"
    + "## Debrief {{#debrief}}\n\n**One lesson.** What to take along.\n"
)
_GUIDE = (
    "## At a glance\n\nWhat the session is for.\n\n## Timings\n\n| Step | Minutes |\n|---|---|\n| Discuss | 20 |\n\n"
    "## Likely answers\n\nWhat people say.\n\n## Hard moments\n\nWhat can go wrong.\n\n"
    "## Adapting and following up\n\nWhat comes next.\n"
)


def id_of(title: str) -> str:
    """A title as a short name for an address; "" if none of its characters can be used."""
    made = _NOT_IN_IDS.sub("-", title.lower()).strip("-")[:LONGEST_ID].strip("-")
    return made if ID.fullmatch(made) else ""
