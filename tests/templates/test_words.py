"""Words that may not come back on any page: the marks of a dialect no one speaks. Each has what to say instead.

Pages, messages in Python, scripts and the guides for readers are held to this; the prose of modules is not.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import learnapp
from learnapp.paths import TEMPLATES

SCRIPTS = Path(__file__).parents[2] / "static" / "src"
LEARNAPP = Path(learnapp.__file__).parent
DOCS = Path(__file__).parents[2] / "docs"
GUIDES = sorted({*DOCS.glob("*.md"), *DOCS.parent.glob("*.md")} - {DOCS / "proof.md", DOCS.parent / "CHANGELOG.md"})
"""But not what proofs write by themselves, nor what the changelog says of words that are gone."""

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
    r"(?:lies?|lying) (?:in|beside|outside|below)": "is in, is beside",
}
"""What it looks for, as a regular expression of whole words, and what to write instead."""

EXCEPTIONS = {
    ("catalogue/about.html", "nobody"),  # "the parts of leadership nobody teaches on a ward round"
    ("styleguide.html", "nobody"),  # lines of a made-up case
}
"""(template, words) that are meant."""

CODES = {
    ("learning_sets/posts/post_reports.py", "take out"),  # what a form sends
    ("learning_sets/posts/report_actions.py", "taken out"),  # as the database keeps it
    ("store/sets/set_invitations.py", "taken back"),
}
"""(file, words) of values that no one reads."""

OLD = (
    "If that address had no account",
    "how you get on",
    "as far as is said here",
    "Of everything else",
    "invited and not answered",
    "Its people see it",
    "What it is about",
    "Names are taken along",
    "are left out, because",
    "Columns that were not understood",
    "Nobody can join after",
    "No one can join after that many",
    "See it as they will",
    "standing still",
    "has done the work by then",
    "what is known of questions",
    "Of first goes",
    "choice can be told",
    "told by dates",
    "is an educator’s already",
    "that is an educator's already",
    "you ticked",
    "where people stand",
    "lives from meeting",
    "is here yet but",
    "how many chose what",
    "what speaks for",
    "Call the meeting off",
    "Take it back",
    "Carry on where you left off",
    "that is assigned to you",
    "is no JSON",
    "could not be trusted",
    "name no patient",
    "by a channel that only",
    "in a file that reads",
    "in files that read",
    "hardly tells people apart",
    "educator who makes accounts",
    "one a day is the most",
    "wants nothing more",
    "deleted in the end",
    "know each other now",
    "scores given up",
    "those given up",
    "the account of {",
    "has ends of its own",
    "words that the new module came with",
    "Looked back on",
    "no longer signs in",
    "chose and voted",
)
"""Parts of sentences that sounded translated and were reworded."""

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


TEMPLATE_NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in Path(TEMPLATES).rglob("*.html"))


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


@pytest.mark.parametrize("name", sorted(path.relative_to(LEARNAPP).as_posix() for path in LEARNAPP.rglob("*.py")))
def test_nor_does_any_message_in_python(name: str) -> None:
    """Texts of several words: one word alone is a code, and rules that search for these words are marked by a `\\b`."""
    texts = [text for text in _strings((LEARNAPP / name).read_text()) if " " in text.strip() and r"\b" not in text]
    found = [words for text in texts for words in banned(text)]
    assert [words for words in found if (name, words) not in CODES] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_nor_do_the_guides(guide: Path) -> None:
    """But for examples and code."""
    assert banned(re.sub(r"```.*?```|`[^`]*`", "", guide.read_text(), flags=re.DOTALL)) == []


@cache
def _everything_said() -> tuple[str, ...]:
    """Every text of pages, of messages in Python and of guides, in small letters, each on one line."""
    pages = [visible(path.read_text()) for path in Path(TEMPLATES).rglob("*.html")]
    messages = [text for path in LEARNAPP.rglob("*.py") for text in _strings(path.read_text())]
    guides = [path.read_text() for path in DOCS.glob("*.md")]
    return tuple(" ".join(text.split()).lower() for text in (*pages, *messages, *guides))


@pytest.mark.parametrize("old", OLD)
def test_no_sentence_that_was_reworded_is_back(old: str) -> None:
    assert [text for text in _everything_said() if old.lower() in text] == []


def test_nor_do_the_scripts_of_the_browser() -> None:
    for path in SCRIPTS.rglob("*.js"):
        code = re.sub(r"(?m)(?:^|\s)//.*$", "", path.read_text())
        assert banned("\n".join(re.findall(r"\"[^\"\n]*\"|`[^`]*`", code))) == [], path.name


def test_the_check_sees_labels_and_not_what_forms_send() -> None:
    template = """{# whoever #}{% if why == "taken back" %}<p aria-label="For anybody">Whoever</p>{% endif %}
{{ text_input("name", hint="If you like") }}{% set words = {"taken back": "Nobody"} %}
{{ button("Of it", value="take out") }}
<p>Of all, a thing of which nothing is said.</p>"""
    assert sorted(banned(visible(template))) == ["Of", "Of", "anybody", "if you like", "nobody", "of which", "whoever"]
