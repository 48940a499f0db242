"""number: 1 within the tolerance, otherwise 0; what equals a misconception gets that misconception's feedback."""

import pytest
from hypothesis import strategies as st

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError, AskedQuestion
from tests.domain.questions.example import CANARY, EXPLANATION, FEEDBACK, KindExample
from tests.domain.questions.reading import asked, errors_of, read, warnings_of

EXAMPLE = KindExample(
    text="## How much? {#q .number competency=3.2 unit=£}\n\n::: parameters\nn: 6 to 24\na: 34 to 48\n"
    + f"{CANARY} = n * a * 7919\n:::\n\n{{{{n}}}} at {{{{a:£}}}}.\n\n"
    + f"- [x] `{CANARY}` {CANARY} key{FEEDBACK}- [ ] `n * a` {CANARY} slip{FEEDBACK}"
    + f"::: worked\n{CANARY} {{{{{CANARY}:£}}}}.\n:::\n{EXPLANATION}",
    answers=st.decimals(-(10**9), 10**9, places=2).map(lambda d: {"typed": f"{d:,f}", "value": float(d)}),
    some_answer={"typed": "1", "value": 1.0},
    key_moved=(f"`{CANARY}`", f"`{CANARY} + 1`"),
)

KIND = KINDS["number"]
FIXED = AskedQuestion(values={"n": 14.0, "a": 38.0, "s": 26.0, "hours": 161.0, "premium": 100464.0})


def question(attributes: str = "unit=£", options: str = "", parameters: str = "") -> str:
    parameters = parameters or "n: 6 to 24\na: 34 to 48\ns: 24 to 29\nhours = n * 11.5\npremium = hours * (a - s) * 52"
    options = options or (
        "- [x] `premium` The premium\n\n    Only the difference.\n\n"
        "- [ ] `hours * a * 52` The whole bill\n\n    Those hours had to be worked.\n\n"
        "- [ ] `premium / 52` One week\n\n    Times 52.\n\n"
    )
    return (
        f"## How much? {{#q .number competency=3.2 {attributes}}}\n\n::: parameters\n{parameters}\n:::\n\n"
        f"{{{{n}}}} shifts at {{{{a:£}}}}.\n\n{options}::: worked\n{{{{hours:,1}}}} hours, {{{{premium:£}}}}.\n:::\n"
    )


def marked(text: str, typed: str, put: AskedQuestion = FIXED):
    made = read(text)
    return KIND.mark(made, put, KIND.parse(made, put, {"answer": [typed]}))


@pytest.mark.parametrize(
    ("attributes", "typed", "score"),
    [
        ("unit=£", "£100,464", 1),
        ("unit=£", "100464", 1),
        ("unit=£", "101,468.64", 1),  # 1% above, the default tolerance
        ("unit=£", "101,469", 0),
        ("unit=£", "99,459.36", 1),  # 1% below
        ("unit=£", "99,459", 0),
        ("unit=£", "-100,464", 0),
        ("unit=£", "100.464k", 1),
        ("unit=£", "0.1m", 1),
        ("unit=£ tolerance=5%", "105,000", 1),
        ("unit=£ tolerance=0%", "100,464", 1),
        ("unit=£ tolerance=0%", "100,465", 0),
        ("unit=£ tolerance=500", "100,964", 1),
        ("unit=£ tolerance=500", "100,964.01", 0),
        ("unit=£ tolerance=0", "100,464", 1),
    ],
)
def test_the_tolerance_is_a_share_of_the_key_or_an_amount(attributes, typed, score):
    assert marked(question(attributes), typed).score == score


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("100,464", ["The premium"]),
        ("318,136", ["The whole bill"]),
        ("£318k", ["The whole bill"]),
        ("1,932", ["One week"]),
        ("2,000", []),
        ("0", []),
    ],
)
def test_an_answer_that_equals_a_misconception_is_known_by_its_name(typed, chosen):
    found = marked(question(), typed)
    assert [remark.label for remark in found.remarks if remark.chosen] == chosen
    assert found.score == (chosen == ["The premium"])


def test_near_the_key_the_key_wins_and_among_misconceptions_the_nearest():
    options = (
        "- [x] `premium` Key\n\n    F.\n\n- [ ] `premium * 1.005` Near\n\n    F.\n\n"
        "- [ ] `premium * 2` Twice\n\n    F.\n\n- [ ] `premium * 2.01` A little over twice\n\n    F.\n\n"
    )
    text = question(options=options)
    names = [
        [remark.label for remark in marked(text, typed).remarks if remark.chosen]
        for typed in ("100,966", "200,928", "201,932")
    ]
    assert names == [["Key"], ["Twice"], ["A little over twice"]]


def test_the_worked_steps_and_the_amounts_are_filled_with_the_learners_own_numbers():
    found = marked(question(), "5")
    assert found.detail["worked"] == "<p>161.0 hours, £100,464.</p>"
    assert found.detail["key"] == "£100,464"
    assert [remark.best for remark in found.remarks] == ["£100,464", "£318,136", "£1,932"]


def test_the_key_as_it_is_shown_is_always_right():
    text = question(
        "unit=WTE tolerance=0.001 decimals=2",
        "- [x] `n / 7` Posts\n\n    F.\n\n",
        "n: 1 to 6\nhours = 1\npremium = 1\na = 1",
    )
    assert marked(text, "0.43", AskedQuestion(values={"n": 3.0, "hours": 1, "premium": 1, "a": 1})).score == 1


@pytest.mark.parametrize(
    ("amount", "typed", "score"),
    [(0, "0", 1), (0, "0.01", 0), (-660, "(660)", 1), (-660, "660", 0), (0.3, "0.3", 1), (0.3, "0", 0)],
)
def test_keys_at_and_below_nought(amount, typed, score):
    text = question(
        "tolerance=1% decimals=1",
        "- [x] `x` Key\n\n    F.\n\n",
        "x: -1000 to 1000\nn = 1\na = 1\nhours = 1\npremium = 1",
    )
    assert (
        marked(text, typed, AskedQuestion(values={"x": float(amount), "n": 1, "a": 1, "hours": 1, "premium": 1})).score
        == score
    )


def test_a_question_left_open_scores_nothing_and_shows_the_key():
    made = read(question())
    found = KIND.mark(made, FIXED, None)
    assert (found.score, found.out_of, found.detail["yours"], found.detail["key"]) == (0, 1, "", "£100,464")


def test_what_was_typed_comes_back_as_it_was_typed():
    made = read(question())
    answer = KIND.parse(made, FIXED, {"answer": ["  £100,464 "]})
    assert KIND.form(made, FIXED, answer) == {"answer": ["£100,464"]}
    assert KIND.describe(made, FIXED, answer) == "£100,464"


@pytest.mark.parametrize(
    ("unit", "prefix", "suffix", "label"),
    [
        ("£", "£", "", "Your answer in pounds"),
        ("%", "", "%", "Your answer as a percentage"),
        ("WTE", "", "WTE", "Your answer: number of WTE"),
    ],
)
def test_the_field_says_in_what_the_answer_is(unit, prefix, suffix, label):
    found = KIND.view(read(question(f"unit={unit}")), FIXED)
    assert (found["prefix"], found["suffix"], found["label"]) == (prefix, suffix, label)


def test_words_are_refused_and_kept():
    made = read(question())
    with pytest.raises(AnswerError) as raised:
        KIND.parse(made, FIXED, {"answer": ["about a hundred"]})
    assert "in figures" in raised.value.message
    assert KIND.form(made, FIXED, raised.value.kept) == {"answer": ["about a hundred"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (question(options="- [x] `nope * 2` Key\n\n    F.\n\n"), "`nope * 2` uses `nope`, which no"),
        (question(options="- [x] `n / (a - 34)` Key\n\n    F.\n\n"), "divides by zero. It happens with a = 34"),
        (question(options="- [x] `n ** 99` Key\n\n    F.\n\n"), "comes to more than a million million"),
        (question(options="- [x] `n.real` Key\n\n    F.\n\n"), "goes beyond arithmetic"),
        (question(options="- [x] premium\n\n    F.\n\n"), "This formula is not complete"),
        (question(options="- [x] `premium`\n\n    F.\n\n"), "This formula is not complete"),
        (question(options="- [ ] `premium` Key\n\n    F.\n\n"), "exactly one `[x]`, and this one has 0"),
        (question(options="- [x] `premium` Key\n\n"), "This formula has no feedback"),
        (question("tolerance=lots"), "`tolerance=lots` is not understood"),
        (question("tolerance=60%"), "(under 50%)"),
        (question("decimals=9"), "should be a whole number from 0 to 4"),
        (question() + "\n::: worked\nMore.\n:::\n", "This is a second `::: worked` block"),
    ],
)
def test_the_author_is_told_what_is_wrong(text, message):
    assert any(message in error for error in errors_of(text)), errors_of(text)


def test_a_formula_that_fails_is_reported_on_its_own_line():
    text = question(options="- [x] `premium` Key\n\n    F.\n\n- [ ] `n / (a - 34)` Wrong\n\n    F.\n\n")
    assert [error.partition(":")[0] for error in errors_of(text)] == ["17"]


def test_a_misconception_that_often_equals_the_key_is_warned_of():
    text = question(options="- [x] `n` Key\n\n    F.\n\n- [ ] `n * 1.001` Same\n\n    F.\n\n")
    assert any("misconception-is-key" in warning for warning in warnings_of(text))


def test_a_key_shown_with_too_few_decimals_is_warned_of():
    text = question(options="- [x] `n / 7` Key\n\n    F.\n\n")
    assert any("decimals-hide-key" in warning for warning in warnings_of(text))


def test_no_draw_of_an_attempt_shows_a_placeholder():
    made = read(question())
    for seed in range(50):
        put = asked(made, seed)
        assert "{{" not in KIND.view(made, put)["stem"]
        assert "{{" not in KIND.mark(made, put, None).detail["worked"]
