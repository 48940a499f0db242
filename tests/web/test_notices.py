"""The next page says what came of what a person did: a failure never looks like a success."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from flask import Flask, flash, render_template_string

import learnapp
from learnapp.web.notices import flash_information, flash_problem, flash_success

ROOT = Path(learnapp.__file__).parent
PAGE = '{% extends "base.html" %}{% block title %}A page{% endblock %}'


@pytest.mark.parametrize(
    ("tell", "title"),
    [
        (flash_success, "Success"),
        (flash_information, "Important"),
        (flash_problem, "There is a problem"),
        (flash, "Important"),  # a message left in a session by an older version
    ],
)
def test_the_banner_says_what_kind_of_message_it_is(app: Flask, tell: object, title: str) -> None:
    with app.test_request_context("/"):
        tell("The tea is made.")  # type: ignore[operator]
        page = render_template_string(PAGE)
    banner = page[page.index('<div class="nhsuk-notification-banner') :]
    banner = banner[: banner.index("The tea is made.")]
    assert f">{title}</h2>" in banner
    assert 'role="alert"' in banner, "it is read out before the page"
    assert ("--success" in banner) == (tell is flash_success)


def test_every_screen_says_of_which_kind_its_message_is() -> None:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "flask" and path.name != "notices.py":
                assert "flash" not in {name.name for name in node.names}, f"{path.name} uses Flask's flash"
