"""Marks of print for those of the keyboard: a table of where each opens and closes."""

from __future__ import annotations

import pytest

from learnapp.domain.content.quotation_marks import curled

TABLE = [
    ("", ""),
    ("No marks here", "No marks here"),
    ('"Did you even examine him?"', "“Did you even examine him?”"),
    ('She says: "No." He nods.', "She says: “No.” He nods."),
    ("someone's, the doctors', isn't", "someone’s, the doctors’, isn’t"),
    ("in the '90s and '08", "in the ’90s and ’08"),
    ("rock 'n' roll", "rock ‘n’ roll"),
    ('"But I—" she begins', "“But I—” she begins"),
    ('He said—"wait"—and left', "He said—“wait”—and left"),
    ("\"'Never again,' he said to me,\" says Jo", "“‘Never again,’ he said to me,” says Jo"),
    ("\"He said 'never again'\"", "“He said ‘never again’”"),
    ('("as before")', "(“as before”)"),
    ('<p>"<em>Now</em>," he says</p>', "<p>“<em>Now</em>,” he says</p>"),
    ('<p>He says <em>"now"</em>.</p>', "<p>He says <em>“now”</em>.</p>"),
    ('<p>Ends</p><p>"Begins"</p>', "<p>Ends</p><p>“Begins”</p>"),
    ("<p>Mr <strong>Hegarty</strong>'s list</p>", "<p>Mr <strong>Hegarty</strong>’s list</p>"),
    ('<p>Write <code>say="no"</code>\'s flag</p>', '<p>Write <code>say="no"</code>’s flag</p>'),
    ('<pre><code>"as" it\'s</code></pre>', '<pre><code>"as" it\'s</code></pre>'),
    ('<a href="/x" title="it\'s">"here"</a>', '<a href="/x" title="it\'s">“here”</a>'),
    ('<li>"one"</li><li>"two"</li>', "<li>“one”</li><li>“two”</li>"),
    ("already “so” and ’tis", "already “so” and ’tis"),
    ('&#61;"as before" &mdash;"wait"', "&#61;“as before” &mdash;“wait”"),
    ('5 &gt;"four"', "5 &gt;”four”"),
    ('so "&#33;', "so ”&#33;"),
    ('<p>says&nbsp;"&eacute;lan"</p>', "<p>says&nbsp;“&eacute;lan”</p>"),
    ('a lone " mark', "a lone ” mark"),
    ('"', "”"),
]


@pytest.mark.parametrize(("typed", "printed"), TABLE)
def test_marks_open_and_close_as_a_printer_would_set_them(typed: str, printed: str) -> None:
    assert curled(typed) == printed


@pytest.mark.parametrize(("typed", "printed"), TABLE)
def test_curling_again_changes_nothing(typed: str, printed: str) -> None:
    assert curled(curled(typed)) == printed
