"""Reads a case: scenes, choices, consequences, hindsight, endings and the debrief."""

from __future__ import annotations

import re

from learnapp.domain.checking.authoring_notes import TextNote
from learnapp.domain.checking.case_checks import check_case
from learnapp.domain.content.content import Case, Choice, Condition, Parameters, Passage, Scene
from learnapp.domain.markup.attributes import ID, did_you_mean, refuse_unknown, split_commas
from learnapp.domain.markup.elements import Attributes, Block, Element, Item, ItemList, Section
from learnapp.domain.markup.problems import Problems, TangleError
from learnapp.domain.numbers.parameters import names, names_in, read_parameters
from learnapp.domain.source.fields import check_claims, check_competencies
from learnapp.domain.source.file_reader import SourceFile, read_common
from learnapp.domain.source.prose import words_of
from learnapp.domain.source.writer import EVERYWHERE, REFLECTIVE

MOST_PEOPLE = 6
MOST_MOVE = 9
MOST_SCENES = 150

_MOVE = re.compile(r"([+\-−])(\d{1,2})")
CHOICE_KEYS = ("set", "clear", "when", "after")
SCENE_KEYS = ("competency", "claim", "after")
SCENE_CLASSES = ("ending", "later", "discuss", "hub", "marked", "junction")
_SCENE_BLOCKS = EVERYWHERE | {"when"}


def read_case(file: SourceFile) -> Case:
    """A case; complete only if no problem was reported."""
    reader = _CaseReader(file)
    return reader.read()


class _CaseReader:
    def __init__(self, file: SourceFile) -> None:
        self.file, self.problems, self.writer = file, file.problems, file.writer
        self.tracks: dict[str, str] = {}
        self.choice_lines: dict[str, list[int]] = {}

    def read(self) -> Case:
        common = read_common(self.file)
        fields = self.file.fields
        you_are = fields.prose("you_are")
        people = {}
        for name, (line, who) in fields.mapping("people").items():
            if not who:
                self.problems.error(line, f"Say after the colon who {name} is: `{name}: the nurse in charge`.")
            people[name] = who
        if len(people) > MOST_PEOPLE:
            self.problems.error(
                fields.line("people"),
                f"A case can name at most {MOST_PEOPLE} people; this one names {len(people)}. Merge some.",
            )
        self.tracks = self._tracks()
        fields.refuse_others()
        parameters = read_shared_parameters(self.file)
        self.writer.blocks = _SCENE_BLOCKS
        scene_sections, debrief_section = self._sections()
        scenes = tuple(self._scene(section) for section in scene_sections)
        debrief, terms = self._debrief(debrief_section)
        case = Case(
            you_are=you_are,
            people=people,
            tracks=self.tracks,
            scenes=scenes,
            debrief=debrief,
            debrief_terms=terms,
            parameters=parameters,
            **common,
        )
        self._check(case, scene_sections)
        return case

    def _check(self, case: Case, sections: list[Section]) -> None:
        lines = {scene.id: section.line for scene, section in zip(case.scenes, sections, strict=True)}
        for id_, line in lines.items():
            self.file.around.notes.lines[self.file.name, id_] = line
        self._check_discuss(sections)
        check_case(case, lines, self.choice_lines, self.writer.checks_read, self.problems)

    def _check_discuss(self, sections: list[Section]) -> None:
        marked = [section for section in sections if "discuss" in section.attributes.classes]
        for section in marked[1:]:
            self.problems.error(
                section.line,
                f"Only one scene of a case can be marked `.discuss`. Line {marked[0].line} has the mark too: keep one.",
            )
        for section in marked:
            if len(self.choice_lines.get(section.attributes.id, ())) < 2 or "junction" in section.attributes.classes:
                self.problems.error(
                    section.line, "Only a scene with two or more choices can be marked `.discuss`. Mark a decision."
                )

    def _tracks(self) -> dict[str, str]:
        tracks = {}
        for name, (line, label) in self.file.fields.mapping("tracks").items():
            if not ID.fullmatch(name) or name in CHOICE_KEYS:
                self.problems.error(
                    line,
                    f"“{name}” cannot name a track. Use one lower-case word other than set, clear, when and after.",
                )
            elif not label:
                self.problems.error(line, f"The track `{name}` has no label. Write `{name}: What it stands for`.")
            tracks[name] = label
        return tracks

    def _sections(self) -> tuple[list[Section], Section | None]:
        """The sections that are scenes, and the debrief's section if the last one is a debrief."""
        sections = [section for section in self.file.sections if isinstance(section, Section)]
        debriefs = [section for section in sections if section.attributes.id == "debrief"]
        if not debriefs or sections[-1] is not debriefs[-1]:
            line = debriefs[-1].line if debriefs else self.file.last_line
            self.problems.error(
                line, "A case ends with its debrief. Make `## Debrief {#debrief}` the last level 2 heading."
            )
        scenes = [section for section in sections if section.attributes.id != "debrief"]
        if not scenes:
            self.problems.error(
                self.file.last_line, "This case has no scene. Write `## Where and when {#start}` and its text."
            )
        if len(scenes) > MOST_SCENES:
            raise TangleError(
                scenes[MOST_SCENES].line, f"A case can have at most {MOST_SCENES} scenes. Split it into two cases."
            )
        for section in scenes:
            _refuse_scenes_within(section)
        refuse_repeated_ids(scenes, "scene", self.problems)
        return scenes, debriefs[-1] if debriefs else None

    # Scenes

    def _scene(self, section: Section) -> Scene:
        attributes, problems = section.attributes, self.problems
        refuse_unknown(
            attributes,
            problems,
            "a scene",
            keys=SCENE_KEYS,
            classes=SCENE_CLASSES,
            id_allowed=True,
        )
        if not attributes.id:
            problems.error(section.line, "This scene has no id. Write one at the end of its heading: `{#start}`.")
        self.writer.terms = []
        place = next((n for n, e in reversed(list(enumerate(section.body))) if _holds_choices(e)), None)
        text = section.body if place is None else section.body[:place]
        ending, junction = ("ending" in attributes.classes), ("junction" in attributes.classes)
        self.writer.top = 2
        body = self.writer.passages(text)
        self.writer.top = 3
        if junction:
            self._check_junction(section, text)
        elif not body:
            problems.error(
                section.line, f"The scene “{section.title}” has no text. Write what happens under its heading."
            )
        if not junction:
            self.file.around.notes.texts.append(
                TextNote(self.file.name, section.line, attributes.id, "ending" if ending else "scene", words_of(text))
            )
        choices: tuple[Choice, ...] = ()
        if place is not None:
            choices = self._choices(section, place)
        if "hub" in attributes.classes or "marked" in attributes.classes:
            self._check_hub(section, choices)
        self._check_choices(section, choices, ending)
        if "after" in attributes.values and not ending:
            problems.error(section.line, "Only an ending or a choice can have `after=`. Move it to one of them.")
        return Scene(
            id=attributes.id,
            title=self.writer.plain(section.title),
            body=body,
            choices=choices,
            ending=ending,
            later="later" in attributes.classes,
            discuss="discuss" in attributes.classes,
            hub="hub" in attributes.classes,
            marked="marked" in attributes.classes,
            junction=junction,
            competencies=self.codes(attributes),
            claims=self.claims(attributes),
            terms=tuple(self.writer.terms),
            after=self._after(attributes),
        )

    def _check_junction(self, section: Section, text: list[Element]) -> None:
        """Report what a junction cannot have. It shows nothing, so a walk cannot begin with one."""
        others = [name for name in section.attributes.classes if name != "junction" and name in SCENE_CLASSES]
        if others:
            self.problems.error(section.line, f"A junction cannot be `.{others[0]}` too. Remove one of the two.")
        for name in ("competency", "claim", "after"):
            if name in section.attributes.values:
                self.problems.error(section.line, f"A junction shows nothing and cannot have `{name}=`. Delete it.")
        if text:
            self.problems.error(
                text[0].line, "A junction shows nothing. Move this text to the scenes that its routes lead to."
            )
        if section is self.file.sections[0]:
            self.problems.error(section.line, "A case cannot begin with a junction. Put a scene with text before it.")

    def _check_hub(self, section: Section, choices: tuple[Choice, ...]) -> None:
        if "hub" not in section.attributes.classes:
            self.problems.error(section.line, "Only a hub can be `.marked`. Write `.hub .marked`, or remove `.marked`.")
        elif "ending" not in section.attributes.classes and len(choices) < 2:
            self.problems.error(
                section.line, "A hub has two or more choices. Add the ways out of it, or remove `.hub`."
            )

    def codes(self, attributes: Attributes) -> tuple[str, ...]:
        words = [(attributes.line, code) for code in split_commas(attributes.values.get("competency", ""))]
        return check_competencies(words, self.file.around.library, self.problems)

    def claims(self, attributes: Attributes) -> tuple[int, ...]:
        words = [(attributes.line, number) for number in split_commas(attributes.values.get("claim", ""))]
        return check_claims(words, self.file.around.library, self.problems)

    def _check_choices(self, section: Section, choices: tuple[Choice, ...], ending: bool) -> None:
        if ending and choices:
            self.problems.error(
                section.line, "An ending has no choices. Remove its list, or remove `.ending` from its heading."
            )
        if not ending and not choices:
            self.problems.error(
                section.line,
                f"The scene “{section.title}” leads nowhere. End it with a list of "
                "links such as `- [Go on](#next-scene)`, "
                "or mark its heading `.ending`.",
            )

    def _choices(self, section: Section, place: int) -> tuple[Choice, ...]:
        list_ = section.body[place]
        for later in section.body[place + 1 :]:
            self.problems.error(
                later.line,
                "A scene ends with its choices. Move this above them, or indent it under one by four spaces.",
            )
        for earlier in section.body[:place]:
            if _holds_choices(earlier):
                self.problems.error(
                    earlier.line, "A scene can have only one list of choices. Merge this list with the other one."
                )
        assert isinstance(list_, ItemList)
        self.choice_lines[section.attributes.id] = [item.line for item in list_.items]
        if "junction" in section.attributes.classes:
            return self._routes(list_)
        decision = len(list_.items) > 1
        return tuple(self._choice(item, decision) for item in list_.items)

    def _routes(self, list_: ItemList) -> tuple[Choice, ...]:
        """The choices of a junction: where to go, and when."""
        if len(list_.items) < 2:
            self.problems.error(list_.line, "A junction has two or more routes. Add one, or link past the junction.")
        for number, item in enumerate(list_.items, 1):
            if item.body:
                self.problems.error(
                    item.body[0].line, "A route shows nothing. Move this text to the scene that it leads to."
                )
            if "when" not in item.attributes.values and number < len(list_.items):
                self.problems.error(
                    item.line, "Only the last route of a junction goes without `when=`. It is taken if no other holds."
                )
        return tuple(self._route(item) for item in list_.items)

    def _route(self, item: Item) -> Choice:
        self._check_link(item)
        refuse_unknown(item.attributes, self.problems, "a route", keys=("when",))
        return Choice(html=self.writer.inline(item.label, item.line), target=item.target, when=self._when(item))

    def _when(self, item: Item) -> Condition:
        values = item.attributes.values
        return self.writer.condition(values["when"], item.line) if "when" in values else ()

    def _check_link(self, item: Item) -> None:
        if not item.target:
            apart = " Take away the space between `]` and `(`." if re.search(r"\] +\(", item.text) else ""
            self.problems.error(
                item.line,
                f"Every item in a list of choices is one link to a scene: `- [What you do](#scene-id)`.{apart}",
            )
        elif not item.label.strip():
            self.problems.error(item.line, "This choice says nothing: write between `[` and `]` what the learner does.")

    def _choice(self, item: Item, decision: bool) -> Choice:
        attributes, problems = item.attributes, self.problems
        self._check_link(item)
        # If the tracks cannot be read, any name could be a track.
        tracks = self.tracks or (attributes.values if self.file.fields.nodes.get("tracks") else ())
        refuse_unknown(attributes, problems, "a choice", keys=(*CHOICE_KEYS, *tracks))
        hindsight = [e for e in item.body if isinstance(e, Block) and e.name == "hindsight"]
        told = [e for e in item.body if e not in hindsight]
        for block in hindsight[1:]:
            problems.error(
                block.line, "A choice can have only one `::: hindsight` block. Merge this one with the one above."
            )
        for block in hindsight:
            refuse_unknown(block.attributes, problems, "a hindsight block")
            if not block.body:
                problems.error(block.line, "This hindsight is empty. Write its text before the closing `:::`.")
        if decision and not told:
            problems.error(
                item.line,
                f"The choice “{item.label[:60]}” has no consequence. Write under it, "
                "indented by four spaces, what happens next.",
            )
        values = attributes.values
        return Choice(
            html=self.writer.inline(item.label, item.line),
            target=item.target,
            when=self._when(item),
            moves={name: move for name in self.tracks if name in values and (move := self._move(name, attributes))},
            sets=self._flags("set", attributes),
            clears=self._flags("clear", attributes),
            after=self._after(attributes),
            consequence=self.writer.passages(told),
            hindsight=tuple(p for block in hindsight for p in self._hindsight(block)),
        )

    def _hindsight(self, block: Block) -> tuple[Passage, ...]:
        terms, self.writer.terms = self.writer.terms, []
        passages = self.writer.passages(block.body)
        self.writer.terms = terms
        return passages

    def _move(self, name: str, attributes: Attributes) -> int:
        match = _MOVE.fullmatch(attributes.values[name])
        if not match or not 0 < int(match[2]) <= MOST_MOVE:
            self.problems.error(
                attributes.line,
                f"`{name}={attributes.values[name]}` moves a track. Write `{name}=+1` "
                f"or `{name}=-2`, up to {MOST_MOVE}.",
            )
            return 0
        return int(match[2]) * (1 if match[1] == "+" else -1)

    def _flags(self, key: str, attributes: Attributes) -> tuple[str, ...]:
        flags = split_commas(attributes.values.get(key, ""))
        if key in attributes.values and not flags:
            self.problems.error(
                attributes.line, f"`{key}=` does not name a flag. Write `{key}=told` or `{key}=told,honest`."
            )
        for flag in flags:
            if not ID.fullmatch(flag):
                self.problems.error(
                    attributes.line, f"“{flag}” cannot name a flag. Use lower-case letters, digits and hyphens."
                )
        return flags

    def _after(self, attributes: Attributes) -> tuple[str, ...]:
        """The modules to go on to. A missing one gets a warning and is kept: it may be published later."""
        around, slugs = self.file.around, split_commas(attributes.values.get("after", ""))
        if "after" in attributes.values and not slugs:
            self.problems.error(
                attributes.line, "`after=` does not name a module. Write the name of a module's folder."
            )
        for slug in slugs:
            if slug == around.slug:
                self.problems.error(attributes.line, f"`after={slug}` names this module itself. Name another one.")
            elif around.library.modules and slug not in around.library.modules:
                message = f"`after={slug}` does not name a module.{did_you_mean(slug, around.library.modules)}"
                self.problems.warn(attributes.line, "unknown-after", message, slug)
        return slugs

    # Debrief

    def _debrief(self, section: Section | None) -> tuple[tuple[Passage, ...], tuple[str, ...]]:
        if section is None:
            return (), ()
        refuse_unknown(section.attributes, self.problems, "the debrief", id_allowed=True)
        self.writer.terms = []
        self.writer.blocks = _SCENE_BLOCKS | REFLECTIVE
        passages = self.writer.passages(section.body)
        if not passages:
            self.problems.error(section.line, "The debrief is empty. Write what the case teaches.")
        self.file.around.notes.lines[self.file.name, "debrief"] = section.line
        self.file.around.notes.texts.append(
            TextNote(self.file.name, section.line, "debrief", "debrief", words_of(section.body))
        )
        return passages, tuple(self.writer.terms)


def read_shared_parameters(file: SourceFile) -> Parameters | None:
    """The `parameters` block before the first level 2 heading; anything else there is refused."""
    parameters = None
    meant: frozenset[str] = frozenset()
    for element in file.before:
        if isinstance(element, Section) and element.level == 1:
            file.problems.error(
                element.line, "A heading of level 1 is the title, and that is in the front matter. Delete this line."
            )
        elif isinstance(element, Block) and element.name == "parameters":
            if parameters is not None:
                file.problems.error(
                    element.line, "There can be only one `parameters` block before the first heading. Merge the two."
                )
            refuse_unknown(element.attributes, file.problems, "a parameters block")
            parameters = read_parameters(element.lines, file.problems) if element.lines else None
            meant |= names_in(element.lines)
        else:
            file.problems.error(
                element.line,
                "Only a `::: parameters` block can come before the first level 2 heading. Move this below it.",
            )
    file.writer.parameters = names(parameters) | meant
    return parameters


def refuse_repeated_ids(sections: list[Section], what: str, problems: Problems) -> None:
    """Report every id that an earlier section already has."""
    seen: dict[str, int] = {}
    for section in sections:
        id_ = section.attributes.id
        if id_ and id_ in seen:
            problems.error(
                section.line, f"The id `#{id_}` is already used by the {what} on line {seen[id_]}. Choose another."
            )
        seen.setdefault(id_, section.line)


def _refuse_scenes_within(section: Section) -> None:
    """Report headings with one `#` too many: their scenes would become text of the scene before."""
    for element in section.body:
        if isinstance(element, Section) and (
            element.attributes.id or not {"ending", "later"}.isdisjoint(element.attributes.classes)
        ):
            raise TangleError(
                element.line,
                f"“{element.title}” has the attributes of a scene and is a heading of level {element.level}. Begin it "
                "with `## ` if it is a scene; delete its `{…}` if it is not.",
            )


def _holds_choices(element: Element) -> bool:
    return isinstance(element, ItemList) and any(item.target for item in element.items)
