"""Sessions of frames: which cookie a request's session is in, and who may frame its pages."""

from __future__ import annotations

import pytest
from flask import Flask

from learnapp.web.launches.launched import (
    allow_frames,
    allow_sending_to,
    carried,
    framed_by,
    is_launched,
    read_signed,
    sends_to,
    signed,
)

OWN, LAUNCHED = {"learnapp": "x"}, {"learnapp-launched": "y"}


@pytest.mark.parametrize(
    ("destination", "cookies", "launched"),
    [
        ("document", LAUNCHED, False),
        ("document", OWN, False),
        ("iframe", {}, True),
        ("iframe", OWN | LAUNCHED, True),
        ("empty", LAUNCHED, True),
        ("empty", OWN | LAUNCHED, False),
        (None, LAUNCHED, True),
        (None, {}, False),
    ],
)
def test_a_frame_has_a_session_of_its_own(
    app: Flask, destination: str | None, cookies: dict[str, str], launched: bool
) -> None:
    environ = {"HTTP_SEC_FETCH_DEST": destination} if destination else {}
    assert is_launched(environ, cookies, app) is launched


def test_an_answer_is_framed_and_sends_forms_where_it_says_and_nowhere_else(app: Flask) -> None:
    with app.test_request_context() as context:
        environ = context.request.environ
        assert (framed_by(environ), sends_to(environ)) == ("'none'", "'self'")
        allow_frames("https://moodle.example")
        allow_sending_to("https://moodle.example")
        assert framed_by(environ) == "https://moodle.example"
        assert sends_to(environ) == "'self' https://moodle.example"
        allow_frames("")
        assert framed_by(environ) == "'none'"


def test_a_persons_own_session_carries_nothing_of_a_launch(app: Flask) -> None:
    with app.test_request_context():
        assert carried() == {}


def test_what_is_signed_is_for_one_purpose(app: Flask) -> None:
    with app.test_request_context():
        text = signed("one", [1, "a"])
        assert read_signed("one", text, 60) == [1, "a"]
        assert read_signed("another", text, 60) is None
        assert read_signed("one", text + "x", 60) is None
        assert read_signed("one", text, -1) is None
