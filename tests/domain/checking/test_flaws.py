"""Each flaw, seeded in the good module, is warned of where it stands, and a reason in `allow` answers it."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from learnapp.domain.markup.problems import Problem
from tests.domain.reading.good_module import (
    BEFORE_FILE,
    CASE_FILE,
    END_FILE,
    FILES,
    LESSON_FILE,
    STORY,
    line_of,
    read,
    spoilt,
)

HARD = (
    "Notwithstanding organisational considerations regarding professional accountability, comprehensive documentation "
    "necessitates interdisciplinary communication facilitating institutional responsiveness. "
) * 8

SEEDS = [
    # code, about, file, changes, the line's text ("" where it is about the whole)
    ("absolute-words", "opening", END_FILE, [('Could you try to be more', 'You always want us to be more')], "You always"),
    ("absolute-words", "first-words", END_FILE, [("Your name, your grade", "All your names, your grade"), ("That you know how busy", "Only that you know how busy")], "All your"),
    ("negative-stem", "first-words", END_FILE, [("What is the first thing to say?", "What should you not say first?")], "What should"),
    ("negative-stem", "first-words", END_FILE, [("What is the first thing to say?", "Which would be least useful to say?")], "Which would"),
    ("negative-stem", "first-words", END_FILE, [("The registrar picks up.", "All of these help except?")], "What is the first"),
    ("negative-stem", "first-words", END_FILE, [("What is the first thing to say?", "What is NOT a way to start?")], "What is NOT"),
    ("all-of-above", "first-words", END_FILE, [("That you know how busy she is", "All of the above")], "All of the"),
    ("all-of-above", "first-words", END_FILE, [("That you know how busy she is", "None of these")], "None of"),
    ("all-of-above", "first-words", END_FILE, [("That you know how busy she is", "Both A and B")], "Both A"),
    ("overlapping-ranges", "who-signs", END_FILE, [("Your own educational supervisor", "10 to 20 minutes"), ("The person named by the trust", "20 to 30 minutes"), ("The consultant of the week", "Over 30 minutes")], "20 to 30"),
    ("overlapping-ranges", "who-signs", END_FILE, [("Your own educational supervisor", "Under £5,000"), ("The person named by the trust", "£4k to £8k"), ("The consultant of the week", "More than £8,000")], "£4k"),
    ("filler", "who-signs", END_FILE, [("The consultant of the week", "Do nothing")], "Do nothing"),
    ("filler", "opening", END_FILE, [('"Could you try to be more open to calls at night?"', '"Sorry!"')], "Sorry!"),
    ("filler", "who-signs", END_FILE, [("The consultant of the week", "The person named, by the trust")], "The person named, by"),
    ("missing-reason", "who-signs", END_FILE, [("He ought to know, and it is " "not his to sign.", "No, that is wrong.")], "The consultant of"),
    ("grammar", "who-signs", END_FILE, [("The consultant of the week", "the consultant of the week")], "- [ ] the consultant"),
    ("grammar", "who-signs", END_FILE, [("The consultant of the week", "It goes to the consultant.")], "It goes"),
    ("grammar", "opening", END_FILE, [('"Could you try to be more open ' 'to calls at night?"', "Ask him to be more open to calls at night")], "Ask him"),
    ("grammar", "who-signs", END_FILE, [("You stayed two hours late " "and wrote it up.", "It is signed by an"), ("Your own educational", "Educational")], "## Who signs"),
    ("near-tie", "next", END_FILE, [(" tie=2,3", ""), ("it takes a minute of hers", "the two are much the same")], "Ask the nurse"),
    ("key-longest", "what-stayed", END_FILE, [("Your own educational supervisor", "Your own tutor"), ("your ward number", "your ward"), ("What you would like her to do", "What you would like her to do for you " "and for your patient now")], "{#opening"),
    ("key-position", "what-stayed", END_FILE, [("- [x] \"On Tuesday", "- [ ] \"On Tuesday"), ('- [ ] "Could you', '- [x] "Could you'), ("- [ ] The consultant of", "- [x] The consultant of"), ("- [x] The person named", "- [ ] The person named"), ("## Rank what", "## Whom else to tell? {#whom-else .single-best competency=2.2}\n\nShe is on her " "way.\n\n- [ ] The site manager on call tonight\n\n    She moves staff and beds, and there is no need yet.\n\n- [ ] The consultant at home\n\n    He would want to know, and the registrar may ring him.\n\n- [x] The nurse in bay two\n\n    He will stay with the patient till she comes.\n\n## Rank what")], "{#opening"),
    ("same-item", "who-signs", END_FILE, [("## Who signs the report? ", "## Whom should you ring first? "), ("You stayed two hours late and wrote it up.", "Your patient's pulse has risen by " "thirty in three hours.")], "{#who-signs"),
    ("reading-age", "say-it-early", LESSON_FILE, [("Name what you saw", HARD + "Name what you saw")], "---"),
    ("reading-age", "scenes", CASE_FILE, [("Mr Ade's pulse is 118", HARD), ("Mr Ade goes home", HARD), ("Farida Rahman reads", HARD)], "{#start"),
    ("jargon", "SDEC", LESSON_FILE, [("Name what you saw", "Name what you saw in SDEC")], "---"),
    ("jargon", "DTA", END_FILE, [("Tick what the registrar needs", "The DTA is late. Tick what the " "registrar needs")], "{#contents"),
    ("alt-text", "line", LESSON_FILE, [("::: action\nAgree with your registrar when to ring.", "::: chart kind=line\n| Month | Calls |\n|---|---|\n| " "May | 3 |\n| June | 5 |")], "::: chart"),
    ("alt-text", "/static/ward.png", LESSON_FILE, [("Name what you saw", "![](/static/ward.png) Name " "what you saw")], "ward.png"),
    ("minutes", "module", "module.md", [("minutes: 31", "minutes: 30")], "minutes:"),
    ("untested", "4.1", "module.md", [("[1.4, 2.2]", "[1.4, 2.2, 4.1]")], "competencies:"),
    ("scene-length", "thanks", CASE_FILE, [("Mr Ade goes home on " f"Friday.\n\n{STORY}", "Mr Ade goes home on Friday.")], "{#thanks"),
    ("scene-length", "start", CASE_FILE, [(STORY, f"{STORY}\n\n{STORY}\n\n{STORY}")], "{#start"),
    ("flag-unused", "waited", CASE_FILE, [("(#morning){patient=-1}", "(#morning){patient=-1 set=waited}")], "patient=-1"),
    ("no-hindsight", "morning", CASE_FILE, [("    ::: hindsight\n    It is honest, and " "it is late.\n    :::\n", "")], "{#morning"),
    ("unused-allow", "jargon", "module.md", [("minutes: 31", "minutes: 31\nallow:\n  jargon#SDEC: " "Everyone here knows it.")], "jargon#SDEC"),
]  # fmt: skip


def warned(files: dict[str, str]) -> list[Problem]:
    module, problems = read(files)
    assert module is not None, [str(p) for p in problems]
    return problems


def test_the_good_module_has_no_flaw() -> None:
    assert warned(FILES) == []


@pytest.mark.parametrize(("code", "about", "file", "changes", "at"), SEEDS)
def test_a_seeded_flaw_is_found_where_it_stands(
    code: str, about: str, file: str, changes: list[tuple[str, str]], at: str
) -> None:
    files = spoilt(file, *changes)
    found = [p for p in warned(files) if p.code == code]
    assert [(p.file, p.about) for p in found[:1]] == [(file, about)], [str(p) for p in warned(files)]
    assert found[0].severity == "warning"
    if at != "---":
        assert found[0].line == line_of(files[file], at), str(found[0])


@pytest.mark.parametrize(
    ("code", "about", "file", "changes", "at"), [seed for seed in SEEDS if seed[0] != "unused-allow"]
)
def test_a_reason_in_allow_answers_the_warning(
    code: str, about: str, file: str, changes: list[tuple[str, str]], at: str
) -> None:
    files = spoilt(file, *changes)
    files[file] = files[file].replace("minutes:", f"allow:\n  {code}#{about}: It is so on purpose here.\nminutes:", 1)
    left = [p for p in warned(files) if p.code in (code, "unused-allow")]
    assert left == []


def test_an_allowance_covers_its_own_file_and_id_only() -> None:
    files = spoilt(LESSON_FILE, ("Name what you saw", "Name what you saw in SDEC"))
    files[CASE_FILE] = files[CASE_FILE].replace("minutes:", "allow:\n  jargon#SDEC: Known to all.\nminutes:", 1)
    assert {p.code for p in warned(files)} == {"jargon", "unused-allow"}


def test_module_md_answers_for_the_glossary_and_the_guide() -> None:
    files = spoilt("guide.md", ("One case and a talk.", "![](/static/ward.png)"))
    assert [p.code for p in warned(files)] == ["alt-text"]
    files["module.md"] = files["module.md"].replace("minutes:", "allow:\n  alt-text: Only decoration.\nminutes:", 1)
    assert warned(files) == []


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        # What looks like a flaw and is none
        (END_FILE, [("What is the first thing to say?", "What should you say when he has not slept?")]),
        (END_FILE, [("Your own educational supervisor", "10 to 19 minutes"), ("The person named by the trust", "20 to 29 minutes"), ("The consultant of the week", "30 minutes or more")]),
        (END_FILE, [("That you know how busy she is", "That nothing has changed so far")]),
        (END_FILE, [("it takes a minute of hers", "the two are much the same")]),
        (LESSON_FILE, [("Name what you saw", "Name what you saw in same-day emergency care (SDEC). SDEC")]),
        (LESSON_FILE, [("Name what you saw", "Name what you saw in the NHS as an ST3. STOP. Do not stop")]),
        (CASE_FILE, [("Farida Rahman reads the chart.", "FR, says the note.")]),
        (BEFORE_FILE, [("It is the next step up, and someone " "who can come and look.", "She can come and she can look.")]),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_flaw_is_let_be(file: str, changes: list[tuple[str, str]]) -> None:
    assert warned(spoilt(file, *changes)) == []
