"""Attempts: what is asked, what answers add up to, which pass, and until when they count."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.content.content import Quiz
from learnapp.domain.questions.kind import AnswerError, Mark
from learnapp.domain.quizzes import attempts
from tests.domain.questions.examples import EXAMPLES
from tests.domain.questions.reading import FRONT, read_text, task_list

START = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def quiz(*questions: str, front: str = "") -> Quiz:
    """A quiz of these questions, each with an id of its own: q0, q1…"""
    text = "\n".join(question.replace("{#q ", f"{{#q{n} ") for n, question in enumerate(questions))
    made, errors, _ = read_text(FRONT.replace("minutes: 5\n", f"minutes: 5\n{front}") + text)
    assert not errors, errors
    return made


def bank(count: int, front: str = "", groups: str = "", principles: str = "") -> Quiz:
    extra = [
        " ".join(
            part
            for part in (
                f"group={groups[n % len(groups)]}" if groups else "",
                f"principle={principles[n % len(principles)]}" if principles else "",
            )
            if part
        )
        for n in range(count)
    ]
    return quiz(
        *(task_list("single-best", "_x__", extra[n]).replace("A stem", f"Stem {n}") for n in range(count)), front=front
    )


# What an attempt asks


def test_without_a_draw_everything_is_asked_in_the_authors_order():
    assert attempts.choose(bank(5), 1) == ("q0", "q1", "q2", "q3", "q4")


@given(st.integers(0, 2**63 - 1))
def test_a_draw_asks_so_many_none_twice_in_the_authors_order(seed):
    drawn = attempts.choose(TWENTY, seed)
    assert len(drawn) == len(set(drawn)) == 8
    assert list(drawn) == sorted(drawn, key=lambda name: int(name[1:]))
    assert drawn == attempts.choose(TWENTY, seed)


TWENTY = bank(20, "draw: 8\n")


def test_every_question_is_drawn_about_as_often():
    counts = Counter(name for seed in range(2000) for name in attempts.choose(TWENTY, seed))
    assert len(counts) == 20
    assert min(counts.values()) > 700
    assert max(counts.values()) < 900


def test_a_draw_by_group_asks_so_many_of_each():
    made = bank(12, "draw: {a: 2, b: 3}\n", groups="ab")
    for seed in range(50):
        groups = Counter(made.question(name).group for name in attempts.choose(made, seed))
        assert groups == {"a": 2, "b": 3}


@pytest.mark.parametrize(("draw", "groups"), [("8", ""), ("{a: 4, b: 4}", "ab")])
def test_questions_not_seen_before_come_first(draw, groups):
    made = bank(20, f"draw: {draw}\n", groups)
    seen = dict.fromkeys((f"q{n}" for n in range(14)), 1)
    for seed in range(50):
        drawn = attempts.choose(made, seed, seen)
        assert {f"q{n}" for n in range(14, 20)} <= set(drawn)


def test_one_principle_is_not_asked_twice_while_there_is_another():
    made = bank(16, "draw: 4\n", principles="abcd")
    for seed in range(50):
        assert {made.question(name).principle for name in attempts.choose(made, seed)} == set("abcd")


def test_principles_are_kept_apart_across_groups_too():
    made = bank(16, "draw: {x: 2, y: 2}\n", groups="xy", principles="aabbccdd")
    for seed in range(50):
        principles = [made.question(name).principle for name in attempts.choose(made, seed)]
        assert len(set(principles)) == 4


def test_questions_share_the_numbers_of_their_quiz():
    parameters = "::: parameters\nbeds: 18 to 32\n:::\n\n"
    asking = "## How many? {#q .number competency=3.2}\n\n{{beds}} beds.\n\n- [x] `beds * 2` Key\n\n    F.\n\n"
    made = quiz(parameters + asking, asking)
    for seed in range(20):
        first, second = (attempts.ask(made, question, seed) for question in made.questions)
        assert first.values == second.values
        answer = {"typed": "x", "value": first.values["beds"] * 2}
        assert attempts.mark_response(made, "q1", seed, answer).score == 1


# What answers come to


def marks(*pairs):
    return {f"q{n}": Mark(score=score, out_of=out_of, chance=chance) for n, (score, out_of, chance) in enumerate(pairs)}


@pytest.mark.parametrize(
    ("pairs", "asked", "score", "out_of", "share"),
    [
        ([(1, 1, 0.25), (0, 1, 0.25)], 2, 1, 2, (1 - 0.5) / 1.5),
        ([(1, 1, 0.25), (20, 20, 12)], 2, 2, 2, 1),
        ([(0, 1, 0.25), (12, 20, 12)], 2, 0.6, 2, 0),  # below what guessing wins
        ([(12, 20, 12)], 1, 0.6, 1, 0),
        ([(1, 1, 0), (0, 0, 0)], 2, 1, 1, 1),  # an unscored question is left out
        ([(0, 0, 0)], 1, 0, 0, None),
        ([], 0, 0, 0, None),
        ([(1, 1, 0.25)], 2, 1, 2, (1 - 0.25) / 1.75),  # one without a mark scores nothing of one
    ],
)
def test_every_question_counts_the_same_and_chance_counts_as_nothing(pairs, asked, score, out_of, share):
    total = attempts.total([f"q{n}" for n in range(asked)], marks(*pairs))
    assert (total.score, total.out_of) == (pytest.approx(score), out_of)
    assert total.share == (None if share is None else pytest.approx(share))


def test_guessing_scores_nothing_on_average():
    made = bank(8)
    total = attempts.total(
        attempts.ids(made), {name: attempts.mark_response(made, name, 1, None) for name in attempts.ids(made)}
    )
    assert (total.score, total.chance, total.share) == (0, pytest.approx(2), 0)


def test_the_breakdown_goes_by_competency_in_the_frameworks_order():
    made = quiz(
        task_list("single-best", "_x__").replace("competency=2.2", "competency=4.1,2.2"),
        task_list("single-best", "_x__").replace("competency=2.2", "competency=1.4"),
        EXAMPLES["free-text"],
    )
    given_ = {"q0": [1], "q1": [0], "q2": "words"}
    found = attempts.by_competency(
        made, ("q0", "q1", "q2"), {n: attempts.mark_response(made, n, 1, a) for n, a in given_.items()}
    )
    assert [(line.competency, line.asked, line.total.score, line.total.out_of) for line in found] == [
        ("1.4", 1, 0, 1),
        ("2.2", 2, 1, 1),
        ("4.1", 1, 1, 1),
    ]


def test_a_question_that_is_not_there_or_an_answer_that_no_longer_fits():
    with pytest.raises(KeyError):
        attempts.mark_response(bank(1), "nope", 1, [0])
    with pytest.raises(AnswerError):
        attempts.mark_response(bank(1), "q0", 1, [9])


@pytest.mark.parametrize(
    ("shares", "first", "best"),
    [
        ([], None, None),
        ([(1, None)], None, None),
        ([(1, 0.4)], (1, 0.4), (1, 0.4)),
        ([(3, 0.9), (1, 0.4), (2, 0.7)], (1, 0.4), (3, 0.9)),
        ([(1, 0.8), (2, 0.3)], (1, 0.8), (1, 0.8)),
        ([(1, 0.5), (2, 0.7), (3, 0.7)], (1, 0.5), (2, 0.7)),
    ],
)
def test_the_first_and_the_best_are_kept_apart(shares, first, best):
    kept = attempts.first_and_best(shares)
    assert (kept.first, kept.best) == (first, best)


# Pass marks


@pytest.mark.parametrize(
    ("pass_mark", "share", "passed"),
    [(60, 0.6, True), (60, 0.5999, False), (60, 1.0, True), (None, 1.0, None), (60, None, None), (29, 0.29, True)],
)
def test_who_passes(pass_mark, share, passed):
    made = Quiz(slug="q", title="", minutes=1, purpose="end", questions=(), pass_mark=pass_mark)
    assert attempts.passed(made, share) is passed


# Until when


@pytest.mark.parametrize(
    ("feedback", "answered", "may"),
    [("end", False, True), ("end", True, True), ("each", False, True), ("each", True, False)],
)
def test_an_answer_stands_once_its_feedback_has_been_shown(feedback, answered, may):
    made = Quiz(slug="q", title="", minutes=1, purpose="practice", questions=(), feedback=feedback)
    assert attempts.may_change(made, answered) is may


@pytest.mark.parametrize(
    ("limit", "extra", "after", "counts"),
    [
        (None, 0, timedelta(days=400), True),
        (20, 0, timedelta(minutes=20), True),
        (20, 0, timedelta(minutes=20, seconds=1), False),
        (20, 0.25, timedelta(minutes=25), True),
        (20, 0.25, timedelta(minutes=25, seconds=1), False),
        (20, -1, timedelta(minutes=20), True),
        (20, 0, timedelta(minutes=-5), True),  # a clock stepped back takes nothing away
    ],
)
def test_the_time_limit_and_a_persons_extra_time(limit, extra, after, counts):
    made = Quiz(slug="q", title="", minutes=1, purpose="end", questions=(), time_limit=limit)
    assert attempts.in_time(made, START, START + after, extra) is counts
