"""The two macros of every kind's template: well-formed, labelled, usable without script, silent about the key."""

import re
from pathlib import Path

import html5lib
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from tests.domain.questions.examples import CANARY, EXAMPLES, SOME_ANSWER
from tests.domain.questions.reading import read

TEMPLATES = Path(__file__).parents[3] / "templates"
SITE = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
SITE.globals["asset"] = lambda name: f"/static/dist/{name}"
every_kind = pytest.mark.parametrize("name", KINDS)


def rendered(name: str, macro: str, **values: object) -> str:
    call = "ask(view, answer_form, errors)" if macro == "ask" else "review(view, mark)"
    template = SITE.from_string(f'{{% import "questions/{name}.html" as question %}}{{{{ question.{call} }}}}')
    return template.render(**values)


def parse(html: str):
    """The fragment as a tree. Raises html5lib's ParseError where it is malformed."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html, container="main")


def ask(name: str, answer: object = None, errors: dict[str, str] | None = None, seed: int = 1) -> str:
    kind, question = KINDS[name], read(EXAMPLES[name])
    put = kind.ask(question, seed)
    form = kind.form(question, put, answer) if answer is not None else {}
    return rendered(name, "ask", view=kind.view(question, put), answer_form=form, errors=errors or {})


def review(name: str, answer: object, seed: int = 1) -> str:
    kind, question = KINDS[name], read(EXAMPLES[name])
    put = kind.ask(question, seed)
    return rendered(name, "review", view=kind.view(question, put), mark=kind.mark(question, put, answer), answer=answer)


def attributes(tree, name: str) -> list[str]:
    return [element.get(name) for element in tree.iter() if element.get(name)]


def words(html: str) -> str:
    return " ".join(" ".join(parse(html).itertext()).split()).replace(" .", ".")


@every_kind
def test_the_page_before_the_answer_holds_no_key_and_no_feedback(name):
    for seed in range(10):
        assert CANARY not in ask(name, seed=seed)
    assert CANARY in review(name, None)


@every_kind
@pytest.mark.parametrize("answered", [False, True])
def test_the_fields_are_well_formed_labelled_and_free_of_style_and_script(name, answered):
    tree = parse(ask(name, SOME_ANSWER[name] if answered else None))
    ids = attributes(tree, "id")
    fields = [e for e in tree.iter() if e.tag in ("input", "select", "textarea")]
    labels = {label.get("for") for label in tree.iter("label")}
    assert fields
    assert len(ids) == len(set(ids))
    assert {field.get("id") for field in fields} == labels
    assert all(field.get("name") for field in fields)
    assert not attributes(tree, "style")
    assert all(script.get("src") and not script.text for script in tree.iter("script")), "no script of its own"
    for group in ("radio", "checkbox"):
        for field in tree.iter("input"):
            if field.get("type") == group:
                assert any(field in fieldset.iter() for fieldset in tree.iter("fieldset"))
    assert all(fieldset.find("legend") is not None for fieldset in tree.iter("fieldset"))


@every_kind
def test_an_error_is_tied_to_its_field_and_what_was_chosen_is_kept(name):
    kind, question = KINDS[name], read(EXAMPLES[name])
    put = kind.ask(question, 1)
    with pytest.raises(AnswerError) as raised:
        kind.parse(question, put, {})
    field = raised.value.field
    tree = parse(ask(name, SOME_ANSWER[name], {field: "Say which."}))
    (message,) = [element for element in tree.iter("span") if element.get("id") == f"{field}-error"]
    assert " ".join("".join(message.itertext()).split()) == "Error: Say which."
    described = [e for e in tree.iter() if f"{field}-error" in (e.get("aria-describedby") or "").split()]
    assert len(described) == 1
    assert field in attributes(tree, "id")  # where the error summary's link leads
    assert set(" ".join(attributes(tree, "aria-describedby")).split()) <= set(attributes(tree, "id"))


@every_kind
def test_an_answer_is_shown_in_its_fields_again(name):
    kind, question = KINDS[name], read(EXAMPLES[name])
    put = kind.ask(question, 1)
    tree = parse(ask(name, SOME_ANSWER[name]))
    sent: dict[str, list[str]] = {}
    for element in tree.iter():
        if element.tag == "input" and (element.get("type") == "text" or element.get("checked") is not None):
            sent.setdefault(element.get("name"), []).append(element.get("value"))
        elif element.tag == "textarea":
            sent.setdefault(element.get("name"), []).append(element.text or "")
        elif element.tag == "select":
            chosen = [option.get("value") for option in element.iter("option") if option.get("selected") is not None]
            sent.setdefault(element.get("name"), []).extend(chosen)
    assert kind.parse(question, put, sent) == SOME_ANSWER[name]


@every_kind
@pytest.mark.parametrize("answered", [False, True])
def test_the_review_is_well_formed(name, answered):
    tree = parse(review(name, SOME_ANSWER[name] if answered else None))
    assert not attributes(tree, "style")
    assert len(attributes(tree, "id")) == len(set(attributes(tree, "id")))


@pytest.mark.parametrize(
    ("name", "answer", "said"),
    [
        ("single-best", [1], ["Your choice, and correct", "Not correct, and not your choice"]),
        ("single-best", [0], ["Your choice, but not correct", "Correct, but not your choice"]),
        ("hotspot", [0], ["D. Option 0 ✗ Your choice, but not correct", "A. Option 1 ✓ Correct, but not your choice"]),
        (
            "choose-three",
            [0, 1, 3],
            [
                "You chose this, the authors did not",
            ],
        ),
        (
            "ranking",
            [1, 2, 3, 5, 4],
            [
                "Your place: 5. The authors’ place: 4. 3 of 4 points.",
                "The authors’ place: 2 or 3",
                "18 of 20 points",
            ],
        ),
        (
            "extended-matching",
            [4, 0],
            ["Correct", "Your choice: Option 0", "Correct answer: Option 7", "1 of 2 points"],
        ),
        (
            "matching",
            [0, 4, 2, 3],
            ["Your choice, but it matches nothing", "Your choice: An extra match", "3 of 4 points"],
        ),
        (
            "number",
            {"typed": "£1,032", "value": 1032.0},
            ["Your answer £1,032", "Correct answer £8,172,408", "Not correct", "How you may have got your answer"],
        ),
        (
            "script-concordance",
            1,
            ["11 panellists have answered", "Your choice", "Panellists who chose it: 3", "0.75 of 1 point"],
        ),
        (
            "two-audiences",
            {"board": f"The {CANARY} grip", "clinicians": "x"},
            ["Found", "Not found", "Used", "Not used", "The authors’ version"],
        ),
        ("free-text", "<b>mine</b>", ["<b>mine</b>", "A model answer", "Check for yourself"]),
    ],
)
def test_the_review_says_in_words_how_it_went(name, answer, said):
    text = words(review(name, answer, seed=3))
    for phrase in said:
        assert phrase in text, text


def test_under_ten_panellists_the_page_says_so_and_how_many_there_are():
    text = re.sub(rf"{CANARY} \d+: .*\n", "", EXAMPLES["script-concordance"], count=9)
    kind, question = KINDS["script-concordance"], read(text)
    put = kind.ask(question, 1)
    shown = words(rendered("script-concordance", "ask", view=kind.view(question, put), answer_form={}, errors={}))
    assert "Only 2 panellists have answered this so far. It is not scored until 10 have" in shown


def test_what_somebody_typed_is_shown_as_text():
    payload = '"><script>alert(1)</script>'
    assert "<script>" not in ask("free-text", payload)
    assert "<script>" not in ask("number", {"typed": payload, "value": 1.0})
    assert "<script>" not in review("two-audiences", {"board": payload, "clinicians": payload})
