"""What authors' blocks, links, numbers and pictures become, and what is refused in them."""

from __future__ import annotations

import contextlib
import time

import pytest

from learnapp.domain.markup.problems import TangleError
from learnapp.domain.numbers.parameters import fill
from tests.domain.source.written import html, passages, writer


def test_a_note_is_set_apart() -> None:
    assert html("::: note\nA *b*.\n:::") == '<div class="note">\n<p>A <em>b</em>.</p>\n</div>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n::: when x\nb\n:::\n\nc", [("<p>a</p>", ()), ("<p>b</p>", ("x",)), ("<p>c</p>", ())]),
        ("::: when x,!y\nb\n:::", [("<p>b</p>", ("x", "!y"))]),
        ("::: when x\n::: when y\nb\n:::\n:::", [("<p>b</p>", ("x", "y"))]),
        ("::: when x\na\n:::\n::: when x\nb\n:::", [("<p>a</p>\n<p>b</p>", ("x",))]),
        (
            "::: note\na\n\n::: when x\nb\n:::\n:::",
            [('<div class="note">\n<p>a</p>', ()), ("<p>b</p>", ("x",)), ("</div>", ())],
        ),
    ],
)
def test_conditional_text_is_cut_into_passages(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    parts, problems = passages(text)
    assert problems == []
    assert [(part.html, part.when) for part in parts] == expected


def test_fixed_charts_are_drawn_and_others_wait_for_their_numbers() -> None:
    table = "| Month | Spent |\n|---|---|\n| May | £20 |\n| June | £30 |"
    assert "<svg" in html(f'::: chart kind=line title="Spending"\n{table}\n:::')
    waiting = html(f'::: chart kind=bar title="Spending in {{{{n}}}}"\n{table.replace("£30", "{{n:£}}")}\n:::')
    assert "<svg" not in waiting
    drawn = fill(waiting, {"n": 40.0})
    assert "<title>Spending in 40</title>" in drawn
    assert "<td>£40</td>" in drawn


def test_lists_tables_quotes_and_code_are_markdowns() -> None:
    text = html(
        "Take:\n\n- one\n\n    more\n\n- two\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n<b> ::: {#x}\n```"
    )
    assert text.count("<li>") == 2
    assert "<blockquote>" in text
    assert '<th scope="col">a</th>' in text
    assert "&lt;b&gt; ::: {#x}" in text


def test_html_within_code_is_only_shown() -> None:
    assert html("Write `<b>` for bold, and 3 < 5.") == "<p>Write <code>&lt;b&gt;</code> for bold, and 3 &lt; 5.</p>"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("#### a", 1),
        ("### a\n\nb\n\n##### c", 5),
        ("### a\n\n#### b\n\n### c\n\n##### d", 7),
        ("### a\n\n#### b\n\n##### c", 0),
    ],
)
def test_a_heading_that_skips_a_level_is_named(text: str, line: int) -> None:
    _, problems = passages(text)
    assert [(p.code, p.line) for p in problems] == [("heading-level", line)] * bool(line)


def test_terms_are_gathered_once_each() -> None:
    made = writer()
    made.html("[a](term:exception-report) and [b](term:exception-report)", 1)
    assert made.terms == ["exception-report"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a\n\nb <i>c</i>", 3, "HTML is not allowed"),
        ("a\n<script>", 2, "HTML is not allowed"),
        ("a\n[b](term:nothing)", 2, "no term `nothing`"),
        ("a\n\n[b](claim:x)", 3, "no claim x"),
        ("[b](ftp://a.example)", 1, "not an address"),
        ("[b](//a.example)", 1, "not an address"),
        ("[b](other-page)", 1, "not an address"),
        ("a\n{{m}}", 2, "no parameter “m”"),
        ("a {{n:$}}", 1, "not a way to show a number"),
        ("- a\n\n    ::: note\n    b\n    :::", 3, "cannot go inside a plain list"),
        ("::: nota\nb\n:::", 1, "Did you mean `note`?"),
        ("::: note\n:::", 1, "is empty"),
        ("::: note #x\na\n:::", 1, "cannot have an id"),
        ("::: prompt #x\na\n:::\n\n::: prompt #x\nb\n:::", 5, "There is another `::: prompt #x` above"),
        ("::: when A B\na\n:::", 1, "is not a flag"),
        ("::: note\n# Big\n:::", 2, "Write `### Heading`"),
        ("### Small {#x}", 1, "cannot have an id"),
        ('::: chart kind=line title="T"\n| a | b |\n|---|---|\n| x | many |\n| y | 1 |\n:::', 1, "is not a number"),
    ],
)
def test_what_cannot_be_rendered_is_reported_on_its_line(text: str, line: int, says: str) -> None:
    _, problems = passages(text)
    assert [p.line for p in problems if says in p.message] == [line], [str(p) for p in problems]


def test_a_condition_has_no_place_where_text_has_no_flags() -> None:
    made = writer()
    made.html("::: when x\na\n:::", 4)
    assert [(p.line, "is not allowed here" in p.message) for p in made.problems.found] == [(4, True)]


@pytest.mark.parametrize("text", ["[" * 200, "*a " * 2_000, "> " * 9 + "a"])
def test_a_tangle_is_given_up(text: str) -> None:
    with pytest.raises(TangleError):
        passages(text)


@pytest.mark.parametrize(
    ("source", "said"),
    [("A *b* `c`", "A b c"), ("A [b](term:x)", "A b"), ("5 < 6 & 7", "5 < 6 & 7"), ("  {{n}} beds ", "{{n}} beds")],
)
def test_titles_are_plain_text(source: str, said: str) -> None:
    assert writer().plain(source) == said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1. " * 1_000 + "a", "too deep"),
        ("---\n" * 20_000, "nothing but signs"),
        ("==\n" * 20_000, "nothing but signs"),
    ],
)
def test_text_that_would_keep_the_reader_busy_is_given_up(text: str, says: str) -> None:
    _, problems = passages(text)
    assert says in str(problems[-1])


@pytest.mark.parametrize("text", ["~" * 50_000, "`" * 50_000, "{" + "a" * 50_000, "[[a" * 20_000])
def test_a_long_line_is_looked_at_in_a_moment(text: str) -> None:
    began = time.process_time()
    with contextlib.suppress(TangleError):
        passages(text)
    assert time.process_time() - began < 2
