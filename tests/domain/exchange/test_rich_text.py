"""HTML from other systems: what is kept, and that everything else is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.exchange.rich_text import as_html, tidy, tidy_inline, words
from tests.domain.exchange.nasty import QUICK


@pytest.mark.parametrize(
    ("html", "kept", "lost"),
    [
        ("plain & simple", "<p>plain &amp; simple</p>", ""),
        ("<p>a<br>b</p>", "<p>a<br>b</p>", ""),
        ("<div>a<div>b</div></div>", "<p>a</p>\n<p>b</p>", ""),
        ("H<sub>2</sub>O and m<sup>2</sup>", "<p>H₂O and m²</p>", ""),
        ("x<sup>abc</sup>", "<p>xabc</p>", "“abc” is no longer raised"),
        ("<h2>Head</h2>text", "<p><strong>Head</strong></p>\n<p>text</p>", "Headings within a text become bold"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a</li><li>b</li></ul>", "list within a list"),
        ("<img src='x.png' alt='A rota'>", "<p>(Picture: A rota)</p>", "A picture is left out: x.png"),
        ("<script>alert(1)</script>a", "<p>a</p>", "`<script>`"),
        ("<iframe src='https://x.example'></iframe>", "", "`<iframe>` shows is left out: https://x.example"),
        ("<a href='javascript:x()'>go</a>", "<p>go</p>", "A link is left out, and its words kept: javascript:x()"),
        ("<a href='https://a.example/'>go</a>", '<p><a href="https://a.example/">go</a></p>', ""),
        ("un<b>believ</b>able", "<p>unbelievable</p>", "“believ” is no longer bold"),
        ("<b> bold </b>x", "<p><strong>bold</strong> x</p>", ""),
        ("<u>under</u>", "<p>under</p>", "underlining of “under”"),
        ("<span style='color:red'>red</span>", "<p>red</p>", "Colours, sizes and underlining"),
        ("<y>x</y>", "<p>x</p>", "`<y>`"),
        ("a\u200bb\ue000c", "<p>abc</p>", "U+200B (zero width space), U+E000"),
        ("ﬁne", "<p>fine</p>", "Written as single letters: ﬁ"),
        ("\\(x^2\\)", "<p>\\(x^2\\)</p>", "TeX"),
        ("<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td>c</td></tr></table>", None, "span several rows"),
        ("<hr>a", "<p>a</p>", "A line across"),
    ],
)
def test_what_is_kept_and_what_is_named_as_lost(html: str, kept: str | None, lost: str) -> None:
    said: list[str] = []
    shown = tidy(html, said.append)
    if kept is not None:
        assert shown == kept
    assert bool(said) == bool(lost)
    assert any(lost in one for one in said) or not lost, said


@settings(max_examples=60, deadline=None, phases=QUICK)
@given(st.lists(st.sampled_from(["<p>", "<ul><li>", "</div>", "<table><td>", "<b>", "</b>", "<", "x", "<pre>"])))
def test_html_however_broken_is_tidied_once_and_for_all(pieces: list[str]) -> None:
    once = tidy("".join(pieces), lambda _: None)
    assert tidy(once, lambda _: None) == once


def test_text_is_html_with_its_line_ends() -> None:
    assert as_html("a < b\nc\n\nd") == "<p>a &lt; b<br>c</p><p>d</p>"
    assert words("<p>a &amp; <b>b</b></p><p>c</p>") == "a & b c"
    assert tidy_inline("<p>a</p><p>b</p>", lambda _: None) == "a b"
