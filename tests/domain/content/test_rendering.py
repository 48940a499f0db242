"""Authors' Markdown and people's Markdown."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from learnapp.domain.content.quotation_marks import curled
from learnapp.domain.content.rendering import MOST_CHARACTERS, AuthorsText, people_html, plain

AUTHORS = AuthorsText(lambda address: {"href": address} if address.startswith("https:") else None, lambda *_: None)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One\ntwo", "<p>One\ntwo</p>"),
        ("One\n\ntwo", "<p>One</p>\n<p>two</p>"),
        ("A *b* **c** `d`", "<p>A <em>b</em> <strong>c</strong> <code>d</code></p>"),
        ("AT&T, 5 < 6", "<p>AT&amp;T, 5 &lt; 6</p>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[a](https://a.example)", '<p><a href="https://a.example">a</a></p>'),
        ("[a](javascript:x)", "<p><a>a</a></p>"),
        ("{{n:£}} and {{a_b}}", "<p>{{n:£}} and {{a_b}}</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("```\n<b> & x\n```", "<pre><code>&lt;b&gt; &amp; x\n</code></pre>"),
    ],
)
def test_authors_markdown(source: str, html: str) -> None:
    assert AUTHORS.block(source) == html


def test_tables_have_scopes_and_no_styles() -> None:
    html = AUTHORS.block("| | Calls |\n|---|--:|\n| May | 3 |")
    assert '<td></td>\n<th class="numeric" scope="col">Calls</th>' in html
    assert '<td class="numeric">3</td>' in html
    assert "style" not in html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("Ring *her*", "Ring <em>her</em>"),
        ("1. first", "1. first"),
        ("# five", "# five"),
        ("- minus", "- minus"),
        ("> more", "&gt; more"),
        ("| pipe", "| pipe"),
        ("**bold** start", "<strong>bold</strong> start"),
        ("***", "***"),
        ("06:00, ward 9", "06:00, ward 9"),
        ("", ""),
    ],
)
def test_one_line_stays_one_line(source: str, html: str) -> None:
    assert AUTHORS.inline(source) == html


words = st.text(st.sampled_from("abc XYZ0189.,;?!'\"()£%–’“”…/\n@$^="), max_size=80)


@settings(max_examples=50, deadline=None)
@given(source=words)
@example(source="= ")
def test_the_quick_way_for_unmarked_text_gives_what_markdown_gives(source: str) -> None:
    import markdown

    slow = markdown.markdown(source.strip("\n"), extensions=["tables", "sane_lists", "def_list", "fenced_code"])
    quick, slow = (html.replace(" </p>", "</p>").split() for html in (AUTHORS.block(source), curled(slow)))
    assert quick == slow


@settings(max_examples=50, deadline=None)
@given(source=st.text(max_size=200))
def test_authors_text_never_makes_a_script_or_a_handler(source: str) -> None:
    html = AUTHORS.block(source)
    assert not re.search(
        r"<(?!/?(?:p|em|strong|code|pre|a|ul|ol|li|br|hr|h\d|blockquote|table|thead|tbody|tr|th|td|dl|dt|dd|img|div)\b)",
        html,
    )


def test_plain_text_of_html() -> None:
    assert plain('A <em>b</em> &amp; <a href="x">c</a>') == "A b & c"


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\nscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "[a](vbscript:x)",
    "![a](https://a.example/pixel.png)",
    "<javascript:alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    '[a](https://a.example "onmouseover=alert(1)")',
    "`<script>`",
    "<svg/onload=alert(1)>",
    "<iframe src=//a.example>",
    '<a href="x" style="position:fixed">a</a>',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<script\x00>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_peoples_text_carries_no_payload(payload: str) -> None:
    html = people_html(payload)
    tags = set(re.findall(r"<\s*/?\s*([a-zA-Z]+)", html))
    assert tags <= {"p", "br", "em", "strong", "ul", "ol", "li", "a", "code", "blockquote"}
    for address in re.findall(r'<a [^>]*href="([^"]*)"', html):
        assert address.startswith(("http://", "https://", "mailto:"))
    assert not re.search(r"<[^>]*\b(?:on\w+|style|src)\s*=", html)


def test_people_may_write_paragraphs_emphasis_lists_quotes_and_links() -> None:
    html = people_html("One\ntwo *three*\n\n- four\n\n> five\n\n[six](https://a.example)")
    assert "One<br>\ntwo <em>three</em>" in html
    assert "<li>four</li>" in html
    assert "<blockquote>" in html
    assert '<a href="https://a.example" rel="nofollow noopener noreferrer">six</a>' in html


def test_headings_tables_and_pictures_show_as_typed() -> None:
    assert "# Big" in people_html("# Big")
    assert "<table" not in people_html("| a |\n|---|\n| b |")


def test_peoples_text_is_capped() -> None:
    people_html("x" * MOST_CHARACTERS)
    with pytest.raises(ValueError, match="Shorten it to 10,000"):
        people_html("x" * (MOST_CHARACTERS + 1))


@pytest.mark.parametrize("mark", ["[", "*", "_", "`", "> ", "- ", "[a](", "![", "\\", "&", "<", "**a ", "1. ", "\n> "])
@pytest.mark.slow
def test_peoples_text_is_rendered_in_bounded_time(mark: str) -> None:
    began = time.process_time()
    people_html((mark * MOST_CHARACTERS)[:MOST_CHARACTERS])
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "source",
    [
        ">" * 60 + " words",
        "> " * 60 + "words",
        "- " * 60 + "words",
        "1. " * 60 + "words",
        "> - " * 30 + "words",
        "\n".join("  " * n + f"- {n}" for n in range(60)) + " words",
        "\n".join(">" * n + f" {n}" for n in range(60)) + " words",
        "* " * 200 + "words",
    ],
)
def test_deep_nesting_is_flattened_and_loses_no_word(source: str) -> None:
    html = people_html(source)
    assert html.count("<blockquote>") + html.count("<ul>") + html.count("<ol>") <= 10
    assert html.count("<blockquote>") <= 5
    assert "words" in html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("5*2*3", "<p>5*2*3</p>"),
        ("3*500mg and 2*250mg", "<p>3*500mg and 2*250mg</p>"),
        ("*really* 5*2", "<p><em>really</em> 5*2</p>"),
        ("`5*2*3`", "<p><code>5*2*3</code></p>"),
        ("a \u202eb", "<p>a b</p>"),
        ("\u2067a\u2069 b", "<p>a b</p>"),
        *((f"a &{entity}; b", "<p>a  b</p>") for entity in ("#8238", "#x202E", "#8295", "#x202d")),
        ("****x****", "<p>****x****</p>"),
        ("`****`", "<p><code>****</code></p>"),
        ("***both***", "<p><em><strong>both</strong></em></p>"),
        ("[bleep]: 1234", "<p>[bleep]: 1234</p>"),
    ],
)
def test_a_post_shows_what_was_typed(source: str, shown: str) -> None:
    assert people_html(source).strip() == shown


@pytest.mark.parametrize("source", ["[](https://a.example/x)", "[ ](https://a.example/x)", "a [](https://a.example/x)"])
def test_a_link_without_words_shows_its_address(source: str) -> None:
    assert ">https://a.example/x</a>" in people_html(source)
