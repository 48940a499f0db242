"""What is written as Markdown reads back, with the site's own reader, as the same blocks."""

from __future__ import annotations

import html

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from learnapp.domain.exchange.markdown_text import blocks_markdown, inline_markdown, plain_markdown
from learnapp.domain.exchange.rich_text import TextBlock, TextRun, html_of, one_line, parse, settled
from learnapp.domain.markup.problems import Problems
from learnapp.domain.markup.source_lines import read_lines, source_of
from learnapp.domain.source.writer import FileWriter
from tests.domain.exchange.nasty import NASTY, QUICK, lines
from tests.domain.questions.reading import library


def quiet(message: str) -> None:
    """Losses are not what is tested here."""


def rendered(source: str, *, inline: bool = False) -> str:
    """As a quiz file's reader would, without a complaint."""
    problems = Problems("q.quiz.md")
    read = read_lines(source.encode(), problems)
    assert read is not None, (source, problems.found)
    writer = FileWriter(problems, "m", None, library())
    out = writer.inline(source_of(read), 1) if inline else writer.html(source_of(read), 1)
    errors = [p for p in problems.found if p.severity == "error"]
    assert not errors, (source, errors)
    return out


def straight(text: str) -> str:
    """With the keyboard's quotation marks, since the reader makes them those of print."""
    return text.translate(str.maketrans("“”‘’", "\"\"''"))


def there_and_back(blocks: list[TextBlock]) -> None:
    markdown = blocks_markdown(blocks)
    back = [b for b in parse(rendered(markdown), quiet) if html_of([b]) != "<p>\u00a0</p>"]
    assert straight(html_of(back)) == straight(html_of(blocks)), markdown


@pytest.mark.parametrize("text", NASTY)
def test_a_line_of_nasty_characters_stays_as_it_is(text: str) -> None:
    blocks = parse(f"<p>{html.escape(text)}</p>", quiet)
    there_and_back(blocks)
    shown = parse(rendered(inline_markdown(one_line(blocks, quiet)), inline=True), quiet)
    assert straight(html_of(shown)) == straight(html_of(blocks))


runs = st.builds(
    TextRun,
    text=lines,
    strong=st.booleans(),
    em=st.booleans(),
    code=st.integers(0, 5).map(lambda n: n == 0),
    link=st.sampled_from(["", "", "", "https://a.example/x_(y)?a=1&copy=2#z", "mailto:a@example.org"]),
)
spaced = st.lists(st.one_of(runs, st.just(TextRun(text=" ")), st.just(TextRun(text="\n"))), min_size=1, max_size=5)


def _read(pieces: list[TextRun]) -> list[TextBlock]:
    return parse(html_of([TextBlock(kind="p", parts=(tuple(pieces),))]), quiet)


paragraphs = spaced.map(_read)


@settings(max_examples=100, deadline=None, phases=QUICK)
@given(paragraphs)
@example(
    _read(
        [
            TextRun(text="a"),
            TextRun(text="b", strong=True),
            TextRun(text="c!"),
            TextRun(text="d", link="https://a.example"),
        ]
    )
)
def test_a_paragraph_of_anything_reads_back(blocks: list[TextBlock]) -> None:
    source = blocks_markdown(blocks)
    words = lambda found: " ".join(straight("".join(r.text for b in found for p in b.parts for r in p)).split())  # noqa: E731
    back = parse(rendered(source), quiet) if source else []
    assert words(back).replace(" ", "") == words(blocks).replace(" ", "")
    marked = lambda found: [r for b in found for p in b.parts for r in p if r.marked]  # noqa: E731
    assert [(straight(r.text), r.strong, r.em, r.code, bool(r.link)) for r in marked(back)] == [
        (straight(r.text), r.strong, r.em, r.code, bool(r.link)) for r in marked(blocks)
    ]


items = st.lists(
    lines.map(lambda t: settled([TextRun(text=t)], quiet)).filter(bool).map(lambda r: r[:1]), min_size=1, max_size=4
)


def _clean(parts: list[tuple[TextRun, ...]], kind: str) -> list[TextBlock]:
    tag = {"ul": "li", "ol": "li", "quote": "p"}[kind]
    inner = "".join(f"<{tag}>{html.escape(p[0].text)}</{tag}>" for p in parts)
    return parse(f"<{kind}>{inner}</{kind}>" if kind != "quote" else f"<blockquote>{inner}</blockquote>", quiet)


@settings(max_examples=60, deadline=None, phases=QUICK)
@given(st.lists(st.tuples(items, st.sampled_from(["ul", "ol", "quote"])), min_size=1, max_size=3))
def test_lists_and_quotations_of_anything_read_back(pieces: list[tuple[list[tuple[TextRun, ...]], str]]) -> None:
    blocks = [block for parts, kind in pieces for block in _clean(parts, kind)]
    separate = [b for n, b in enumerate(blocks) if not n or b.kind != "quote" or blocks[n - 1].kind != "quote"]
    there_and_back(separate)


@settings(max_examples=60, deadline=None, phases=QUICK)
@given(lines)
def test_a_title_of_anything_reads_back_as_typed(text: str) -> None:
    from learnapp.domain.exchange.rich_text import words

    title = words(html.escape(text))
    source = plain_markdown(title)
    problems = Problems("q.quiz.md")
    shown = FileWriter(problems, "m", None, library()).plain(source)
    assert straight(shown) == straight(" ".join(title.split()))


def test_tables_and_code_read_back() -> None:
    table = "<table><tr><th>a | b</th><th>*c*</th></tr><tr><td>1</td><td><b>2</b></td></tr></table>"
    there_and_back(parse(f"<p>Before</p>{table}<pre>def f(x):\n    return x['a'] # [x]</pre><p>After</p>", quiet))


def test_a_very_long_paragraph_is_cut_into_lines_that_can_be_read() -> None:
    there_and_back(parse(f"<p>{'long words - and 2. so [on] ' * 1000}</p>", quiet))
