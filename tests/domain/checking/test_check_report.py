"""What `learnapp check` prints."""

import json

import pytest

from learnapp.domain.checking.check_report import exit_status, render
from learnapp.domain.markup.problems import Problem

ERROR = Problem(file="m/b.md", line=3, message="Write it so.")
EARLIER = Problem(file="m/a.md", line=9, message="First file.")
WARNING = Problem(file="m/b.md", line=3, message="Too long.", severity="warning", code="scene-length", about="start")


def test_text_is_sorted_one_line_each_and_counted() -> None:
    assert render([ERROR, WARNING, EARLIER, ERROR], checked=2).split("\n") == [
        "m/a.md:9: First file.",
        "m/b.md:3: Write it so.",
        "m/b.md:3: warning [scene-length#start]: Too long.",
        "2 modules checked: 2 errors, 1 warning.",
    ]


def test_nothing_found_says_so() -> None:
    assert render([]) == "1 module checked: no problems."


def test_json_holds_the_same() -> None:
    report = json.loads(render([WARNING, ERROR], "json"))
    assert (report["modules"], report["errors"], report["warnings"]) == (1, 1, 1)
    assert report["problems"][1] == {
        "file": "m/b.md",
        "line": 3,
        "severity": "warning",
        "code": "scene-length",
        "about": "start",
        "message": "Too long.",
        "paste": "",
    }


def test_lines_to_paste_follow_their_problem() -> None:
    pasted = Problem(file="m/module.md", line=3, message="Add an entry.", paste="  - date: 2026-11-29")
    said = "Paste this straight under `changes:` and change its note, which learners read:"
    assert render([pasted]).split("\n")[:3] == ["m/module.md:3: Add an entry.", said, "  - date: 2026-11-29"]


@pytest.mark.parametrize(("problems", "status"), [([], 0), ([WARNING], 0), ([WARNING, ERROR], 1)])
def test_only_an_error_fails(problems: list[Problem], status: int) -> None:
    assert exit_status(problems) == status


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="text or json"):
        render([], "xml")
