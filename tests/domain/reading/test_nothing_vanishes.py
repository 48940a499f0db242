"""Text is shown as it was typed, or a problem says what would be lost; remains of Windows and Word are named."""

import re
from pathlib import Path

import pytest

from learnapp.domain.content.rendering import AuthorsText
from learnapp.domain.markup.line_marks import BLOCKS
from learnapp.domain.questions import KINDS
from learnapp.domain.reading import load_folder
from tests.domain.reading.good_module import CASE_FILE, END_FILE, FILES, LESSON_FILE, read


def errors_with(title: str, body: str = "") -> list[str]:
    """The errors of the good module's lesson with this line for its title, and this text at its end."""
    lesson = re.sub(r"(?m)^title: .*$", lambda found: title or found[0], FILES[LESSON_FILE], count=1) + "\n" + body
    return [str(problem) for problem in read({**FILES, LESSON_FILE: lesson})[1] if problem.severity == "error"]


AUTHORS = AuthorsText(lambda address: {"href": address}, lambda address, alt, *_: {"src": address, "alt": alt})


@pytest.mark.parametrize(
    "title",
    [
        "Rule #1 of handover",
        "Handover # what to say",
        "Bleep #42",
        '"Rule" # one',
        "'It''s' #1",
        "[a] #b",
        "#1",
    ],
)
def test_a_comment_behind_a_value_is_refused(title: str) -> None:
    assert any("#" in error and "quotes" in error for error in errors_with(f"title: {title}")) or title == "#1"


@pytest.mark.parametrize("title", ['"Rule #1 of handover"', "'Rule #1'", "Rule#1", "C#", '"a \\" #b"'])
def test_a_sign_that_is_kept_is_no_problem(title: str) -> None:
    assert not [error for error in errors_with(f"title: {title}") if "left out" in error]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("5*2*3", "5*2*3"),
        ("2*3 and 4*5", "2*3 and 4*5"),
        ("a*b*c", "a*b*c"),
        ("n*11.5*52", "n*11.5*52"),
        ("Dose: 3*500mg, then 2*250mg", "Dose: 3*500mg, then 2*250mg"),
        ("*really* 5*2*3", "<em>really</em> 5*2*3"),
        ("`5*2*3`", "<code>5*2*3</code>"),
        ("5 * 2 * 3", "5 * 2 * 3"),
        ("**5*2** is", "<strong>5*2</strong> is"),
        ("2**3**4", "2**3**4"),
        ("f(x)*g(x)*h(x)", "f(x)*g(x)*h(x)"),
        ("(5)*(2)*(3)", "(5)*(2)*(3)"),
        ("£5*£2*£3", "£5*£2*£3"),
        ("10%*20%*3", "10%*20%*3"),
        ("the *Lancet*, **4** and *(aside)* more", "the <em>Lancet</em>, <strong>4</strong> and <em>(aside)</em> more"),
        ("[bleep]: 1234", "[bleep]: 1234"),
        ("ward_round_list", "ward_round_list"),
    ],
)
def test_signs_between_figures_are_shown_as_typed(source: str, shown: str) -> None:
    assert AUTHORS.block(source) == f"<p>{shown}</p>"
    assert AUTHORS.inline(source) == shown


@pytest.mark.parametrize(
    "address", ["https://example.org", "term:exception-report", "claim:18", "/modules/", "mailto:a@b.uk"]
)
def test_a_link_in_two_parts_is_refused(address: str) -> None:
    for space in (" ", "  ", "\n"):
        assert any("no space between" in error for error in errors_with("", f"See [the page]{space}({address}).\n"))
    assert not errors_with("", f"See `[the page] ({address})` and [bleep] (ask the site/ward).\n")


@pytest.mark.parametrize(
    "text", ["(the page)[https://example.org]", "(a b)[term:exception-report]", "(c)[claim:18]", "(d)[www.example.org]"]
)
def test_a_link_with_its_brackets_swapped_is_refused(text: str) -> None:
    assert any("`[words](address)`" in error for error in errors_with("", f"See {text}.\n"))
    assert not errors_with("", f"See `{text}` and bleep (site)[sic].\n")


@pytest.mark.parametrize(
    "text", ["a **b c", "a b** c", "a ** b ** c", "- one **two\n- three", "**a**\n\nb **c\n\n**d**"]
)
def test_stars_that_make_nothing_strong_are_refused(text: str) -> None:
    assert any("`**` here would be shown" in error for error in errors_with("", f"{text}\n"))


@pytest.mark.parametrize(
    "text",
    [
        "**a** b",
        "***a** b*",
        "un**like**ly",
        "2**3",
        "(1 + r)**t",
        "`a ** b`",
        "\\*\\* a",
        "a\n\n***\n\nb",
        "**a\nb**",
        "* * *",
    ],
)
def test_stars_that_are_shown_as_meant_are_fine(text: str) -> None:
    assert not [error for error in errors_with("", f"{text}\n") if "`**`" in error]


@pytest.mark.parametrize("text", ["a {.red} b", "a b {#there}", "> a {.lead}"])
def test_attributes_of_text_are_refused(text: str) -> None:
    assert any("text has none" in error for error in errors_with("", f"{text}\n"))
    assert not [error for error in errors_with("", "`a {.red}` and \\{.red}\n") if "text has none" in error]


HEAD = "| Month | Calls |\n|---|--:|\n"


@pytest.mark.parametrize(
    "row",
    ["| May | 3 | 4 |", "May | 3 | 4", "| May | 3 | | x |", "| May | a `b` | c |", "| May | 3 | |"],
)
def test_a_cell_too_many_is_refused(row: str) -> None:
    assert any("cells, and the table has 2 columns" in error for error in errors_with("", HEAD + row))


@pytest.mark.parametrize("row", ["| May | 3 |", "| May |", "May | 3", "| May | a \\| b |", "| May | `a|b` |", "| | |"])
def test_rows_that_lose_nothing_are_fine(row: str) -> None:
    assert not [error for error in errors_with("", HEAD + row) if "cells" in error]


@pytest.mark.parametrize(
    "link", ["[](https://a.example)", "[ ](https://a.example)", "- [](https://a.example)", "a [](/b) c", "### [](/b)"]
)
def test_a_link_without_words_is_refused(link: str) -> None:
    assert any("no words" in error for error in errors_with("", f"Text.\n\n{link}\n"))


@pytest.mark.parametrize("link", ["[words]()", "[words]( )", "[words](<>)"])
def test_a_link_to_nowhere_is_refused(link: str) -> None:
    assert any("is not an address" in error for error in errors_with("", f"Text {link}.\n"))


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("-\u00a0An option", "no-break space"),
        ("- [\u00a0] An option", "no-break space"),
        ("- [x]\u00a0An option", "no-break space"),
        ("1.\u00a0First", "no-break space"),
        ("###\u00a0Heading", "no-break space"),
        ("\u00a0\u00a0\u00a0\u00a0Feedback", "no-break space"),
        (" \u2003 Feedback", "special space"),
        ("-\u2003An option", "special space"),
        ("\u3000Text", "special space"),
        ("•\u00a0An option", "as Word writes lists"),
        ("• An option", "as Word writes lists"),
        ("\uf0b7 An option", "as Word writes lists"),
        ("– [ ] An option", "as Word writes lists"),
        ("\u200b- An option", "U+200B"),
        ("an\u2060other", "U+2060"),
        (":::\u00a0note", "no-break space"),
        ("➢ An option", "as Word writes lists"),
        ("✓ An option", "as Word writes lists"),
        ("so it goes \uf04a", "U+F04A"),
        ("ward\u00adround", "soft hyphen"),
        ("an\u200dother", "zero width joiner"),
        ("an\u200bother", "zero width space"),
        ("an\u200eother", "left-to-right mark"),
        ("an\ufe0fother", "variation selector"),
        ("see \ufffc here", "stands for a picture"),
        ("caf\ufffd", "a letter that was lost"),
        ("donâ€™t", "another encoding"),
        ("cafÃ©", "another encoding"),
        ("Month\tCalls\nMay\t3", "Its columns would run together"),
        ("- One\ttwo", "Its columns would run together"),
        ("Introduction\t3", "Its columns would run together"),
        ("Error! Bookmark not defined.", "where a reference was"),
        ("See Error! Reference source not found.", "where a reference was"),
        ("Text[^1] more.", "is a footnote"),
        ("[1](#_ftn1) text", "is a footnote"),
        ("1984. That was the year.", "`1984\\.`"),
        ("12. November was wet.", "`12\\.`"),
        ("2. Second\n3. Third", "number a list from 1"),
        ("1) First\n2) Second", "Write `1. ` instead"),
        ("– first\n– second", "would run together"),
        ("o  first\no  second", "would run together"),
        ("a. first\nb. second", "would run together"),
        ("(a) first\n(b) second", "would run together"),
        ("(i) first\n(ii) second", "would run together"),
        ("A. First\nB. Second", "would run together"),
        ("I. First\nII. Second", "would run together"),
        ("A) First\nB) Second", "would run together"),
        ("1.First\n2.Second", "would run together"),
        ("1: First\n2: Second", "would run together"),
        ("-- first\n-- second", "would run together"),
        ("» first\n» second", "would run together"),
        ("Ø first\nØ second", "would run together"),
        ("§ first\n§ second", "would run together"),
        ("-first\n-second", "would run together"),
        ("•first\n•second", "as Word writes lists"),
        ("The ﬁrst oﬃce", "Type “fi”"),
        ("The {++new++} ward", "marks a change or a style"),
        ("The {--old--} ward", "marks a change or a style"),
        ("The ~~old~~ ward", "marks a change or a style"),
        ("[The ward]{.underline}", "marks a change or a style"),
        ('[The ward]{.insertion author="AP"}', "marks a change or a style"),
        ('HYPERLINK "https://example.org" the page', "where a reference was"),
        ("See PAGEREF _Toc12345 \\h 3", "where a reference was"),
        ("Page { PAGE } of { NUMPAGES }", "where a reference was"),
    ],
)
def test_what_word_leaves_is_named(line: str, named: str) -> None:
    assert any(named in error for error in errors_with("", f"Text.\n\n{line}\n"))


@pytest.mark.parametrize(
    "line",
    [
        *(
            "-\tAn item",
            "1.\tFirst",
            "```\na\tb\n```",
            "1984\\. That was it",
            "In 1984. That was it",
            "👩\u200d⚕️ and ❤️",
        ),
        *("A. Smith wrote it\nand B. Lee read it", "1.5 mg, then\n2.5 mg", "17:40 comes\n18:40 goes"),
        *("a.m. it was\nb. came", "Nr. 12. and", "`[^1]`", "1. One\n2. Two\n5. Five"),
        "11.5\u00a0hours",
        "Ring – then write",
        "– a dash begins this",
        "“Quoted” and 10\u202fkg",
        "`~~x~~` and `{++`",
        "at\u00a0the ward and follow\u2011up",
        "Ø is a letter",
        "§ 5 of the act",
        "It cost 3·5 and 2⁄3",
    ],
)
def test_the_same_signs_within_text_are_fine(line: str) -> None:
    assert not errors_with("", f"Text.\n\n{line}\n")


@pytest.mark.parametrize("first", ["—", "–-", "--−", "———"])
def test_a_dash_for_three_hyphens_is_named(first: str) -> None:
    files = {LESSON_FILE: f"{first}\ntitle: A\n{first}\n\nText.\n"}
    assert any("three hyphens" in str(problem) for problem in read(files)[1])


@pytest.mark.parametrize(
    "name",
    [
        *("Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", "~$module.md", "~$10-a.lesson.md"),
        *("~WRL0001.tmp", ".DS_Store", "._module.md", "module.md~", "module.md.bak", "Icon\r", "x.lnk", "#module.md#"),
    ],
)
def test_files_that_systems_leave_are_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / "module.md").write_text("x")
    (tmp_path / name).write_text("x")
    (tmp_path / "__MACOSX").mkdir()
    assert list(load_folder(tmp_path)) == ["module.md"]


def test_a_stray_file_of_another_kind_is_still_a_problem(tmp_path: Path) -> None:
    (tmp_path / "notes.docx").write_text("x")
    assert list(load_folder(tmp_path)) == ["notes.docx"]


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("Comment [A2]: Is this so?", "Comment [A2]"),
        ("Commented[2]: Is this so?", "Commented[2]"),
        ("Deleted: the ward", "Deleted"),
        ("Formatted: Font: 11 pt", "Formatted"),
        ("Page 2 of 7", "Page 2 of 7"),
        ("### 2.1 What to say", "2.1"),
        ("1.1 Background", "1.1"),
        ("The ward is dark.[iv]", "iv"),
    ],
)
def test_what_stood_beside_the_text_in_a_word_processor_is_warned_of(line: str, mark: str) -> None:
    lesson = FILES[LESSON_FILE] + f"\nText.\n\n{line}\n"
    assert [(p.code, p.about) for p in read({**FILES, LESSON_FILE: lesson})[1]] == [("pasted-mark", mark)]


def test_a_number_on_a_question_is_warned_of_where_it_stands() -> None:
    files = {**FILES, END_FILE: FILES[END_FILE].replace("## Which opening", "## 1. Which opening")}
    found = [p for p in read(files)[1] if p.code == "pasted-mark"]
    assert [(p.about, files[END_FILE].split("\n")[p.line - 1][:6]) for p in found] == [("1.", "## 1. ")]


@pytest.mark.parametrize(
    "line", ["### 1. First you listen", "### 12 November", "1.5 mg is enough.", "2.5 Mugs of tea.", "Page 2 says so."]
)
def test_a_number_that_is_meant_is_let_be(line: str) -> None:
    lesson = FILES[LESSON_FILE] + f"\nText.\n\n{line}\n\nMore text.\n"
    assert [str(p) for p in read({**FILES, LESSON_FILE: lesson})[1]] == []


@pytest.mark.parametrize("mark", ["AP1", "JS12", "AP1R2", "1", "12", "Comment by AP: check"])
def test_the_mark_of_a_comment_is_warned_of(mark: str) -> None:
    lesson = FILES[LESSON_FILE] + f"\nThe ward [{mark}] is dark.\n"
    assert [(p.code, p.about) for p in read({**FILES, LESSON_FILE: lesson})[1] if p.code != "jargon"] == [
        ("pasted-mark", mark)
    ]


PARAMETERS = "## How many? {#how .number competency=2.2}\n\n::: parameters\nn: 2 to 9\nt = n * 12\n:::\n\n"
OPTIONS = "\n\n- [x] `t` All\n\n    Every bay has all of its beds.\n"


def told_of(text: str, parameters: str = PARAMETERS) -> list[str]:
    quiz = FILES[END_FILE] + "\n" + parameters + text + OPTIONS
    return [p.message for p in read({**FILES, END_FILE: quiz})[1]]


@pytest.mark.parametrize(
    "shown",
    [
        "{{n}",
        "{n}}",
        "{n}",
        "{{n:,1}",
        "{{n:,1 }",
        "{ n }",
        "{n:£}",
        "{ {n} }",
        "[[n]]",
        "${n}",
        "{{n",
        "n}}",
        "{{n}} {{x",
    ],
)
def test_a_parameter_with_the_wrong_braces_is_told_once(shown: str) -> None:
    found = told_of(f"There are {shown} bays, {{{{n}}}} of them.")
    assert len(found) == 1, found
    assert "would be shown as it is" in found[0]


@pytest.mark.parametrize("shown", ["{{n}}", "{{ n }}", "{{n:,1}}", "{{n:+£}}", "`{n}`", "{a, b}", "[n]"])
def test_braces_that_are_right_or_mean_nothing_are_let_be(shown: str) -> None:
    assert told_of(f"There are {shown} bays, {{{{n}}}} of them.") == []


@pytest.mark.parametrize("wrong", ["n: 2 - 9", "n: two to nine", "n = 2 x 3", "n 2 to 9: x"])
def test_a_parameter_that_cannot_be_read_is_told_once_however_often_it_is_used(wrong: str) -> None:
    more = f"{wrong}\nt = n * 12\na = t + n\nb = a * 2\ncheck: b > 1"
    found = told_of("There are {{n}} bays.", PARAMETERS.replace("n: 2 to 9\nt = n * 12", more))
    assert len(found) == (1 if wrong != "n 2 to 9: x" else len(found)), found


@pytest.mark.parametrize("name", ["Parameters", "PARAMETERS", "parameters:", "parametres", "parameter"])
def test_a_block_with_its_name_misspelt_is_told_once(name: str) -> None:
    found = told_of("There are {{n}} bays.", PARAMETERS.replace("::: parameters", f"::: {name}"))
    assert len(found) == 1, found
    assert "parameters`" in found[0]


def test_parameters_that_nobody_closed_are_told_once() -> None:
    found = told_of("There are {{n}} bays.", PARAMETERS.replace("12\n:::\n", "12\n"))
    assert len(found) == 1, found
    assert "never closed" in found[0]


@pytest.mark.parametrize("name", ["Hindsight", "HINDSIGHT", "hindsight:", "hindsite", "hind-sight", "Hindsight:"])
def test_another_spelling_of_a_block_is_answered_with_the_right_one(name: str) -> None:
    case = FILES[CASE_FILE].replace("::: hindsight", f"::: {name}", 1)
    found = [p.message for p in read({**FILES, CASE_FILE: case})[1]]
    assert len(found) == 1, found
    assert "hindsight`" in found[0]


def test_every_block_that_a_kind_of_question_has_is_known() -> None:
    assert frozenset().union(*(kind.blocks for kind in KINDS.values())) <= BLOCKS
