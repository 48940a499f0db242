"""Reading a case."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from learnapp.domain.content.content import Case
from tests.domain.activities.reading import BLOCK
from tests.domain.reading.good_module import CASE_FILE, END_FILE, assert_mistake, line_of, read, spoilt


def test_a_case_keeps_the_sets_of_numbers_it_asks_for() -> None:
    files = spoilt(
        CASE_FILE,
        ("## Ten past three,", BLOCK.replace("month: 3", "sets: 5\nmonth: 3") + "## Ten past three,"),
        ("Mr Ade's pulse is 118", "Mr Ade has been here {{month}} days and his pulse is 118"),
    )
    module, problems = read(files)
    assert module is not None, [str(p) for p in problems]
    case = module.activity("ten-past-three")
    assert isinstance(case, Case)
    assert case.parameters is not None
    assert len(case.parameters.draws) == 5
    assert all(draw["spent"] == draw["month"] * 1000 for draw in case.parameters.draws)
    assert read(files) == (module, problems), "the same files always give the same draws"


def test_sets_belong_to_a_case() -> None:
    files = spoilt(
        END_FILE, ("You want to raise", BLOCK.replace("month: 3", "sets: 5\nmonth: 3") + "You want to raise")
    )
    _, problems = read(files)
    assert any("`sets:` is for cases only" in p.message for p in problems)


def test_a_choice_and_an_ending_name_modules_to_go_on_to() -> None:
    files = spoilt(
        CASE_FILE,
        ("set=rang}", "set=rang after=followership}"),
        ("{#thanks .ending}", "{#thanks .ending after=followership}"),
    )
    module, problems = read(files)
    assert problems == []
    case = module.activity("ten-past-three") if module else None
    assert isinstance(case, Case)
    assert [choice.after for choice in case.scenes[0].choices] == [("followership",), ()]
    assert {scene.id: scene.after for scene in case.scenes if scene.after} == {"thanks": ("followership",)}


HUB = """## The night {{#night .hub{mark}}}

Nothing has happened yet.

- [Ask the nurse](#night){{set=asked patient=+1}}

    She says his drain is dry.

    ::: hindsight
    It costs a minute.
    :::

- [Read the notes](#notes)

    They are short.

    ::: hindsight
    It costs two.
    :::

- [Go in](#which){{when="{when}"}}

    You knock.

    ::: hindsight
    It is what you came for.
    :::

## The notes {{#notes}}

Page one is missing.

- [Back](#night)

## Who is awake {{#which .junction}}

- [He is worse](#start){{when="patient>=1"}}
- [He sleeps](#start)

"""
START = "## Ten past three,"


def _with_hub(when: str = "!asked or patient>=1", mark: str = "") -> tuple[str, str]:
    """A hub and a junction before the first scene of the good case."""
    return START, HUB.format(when=when, mark=mark) + START


def test_hubs_junctions_and_thresholds_are_read() -> None:
    module, problems = read(spoilt(CASE_FILE, _with_hub(mark=" .marked")))
    assert [p for p in problems if p.severity == "error"] == []
    case = module.activity("ten-past-three") if module else None
    assert isinstance(case, Case)
    night, notes, which = case.scenes[:3]
    assert (night.hub, night.marked, night.junction) == (True, True, False)
    assert night.choices[2].when == ("!asked or patient>=1",)
    assert (notes.hub, notes.decision) == (False, False)
    assert (which.junction, which.decision, which.body) == (True, False, ())
    assert [(route.target, route.when) for route in which.choices] == [("start", ("patient>=1",)), ("start", ())]


_HUB_MISTAKES: list[tuple[list[tuple[str, str]], str, str]] = [
    ([_with_hub(when="asked, b or c")], "- [Go in]", "could mean two things"),
    ([_with_hub(when="trust>=1")], "- [Go in]", "There is no track `trust`. Add `trust:` to `tracks`"),
    ([_with_hub(when="patience>=1")], "- [Go in]", "There is no track `patience`. Did you mean `patient`?"),
    ([_with_hub(when="patient")], "- [Go in]", "`patient` is a track: write a threshold such as `patient>=1`"),
    ([_with_hub(when="!asked")], "{#night", "A choice of a hub can be taken once"),
    ([_with_hub(), ("#night .hub}", "#night .marked}")], "{#night", "Only a hub can be `.marked`"),
    ([_with_hub(), ("#night .hub}", "#night}")], "(#night){set", "in a circle: night → night"),
    ([_with_hub(), ("(#notes)", "(#which)"), ("[Ask the nurse](#night)", "[Ask the nurse](#notes)"), ("[Back](#night)", "[Back](#which)")], "{#night", "No way leads back to this hub"),
    ([_with_hub(), ("#notes}", "#notes .hub}")], "{#notes", "A hub has two or more choices"),
    ([_with_hub(), ("- [He is worse]", "He turns.\n\n- [He is worse]")], "He turns.", "A junction shows nothing"),
    ([_with_hub(), ("- [He sleeps](#start)\n", "- [He sleeps](#start)\n\n    He snores.\n")], "    He snores.", "A route shows nothing"),
    ([_with_hub(), ('{when="patient>=1"}', "")], "- [He is worse]", "Only the last route"),
    ([_with_hub(), ('(#start){when="patient>=1"}\n', '(#start){when="patient>=1" set=b}\n')], "- [He is worse]", "A route cannot have `set=`"),
    ([_with_hub(), ("- [He sleeps](#start)\n", "")], "- [He is worse]", "two or more routes"),
    ([_with_hub(), ("- [He sleeps](#start)\n", '- [He sleeps](#start){when="patient<=-1"}\n')], "{#which", "A walk ends at this junction"),
    ([_with_hub(), ("- [He sleeps](#start)\n", '- [He sleeps](#start){when="patient<=1"}\n')], "{#which", "its routes 1 and 2 hold"),
    ([_with_hub(), ("#which .junction}", "#which .junction .later}")], "{#which", "A junction cannot be `.later` too"),
    ([_with_hub(), ("#which .junction}", "#which .junction claim=18}")], "{#which", "cannot have `claim=`"),
]  # fmt: skip

MISTAKES = [
    *((CASE_FILE, changes, at, said) for changes, at, said in _HUB_MISTAKES),
    (CASE_FILE, [("you_are: an F1 in medicine\n", "")], "---", "no `you_are`"),
    (CASE_FILE, [("  patient: Patient safety", "  set: Patient safety")], "  set:", "cannot name a track"),
    (CASE_FILE, [("{#start ", "{")], "competency=2.2 claim=18 ", "no id"),
    (
        CASE_FILE,
        [("(#morning){patient=+1", "(#mornin){patient=+1")],
        "#mornin)",
        "no scene `#mornin`. Did you mean `morning`?",
    ),
    (CASE_FILE, [("(#thanks)", "(#debrief)")], "(#debrief)", "debrief follows on its own"),
    (CASE_FILE, [("(#thanks)", "(#start)")], "(#start)", "start → morning → start"),
    (CASE_FILE, [("(#thanks)", "(#sorry)")], "{#thanks", "No path leads to the scene `#thanks`"),
    (
        CASE_FILE,
        [("- [Say sorry](#sorry)", "- [Say sorry](#sorry){when=!rang,late}"), ("set=rang", "set=rang,late")],
        "{#morning",
        "stuck here: with no flag set",
    ),
    (CASE_FILE, [("{when=rang}", "{when=rung}")], "when=rung", "flag `rung` is never set. Did you mean `rang`?"),
    (CASE_FILE, [("{when=rang}", "{when=Rang}")], "when=Rang", "not a flag"),
    (CASE_FILE, [("set=rang}", "set=rang clear=late}")], "clear=late", "flag `late` is never set"),
    (CASE_FILE, [("set=rang}", "set=rang clear=rang}")], "clear=rang", "both sets and clears"),
    (CASE_FILE, [("set=rang}", "set=}")], "set=}", "does not name a flag"),
    (CASE_FILE, [("set=rang}", "set=rang after=}")], "after=}", "`after=` does not name a module"),
    (CASE_FILE, [("set=rang}", "set=rang after=ringing-early}")], "after=ringing-early", "names this module itself"),
    (CASE_FILE, [("{#morning .later}", "{#morning .later after=other}")], "{#morning", "Only an ending or a choice"),
    (CASE_FILE, [("patient=+1", "patient=1")], "patient=1", "Write `patient=+1`"),
    (CASE_FILE, [("patient=+1", "patience=+1")], "patience=+1", "Did you mean `patient=`?"),
    (CASE_FILE, [("set=rang}", "set=rang set=late}")], "set=late", "appears twice"),
    (
        CASE_FILE,
        [
            ("set=rang}", "set=rang"),
        ],
        "set=rang",
        "very end",
    ),
    (CASE_FILE, [("    She sighs, and she comes.\n\n", "")], "- [Ring the registrar", "has no consequence"),
    (CASE_FILE, [("    She sighs", "  She sighs")], "  She sighs", "indented by four"),
    (
        CASE_FILE,
        [("- [Wait for the next set of observations](#morning){patient=-1}", "- Wait for the next set")],
        "- Wait",
        "one link to a scene",
    ),
    (CASE_FILE, [("{#thanks .ending}", "{#thanks}")], "{#thanks}", "leads nowhere"),
    (CASE_FILE, [("{#morning .later}", "{#morning .later .ending}")], "{#morning", "An ending has no choices"),
    (
        CASE_FILE,
        [("{#morning .later}", "{#start .later}")],
        "{#start .later}",
        "The id `#start` is already used by the scene on line",
    ),
    (
        CASE_FILE,
        [("{#morning .later}", "{#morning .later .discuss}")],
        "{#morning",
        "Only one scene of a case can be marked",
    ),
    (
        CASE_FILE,
        [("{#thanks .ending}", "{#thanks .ending .discuss}"), (" .discuss}\n", "}\n")],
        "{#thanks",
        "two or more choices can be marked",
    ),
    (CASE_FILE, [("{#morning .later}", "{#morning .latter}")], "{#morning", "have `.latter`. Did you mean `.later`?"),
    (CASE_FILE, [("competency=2.2 claim=18", "competency=9.9 claim=18")], "competency=9.9", "no competency 9.9"),
    (CASE_FILE, [("## Debrief {#debrief}", "## Debrief")], "## Debrief", "last level 2 heading"),
    (CASE_FILE, [("::: when rang\nShe nods", "::: when\nShe nods")], "::: when", "has no condition"),
    (CASE_FILE, [("She nods at you.\n:::", "She nods at you.")], "::: when rang", "never closed"),
    (CASE_FILE, [("::: when rang\nShe", "::: prompt\nShe")], "::: prompt", "is not allowed here"),
    (
        CASE_FILE,
        [("## Ten past three,", "Once upon a time.\n\n## Ten past three,")],
        "Once upon",
        "Only a `::: parameters` block",
    ),
    (
        CASE_FILE,
        [("- [Say sorry](#sorry)", "Then you choose.\n\n- [Say sorry](#sorry)")],
        "- [Tell her",
        "one list of choices",
    ),
]


@pytest.mark.parametrize(("file", "changes", "at", "says"), MISTAKES)
def test_each_mistake_is_reported_on_its_line_and_says_what_to_write(
    file: str, changes: list[tuple[str, str]], at: str, says: str
) -> None:
    assert_mistake(file, changes, at, says)


ONCE = [
    # changes, the line with the cause, the message about it, which must be the only one
    ([("## The morning {#morning", "### The morning {#morning")], "### The morning", "Begin it with `## `"),
    (
        [("## Ten past three,", "# Ringing\n\n## Ten past three,")],
        "# Ringing",
        "the title, and that is in the front matter",
    ),
    (
        [("tracks:\n  patient: Patient safety", "tracks:\n  - patient")],
        "- patient",
        "list of indented `name: text` lines",
    ),
    ([("registrar now](#morning)", "registrar now] (#morning)")], "registrar now]", "the space between `]` and `(`"),
]


@pytest.mark.parametrize(("changes", "at", "says"), ONCE, ids=[says for _, _, says in ONCE])
def test_a_slip_that_spoils_much_of_a_case_is_told_once(changes: list[tuple[str, str]], at: str, says: str) -> None:
    files = spoilt(CASE_FILE, *changes)
    module, problems = read(files)
    assert module is None
    (problem,) = problems
    assert says in problem.message
    assert problem.line in (line_of(files[CASE_FILE], at), line_of(files[CASE_FILE], at) - 1)
