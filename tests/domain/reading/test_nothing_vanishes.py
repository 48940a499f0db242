"""Text is shown as it was typed, or a problem says what would go; debris of Windows and Word is named."""

import re
from pathlib import Path

import pytest

from learnapp.domain.content.rendering import AuthorsText
from learnapp.domain.reading import load_folder
from tests.domain.reading.good_module import FILES, LESSON_FILE, read


def errors_with(title: str, body: str = "") -> list[str]:
    """The errors of the good module's lesson with this line for its title, and this text at its end."""
    lesson = re.sub(r"(?m)^title: .*$", lambda found: title or found[0], FILES[LESSON_FILE], count=1) + "\n" + body
    return [str(problem) for problem in read({**FILES, LESSON_FILE: lesson})[1] if problem.severity == "error"]


AUTHORS = AuthorsText(lambda address: {"href": address})


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
    ],
)
def test_what_word_leaves_is_named(line: str, named: str) -> None:
    assert any(named in error for error in errors_with("", f"Text.\n\n{line}\n"))


@pytest.mark.parametrize(
    "line", ["11.5\u00a0hours", "Ring – then write", "– a dash begins this", "“Quoted” and 10\u202fkg"]
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
