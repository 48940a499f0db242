"""Text from word processors: what Word, Word on the web and Google Docs put on the clipboard, and documents."""

from __future__ import annotations

import io
import time

import pytest
from docx import Document

from learnapp.domain.authoring.pasted_text import document_markdown, pasted_markdown
from learnapp.domain.exchange.items import ExchangeError

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns:st1="urn:schemas-microsoft-com:office:smarttags" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri";} --></style>
<!--[if gte mso 9]><xml><w:WordDocument></w:WordDocument></xml><![endif]--></head>
<body lang=EN-GB style='tab-interval:36.0pt'><!--StartFragment-->
<h1>Handing over<o:p></o:p></h1>
<p class=MsoNormal style='margin-bottom:8.0pt'>The <b style='mso-bidi-font-weight:normal'>day team</b> at
<st1:place w:st="on"><st1:City w:st="on">Leeds</st1:City></st1:place> leaves at <i>20:30</i>.<o:p></o:p></p>
<h2><span lang=EN-US>What to say<o:p></o:p></span></h2>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>Who is ill<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp; </span>
</span></span><![endif]>What is left<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>First<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>2.<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>Second<o:p></o:p></p>
<table class=MsoTableGrid border=1><tr><td><p class=MsoNormal><b>Bed</b><o:p></o:p></p></td>
<td><p class=MsoNormal><b>Who</b><o:p></o:p></p></td></tr>
<tr><td><p class=MsoNormal>4<o:p></o:p></p></td><td><p class=MsoNormal>Mr Ali<o:p></o:p></p></td></tr></table>
<p class=MsoNormal>See <a href="https://www.gmc-uk.org/guidance">the guidance</a><a style='mso-footnote-id:ftn1'
href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a>, in
<span style='color:red'>red</span>, <ins cite="mailto:A">added</ins> and <del cite="mailto:A">removed</del>.<span
class=MsoCommentReference><a class=msocomanchor id="_anchor_1" href="#_msocom_1">[A1]</a></span>
<!--[if gte vml 1]><v:shape></v:shape><![endif]--><img width=10 src="file:///C:/clip_image001.png" v:shapes="_x0000_i1">
<o:p></o:p></p>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p>[1] A note.</p></div></div>
<div style='mso-element:comment-list'><div style='mso-element:comment'><p>Really?</p></div></div>
<!--EndFragment--></body></html>"""
SAME = """### Handing over

The **day team** at Leeds leaves at *20:30*.

#### What to say

- Who is ill
- What is left

1. First
2. Second

| Bed | Who |
|---|---|
| 4 | Mr Ali |

See [the guidance](https://www.gmc-uk.org/guidance), in red, added and ."""


def test_what_word_puts_on_the_clipboard_is_written_as_authors_write_it() -> None:
    text, lost = pasted_markdown(WORD)
    assert text.replace("**Bed**", "Bed").replace("**Who**", "Who") == SAME
    assert "A footnote is left out." in lost
    assert "A comment is left out." in lost
    assert "A picture is left out. Upload it under Pictures." in lost
    assert "Colours are left out." in lost
    assert "Tracked changes are taken as accepted." in lost


@pytest.mark.parametrize(
    ("html", "text", "lost"),
    [
        (
            '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span '
            'style="font-size:16pt;font-weight:400;">Title</span></h2><p><span style="font-weight:700;">Bold</span> '
            '<span style="font-style:italic;color:#000000;background-color:transparent">it</span></p></b>',
            "### Title\n\n**Bold** *it*",
            [],
        ),
        (
            '<p class="MsoTitle">Top</p><h1>Under</h1><h6>Deep</h6>',
            "### Top\n\n### Under\n\n###### Deep",
            [],
        ),
        (
            '<div class="OutlineElement"><p class="Paragraph"><span class="TextRun">On the web</span>'
            '<span class="EOP">&nbsp;</span></p></div><ul><li><p>One</p></li></ul><ol><li>Two</li></ol>',
            "On the web\n\n- One\n\n1. Two",
            [],
        ),
        (
            "<ul><li>A<ul><li>B</li></ul></li></ul>",
            "- A\n- B",
            ["A list within a list is made one list."],
        ),
        ("<p>a * b {c} [x] &lt;d&gt;</p>", "a \\* b &#123;c&#125; \\[x\\] &lt;d&gt;", []),
        ("", "", []),
        ("<p>\x00</p>", "", []),
        ("<p>a<del>b</del>&#11;&#xfffe;c</p>", "ac", ["Tracked changes are taken as accepted."]),
        (
            "<table><tr><td>A</td><td><table><tr><td>B</td><td>C</td></tr></table></td></tr></table>",
            "| A | B; C |\n|---|---|",
            ["The first row of a table becomes its row of headings."],
        ),
        ("<table><tr><td>" * 60 + "A", "A", []),
        ("<p>a" + "\u200d" * 20_000, "a", ["Left out: U+200D (zero width joiner)."]),
        ("<p>a<del>b</del>\x0bc\ud800</p>", "ac", ["Tracked changes are taken as accepted."]),
    ],
)
def test_other_clipboards(html: str, text: str, lost: list[str]) -> None:
    assert pasted_markdown(html) == (text, lost)


def test_a_word_document_comes_in_the_same() -> None:
    made = Document()
    made.add_heading("Handing over", 1)
    paragraph = made.add_paragraph("The ")
    paragraph.add_run("day team").bold = True
    paragraph.add_run(" leaves.")
    for style, words in (("List Bullet", "Who"), ("List Bullet", "What"), ("List Number", "First")):
        made.add_paragraph(words, style=style)
    table = made.add_table(rows=2, cols=2)
    for cell, words in zip([*table.rows[0].cells, *table.rows[1].cells], ("Bed", "Who", "4", "Mr Ali"), strict=True):
        cell.text = words
    out = io.BytesIO()
    made.save(out)
    text, lost = document_markdown(out.getvalue())
    assert text == (
        "### Handing over\n\nThe **day team** leaves.\n\n- Who\n- What\n\n1. First\n\n"
        "| Bed | Who |\n|---|---|\n| 4 | Mr Ali |"
    )
    assert lost == ["The first row of a table becomes its row of headings."]


def test_what_is_no_document_is_refused() -> None:
    with pytest.raises(ExchangeError):
        document_markdown(b"PK no")


OPENED = [
    "<!--",
    "<!-- --",
    "<![if ",
    "<?xml ",
    "<!--StartFragment-->",
    "\\(",
    "\\[",
    "{PAGE ",
    f"<p style='{' ' * 40_000}x'>",
]


@pytest.mark.parametrize("opened", OPENED)
def test_what_is_opened_again_and_again_and_never_closed_is_read_in_no_time(opened: str) -> None:
    begun = time.process_time()
    pasted_markdown(opened * (200_000 // len(opened)))
    assert time.process_time() - begun < 2


def test_a_comment_that_is_not_closed_goes_on_to_the_end() -> None:
    assert pasted_markdown("<p>The day team<!-- and <p>the night team")[0].strip() == "The day team"
    assert pasted_markdown("<p>One<!-- a -- b --> two<!--> three-->")[0].strip() == "One two"
