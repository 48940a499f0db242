"""Pictures in a module: how a text shows them, and what is said of those that cannot be shown."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from learnapp.domain.content.content import Lesson
from learnapp.domain.markup.problems import Problem
from learnapp.domain.reading import read_module
from learnapp.domain.source.pictures import read_picture
from tests.domain.reading.good_module import FILES, LESSON_FILE, LIBRARY

BELL = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><title>A bell</title></svg>'


def read(text: str, **pictures: bytes) -> tuple[str, list[Problem]]:
    """The lesson's HTML with the text at its beginning, and every problem."""
    files = {name: said.encode() for name, said in FILES.items()}
    files[LESSON_FILE] = files[LESSON_FILE].replace(b"Name what", f"{text}\n\nName what".encode(), 1)
    files |= {f"pictures/{name}.svg": data for name, data in pictures.items()}
    module, problems = read_module(files, "ringing-early", LIBRARY)
    lesson = module.activity("say-it-early") if module else None
    return lesson.body[0].html if isinstance(lesson, Lesson) else "", problems


def test_a_picture_is_a_figure_that_opens_itself_and_its_title_is_its_caption() -> None:
    html, problems = read('![A "bell"](pictures/bell.svg "The bell, *1859*")', bell=BELL)
    assert problems == []
    address = html.split('href="')[1].split('"')[0]
    assert html.startswith(
        f'<figure class="picture"><a href="{address}"><img alt="A &quot;bell&quot;" height="200" src="{address}" '
        'width="320" /></a>'
    ), html
    assert "<figcaption>The bell, *1859*</figcaption>" in html


def test_phones_load_a_smaller_photograph_and_can_open_the_whole_one() -> None:
    written = BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).save(written, "JPEG")
    files = {name: said.encode() for name, said in FILES.items()} | {"pictures/ward.jpg": written.getvalue()}
    files[LESSON_FILE] = files[LESSON_FILE].replace(b"Name what", b"![A ward](pictures/ward.jpg)\n\nName what", 1)
    module, problems = read_module(files, "ringing-early", LIBRARY)
    assert problems == []
    lesson = module.activity("say-it-early") if module else None
    assert isinstance(lesson, Lesson)
    ward = read_picture("pictures/ward.jpg", written.getvalue())
    assert lesson.body[0].html.startswith(
        f'<figure class="picture"><a href="{ward.address}"><picture>'
        f'<source media="(max-width: 40em)" srcset="{ward.small_address}" type="image/webp" />'
        f'<img alt="A ward" height="900" src="{ward.address}" width="1200" /></picture></a></figure>'
    ), lesson.body[0].html


def test_a_picture_that_shows_nothing_says_so_and_leads_nowhere() -> None:
    html, problems = read('![](pictures/bell.svg "decoration")', bell=BELL)
    assert problems == []
    assert 'alt=""' in html
    assert "<a" not in html.split("</figure>")[0]
    assert "figcaption" not in html


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("![A bell](pictures/bel.svg)", "There is no picture pictures/bel.svg in this module. Did you mean"),
        ("![A bell](/static/bell.svg)", "There is no picture /static/bell.svg"),
        ("![A bell](https://a.example/bell.svg)", "There is no picture https://"),
        ("![](pictures/bell.svg)", "Say between `![` and `]` what pictures/bell.svg shows"),
        ('![A bell](pictures/bell.svg "decoration")', "Say between"),
        ("Here ![A bell](pictures/bell.svg) it is.", "a paragraph of its own"),
        ("- ![A bell](pictures/bell.svg)", "a paragraph of its own"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told_where_it_is_named(text: str, says: str) -> None:
    html, problems = read(f"{text}\n\n![A bell](pictures/bell.svg)", bell=BELL)
    line = FILES[LESSON_FILE][: FILES[LESSON_FILE].index("Name what")].count("\n") + 1
    assert html == ""
    assert [(p.file, p.line, p.severity) for p in problems] == [(LESSON_FILE, line, "error")], problems
    assert problems[0].message.startswith(says) or says in problems[0].message


def test_a_file_that_is_no_good_picture_is_told_by_its_own_line_and_once() -> None:
    _, problems = read("![A bell](pictures/bell.svg)", bell=BELL.replace(b"<title>", b"\n<script/><title>"))
    assert [(p.file, p.line) for p in problems] == [("pictures/bell.svg", 2)]


def test_a_picture_that_nothing_shows_is_told_and_may_be_allowed() -> None:
    _, problems = read("", bell=BELL)
    assert [(p.file, p.code) for p in problems] == [("pictures/bell.svg", "unused-picture")]
    allowed = b"allow:\n  unused-picture: The guide is to show it next year.\nminutes:"
    files = {name: said.encode() for name, said in FILES.items()} | {"pictures/bell.svg": BELL}
    files["module.md"] = files["module.md"].replace(b"minutes:", allowed, 1)
    assert read_module(files, "ringing-early", LIBRARY)[1] == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bell.svg", "move this one to pictures/bell.svg"),
        ("images/", "with pictures/ for its pictures"),
        ("pictures/old/", "Move the files in pictures/old/"),
        ("pictures/notes.md", "cannot show this file"),
    ],
)
def test_a_file_in_the_wrong_place_is_told_where_to_go(name: str, says: str) -> None:
    files = {known: said.encode() for known, said in FILES.items()} | {name: BELL}
    module, problems = read_module(files, "ringing-early", LIBRARY)
    assert module is None
    assert says in problems[0].message


def test_too_many_kilobytes_together_are_told_once() -> None:
    heavy = {f"a{n}": BELL + b"\n" * 99_000 for n in range(11)}
    _, problems = read("\n\n".join(f"![A bell](pictures/{name}.svg)" for name in heavy), **heavy)
    assert [(p.file, p.message[:30]) for p in problems] == [("module.md", "The pictures of this module ha")]


def test_a_details_block_folds_its_text_under_its_title() -> None:
    html, problems = read('::: details title="The bell & its numbers"\n| Year | Rings |\n|---|---:|\n| 1859 | 3 |\n:::')
    assert problems == []
    assert html.startswith('<details class="nhsuk-details">')
    assert "The bell &amp; its numbers</span></summary>" in html
    assert '<td class="numeric">3</td>' in html.split("</details>")[0]


def test_a_details_block_without_a_title_is_told() -> None:
    _, problems = read("::: details\nA bell.\n:::")
    assert "needs a title" in problems[0].message
