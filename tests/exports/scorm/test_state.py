"""What a package remembers fits into what a learning system keeps, whatever the size of the module."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.scorm.conftest import Ask

LIMIT = 3500
CONTENT = {"shape": "abcd", "digest": "01234567"}
PLAIN = re.compile(r"[A-Za-z0-9._~*!:;,()\-]*")

_places = st.integers(0, 60)
_path = st.lists(_places, max_size=40)
_answers = st.one_of(
    st.tuples(st.just("ticks"), st.lists(_places, max_size=8)),
    st.tuples(st.just("ranking"), st.lists(_places, max_size=5)),
    st.tuples(st.just("pairs"), st.lists(_places, max_size=10)),
    st.tuples(
        st.just("number"),
        st.fixed_dictionaries(
            {"typed": st.text(max_size=60), "value": st.floats(-1e15, 1e15, allow_nan=False).map(lambda x: x + 0.0)}
        ),
    ),
    st.tuples(st.just("script"), st.integers(0, 4)),
).map(lambda pair: {"kind": pair[0], "answer": pair[1]})


@st.composite
def _attempts(draw: st.DrawFn, most: int) -> dict[str, Any]:
    asked = draw(st.lists(st.integers(0, 500), min_size=1, max_size=most))
    count = draw(st.integers(0, len(asked)))
    answers = [[at, draw(_answers)] for at in range(count)]
    return {"draw": draw(st.integers(0, 2)), "asked": asked, "answers": answers}


def _works(most: int) -> st.SearchStrategy[dict[str, Any]]:
    attempt = st.none() | _attempts(most)
    return st.one_of(
        st.fixed_dictionaries(
            {
                "path": _path,
                "debriefed": st.booleans(),
                "tried": st.lists(
                    st.tuples(_places, _places).map(lambda p: f"{p[0]}/{p[1]}"), max_size=12, unique=True
                ),
                "whatIf": st.none() | _path,
            }
        ),
        st.fixed_dictionaries({"open": attempt, "last": attempt}),
    )


@st.composite
def _states(draw: st.DrawFn, parts: int, most: int) -> dict[str, Any]:
    place = st.integers(0, parts - 1)
    return {
        "done": draw(st.lists(place, max_size=parts, unique=True)),
        "best": [[part, draw(st.integers(0, 100))] for part in draw(st.lists(place, max_size=parts, unique=True))],
        "work": [[part, draw(_works(most))] for part in draw(st.lists(place, max_size=min(parts, 8), unique=True))],
    }


def _plain(state: dict[str, Any]) -> dict[str, Any]:
    return {"done": sorted(state["done"]), "best": sorted(map(list, state["best"]))}


@settings(max_examples=20, deadline=None)
@given(state=_states(parts=40, most=25))
def test_it_fits_and_what_is_done_is_kept(ask: Ask, state: dict[str, Any]) -> None:
    kept = ask("keep", state=state, content=CONTENT, limit=LIMIT)
    assert len(kept["text"]) <= LIMIT
    assert PLAIN.fullmatch(kept["text"])
    assert _plain(kept["back"]) == _plain(state)
    assert {part for part, _ in kept["back"]["work"]} <= {part for part, _ in state["work"]}


@settings(max_examples=20, deadline=None)
@given(state=_states(parts=9, most=5))
def test_there_is_room_for_all_of_an_ordinary_module(ask: Ask, state: dict[str, Any]) -> None:
    """Nothing is lost, if the system keeps 30,000 characters; of 3,500 the newest work is kept first."""
    kept = ask("keep", state=state, content=CONTENT, limit=30_000)
    assert kept["back"]["work"] == state["work"]
    short = ask("keep", state=state, content=CONTENT, limit=LIMIT)
    if state["work"] and len(kept["text"]) <= LIMIT:
        assert short == kept


def test_no_module_is_too_large(ask: Ask) -> None:
    """Of 20,000 parts, as many as fit are kept, starting with the first."""
    answered = {"kind": "number", "answer": {"typed": "\u20ac" * 200, "value": 1.5}}
    attempt = {"draw": 0, "asked": list(range(400)), "answers": [[at, answered] for at in range(400)]}
    state = {
        "done": list(range(20_000)),
        "best": [[part, 100] for part in range(20_000)],
        "work": [[part, {"open": attempt, "last": attempt}] for part in range(9)],
    }
    kept = ask("keep", state=state, content=CONTENT, limit=LIMIT)
    assert len(kept["text"]) <= LIMIT
    assert len(kept["back"]["done"]) >= 6000


def test_own_words_are_not_kept(ask: Ask) -> None:
    attempt = {"draw": 0, "asked": [0], "answers": [[0, {"kind": "words", "answer": None}]]}
    kept = ask(
        "keep",
        state={"done": [], "best": [], "work": [[0, {"open": attempt, "last": None}]]},
        content=CONTENT,
        limit=LIMIT,
    )
    assert kept["back"]["work"][0][1]["open"]["answers"] == [[0, {"kind": "words", "answer": None}]]


def test_of_another_edition_what_is_done_is_kept_and_open_work_is_not(ask: Ask) -> None:
    state = {
        "done": [0, 5],
        "best": [[3, 80]],
        "work": [[1, {"path": [1], "debriefed": False, "tried": [], "whatIf": None}]],
    }
    text = ask("keep", state=state, content=CONTENT, limit=LIMIT)["text"]
    later = ask("read", text=text, content={**CONTENT, "digest": "76543210"})
    assert later == {"done": [0, 5], "best": [[3, 80]], "work": []}
    other = ask("read", text=text, content={**CONTENT, "shape": "dcba"})
    assert other == {"done": [], "best": [], "work": []}


@settings(max_examples=20, deadline=None)
@given(
    text=st.one_of(
        st.text(max_size=80),
        st.text(alphabet="01abcd~qcwtnp,;:!*()-._", max_size=120).map(lambda t: f"1~abcd~01234567~{t}"),
    )
)
def test_whatever_a_system_gives_back_is_read(ask: Ask, text: str) -> None:
    back = ask("read", text=text, content=CONTENT)
    assert set(back) == {"done", "best", "work"}
