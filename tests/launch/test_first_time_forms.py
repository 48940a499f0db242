"""What a person types if their platform withheld it."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from learnapp.launch.first_time_forms import FirstTimeForm


@pytest.mark.parametrize(
    ("name", "email", "wrong"),
    [
        ("Lena Marsh", "lena@example.org", set()),
        ("  Lena   Marsh ", " Lena@Example.org ", set()),
        ("", "lena@example.org", {"name"}),
        ("Lena Marsh", "", {"email"}),
        ("Lena Marsh", "lena", {"email"}),
        ("Lena Marsh", "lena@example", {"email"}),
        ("x" * 101, "lena@example.org", {"name"}),
    ],
)
def test_a_name_and_an_address_are_needed(app: Flask, name: str, email: str, wrong: set[str]) -> None:
    with app.test_request_context("/", method="POST"):
        form = FirstTimeForm(MultiDict({"name": name, "email": email}), meta={"csrf": False})
        assert form.validate() is (not wrong)
        assert set(form.errors) == wrong
