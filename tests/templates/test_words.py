"""Words that may not come back on any page: the marks of a dialect no one speaks. Each has what to say instead.

Prose of modules is not held to this, and Python's messages are held only where they are scripts read aloud.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from learnapp.learning_sets.meetings import meeting_words
from learnapp.learning_sets.threads import thread_words
from learnapp.paths import TEMPLATES

SCRIPTS = Path(__file__).parents[2] / "static" / "src"
PENDING: tuple[str, ...] = (
    "educator/",  # delete this line when the educators' pages are rewritten
)

SAY_INSTEAD = {
    r"whoever": "name the person: the facilitator, the person who invited you",
    r"somebody|anybody|everybody|nobody": "someone, anyone, everyone, no one; or name the actor",
    r"(?:is|are|was|were) told": "say who sees it",
    r"taken along": "included",
    r"if you like": "(optional)",
    r"e-mails?": "email",
    r"of which": "two sentences",
    r"(?:goes|go) by": "uses",
    r"as far as": "only",
    r"(?:take|takes|taken) (?:it )?(?:back|out)": "withdraw, remove",
    r"called? (?:it |the meeting )?off": "cancel",
    r"thrown? (?:it )?away": "discard, delete",
    r"reword(?:ed)?": "edit, change",
    r"begun": "started",
    r"carry on": "continue",
    r"(?:can|could) be known": "identify",
    r"meanwhile": "while you were …",
    r"lives? from": "works when",
    r"stands? (?:here|there|below|beside)": "is below",
}
"""What it looks for, as a regular expression of whole words, and what to write instead."""

EXCEPTIONS = {
    ("catalogue/about.html", "nobody"),  # "the parts of leadership nobody teaches on a ward round"
    ("styleguide.html", "nobody"),  # lines of a made-up case
}
"""(template, words) that are meant."""

_BANNED = re.compile(r"\b(?:" + "|".join(SAY_INSTEAD) + r")\b", re.IGNORECASE)
_BEGINS_WITH_OF = re.compile(r"(?:^|[.!?:] )Of (?!course\b)", re.MULTILINE)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_JINJA = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_LITERAL = re.compile(r'([=!]= ?|value=|"value": )?"([^"]*)"(\s*:)?')
_ATTRIBUTE = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


def visible(template: str) -> str:
    """The words of a template that a person may see or hear: text, labels given to macros, attributes read aloud."""
    template = _COMMENT.sub("", template)
    # Not what a page compares with or a form sends, nor the key of a mapping.
    literals = [
        text
        for part in _JINJA.findall(template)
        for before, text, after in _LITERAL.findall(part)
        if not before + after
    ]
    html = _JINJA.sub("", template)
    return "\n".join([*literals, *_ATTRIBUTE.findall(html), _TAG.sub("", html)])


def banned(text: str) -> list[str]:
    return [*(found.lower() for found in _BANNED.findall(text)), *(of.strip() for of in _BEGINS_WITH_OF.findall(text))]


TEMPLATE_NAMES = sorted(
    name
    for path in Path(TEMPLATES).rglob("*.html")
    if not (name := path.relative_to(TEMPLATES).as_posix()).startswith(PENDING)
)


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_no_page_says_what_no_one_would_say_aloud(name: str) -> None:
    found = banned(visible((Path(TEMPLATES) / name).read_text()))
    assert [words for words in found if (name, words) not in EXCEPTIONS] == []


def test_every_exception_is_needed() -> None:
    for name, words in EXCEPTIONS:
        assert words in banned(visible((Path(TEMPLATES) / name).read_text())), (name, words)


def _strings(source: str) -> Iterator[str]:
    """The strings of a Python file that are not documentation."""
    tree = ast.parse(source)
    documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


@pytest.mark.parametrize("module", [meeting_words, thread_words])
def test_nor_do_the_scripts_of_meetings_and_threads(module: object) -> None:
    source = Path(str(getattr(module, "__file__", ""))).read_text()
    assert banned("\n".join(_strings(source))) == []


def test_nor_do_the_scripts_of_the_browser() -> None:
    for path in SCRIPTS.glob("*.js"):
        code = re.sub(r"(?m)(?:^|\s)//.*$", "", path.read_text())
        assert banned("\n".join(re.findall(r"\"[^\"\n]*\"|`[^`]*`", code))) == [], path.name


def test_the_check_sees_labels_and_not_what_forms_send() -> None:
    template = """{# whoever #}{% if why == "taken back" %}<p aria-label="For anybody">Whoever</p>{% endif %}
{{ text_input("name", hint="If you like") }}{% set words = {"taken back": "Nobody"} %}
{{ button("Of it", value="take out") }}
<p>Of all, a thing of which nothing is said.</p>"""
    assert sorted(banned(visible(template))) == ["Of", "Of", "anybody", "if you like", "nobody", "of which", "whoever"]
