"""However a module's files are mangled, reading gives either a sound module or a located error, and in good time."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnapp.domain.content.content import Case, Module
from learnapp.domain.markup.problems import Problem
from tests.domain.cases.paths import every_path
from tests.domain.reading.good_module import CASE_FILE, END_FILE, FILES, LESSON_FILE, good, read

TOKENS = [
    "{", "}", "{#", "{#start}", "{.ending}", "[", "]", "](#", "(", ")", ":::", "::: when rang", "::: note", "#", "## ",
    "- ", "- [x] ", "1. ", "    ", "  ", "\t", "\n", "\n\n", "---\n", ": ", ":   ", "|", "```", "~~~", "*", "_", "`",
    "<b>", "<", ">", "&", "\\", "{{n}}", "{{", "=", "+1", "!", "\x00", "\xff", "\ufeff", "\u202e", "é", "[a](term:x)", "[c](claim:1)",
    "set=", "when=", "tie=", "![](", "draw: 9", "&a [*a]", "[[[[[[[[", "> > > > > > >", "::: chart kind=bar", "0" * 40,
]  # fmt: skip


def sound(found: tuple[Module | None, list[Problem]], files: dict[str, str]) -> None:
    """A module and no error, or no module and an error that names a file and a line of it."""
    module, problems = found
    errors = [p for p in problems if p.severity == "error"]
    assert (module is None) == bool(errors)
    for problem in problems:
        lines = files.get(problem.file, "").count("\n") + 2
        assert 1 <= problem.line <= lines, str(problem)
        assert problem.message
        assert problem.message[0].isupper() or not problem.message[0].isalpha(), problem.message
    if module is not None:
        for activity in module.activities:
            if isinstance(activity, Case):
                endings = {scene.id for scene in activity.scenes if scene.ending}
                assert endings
                assert next(every_path(activity)) is not None


def mangle(random: Random) -> dict[str, str]:
    files = dict(FILES)
    for _ in range(random.randint(1, 4)):
        name = random.choice(list(files))
        text = files[name]
        at, to = sorted((random.randrange(len(text) + 1), random.randrange(len(text) + 1)))
        match random.randrange(6):
            case 0:
                text = text[:at] + random.choice(TOKENS) * random.choice((1, 1, 1, 30)) + text[at:]
            case 1:
                text = text[:at] + text[min(to, at + 60) :]
            case 2:
                lines = text.split("\n")
                line = random.randrange(len(lines))
                lines[line] = random.choice(("", " ", "   ", "    ")) + lines[line].lstrip()
                text = "\n".join(lines)
            case 3:
                lines = text.split("\n")
                one, other = random.randrange(len(lines)), random.randrange(len(lines))
                lines[one], lines[other] = lines[other], lines[one]
                text = "\n".join(lines)
            case 4:
                text = text[:at] + text[at : at + 200] + text[at:]
            case _:
                text = text[:at]
        files[name] = text
    return files


def read_mangled(count: int, seed: int) -> dict[bool, int]:
    """Read so many mangled modules, and check that each result is sound.

    Returns how many gave a module and how many did not.
    """
    random = Random(seed)
    outcomes = {True: 0, False: 0}
    for _ in range(count):
        files = mangle(random)
        found = read(files)
        sound(found, files)
        outcomes[found[0] is not None] += 1
    return outcomes


@pytest.mark.slow
def test_mangled_modules_never_crash_and_never_half_load() -> None:
    outcomes = read_mangled(200, seed=1)
    # Both outcomes must have been seen often, or the mangling tests nothing.
    assert min(outcomes.values()) > 10, outcomes


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from([CASE_FILE, END_FILE, LESSON_FILE, "module.md", "glossary.md", "guide.md"]),
    text=st.lists(
        st.sampled_from([*TOKENS, "word ", "a b c\n", "title: A\n", "minutes: 3\n", "## S {#s}\n"]), max_size=60
    ),
    front=st.booleans(),
)
@pytest.mark.thorough
def test_files_made_of_marks_never_crash_and_spoil_no_other_file(name: str, text: list[str], front: bool) -> None:
    body = "".join(text)
    if front and FILES[name].startswith("---"):
        body = FILES[name].split("\n---\n")[0] + "\n---\n" + body
    files = {**FILES, name: body}
    found = read(files)
    sound(found, files)
    assert read(files) == found
    if name not in ("module.md", "glossary.md"):  # the others use what these two say
        wrong = {problem.file for problem in found[1] if problem.severity == "error"}
        assert wrong <= {name}
        assert wrong or found[0] != good()


@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=300))
@pytest.mark.slow
def test_bytes_of_any_kind_never_crash(data: bytes) -> None:
    files: dict[str, bytes] = {name: text.encode() for name, text in FILES.items()}
    files[LESSON_FILE] = data
    module, problems = read(files)
    assert module is None
    assert any(p.file == LESSON_FILE and p.severity == "error" for p in problems)


BOMBS = {
    "ten thousand brackets": "[" * 7_000 + "\n" + "[" * 3_000,
    "brackets a paragraph": ("[" * 79 + " text\n\n") * 1_200,
    "pictures": "![" * 3_500,
    "half links": "[a](" * 1_900,
    "emphasis": ("***a" * 1_900 + "\n\n") * 20,
    "quotes": "> " * 3_900 + "a",
    "quotes by line": "\n".join("> " * n + "a" for n in range(300)),
    "nested lists": "\n".join("    " * n + "- a" for n in range(300)),
    "open blocks": "::: note\n" * 10_000,
    "backticks": ("`" * 7_000 + "\n") * 20,
    "long table": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 12_000,
    "many words": "word " * 1_500 + "\n" + ("word " * 1_500 + "\n") * 40,
    "references": "[a]: /a\n" * 20_000,
    "escapes": "\\[" * 3_900,
    "definitions": "A\n:   b\n\n" * 12_000,
    "braces": "{{" * 3_900,
}


@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.slow
def test_what_is_made_to_stall_a_renderer_is_read_or_refused_in_bounded_time(name: str) -> None:
    files = {**FILES, LESSON_FILE: FILES[LESSON_FILE] + "\n" + BOMBS[name]}
    began = time.process_time()
    found = read(files)
    taken = time.process_time() - began
    sound(found, files)
    assert taken < 5, f"{taken:.1f} s"


@pytest.mark.slow
def test_a_module_takes_a_fraction_of_a_second() -> None:
    good()
    began = time.process_time()
    for _ in range(5):
        good()
    assert (time.process_time() - began) / 5 < 0.2
