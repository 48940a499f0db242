"""What must hold of every kind of question, those to come included."""

import inspect
import json
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learnapp.domain.content.content import Module, Quiz
from learnapp.domain.editions.edition_encoding import decode_module, encode_module
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError, Mark
from learnapp.domain.questions.typed_text import clean
from tests.domain.questions.examples import ANSWERS, CANARY, EXAMPLES, KEY_MOVED, SOME_ANSWER
from tests.domain.questions.reading import read

GUIDE = Path(__file__).parents[3] / "docs" / "authoring.md"
every_kind = pytest.mark.parametrize("name", KINDS)


@pytest.fixture(scope="module")
def questions():
    return {name: read(EXAMPLES[name]) for name in KINDS}


@every_kind
def test_what_can_be_voted_on_has_options_of_which_one_is_chosen(name, questions):
    kind, question = KINDS[name], questions[name]
    put = kind.ask(question, 1)
    if kind.can_be_voted_on(question):
        assert len(kind.option_labels(question)) == len(kind.view(question, put)["options"]) >= 2
        assert kind.parse(question, put, {"answer": ["0"]})
        with pytest.raises(AnswerError):
            kind.parse(question, put, {"answer": ["0", "1"]})


@pytest.mark.parametrize(
    ("score", "out_of", "chance", "share"),
    [
        *((1, 1, 0, 1), (0.6, 1, 0, 0.6), (0, 1, 0, 0), (0, 0, 0, None)),
        *((1, 1, 0.25, 1), (0.625, 1, 0.25, 0.5), (0.25, 1, 0.25, 0), (0, 1, 0.25, 0)),
        *((20, 20, 12, 1), (16, 20, 12, 0.5), (3, 20, 12, 0)),
    ],
)
def test_a_share_is_counted_from_what_guessing_wins_and_never_below_nothing(score, out_of, chance, share):
    mark = Mark(score=score, out_of=out_of, chance=chance)
    assert mark.share == (None if share is None else pytest.approx(share))


@every_kind
def test_a_view_holds_no_key_and_no_feedback(name, questions):
    kind, question = KINDS[name], questions[name]
    assert CANARY in question.explanation
    for seed in range(25):
        put = kind.ask(question, seed)
        assert CANARY not in json.dumps(kind.view(question, put))
        assert CANARY in json.dumps(msgspec.to_builtins(kind.mark(question, put, None)))


@pytest.mark.parametrize("name", KEY_MOVED)
def test_a_view_does_not_depend_on_which_answer_is_right(name, questions):
    text = EXAMPLES[name]
    for old, new in zip(KEY_MOVED[name][::2], KEY_MOVED[name][1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    kind, other = KINDS[name], read(text)
    for seed in range(25):
        question = questions[name]
        assert kind.view(question, kind.ask(question, seed)) == kind.view(other, kind.ask(other, seed))


@every_kind
def test_the_same_seed_puts_the_same_question(name, questions):
    kind, question = KINDS[name], questions[name]
    for seed in (0, 1, 2**62):
        assert kind.ask(question, seed) == kind.ask(question, seed)


@every_kind
def test_the_numbers_of_the_whole_quiz_reach_the_question(name, questions):
    assert KINDS[name].ask(questions[name], 1, {"shared": 4.0}).values["shared"] == 4.0


@every_kind
@given(data=st.data(), seed=st.integers(0, 2**63 - 1))
@settings(max_examples=60, deadline=None)
def test_an_answer_survives_its_form(name, data, seed, questions):
    kind, question = KINDS[name], questions[name]
    answer = data.draw(ANSWERS[name])
    if isinstance(answer, str):
        answer = clean(answer)
    if isinstance(answer, dict) and "board" in answer:
        answer = {audience: clean(text) for audience, text in answer.items()}
    put = kind.ask(question, seed)
    parsed = kind.parse(question, put, kind.form(question, put, answer))
    assert parsed == answer
    stored = json.loads(json.dumps(parsed))
    assert kind.mark(question, put, stored) == kind.mark(question, put, parsed)
    assert kind.describe(question, put, stored)


def within_bounds(mark: Mark) -> bool:
    share = mark.share
    return (
        0 <= mark.score <= mark.out_of + 1e-9
        and 0 <= mark.chance <= mark.out_of
        and (share is None or 0 <= share <= 1 + 1e-9)
    )


def tried(act, *arguments):
    """What the call gives, and the AnswerError it raises instead; any other error is a failure."""
    try:
        return act(*arguments), None
    except AnswerError as error:
        return None, error


FIELDS = ["answer", "board", "clinicians", *(f"{stem}-{n}" for stem in ("place", "stem", "term") for n in range(9))]
VALUES = st.one_of(
    st.sampled_from(
        ["", "0", "1", "2", "3", "4", "5", "9", "-1", "00", "1.0", " 1", "١", "²", "on", "null", "'; --", "\x00"]
    ),
    st.text(max_size=20),
    st.just("9" * 100_000),
)


@every_kind
@given(
    form=st.dictionaries(st.sampled_from(FIELDS), st.lists(VALUES, max_size=4), max_size=12), seed=st.integers(0, 99)
)
@settings(max_examples=150, deadline=None)
@pytest.mark.slow
def test_a_hostile_form_is_an_answer_within_bounds_or_a_clear_refusal(name, form, seed, questions):
    kind, question = KINDS[name], questions[name]
    put = kind.ask(question, seed)
    answer, refusal = tried(kind.parse, question, put, form)
    if refusal:
        assert refusal.message.endswith(".")
        assert isinstance(kind.form(question, put, refusal.kept), dict)
        return
    assert within_bounds(kind.mark(question, put, answer))
    json.dumps(answer)
    assert kind.parse(question, put, kind.form(question, put, answer)) == answer


@every_kind
def test_a_form_of_a_million_characters_is_refused_without_a_crash(name, questions):
    kind, question = KINDS[name], questions[name]
    put = kind.ask(question, 1)
    with pytest.raises(AnswerError):
        kind.parse(question, put, {field: ["7" * 1_000_000] for field in FIELDS})


@every_kind
def test_an_empty_form_is_refused_with_what_to_do(name, questions):
    kind, question = KINDS[name], questions[name]
    with pytest.raises(AnswerError, match=r"^(Choose|Give|Enter|Write)"):
        kind.parse(question, kind.ask(question, 1), {})


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(st.sampled_from(["typed", "value", "board", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@every_kind
@given(answer=ANY_JSON)
@settings(max_examples=150, deadline=None)
@pytest.mark.slow
def test_an_answer_that_no_longer_fits_says_so_and_nothing_else(name, answer, questions):
    kind, question = KINDS[name], questions[name]
    put = kind.ask(question, 1)
    found, refusal = tried(kind.mark, question, put, answer)
    assert "changed" in refusal.message if refusal else within_bounds(found)
    tried(kind.describe, question, put, answer)
    kind.form(question, put, answer)


@every_kind
def test_a_question_left_open_scores_nothing_of_the_same_points(name, questions):
    kind, question = KINDS[name], questions[name]
    put = kind.ask(question, 1)
    left = kind.mark(question, put, None)
    assert left.score == 0
    assert kind.describe(question, put, None) == ""
    given_ = kind.mark(question, put, SOME_ANSWER[name])
    assert (left.out_of, left.chance) == (given_.out_of, given_.chance)


@every_kind
def test_an_edition_kept_as_bytes_gives_the_question_back(name, questions):
    quiz = Quiz(slug="q", title="T", minutes=1, purpose="practice", questions=(questions[name],))
    module = Module(slug="m", title="M", summary="S", order=1, minutes=1, introduction="", activities=(quiz,))
    assert decode_module(encode_module(module)) == module


@every_kind
def test_the_authoring_guide_says_what_the_kinds_docstring_says(name):
    section = re.search(
        rf"^### {name}\n\n(.*?)(?=^###? |\Z)", _outside_fences(GUIDE.read_text()), re.DOTALL | re.MULTILINE
    )
    assert section, f"docs/authoring.md has no section {name}"
    assert section[1].replace("\x00", "#").strip() == inspect.getdoc(type(KINDS[name]))


def _outside_fences(text: str) -> str:
    """The text with the # of headings inside fenced examples hidden."""
    return re.sub(r"^```.*?^```", lambda found: found[0].replace("#", "\x00"), text, flags=re.DOTALL | re.MULTILINE)


@every_kind
def test_its_template_is_there(name):
    assert (GUIDE.parents[1] / "templates" / "questions" / f"{name}.html").is_file()
