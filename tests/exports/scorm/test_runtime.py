"""What a package says to a learning system: only what the strictest take, in both standards, whatever goes wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.exports.scorm.conftest import Ask
from tests.exports.scorm.strict import faults, last

STANDARDS = ("1.2", "2004")
STATUS = {"1.2": "cmi.core.lesson_status", "2004": "cmi.completion_status"}
EXIT = {"1.2": "cmi.core.exit", "2004": "cmi.exit"}
TIME = {"1.2": "cmi.core.session_time", "2004": "cmi.session_time"}
COMMIT = {"1.2": "LMSCommit", "2004": "Commit"}
BEGIN = {"1.2": "LMSInitialize", "2004": "Initialize"}
END = {"1.2": "LMSFinish", "2004": "Terminate"}

HALF = {"suspend": "1~abcd~", "location": "part.2.q.3", "percent": None, "finished": False}
WHOLE = {"suspend": "1~abcd~f", "location": "contents", "percent": 67, "finished": True}
ANSWERS: list[dict[str, Any]] = [
    {"id": "after.why not? é", "kind": "ticks", "answer": [0, 2], "scored": True, "right": True},
    {"id": "x" * 400, "kind": "ranking", "answer": [2, 1, 4, 3], "scored": True, "right": False},
    {"id": "after.pairs", "kind": "pairs", "answer": list(range(10)), "scored": True, "right": False},
    {
        "id": "after.sum",
        "kind": "number",
        "answer": {"typed": "£1,250", "value": 1250.5},
        "scored": True,
        "right": True,
    },
    {"id": "after.small", "kind": "number", "answer": {"typed": "−6", "value": -6}, "scored": True, "right": False},
    {"id": "after.script", "kind": "script", "answer": 3, "scored": False, "right": True},
    {"id": "after.words", "kind": "words", "answer": ["my own words"], "scored": False, "right": True},
    {"id": "after.empty", "kind": "ticks", "answer": None, "scored": True, "right": False},
]


def _play(ask: Ask, standard: str, *steps: Any, values: Any = None, refuses: Any = None, **frames: Any) -> Any:
    return ask(
        "play", standard=standard, values=values or {}, refuses=refuses or {}, steps=list(steps), frames=frames or {}
    )


@pytest.mark.parametrize("standard", STANDARDS)
def test_everything_said_is_in_the_vocabulary(ask: Ask, standard: str) -> None:
    steps = (["save", HALF], ["wait", 2_040_500], ["report", ANSWERS], ["pause"], ["save", WHOLE], ["finish"])
    said = _play(ask, standard, *steps)["said"]
    assert faults(said, standard) == []
    assert "my own words" not in str(said)
    assert last(said, TIME[standard]) == {"1.2": "0000:34:00.50", "2004": "PT2040.50S"}[standard]
    results = [words[1] for _, *words in said if words[0].endswith(".result")]
    wrong = {"1.2": "wrong", "2004": "incorrect"}[standard]
    assert results == ["correct", wrong, wrong, "correct", wrong, "neutral"]


@pytest.mark.parametrize("standard", STANDARDS)
def test_it_is_incomplete_until_it_is_done_and_can_be_taken_up_again(ask: Ask, standard: str) -> None:
    """In 2004 only what was suspended is given back: otherwise Moodle forgets that a learner has finished."""
    said = _play(ask, standard, ["save", HALF], ["finish"])["said"]
    assert said[1][1:3] == [STATUS[standard], "incomplete"]
    assert last(said, STATUS[standard]) == "incomplete"
    assert last(said, EXIT[standard]) == "suspend"
    said = _play(ask, standard, ["save", HALF], ["save", WHOLE], ["finish"])["said"]
    assert last(said, STATUS[standard]) == "completed"
    assert last(said, EXIT[standard]) == {"1.2": "", "2004": "suspend"}[standard]
    if standard == "2004":
        assert last(said, "adl.nav.request") == "suspendAll"


@pytest.mark.parametrize("standard", STANDARDS)
def test_what_is_done_stays_done(ask: Ask, standard: str) -> None:
    """A learner who comes back to a module that they finished does not begin it again."""
    played = _play(ask, standard, ["save", HALF], ["finish"], values={STATUS[standard]: "completed"})
    assert last(played["said"], STATUS[standard]) is None
    assert played["before"]["done"]


@pytest.mark.parametrize("standard", STANDARDS)
def test_it_ends_once_and_says_nothing_afterwards(ask: Ask, standard: str) -> None:
    said = _play(ask, standard, ["finish"], ["finish"], ["save", WHOLE], ["pause"], ["report", ANSWERS])["said"]
    assert [name for name, *_ in said].count(END[standard]) == 1
    assert faults(said, standard) == []


@pytest.mark.parametrize("standard", STANDARDS)
def test_each_save_is_committed_and_one_that_fails_is_tried_again(ask: Ask, standard: str) -> None:
    other = {**HALF, "location": "part.3"}
    played = _play(ask, standard, ["save", HALF], ["save", HALF], ["save", other], refuses={COMMIT[standard]: 2})
    assert played["answers"] == [False, True, True]
    commits = [
        answer for name, _, answer in (line for line in played["said"] if len(line) == 3) if name == COMMIT[standard]
    ]
    assert commits == ["false", "false", "true", "true"]


@pytest.mark.parametrize("standard", STANDARDS)
def test_what_was_refused_is_set_again(ask: Ask, standard: str) -> None:
    played = _play(
        ask, standard, ["save", WHOLE], ["save", WHOLE], refuses={"cmi.suspend_data": 1, STATUS[standard]: 1}
    )
    assert [a for name, *a in played["said"] if a[0] == "cmi.suspend_data"][-1][-1] == "true"
    assert last(played["said"], STATUS[standard]) == "completed"


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize(
    "frames",
    [{}, {"depth": 7}, {"depth": 3, "hostile": [1]}, {"opened": True}, {"depth": 2, "opened": True, "hostile": [0]}],
    ids=["frame", "deep", "another site between", "window", "window of a frame"],
)
def test_the_system_is_found(ask: Ask, standard: str, frames: Any) -> None:
    assert _play(ask, standard, **frames)["connected"]


def test_where_there_is_none_or_it_refuses_there_is_none(ask: Ask) -> None:
    assert not ask("play", standard="1.2", values={}, refuses={"LMSInitialize": 1}, steps=[], frames={})["connected"]
    assert not _play(ask, "1.2", depth=40)["connected"]


@pytest.mark.parametrize("standard", STANDARDS)
def test_a_page_that_comes_back_begins_again(ask: Ask, standard: str) -> None:
    said = _play(ask, standard, ["finish"], ["again"], ["save", HALF])["said"]
    assert [name for name, *_ in said].count(BEGIN[standard]) == 2
    assert said[-1][0] == COMMIT[standard]


def test_time_is_written_as_the_standard_has_it(ask: Ask) -> None:
    for milliseconds in (0, 9, 59_999, 3_600_000, 100 * 3_600_000, 10**12, -5):
        assert re.fullmatch(r"\d{4}:[0-5]\d:[0-5]\d\.\d\d", ask("timespan", milliseconds=milliseconds))
    assert ask("timespan", milliseconds=45_296_780) == "0012:34:56.78"
