"""extended-matching: a mark a stem; options may be used again; 8 to 14 of them, and at least two stems."""

import pytest
from hypothesis import strategies as st

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from tests.domain.questions.example import CANARY, EXPLANATION, KindExample
from tests.domain.questions.reading import asked, errors_of, mark, read

EXAMPLE = KindExample(
    text="## Who? {#q .extended-matching competency=2.2}\n\nA theme.\n\n"
    + "".join(f"- Option {n} {{#{CANARY}-{n}}}\n" for n in range(9))
    + f"\n### First stem {{answer={CANARY}-4}}\n\n{CANARY} one.\n\n"
    + f"### Second stem {{answer={CANARY}-7}}\n\n{CANARY} two.\n{EXPLANATION}",
    answers=st.lists(st.integers(0, 8), min_size=2, max_size=2),
    some_answer=[0, 1],
    key_moved=(f"answer={CANARY}-4", f"answer={CANARY}-8"),
)

KIND = KINDS["extended-matching"]


def question(options: int = 8, answers: tuple[str, ...] = ("o1", "o3", "o1")) -> str:
    listed = "".join(f"- Option {n} {{#o{n}}}\n" for n in range(options))
    stems = "".join(f"### Stem {n} {{answer={answer}}}\n\nFeedback {n}.\n\n" for n, answer in enumerate(answers))
    return f"## Who? {{#q .extended-matching competency=2.2}}\n\nA theme.\n\n{listed}\n{stems}"


@pytest.mark.parametrize(
    ("answer", "score", "points"),
    [
        ([1, 3, 1], 3, [1, 1, 1]),  # an option serves two stems
        ([1, 3, 2], 2, [1, 1, 0]),
        ([3, 1, 3], 0, [0, 0, 0]),
        ([1, 1, 1], 2, [1, 0, 1]),  # and may be given to all
        ([1, None, None], 1, [1, 0, 0]),
        (None, 0, [0, 0, 0]),
    ],
)
def test_the_marks(answer, score, points):
    found = mark(read(question()), answer)
    assert (found.score, found.out_of) == (score, 3)
    assert [remark.points for remark in found.remarks] == points


@pytest.mark.parametrize(("options", "chance"), [(8, 3 / 8), (14, 3 / 14)])
def test_chance_is_one_in_as_many_options_for_each_stem(options, chance):
    assert mark(read(question(options)), None).chance == pytest.approx(chance)


def test_the_review_says_what_was_chosen_and_what_is_best():
    remark = mark(read(question()), [2, 3, 1]).remarks[0]
    assert (remark.yours, remark.best, remark.feedback) == ("Option 2", "Option 1", "<p>Feedback 0.</p>")


def test_a_stem_without_an_option_is_asked_for_and_the_others_are_kept():
    made = read(question())
    sent = {"stem-0": ["1"], "stem-2": ["7"]}
    with pytest.raises(AnswerError) as raised:
        KIND.parse(made, asked(made), sent)
    assert (raised.value.field, raised.value.message) == ("stem-1", "Choose an option for each.")
    assert KIND.form(made, asked(made), raised.value.kept) == sent


@pytest.mark.parametrize("value", ["8", "-1", "x", "o1", "١", "1" * 1_000_000])
def test_an_option_that_is_not_on_the_list_is_refused(value):
    made = read(question())
    with pytest.raises(AnswerError, match="options in the list"):
        KIND.parse(made, asked(made), {"stem-0": [value], "stem-1": ["1"], "stem-2": ["1"]})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (question(7, ("o1", "o2")), "There should be 8 to 14 options here, not 7"),
        (question(15), "There should be 8 to 14 options here, not 15"),
        (question(8, ("o1",)), "There should be 2 to 10 stems (level 3 headings) here, not 1"),
        (question(8, ("o1", "o9")), "write `{answer=…}` with one of o0, o1"),
        (question().replace(" {#o2}", ""), "write one after it, as in `Option 2 {#lead}`"),
        (question().replace("{#o2}", "{#o3}"), "Another option has the id `o2`".replace("o2", "o3")),
        (question().replace("Feedback 1.", ""), "This stem has no feedback"),
        ("## Who? {#q .extended-matching competency=2.2}\n\nNothing.\n", "This question has no options"),
    ],
)
def test_the_author_is_told_what_is_wrong(text, message):
    assert any(message in error for error in errors_of(text))
