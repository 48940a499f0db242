"""What is shown in percent and what is judged by it agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.content.content import Quiz
from learnapp.domain.numbers.percentages import nearest_percent, percent, whole_percent
from learnapp.domain.quizzes.attempts import passed


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.596, "59%"),
        (0.5999, "59%"),
        (0.6, "60%"),
        (0.1 + 0.2 + 0.3, "60%"),
        (0.58, "58%"),
        (0.29, "29%"),
        (0.995, "99%"),
        (0.9999, "99%"),
        (1.0, "100%"),
        (0.125, "12%"),
        (0.135, "13%"),
        (0.004, "0%"),
        (0.0, "0%"),
        (-0.25, "−25%"),
        (None, "–"),
    ],
)
def test_a_share_is_shown_in_whole_percent_rounded_down(share: float | None, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(4 / 6, "67%"), (5 / 6, "83%"), (1 / 6, "17%"), (0.125, "13%"), (-0.12, "−12%"), (0, "0%")]
)
def test_a_share_of_a_group_is_shown_to_the_nearest_percent(share: float, shown: str) -> None:
    assert nearest_percent(share) == shown


@given(st.fractions(-1, 1, max_denominator=60), st.integers(1, 100))
def test_what_is_shown_reaches_the_pass_mark_exactly_if_it_is_passed(share: float, mark: int) -> None:
    quiz = Quiz(slug="q", title="Q", minutes=1, purpose="end", questions=(), pass_mark=mark)
    assert passed(quiz, float(share)) is (whole_percent(float(share)) >= mark) is (share * 100 >= mark)


@pytest.mark.parametrize("whole", range(101))
def test_a_whole_percentage_stays_itself(whole: int) -> None:
    assert whole_percent(whole / 100) == whole
