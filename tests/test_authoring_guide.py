"""The site's reader can read the examples in docs/authoring.md: whole files as they are, fragments within a module."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from learnapp.domain.content.content import Module
from learnapp.domain.questions import KINDS
from learnapp.domain.reading import Problem, read_library, read_module
from learnapp.paths import MODULES
from tests.domain.reading.good_module import FILES, LESSON_FILE
from tests.domain.source.media_files import SOUND

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```(\w*)\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
MARKDOWN = [text for language, text in EXAMPLES if language == "markdown"]
LIBRARY = read_library(MODULES)

QUIZ = "---\ntitle: A quiz\npurpose: practice\nminutes: 5\ncompetencies: [2.2]\nclaims: [18]\n---\n\n"


def as_file(example: str) -> tuple[str, str]:
    """The file that an example is, or one that could contain it."""
    if example.startswith("---"):
        front = example.split("\n---\n")[0]
        if "owner:" in front:
            return "module.md", example
        kind = "case" if "you_are:" in front else "quiz" if "purpose:" in front else "lesson"
        return f"50-example.{kind}.md", example
    if example.startswith("## "):
        return "50-example.quiz.md", QUIZ + example
    if "](pictures/" in example:
        return LESSON_FILE, FILES[LESSON_FILE] + "\n" + example
    return "glossary.md", example + "\n" + FILES["glossary.md"]


def read_example(example: str) -> tuple[Module | None, list[Problem], str]:
    name, text = as_file(example)
    # The guide's quiz draws eight but shows one question, as a real file would be longer.
    text = text.replace("draw: 8", "draw: 1")
    if name == "glossary.md" and "Exception report\n:" in example:
        text = example
    files = {
        "module.md": FILES["module.md"],
        LESSON_FILE: FILES[LESSON_FILE],
        "glossary.md": FILES["glossary.md"],
        name: text,
    }
    if "](pictures/" in text:
        files["pictures/rota.svg"] = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"/>'
    given = {n: t.encode() for n, t in files.items()} | ({"pictures/call.mp3": SOUND} if "call.mp3" in text else {})
    module, problems = read_module(given, "example", LIBRARY)
    return module, problems, name


@pytest.mark.parametrize("example", MARKDOWN, ids=[text.strip().split("\n")[0][:40] for text in MARKDOWN])
def test_an_example_is_read_without_error(example: str) -> None:
    module, problems, name = read_example(example)
    assert [str(p) for p in problems if p.severity == "error"] == []
    assert module is not None
    if "-example." in name:
        assert module.activity("example") is not None


def test_the_guide_has_an_example_of_every_kind_of_file_and_question() -> None:
    names = {as_file(example)[0] for example in MARKDOWN}
    assert names >= {"module.md", "50-example.lesson.md", "50-example.case.md", "50-example.quiz.md", "glossary.md"}
    shown = set(re.findall(r"^## .*\{#[\w-]+ \.([\w-]+)", "\n".join(MARKDOWN), re.MULTILINE))
    # Kinds that are written like another one, with the same list, have no separate example.
    assert set(KINDS) - shown <= {"multiple", "choose-three", "free-text"}


def test_the_guide_describes_every_kind() -> None:
    described = re.findall(r"^### ([\w-]+)$", GUIDE, re.MULTILINE)
    assert set(described) >= set(KINDS)


def test_the_case_in_the_guide_is_walked_to_its_ending() -> None:
    from learnapp.domain.cases.cases import at_ending, replay
    from learnapp.domain.content.content import Case
    from tests.domain.cases.paths import every_path

    example = next(text for text in MARKDOWN if "you_are:" in text)
    module, _, _ = read_example(example)
    case = module.activity("example") if module else None
    assert isinstance(case, Case)
    paths = list(every_path(case))
    assert len(paths) == 2
    assert all(at_ending(case, replay(case, path).state) for path in paths)


def test_the_hub_in_the_guide_can_be_walked_in_any_order() -> None:
    from learnapp.domain.cases.case_states import count_ways
    from learnapp.domain.content.content import Case

    module, problems, _ = read_example(next(text for text in MARKDOWN if "you_are:" in text and ".hub" in text))
    case = module.activity("example") if module else None
    assert isinstance(case, Case)
    assert {problem.code for problem in problems} & {"never-shown", "threshold", "flag-unused"} == set()
    assert count_ways(case) == {"corridor": 5, "notes": 2, "heard": 5, "round": 2, "late": 3}


def test_the_folder_in_the_guide_has_names_that_the_reader_takes() -> None:
    tree = next(text for language, text in EXAMPLES if not language and "module.md" in text)
    names = re.findall(r"^  (\S+\.md)", tree, re.MULTILINE)
    assert len(names) >= 5
    _, problems = read_module(dict.fromkeys(names, b""), "challenging-colleagues", LIBRARY)
    assert not [p for p in problems if "is not a file that modules can have" in p.message]


def test_the_allow_in_the_guide_answers_the_warning_it_names() -> None:
    allow = next(text for language, text in EXAMPLES if language == "yaml" and text.startswith("allow:"))
    quiz = (
        QUIZ.replace("minutes: 5\n", f"minutes: 5\n{allow}")
        + "## What does the rule say? {#adverse .single-best competency=2.2}\n\n"
        + "".join(
            f"- [{'x' if n == 1 else ' '}] {text}\n\n    It is what the rule is taken to say by most.\n\n"
            for n, text in enumerate(["Never to ring", "To ring when asked", "To ring when sure"])
        )
    )
    files = {"module.md": FILES["module.md"], "50-example.quiz.md": quiz}
    module, problems = read_module({n: t.encode() for n, t in files.items()}, "example", LIBRARY)
    assert module is not None
    assert not {p.code for p in problems} & {"absolute-words", "unused-allow"}
    files["50-example.quiz.md"] = quiz.replace(allow, "")
    _, problems = read_module({n: t.encode() for n, t in files.items()}, "example", LIBRARY)
    assert "absolute-words" in {p.code for p in problems}


def codes_given() -> set[str]:
    """The code of every warning, from the calls that give them."""
    found: set[str] = set()
    for path in (ROOT / "learnapp" / "domain").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            place = {
                "warn": 0 if path.name in ("flaws_case.py", "flaws_numbers.py") else 1,
                "warning": 2,
                "_at": 1,
            }.get(name)
            given = [call.args[place]] if place is not None and len(call.args) > place else []
            given += [k.value for k in call.keywords if k.arg == "code"]
            found |= {
                value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)
            }
    return found - {"", "changes"}


def test_every_warning_the_checker_gives_is_in_the_guide() -> None:
    codes = codes_given()
    assert codes >= {"scene-length", "key-longest", "jargon", "minutes", "alt-text", "few-samples"}
    described = set(re.findall(r"^\| `([a-z-]+)` \|", GUIDE.split("## Warnings")[1], re.MULTILINE))
    assert described == codes
