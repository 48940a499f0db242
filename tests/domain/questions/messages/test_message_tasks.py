"""The two messages, their rules, and the samples that test the rules."""

import pytest

from learnapp.domain.questions.messages.message_tasks import sample_problems
from tests.domain.questions.audiences import SAMPLES, question
from tests.domain.questions.reading import errors_of, read, warnings_of


def test_the_samples_of_a_good_question_do_what_they_say():
    made = read(question())
    assert sample_problems(made.content) == []
    assert all("few-samples" not in warning for warning in warnings_of(question()))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("board", "good", "risk", "Fourteen patients, a risk."), "it hits number with “Fourteen patients”"),
        (("board", "good", "risk,owner", "A risk."), "it misses owner"),
        (("clinicians", "good", "risk", "Grip."), "it misses risk; it hits slogan with “Grip”"),
        (
            ("board", "good", "rusk", "A risk."),
            "`hits=` names `rusk`, and the rules for this audience are risk, number",
        ),
        (("nobody", "good", "risk", "A risk."), "write `for=board` or `for=clinicians`"),
        (("board", "fine", "risk", "A risk."), "write good, poor or gaming"),
        (("board", "good", "risk", ""), "This sample is empty"),
    ],
)
def test_a_sample_that_does_not_is_an_error_on_its_line(wrong, message):
    errors = errors_of(question([*SAMPLES[1:], wrong]))
    last = question([*SAMPLES[1:], wrong]).count("\n") - 2
    assert any(error.startswith(f"{last}:") and message in error for error in errors), errors


def test_fewer_than_twelve_samples_or_a_label_without_one_is_warned_of():
    assert any("11 samples; 12" in warning for warning in warnings_of(question(SAMPLES[1:])))
    lacking = [sample for sample in SAMPLES if sample[:2] != ("clinicians", "gaming")] + SAMPLES[:1]
    assert any("none labelled gaming for clinicians" in warning for warning in warnings_of(question(lacking)))
