"""ranking: 4 less the distance from the key's place for each option; equal places count as one; chance is nothing."""

from itertools import permutations

import pytest
from hypothesis import strategies as st

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.questions.ranking import key_places
from tests.domain.questions.example import EXPLANATION, FEEDBACK, KindExample
from tests.domain.questions.reading import asked, errors_of, mark, ordered_list, read, show

EXAMPLE = KindExample(
    text="## Rank {#q .ranking competency=2.2 tie=2,3}\n\nA stem.\n\n"
    + "".join(f"{n}. Option {'CAEBD'[n - 1]}{FEEDBACK}" for n in range(1, 6))
    + EXPLANATION,
    answers=st.permutations([1, 2, 3, 4, 5]),
    some_answer=[1, 2, 3, 4, 5],
)

KIND = KINDS["ranking"]

MARKS = [  # the published table: rows are the place in the key, columns the place given
    [4, 3, 2, 1, 0],
    [3, 4, 3, 2, 1],
    [2, 3, 4, 3, 2],
    [1, 2, 3, 4, 3],
    [0, 1, 2, 3, 4],
]


def test_all_120_orders_score_what_the_published_table_says():
    question = read(ordered_list(5))
    scores = []
    for order in permutations(range(1, 6)):
        found = mark(question, list(order))
        assert found.score == sum(MARKS[option][place - 1] for option, place in enumerate(order))
        assert [remark.points for remark in found.remarks] == [MARKS[o][p - 1] for o, p in enumerate(order)]
        scores.append(found.score)
    show("score  orders of 120  shown as")
    for score in sorted(set(scores), reverse=True):
        show(f"{score:>5} {scores.count(score):>14}  {max(0, (score - 12) / 8):>8.0%}")
    assert len(scores) == 120
    assert (min(scores), max(scores), sum(scores) / 120) == (8, 20, 12)


@pytest.mark.parametrize(
    ("count", "tie", "full", "chance"),
    [
        (5, "", 20, 12),
        (4, "", 16, 11),
        (5, "tie=2,3", 20, 13),
        (5, "tie=1,2", 20, 13),
        (5, "tie=4,5", 20, 13),
        (5, "tie=2,3,4", 20, 14.8),
        (5, 'tie="1,2 4,5"', 20, 14),
        (4, "tie=2,3", 16, 12),
    ],
)
def test_chance_is_the_exact_mean_over_all_orders(count, tie, full, chance):
    question = read(ordered_list(count, tie))
    marks = [mark(question, list(order)) for order in permutations(range(1, count + 1))]
    assert sum(found.score for found in marks) / len(marks) == pytest.approx(marks[0].chance)
    assert marks[0].chance == pytest.approx(chance)
    assert max(found.score for found in marks) == marks[0].out_of == full
    assert all(0 <= found.share <= 1 for found in marks)


@pytest.mark.parametrize(
    ("answer", "points", "share"),
    [
        ([1, 2, 3, 4, 5], [4, 4, 4, 4, 4], 1.0),
        ([2, 1, 3, 4, 5], [3, 3, 4, 4, 4], 0.75),
        ([5, 4, 3, 2, 1], [0, 2, 4, 2, 0], 0.0),
        ([1, 2, 3, 5, 4], [4, 4, 4, 3, 3], 0.75),
        ([2, 3, 4, 5, 1], [3, 3, 3, 3, 0], 0.0),
        ([1, 1, 3, 4, 5], [0, 0, 4, 4, 4], 0.0),  # options given one place score 0
        ([1, 2, 2, 2, 5], [4, 0, 0, 0, 4], 0.0),
        ([3, 3, 3, 3, 3], [0, 0, 0, 0, 0], 0.0),
        ([1, 2, 3, 4, 0], [4, 4, 4, 4, 0], 0.5),  # an option left without a place scores 0
        (None, [0, 0, 0, 0, 0], 0.0),
    ],
)
def test_the_marks_of_an_answer_and_what_is_shown_of_them(answer, points, share):
    found = mark(read(ordered_list(5)), answer)
    assert [remark.points for remark in found.remarks] == points
    assert found.score == sum(points)
    assert found.share == pytest.approx(share)


@pytest.mark.parametrize(
    ("tie", "answer", "points"),
    [
        ("2,3", [1, 2, 3, 4, 5], [4, 4, 4, 4, 4]),
        ("2,3", [1, 3, 2, 4, 5], [4, 4, 4, 4, 4]),  # either of the tied places is right for either
        ("2,3", [2, 1, 3, 4, 5], [3, 3, 4, 4, 4]),  # the distance is to the nearer tied place
        ("2,3", [1, 4, 2, 3, 5], [4, 3, 4, 3, 4]),
        ("2,3", [1, 5, 2, 3, 4], [4, 2, 4, 3, 3]),
        ("2,3", [1, 2, 2, 4, 5], [4, 0, 0, 4, 4]),  # a tie in the key does not allow one in the answer
        ("2,3,4", [1, 4, 2, 3, 5], [4, 4, 4, 4, 4]),
    ],
)
def test_equal_places_of_the_key(tie, answer, points):
    found = mark(read(ordered_list(5, f"tie={tie}")), answer)
    assert [remark.points for remark in found.remarks] == points


def test_a_tied_place_is_spoken_of_as_such():
    found = mark(read(ordered_list(5, "tie=2,3")), [1, 2, 3, 4, 5])
    assert [remark.best for remark in found.remarks] == ["1", "2 or 3", "2 or 3", "4", "5"]


@pytest.mark.parametrize("tie", ["2", "2,4", "3,2", "0,1", "5,6", "2,2", "1,2,3,4,5", "a,b", "2,3 3,4", "٢,٣"])
def test_a_tie_that_makes_no_sense_is_refused(tie):
    assert key_places(5, tie) is None
    assert "name neighbouring places" in errors_of(ordered_list(5, f'tie="{tie}"'))[0]


@pytest.mark.parametrize("count", [3, 6])
def test_another_number_of_options_than_four_or_five_is_refused(count):
    assert f"There should be 4 to 5 options here, not {count}" in errors_of(ordered_list(count))[0]


def test_every_option_may_have_every_place_and_no_other():
    question = read(ordered_list(4))
    assert KIND.view(question, asked(question))["places"] == [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4")]


def test_an_attempt_with_another_number_of_options_is_refused():
    for count in (4, 5):
        with pytest.raises(AnswerError):
            KIND.mark(read(ordered_list(9 - count)), asked(read(ordered_list(count))), None)


def test_the_form_does_not_tell_the_order_of_the_key():
    question = read(ordered_list(5))
    seen = {
        tuple(option["html"] for option in KIND.view(question, asked(question, seed))["options"]) for seed in range(500)
    }
    fields = {
        tuple(option["field"] for option in KIND.view(question, asked(question, seed))["options"])
        for seed in range(500)
    }
    assert len(seen) > 100
    assert fields == {("place-0", "place-1", "place-2", "place-3", "place-4")}


def test_a_place_given_twice_is_an_error_at_the_second_and_keeps_what_was_chosen():
    question = read(ordered_list(5))
    sent = {"place-0": ["1"], "place-1": ["3"], "place-2": ["3"], "place-3": ["4"], "place-4": ["5"]}
    with pytest.raises(AnswerError) as raised:
        KIND.parse(question, asked(question), sent)
    assert raised.value.field == "place-2"
    assert raised.value.message == "You gave place 3 to two options. Give each option a different place."
    assert KIND.form(question, asked(question), raised.value.kept) == sent


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"place-3": []}, "place-3"),
        ({"place-3": ["6"]}, "place-3"),
        ({"place-3": ["٤"]}, "place-3"),
        ({"place-3": ["4", "5"]}, "place-3"),
    ],
)
def test_a_missing_or_strange_place_is_an_error_at_its_field_and_keeps_the_rest(changed, field):
    question = read(ordered_list(5))
    sent = {f"place-{n}": [str(n + 1)] for n in range(5)}
    with pytest.raises(AnswerError) as raised:
        KIND.parse(question, asked(question), {**sent, **changed})
    assert raised.value.field == field
    kept = KIND.form(question, asked(question), raised.value.kept)
    assert kept == {name: values for name, values in sent.items() if name != field}
