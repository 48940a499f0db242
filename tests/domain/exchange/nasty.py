"""Texts that formats and Markdown trip over, and generators of such texts, for tests of imports and exports."""

from __future__ import annotations

from hypothesis import Phase
from hypothesis import strategies as st

QUICK = (Phase.explicit, Phase.generate)
"""Without shrinking, which takes minutes where each try reads a whole file."""

NASTY = (
    "~ = # { } : \\ -> %50% [html] ::name:: ####",
    "\\n is not a line, \\\\ is two, \\: is one",
    "a = b, c ~ d, {e}, #f, 50%: 5 -> 6 => 7",
    "// not a comment",
    "$CATEGORY: not one",
    "[x] ticked [ ] not, [+1] and [^1] and [12]",
    "{{n}} and {{ n:£ }} and {#id .class} {n}",
    "*stars* **two** _lines_ __two__ 5*2*3 a_b_c `code` ``two``",
    "# not a heading",
    "## nor this {#id .single-best}",
    "- not an item",
    "1. nor this",
    "2) or this",
    "::: note",
    ": not a meaning",
    "> not a quotation",
    "| a | b |",
    "---",
    "===",
    "~~~",
    "```",
    "~~struck~~ {++added++} ]{.underline}",
    "<b>bold</b> & &amp; &copy; &#123; &lt;script&gt; a<b>c x < y",
    "[link](javascript:alert(1)) ![picture](x.png) <https://a.example>",
    "<!-- comment --> ]]> <![CDATA[ <?php ?>",
    "“Curly” ‘quotes’ – dashes — … £5 €5 ½ ² µ é ñ ŵ ŷ ß İ ı",
    "日本語 العربية עברית 😀 👩‍⚕️ e\u0301 \u00a0no-break\u00a0",
    "• a bullet",
    "– a dash",
    "a) one",
    "ANSWER: B",
    "A. option",
    "TRUE",
    "=SUM(A1) +1 -1 @x",
    'comma, "quotes", semi; tab',
    "Error! Bookmark not defined.",
    "â€™ was a quotation mark",
    "https://example.org/a_b?x=1&copy=2#frag",
    "Page 2 of 7",
    "!!!" * 30,
    "[[[" * 40,
    "\\" * 40,
    "TO be or not TO be",
)
"""Each on one line, with words in it that can be found again."""

signs = st.sampled_from([*"~=#{}:\\->%[]()!*_`<>&|\"'^+.;,$@ 1aZé“”–•", "{{", "}}", "::", "####", "\\n", "&amp;", "//"])
scraps = st.lists(st.one_of(signs, st.sampled_from(["word", "B.", "2)", "x ", " y"])), min_size=1, max_size=14)
lines = st.one_of(
    st.sampled_from(NASTY),
    scraps.map("".join),
    st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=30),
).filter(lambda text: any(sign.isalnum() for sign in text))
"""One line of anything that has a word in it."""
