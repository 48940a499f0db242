"""Reads a whole module: takes its files and returns a Module and every problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from learnapp.domain.activities import KINDS
from learnapp.domain.activities.quiz_reading import UNWRITTEN
from learnapp.domain.checking.case_checks import ON_PATHS
from learnapp.domain.checking.warnings import warnings
from learnapp.domain.content.content import AnyActivity, GuideSection, Library, Module, Term
from learnapp.domain.markup.attributes import ID, did_you_mean
from learnapp.domain.markup.problems import Problem, Problems, TangleError
from learnapp.domain.reading.facts import KEPT, as_kept
from learnapp.domain.reading.folder import MOST_BYTES, MOST_FILES, TOO_MUCH
from learnapp.domain.reading.glossary import read_glossary, term_ids
from learnapp.domain.reading.guide import read_guide
from learnapp.domain.reading.module_file import read_module_file
from learnapp.domain.reading.panel_file import NAME as PANEL
from learnapp.domain.reading.panel_file import read_panel_file, refuse_others, with_panels
from learnapp.domain.source import banks
from learnapp.domain.source.file_reader import SourceFile, Surroundings, open_file
from learnapp.domain.source.pictures import (
    FOLDER,
    TYPES,
    Picture,
    PictureError,
    heavy_for_a_phone,
    read_picture,
    too_heavy,
)

_Read = TypeVar("_Read")

_NUMBER = "number"
_READS_ANYWAY = {ON_PATHS, UNWRITTEN, _NUMBER}
"""The codes of errors that stop a module from being published, but do not stop authors previewing its files."""
_OTHERS = ("module.md", "glossary.md", "guide.md", PANEL)
_ACTIVITY = re.compile(r"(\d{1,4})-(.+)\.(\w+)\.md")


def read_module(
    files: Mapping[str, bytes], slug: str, library: Library, *, warn: bool = True
) -> tuple[Module | None, list[Problem]]:
    """The module that these files hold, and what is wrong with them, by file and line.

    `files` maps each file's name to its bytes; `slug` is the folder's name. The module is None if there is any error.
    Without `warn` there are only errors. Warnings take half the time.
    """
    return _ModuleReader(files, slug, library).read(warn=warn)


@dataclass(frozen=True)
class Draft:
    """What an author can preview: the files of a folder that can be read, and the names of those that cannot.

    It is never a `Module`, so it cannot be published: a folder is published whole or not at all.
    """

    slug: str
    title: str
    summary: str
    introduction: str
    activities: tuple[AnyActivity, ...]
    glossary: tuple[Term, ...]
    guide: tuple[GuideSection, ...]
    files: Mapping[str, str]
    """The file of each activity by its slug, including activities that cannot be read."""
    broken: tuple[str, ...]
    """The files that cannot be read. A case in which some walks get stuck can be read."""

    def activity(self, slug: str) -> AnyActivity | None:
        """The activity with this slug, if its file can be read."""
        return next((a for a in self.activities if a.slug == slug), None)


def read_draft(files: Mapping[str, bytes], slug: str, library: Library) -> tuple[Draft, Module | None, list[Problem]]:
    """The parts of these files that can be shown, whatever is wrong with the rest, and what `read_module` returns."""
    reader = _ModuleReader(files, slug, library)
    module, problems = reader.read()
    return reader.draft(), module, problems


class _ModuleReader:
    def __init__(self, files: Mapping[str, bytes], slug: str, library: Library) -> None:
        self.files, self.slug = files, slug
        self.around = Surroundings(slug, banks.as_kept(as_kept(library, files), files))
        self.problems: list[Problems] = []
        self.given: dict[str, Any] | None = None
        self.glossary: tuple[Term, ...] = ()
        self.guide: tuple[GuideSection, ...] = ()
        self.activities: dict[str, AnyActivity] = {}
        """By the name of the file, in the order of the module."""

    def draft(self) -> Draft:
        """The result of `read`, to be called after it."""
        broken = {
            problems.file
            for problems in self.problems
            if any(p.severity == "error" and p.code not in _READS_ANYWAY for p in problems.found)
        }
        sound = {name: activity for name, activity in self.activities.items() if name not in broken}
        given = self.given or {}
        return Draft(
            slug=self.slug,
            title=given.get("title") or self.slug,
            summary=given.get("summary") or "",
            introduction=given.get("introduction") or "" if "module.md" not in broken else "",
            activities=tuple(sound.values()),
            glossary=self.glossary if "glossary.md" not in broken else (),
            guide=self.guide if "guide.md" not in broken else (),
            files={**self.around.notes.files, **{activity.slug: name for name, activity in sound.items()}},
            broken=tuple(sorted(broken)),
        )

    def read(self, *, warn: bool = True) -> tuple[Module | None, list[Problem]]:
        module = self._read()
        if warn and module is not None and not self._failed():
            for problem in warnings(module, self.around.notes, self.around.library):
                self._problems(problem.file).found.append(problem)
            self._unused_pictures()
        found = [p for problems in self.problems for p in problems.found if not self.around.notes.answered(p)]
        if warn and not self._failed():
            found.extend(self.around.notes.unused())
        found = list(dict.fromkeys(p for p in found if warn or p.severity == "error"))
        found.sort(key=lambda p: (p.file != "module.md", p.file, p.line, p.severity, p.message))
        return (None if self._failed() else module), found

    def _problems(self, name: str) -> Problems:
        for problems in self.problems:
            if problems.file == name:
                return problems
        self.problems.append(Problems(name))
        return self.problems[-1]

    def _failed(self) -> bool:
        return any(p.severity == "error" for problems in self.problems for p in problems.found)

    def _read(self) -> Module | None:
        if not ID.fullmatch(self.slug):
            self._problems("module.md").error(
                1,
                f"“{self.slug}” cannot be used in a web address. "
                "Name the folder with lower-case letters, digits and hyphens.",
            )
        self._pictures()
        self.glossary = self._glossary()
        head = self._open("module.md", "module", "The front matter of module.md")
        self.given = self._try(head, read_module_file) if head else None
        if "module.md" not in self.files:
            self._problems("module.md").error(
                1, "There is no module.md. Add one with the module's front matter and introduction."
            )
        if "guide.md" in self.files:
            file = self._open("guide.md", "guide", "The guide", fields=False)
            self.guide = (self._try(file, read_guide) if file else None) or ()
        self.activities = self._behind(self._activities())
        if self.given is None:
            return None
        return Module(
            slug=self.slug,
            activities=tuple(self.activities.values()),
            glossary=self.glossary,
            guide=self.guide,
            **self.given,
        )

    def _open(self, name: str, slug: str, what: str, *, fields: bool = True) -> SourceFile | None:
        if name not in self.files:
            return None
        problems = self._problems(name)
        try:
            return open_file(name, slug, self.files[name], what, self.around, problems, fields=fields)
        except TangleError as error:
            problems.error(error.line, error.message)
            return None

    def _try(self, file: SourceFile, read: Callable[[SourceFile], _Read]) -> _Read | None:
        """Read a file. If it is too tangled to be read, report that and give up."""
        try:
            return read(file)
        except TangleError as error:
            file.problems.error(error.line, error.message)
            return None

    def _glossary(self) -> tuple[Term, ...]:
        file = self._open("glossary.md", "glossary", "The glossary", fields=False)
        if file is None:
            # A glossary that cannot be opened is one mistake, not one more in each file that links to a term.
            self.around.terms = None if "glossary.md" in self.files else self.around.terms
            return ()
        entries = term_ids(file)
        self.around.terms = frozenset(entries)
        file.writer.known_terms = self.around.terms
        return self._try(file, lambda opened: read_glossary(opened, entries)) or ()

    def _pictures(self) -> None:
        found: dict[str, Picture | None] = {}
        for name, data in self.files.items():
            if name.startswith(FOLDER) and not name.endswith("/"):
                found[name] = None
                try:
                    found[name] = read_picture(name, data)
                except PictureError as error:
                    self._problems(name).error(error.line, str(error))
        if too_much := too_heavy(self.files):
            self._problems("module.md").error(1, too_much)
        elif heavy := heavy_for_a_phone(self.files):
            self._problems("module.md").warn(1, "heavy-media", heavy)
        self.around.pictures.found = found

    def _unused_pictures(self) -> None:
        for name in self.around.pictures.found:
            if name not in self.around.pictures.used:
                message = f"No text shows this file. Write `![what it shows]({name})`, or remove it."
                self._problems(name).warn(1, "unused-picture", message, name)

    def _behind(self, activities: dict[str, AnyActivity]) -> dict[str, AnyActivity]:
        """The activities with the panels that panel.yaml puts behind their questions."""
        if PANEL not in self.files:
            return activities
        problems = self._problems(PANEL)
        entries = read_panel_file(self.files[PANEL], problems)
        if not self._failed():  # the items of a file that cannot be read are not missing
            refuse_others(entries, activities.values(), problems)
        return {name: with_panels(activity, entries, problems) for name, activity in activities.items()}

    def _activities(self) -> dict[str, AnyActivity]:
        read: dict[str, AnyActivity] = {}
        slugs: dict[str, str] = {}
        numbers: dict[int, str] = {}
        for name in sorted(self.files):
            if name in (*_OTHERS, KEPT, banks.KEPT) or name in self.around.pictures.found:
                continue
            problems = self._problems(name)
            match = _ACTIVITY.fullmatch(name)
            if not match or not _may_have(name):
                problems.error(1, _explain_name(name, match))
                continue
            number, slug = int(match[1]), match[2]
            if slug in slugs:
                problems.error(1, f"{slugs[slug]} has the address `{slug}` too. Rename one of them.")
            if number in numbers:
                message = f"{numbers[number]} has the number {number} too. Give each file a number of its own."
                problems.error(1, message, _NUMBER)
            slugs.setdefault(slug, name)
            numbers.setdefault(number, name)
            self.around.notes.files[slug] = name
            activity = self._activity(name, slug, match[3])
            if activity is not None:
                read[name] = activity
        if not slugs:
            self._problems("module.md").error(
                1, "This module has no activity. Add a file such as `10-first-steps.lesson.md`."
            )
        return dict(sorted(read.items(), key=lambda pair: int(pair[0].partition("-")[0])))

    def _activity(self, name: str, slug: str, kind: str) -> AnyActivity | None:
        file = self._open(name, slug, KINDS[kind].what)
        return self._try(file, KINDS[kind].read) if file else None


def _explain_name(name: str, match: re.Match[str] | None) -> str:
    if name == TOO_MUCH:
        return (
            f"This folder has more than {MOST_FILES} files or {MOST_BYTES // 1_000_000} "
            "MB. Remove anything that is not part of the module."
        )
    if name.endswith("/"):
        return (
            f"A module is a single folder, with {FOLDER} for its pictures. Move the files in {name} into one of these, "
            "or remove it."
        )
    if name.lower().endswith((*TYPES, "jpeg", "gif", "avif")):
        return f"Pictures go into a folder within the module's: move this one to {FOLDER}{name}."
    plain = name.lower().removesuffix(".txt").replace(" ", "-")
    if plain != name and _may_have(plain):
        return f"Rename this file {plain}. Names are in lower case, without spaces, and end in `.md`."
    if match and match[3] not in KINDS:
        return f"There is no activity kind `{match[3]}`.{did_you_mean(match[3], KINDS) or f' Write {_either(KINDS)}.'}"
    close = did_you_mean(name, _OTHERS)
    names = _either(f"`NN-slug.{kind}.md`" for kind in KINDS)
    return (
        f"{name} is not a file that modules can have.{close} Activities are named {names}, in lower case; "
        "beside them go module.md, glossary.md, guide.md and panel.yaml."
    )


def _may_have(name: str) -> bool:
    """Whether a module can have a file of this name."""
    match = _ACTIVITY.fullmatch(name)
    return name in _OTHERS or bool(match and match[3] in KINDS and ID.fullmatch(match[2]))


def _either(words: Iterable[str]) -> str:
    """`a, b or c`."""
    *others, last = words
    return f"{', '.join(others)} or {last}"


def file_name_problem(name: str) -> str:
    """What is wrong with the name of a text that an author wants to add to a module; "" if nothing is."""
    return "" if _may_have(name) else _explain_name(name, _ACTIVITY.fullmatch(name))
