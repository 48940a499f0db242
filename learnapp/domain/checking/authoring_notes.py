"""What the checks need beside the module itself: positions, and the authors' text before it became HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

from learnapp.domain.markup.front_matter import YamlNode
from learnapp.domain.markup.problems import Problem, Problems, warning


@dataclass
class OptionNote:
    """An option of a task list or ordered list. `key` is None where every option has a place (ranking)."""

    line: int
    text: str
    key: bool | None
    feedback: str


@dataclass
class ItemNote:
    """A question as written. `stem` is plain text, the title included."""

    file: str
    line: int
    id: str
    kind: str
    quiz: str
    purpose: str
    title: str
    stem: str
    options: list[OptionNote]
    explanation: bool
    judgement: bool
    ties: bool
    body: str
    options_shown: bool = True


@dataclass
class TextNote:
    """A stretch of prose as plain text. `about` is the id that a warning names; `what` is "scene", "lesson"…"""

    file: str
    line: int
    about: str
    what: str
    text: str


@dataclass
class Allowance:
    """One line of `allow:`: the warning's code, the id it is about ("" for any), and whether it was used."""

    file: str
    line: int
    code: str
    about: str
    used: bool = False


class Notes:
    """Gathered while a module is read."""

    def __init__(self) -> None:
        self.lines: dict[tuple[str, str], int] = {}
        self.items: list[ItemNote] = []
        self.texts: list[TextNote] = []
        self.allowances: list[Allowance] = []
        self.files: dict[str, str] = {}
        self.addresses: list[tuple[str, int, str]] = []
        """Links into the site, each with its file and line."""

    def allow(self, file: str, node: YamlNode | None, problems: Problems) -> None:
        """Read a file's `allow:` lines; each needs a reason."""
        if node is None or node.value == "":
            return
        if not isinstance(node.value, dict):
            problems.error(node.line, "`allow` is a list of indented lines, each `code#id: the reason`.")
            return
        for key, reason in node.value.items():
            if not isinstance(reason.value, str) or len(reason.value.split()) < 2:
                problems.error(reason.line, f"Say after `{key}:` why this warning does not apply.")
            code, _, about = key.partition("#")
            self.allowances.append(Allowance(file, reason.line, code.strip(), about.strip()))

    def answered(self, problem: Problem) -> bool:
        """Whether a line of `allow:` answers this warning; records that the line was used."""
        if problem.severity == "error":
            return False
        # The `allow:` lines of module.md cover files without front matter.
        bare = problem.file in ("glossary.md", "guide.md") or not problem.file.endswith(".md")
        file = "module.md" if bare else problem.file
        found = False
        for allowance in self.allowances:
            if allowance.file == file and allowance.code == problem.code and allowance.about in ("", problem.about):
                allowance.used = found = True
        return found

    def unused(self) -> list[Problem]:
        """A warning for each line of `allow:` that answered nothing."""
        return [
            warning(
                a.file,
                a.line,
                "unused-allow",
                f"There is no warning `{a.code}{'#' + a.about if a.about else ''}` here. Delete this line of `allow`.",
                a.code,
            )
            for a in self.allowances
            if not a.used
        ]


_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`]+|^\s*(?:[-*+>#]+|\d+[.)])\s+|\|", re.MULTILINE)


def prose(source: str) -> str:
    """Markdown as words on a line, near enough for counting and for looking words up."""
    return " ".join(_MARKS.sub(lambda found: found[1] or " ", source).split())
