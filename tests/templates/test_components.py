"""Our macros emit what the design system's own Jinja package emits, over a table of parameters.

The package is a reference only: it is too slow to serve pages with (docs/decisions/0002).
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from jinja2 import ChainableUndefined, Environment, FileSystemLoader, PackageLoader
from markupsafe import Markup

from learnapp.domain.numbers.percentages import percent, whole_percent
from learnapp.paths import TEMPLATES

OPTIONS = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
ours = Environment(loader=FileSystemLoader(TEMPLATES), **OPTIONS)
ours.filters |= {"percent": percent, "whole_percent": whole_percent}
ours.globals.update(form_fields=lambda owner: "fields of their owner" if owner else "fields", draft_at=lambda: None)
reference = Environment(loader=PackageLoader("nhsuk_frontend_jinja"), undefined=ChainableUndefined, **OPTIONS)

BODY = "<p>Some <em>text</em>.</p>"
NASTY = 'Less < "more" & <script>'


def our(file: str, macro: str, arguments: dict[str, Any], body: str | None = None) -> str:
    call = f"m.{macro}(**arguments)"
    page = f"{{{{ {call} }}}}" if body is None else f"{{% call {call} %}}{body}{{% endcall %}}"
    return ours.from_string(f'{{% import "components/{file}.html" as m %}}{page}').render(arguments=arguments)


def theirs(component: str, macro: str, params: dict[str, Any]) -> str:
    page = f'{{% from "nhsuk/components/{component}/macro.jinja" import {macro} %}}{{{{ {macro}(params) }}}}'
    return reference.from_string(page).render(params=params)


def normal(fragment: str) -> list[Any]:
    """The elements of a fragment without differences that do not show: order of attributes and spaces at the edges."""
    tree = html5lib.parseFragment(fragment, treebuilder="etree", namespaceHTMLElements=False)
    return _children(tree)


def _children(element: Element) -> list[Any]:
    parts: list[Any] = [_spaces(element.text)]
    for child in element:
        attributes = {name: " ".join(value.split()) for name, value in sorted(child.attrib.items())}
        parts += [(child.tag, attributes, _children(child)), _spaces(child.tail)]
    # A space next to a tag that opens or closes a block does not show.
    parts[0] = parts[0].lstrip()
    parts[-1] = parts[-1].rstrip()
    return [part for part in parts if part not in ("", " ")]


def _spaces(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def item(**keys: Any) -> dict[str, Any]:
    return keys


ERRORS = [("email", "Enter an email address"), ("other", "Not this one")]
ITEMS = [
    item(value=1, text="One", hint="The first"),
    item(value=2, text=NASTY),
    item(value="x", text="X"),
]
REFERENCE_ITEMS = [
    {"value": "1", "text": "One", "hint": {"text": "The first"}},
    {"value": "2", "text": NASTY},
    {"value": "x", "text": "X"},
]


def chosen(items: list[dict[str, Any]], *values: str) -> list[dict[str, Any]]:
    return [{**one, "checked": one.get("value") in values} for one in items]


PLAIN = [
    # our file and macro, our arguments, their component and macro, their parameters
    ("forms", "button", {"text": "Save", "once": False}, "button", "button", {"text": "Save"}),
    ("forms", "button", {"text": NASTY}, "button", "button", {"text": NASTY, "preventDoubleClick": True}),
    (
        "forms",
        "button",
        {
            "text": "Go",
            "variant": "secondary",
            "small": True,
            "name": "n",
            "value": "0",
            "once": False,
        },
        "button",
        "button",
        {"text": "Go", "variant": "secondary", "small": True, "name": "n", "value": "0"},
    ),
    ("forms", "button", {"text": "Go", "href": "/a?b=1&c=2"}, "button", "button", {"text": "Go", "href": "/a?b=1&c=2"}),
    (
        "forms",
        "button",
        {"text": "Delete", "variant": "warning", "once": False},
        "button",
        "button",
        {"text": "Delete", "variant": "warning"},
    ),
    (
        "forms",
        "text_input",
        {"name": "email", "label": "Email"},
        "input",
        "input",
        {"id": "email", "name": "email", "label": {"text": "Email"}},
    ),
    (
        "forms",
        "text_input",
        {
            "name": "email",
            "label": "Email",
            "value": NASTY,
            "errors": ERRORS,
            "hint": "Your work one",
            "type": "email",
            "autocomplete": "email",
            "inputmode": "email",
            "width": 20,
            "spellcheck": False,
            "size": "l",
        },
        "input",
        "input",
        {
            "id": "email",
            "name": "email",
            "label": {"text": "Email", "size": "l"},
            "value": NASTY,
            "errorMessage": {"text": "Enter an email address"},
            "hint": {"text": "Your work one"},
            "type": "email",
            "autocomplete": "email",
            "inputmode": "email",
            "width": 20,
            "spellcheck": False,
        },
    ),
    (
        "forms",
        "text_input",
        {"name": "cost", "id": "c", "label": "Cost", "value": 0},
        "input",
        "input",
        {"id": "c", "name": "cost", "label": {"text": "Cost"}, "value": "0"},
    ),
    (
        "forms",
        "textarea",
        {"name": "why", "label": "Why?", "value": "\nOne\n\nTwo " + NASTY, "rows": 8, "errors": [("why", "Say why")]},
        "textarea",
        "textarea",
        {
            "id": "why",
            "name": "why",
            "label": {"text": "Why?"},
            "value": "\nOne\n\nTwo " + NASTY,
            "rows": 8,
            "errorMessage": {"text": "Say why"},
        },
    ),
    (
        "forms",
        "select",
        {
            "name": "place",
            "label": "Place",
            "items": ITEMS[:2],
            "value": 2,
            "hint": "h",
            "errors": [("place", "Choose")],
        },
        "select",
        "select",
        {
            "id": "place",
            "name": "place",
            "label": {"text": "Place"},
            "hint": {"text": "h"},
            "errorMessage": {"text": "Choose"},
            "items": [{"value": "1", "text": "One"}, {"value": "2", "text": NASTY, "selected": True}],
        },
    ),
    (
        "forms",
        "radios",
        {"name": "answer", "items": ITEMS, "legend": "Which?"},
        "radios",
        "radios",
        {"name": "answer", "items": REFERENCE_ITEMS, "fieldset": {"legend": {"text": "Which?"}}},
    ),
    (
        "forms",
        "radios",
        {
            "name": "answer",
            "items": ITEMS,
            "legend": Markup("<b>Which</b>?"),
            "value": 2,
            "hint": "One only",
            "errors": [("answer", "Choose one")],
            "size": "l",
            "small": True,
        },
        "radios",
        "radios",
        {
            "name": "answer",
            "items": chosen(REFERENCE_ITEMS, "2"),
            "hint": {"text": "One only"},
            "errorMessage": {"text": "Choose one"},
            "fieldset": {"legend": {"html": "<b>Which</b>?", "size": "l"}},
            "small": True,
        },
    ),
    (
        "forms",
        "radios",
        {"name": "sure", "id": "s", "items": ITEMS[:1], "inline": True, "value": "none of these"},
        "radios",
        "radios",
        {"name": "sure", "idPrefix": "s", "items": REFERENCE_ITEMS[:1], "inline": True},
    ),
    (
        "forms",
        "checkboxes",
        {"name": "answer", "items": ITEMS, "legend": "Which?", "value": [1, "x"], "errors": [("answer", "Choose")]},
        "checkboxes",
        "checkboxes",
        {
            "name": "answer",
            "items": chosen(REFERENCE_ITEMS, "1", "x"),
            "errorMessage": {"text": "Choose"},
            "fieldset": {"legend": {"text": "Which?"}},
        },
    ),
    (
        "forms",
        "error_summary",
        {"errors": [("email", NASTY), ("", "No field")]},
        "error-summary",
        "errorSummary",
        {"titleText": "There is a problem", "errorList": [{"text": NASTY, "href": "#email"}, {"text": "No field"}]},
    ),
    ("forms", "error_message", {"text": "No", "id": "a"}, "error-message", "errorMessage", {"text": "No", "id": "a"}),
    ("content", "tag", {"text": "Done", "colour": "green"}, "tag", "tag", {"text": "Done", "colour": "green"}),
    ("content", "tag", {"text": "New"}, "tag", "tag", {"text": "New"}),
    (
        "content",
        "summary_list",
        {
            "rows": [
                item(key="Name", value=NASTY),
                item(key="Password", value="Set", actions=[item(href="/p", text="Change", hidden="password")]),
            ]
        },
        "summary-list",
        "summaryList",
        {
            "rows": [
                {"key": {"text": "Name"}, "value": {"text": NASTY}},
                {
                    "key": {"text": "Password"},
                    "value": {"text": "Set"},
                    "actions": {"items": [{"href": "/p", "text": "Change", "visuallyHiddenText": "password"}]},
                },
            ]
        },
    ),
    (
        "content",
        "summary_list",
        {
            "rows": [
                item(
                    key="K",
                    value=Markup("<b>V</b>"),
                    actions=[item(href="/a", text="A"), item(href="/b", text="B", hidden="b")],
                )
            ]
        },
        "summary-list",
        "summaryList",
        {
            "rows": [
                {
                    "key": {"text": "K"},
                    "value": {"html": "<b>V</b>"},
                    "actions": {
                        "items": [{"href": "/a", "text": "A"}, {"href": "/b", "text": "B", "visuallyHiddenText": "b"}]
                    },
                }
            ]
        },
    ),
    (
        "content",
        "data_table",
        {
            "head": ["Month", "Spent"],
            "rows": [["April", "£1"], ["May", NASTY]],
            "caption": "Spending",
            "numeric": [1],
            "row_headers": True,
            "caption_size": "m",
            "responsive": False,
        },
        "tables",
        "table",
        {
            "caption": "Spending",
            "captionSize": "m",
            "firstCellIsHeader": True,
            "head": [{"text": "Month"}, {"text": "Spent", "format": "numeric"}],
            "rows": [
                [{"text": "April"}, {"text": "£1", "format": "numeric"}],
                [{"text": "May"}, {"text": NASTY, "format": "numeric"}],
            ],
        },
    ),
    (
        "content",
        "data_table",
        {"head": ["Month", "Spent"], "rows": [["April", "£1"]], "caption": "Spending", "row_headers": True},
        "tables",
        "table",
        {
            "caption": "Spending",
            "responsive": True,
            "firstCellIsHeader": True,
            "head": [{"text": "Month"}, {"text": "Spent"}],
            "rows": [[{"text": "April"}, {"text": "£1"}]],
        },
    ),
    (
        "content",
        "notification_banner",
        {"text": "Saved", "kind": "success"},
        "notification-banner",
        "notificationBanner",
        {"text": "Saved", "variant": "success"},
    ),
    (
        "content",
        "notification_banner",
        {"text": "Saved", "kind": "problem"},
        "notification-banner",
        "notificationBanner",
        {
            "text": "Saved",
            "titleText": "There is a problem",
            "role": "alert",
            "classes": "nhsuk-notification-banner--problem",
        },
    ),
    (
        "content",
        "card",
        {"heading": "T", "href": "/t", "description": NASTY, "level": 3, "size": "m"},
        "card",
        "card",
        {"heading": "T", "href": "/t", "clickable": True, "description": NASTY, "headingLevel": 3, "headingSize": "m"},
    ),
    ("navigation", "back_link", {"href": "/x", "text": "All"}, "back-link", "backLink", {"href": "/x", "text": "All"}),
    (
        "navigation",
        "pagination",
        {"previous": ("/1", "One"), "next": ("/3", NASTY)},
        "pagination",
        "pagination",
        {"previous": {"href": "/1", "labelText": "One"}, "next": {"href": "/3", "labelText": NASTY}},
    ),
    (
        "navigation",
        "pagination",
        {"next": ("/3", "T")},
        "pagination",
        "pagination",
        {"next": {"href": "/3", "labelText": "T"}},
    ),
]

WITH_BODY = [
    (
        "forms",
        "fieldset",
        {"legend": "L", "size": "l", "describedby": "a"},
        "fieldset",
        "fieldset",
        {"legend": {"text": "L", "size": "l"}, "describedBy": "a", "html": BODY},
    ),
    ("content", "inset", {}, "inset-text", "insetText", {"html": BODY}),
    (
        "content",
        "warning_callout",
        {"heading": NASTY, "level": 2},
        "warning-callout",
        "warningCallout",
        {"heading": NASTY, "headingLevel": 2, "html": BODY},
    ),
    (
        "content",
        "details",
        {"summary": NASTY, "open": True, "classes": "c"},
        "details",
        "details",
        {"summaryText": NASTY, "open": True, "classes": "c", "html": BODY},
    ),
    ("content", "notification_banner", {}, "notification-banner", "notificationBanner", {"html": BODY}),
    (
        "content",
        "card",
        {"heading": "T", "level": 2},
        "card",
        "card",
        {"heading": "T", "headingLevel": 2, "descriptionHtml": BODY},
    ),
]


@pytest.mark.parametrize(("file", "macro", "arguments", "component", "their_macro", "params"), PLAIN)
def test_a_component_is_marked_up_as_the_design_system_does(file, macro, arguments, component, their_macro, params):
    assert normal(our(file, macro, arguments)) == normal(theirs(component, their_macro, params))


@pytest.mark.parametrize(("file", "macro", "arguments", "component", "their_macro", "params"), WITH_BODY)
def test_a_component_with_a_body_is_marked_up_as_the_design_system_does(
    file, macro, arguments, component, their_macro, params
):
    assert normal(our(file, macro, arguments, BODY)) == normal(theirs(component, their_macro, params))


def test_a_date_is_marked_up_as_the_design_system_does():
    """Except for our field names, which have no brackets, and the error's mark on every part."""
    html = our(
        "forms",
        "date_input",
        {
            "name": "due",
            "legend": "When?",
            "values": ("1", "", "2027"),
            "errors": [("due", "Enter a date")],
            "hint": "h",
        },
    )
    parts = [
        {"name": n, "width": w, "error": True, "value": v}
        for n, w, v in (("day", 2, "1"), ("month", 2, None), ("year", 4, "2027"))
    ]
    params = {
        "id": "due",
        "namePrefix": "due",
        "fieldset": {"legend": {"text": "When?"}},
        "hint": {"text": "h"},
        "errorMessage": {"text": "Enter a date"},
        "items": parts,
    }
    assert normal(html) == normal(
        re.sub(r'name="due\[(\w+)\]"', r'name="due-\1"', theirs("date-input", "dateInput", params))
    )


def test_an_empty_error_summary_shows_nothing():
    assert our("forms", "error_summary", {"errors": []}).strip() == ""


def test_a_textarea_keeps_a_first_empty_line():
    tree = html5lib.parseFragment(
        our("forms", "textarea", {"name": "a", "label": "A", "value": "\nb"}), namespaceHTMLElements=False
    )
    assert tree.find(".//textarea").text == "\nb"


def test_forms_that_take_answers_carry_whose_page_it_is():
    assert our("forms", "form_token", {}).strip() == "fields"
    assert our("forms", "form_token", {"owner": True}).strip() == "fields of their owner"


def test_every_component_escapes_text_it_is_given():
    page = """{% import "components/learning.html" as m %}
        {{ m.module_card(t, "/x", t, t, 1, 3) }} {{ m.progress(1, 3, t) }}
        {{ m.score(0.5, t, t) }} {{ m.figures([(t, t)]) }}
        {{ m.bars([{"label": t, "share": 0.5, "text": t, "href": ""}]) }}
        {{ m.tracks([{"label": t, "value": 1, "moved": -1}]) }}
        {{ m.choices("answer", [{"value": t, "text": t}], t, errors=[("answer", t)], hint=t) }}
        {% call m.next_step(t, "/x", t) %}b{% endcall %} {% call m.consequence(t) %}b{% endcall %}
        {{ m.activity_list([{"kind": "case", "kind_text": t, "title": t, "href": "/x", "about": t, "state": t}]) }}"""
    assert "<script" not in ours.from_string(page).render(t=NASTY)
