"""Reads competencies.yaml, claims.yaml and facts.yaml, which every module may refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from learnapp.domain.content.content import Claim, Competency, Fact, Framework, Library
from learnapp.domain.content.quotation_marks import curled
from learnapp.domain.markup.front_matter import YamlNode, read_yaml_file
from learnapp.domain.markup.problems import Problem, Problems
from learnapp.domain.markup.source_lines import read_lines
from learnapp.domain.reading import facts as facts_list
from learnapp.domain.source.banks import read_banks

NAMES = ("competencies.yaml", "claims.yaml")
_ACTIVITY = re.compile(r"\d{1,4}-(.+)\.\w+\.md")


class LibraryError(ValueError):
    """A file of the library cannot be used; the message names the file, the line and what to write."""


def read_library(roots: Path | Iterable[Path]) -> Library:
    """The library of some folders of modules. A file is taken from the first folder that has it; a file that no folder
    has counts as empty. Lists of facts and banks are combined: of two with the same name, the one in the earlier folder
    counts.

    Raises LibraryError.
    """
    library, problems = check_library(roots)
    if problems:
        raise LibraryError("\n".join(map(str, problems)))
    return library


def check_library(roots: Path | Iterable[Path]) -> tuple[Library, list[Problem]]:
    """As much of the library as can be read, and what is wrong with it."""
    folders = [roots] if isinstance(roots, Path) else list(roots)
    competencies, first = _read(folders, NAMES[0])
    claims, second = _read(folders, NAMES[1])
    facts, third = _facts(folders)
    shared: list[Problems] = []
    banks: dict[str, dict[str, str]] = {}
    for folder in folders:
        banks = {**read_banks(folder, shared), **banks}
    library = Library(
        competencies=_competencies(competencies, first) if competencies is not None else {},
        claims=_claims(claims, second) if claims is not None else {},
        sections=_words(claims, "sections", second) if claims is not None else {},
        frameworks=_frameworks(competencies) if competencies is not None else {},
        crosswalk_note=_line(_branch(competencies, "crosswalk").get("note")) if competencies is not None else "",
        facts=facts,
        modules=_modules(folders),
        banks=banks,
    )
    for claim in library.claims.values():
        if claim.section not in library.sections:
            second.error(1, f"Claim {claim.number} is in a section `{claim.section}`, which `sections` does not name.")
        for name in claim.facts:
            if name not in facts:
                second.error(1, f"Claim {claim.number} names a fact `{name}`, which no facts.yaml holds.")
    return library, [*first.found, *second.found, *third, *(problem for one in shared for problem in one.found)]


def _modules(folders: list[Path]) -> dict[str, frozenset[str]]:
    """The activities of every module in these folders, by the names of their files."""
    found: dict[str, frozenset[str]] = {}
    for folder in folders:
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.is_dir() and (path / "module.md").is_file():
                names = (_ACTIVITY.fullmatch(file.name) for file in path.iterdir())
                found.setdefault(path.name, frozenset(name[1] for name in names if name))
    return found


def _facts(folders: list[Path]) -> tuple[dict[str, Fact], list[Problem]]:
    found: dict[str, Fact] = {}
    problems: list[Problem] = []
    for folder in folders:
        nodes, said = _read([folder], facts_list.NAME)
        read = facts_list.read_facts(nodes, said) if nodes is not None else {}
        problems.extend(said.found)
        found = {**read, **found}
    return found, problems


def _read(folders: list[Path], name: str) -> tuple[dict[str, YamlNode] | None, Problems]:
    path = next((folder / name for folder in folders if (folder / name).is_file()), None)
    problems = Problems(str(path or name))
    if path is None:
        return None, problems
    lines = read_lines(path.read_bytes(), problems)
    node = read_yaml_file(lines, problems) if lines else None
    if node is not None and not isinstance(node.value, dict):
        problems.error(node.line, "This file must consist of `field: value` lines.")
    return (node.value if node and isinstance(node.value, dict) else None), problems


def _words(nodes: dict[str, YamlNode], name: str, problems: Problems) -> dict[str, str]:
    """A mapping of names to texts."""
    node = nodes.get(name)
    if node is None or not isinstance(node.value, dict):
        problems.error(1, f"`{name}` is missing. Write it as a list of indented `name: text` lines.")
        return {}
    return {key: " ".join(value.value.split()) for key, value in node.value.items() if isinstance(value.value, str)}


def _competencies(nodes: dict[str, YamlNode], problems: Problems) -> dict[str, Competency]:
    domains = _words(nodes, "domains", problems)
    found: dict[str, Competency] = {}
    elements = nodes.get("elements")
    for code, node in (elements.value if elements and isinstance(elements.value, dict) else {}).items():
        entry = node.value
        domain = domains.get(code.split(".")[0], "")
        if not isinstance(entry, dict) or not domain:
            problems.error(
                node.line, f"The element {code} needs a domain above and the fields `name`, `gist` and `crosswalk`."
            )
            continue
        crosswalk = entry.get("crosswalk")
        codes = crosswalk.value if crosswalk and isinstance(crosswalk.value, dict) else {}
        found[code] = Competency(
            code=code,
            name=_text(entry, "name", node.line, problems),
            gist=_text(entry, "gist", node.line, problems),
            domain=domain,
            crosswalk={name: _list(value) for name, value in codes.items()},
        )
    if not found:
        problems.error(1, "`elements` is missing. It holds each competency under its code.")
    return found


def _frameworks(nodes: dict[str, YamlNode]) -> dict[str, Framework]:
    """What the crosswalk says about each framework. It may say nothing: codes are then shown without a name."""
    crosswalk = _branch(nodes, "crosswalk").get("frameworks")
    entries = crosswalk.value if crosswalk and isinstance(crosswalk.value, dict) else {}
    return {
        key: Framework(
            name=_line(_branch(entries, key).get("name")) or key,
            note=_line(_branch(entries, key).get("note")),
            codes={code: _line(node) for code, node in _branch(_branch(entries, key), "codes").items()},
        )
        for key in entries
    }


def _branch(nodes: dict[str, YamlNode], name: str) -> dict[str, YamlNode]:
    node = nodes.get(name)
    return node.value if node and isinstance(node.value, dict) else {}


def _line(node: YamlNode | None) -> str:
    return " ".join(node.value.split()) if node and isinstance(node.value, str) else ""


def _claims(nodes: dict[str, YamlNode], problems: Problems) -> dict[int, Claim]:
    found: dict[int, Claim] = {}
    claims = nodes.get("claims")
    for number, node in (claims.value if claims and isinstance(claims.value, dict) else {}).items():
        if not isinstance(node.value, dict) or not number.isdigit():
            problems.error(node.line, f"Claim {number} must be a number with the fields `section` and `text`.")
            continue
        section = _text(node.value, "section", node.line, problems)
        found[int(number)] = Claim(
            number=int(number),
            section=section,
            text=_text(node.value, "text", node.line, problems),
            facts=_list(node.value["facts"]) if "facts" in node.value else (),
        )
    if not found:
        problems.error(1, "`claims` is missing. It holds each claim under its number.")
    return found


def _text(entry: dict[str, YamlNode], name: str, line: int, problems: Problems) -> str:
    node = entry.get(name)
    if node is None or not isinstance(node.value, str) or not node.value:
        problems.error(line, f"`{name}` is missing here.")
        return ""
    return curled(" ".join(node.value.split()))


def _list(node: YamlNode) -> tuple[str, ...]:
    if isinstance(node.value, list):
        return tuple(str(part.value) for part in node.value)
    return tuple(part.strip() for part in str(node.value).split(",") if part.strip())
