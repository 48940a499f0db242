"""two-audiences: rules show the words that met them, an expert pair follows, nothing is marked; samples are tests."""

import pytest
from hypothesis import strategies as st

from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from learnapp.domain.questions.messages.message_tasks import sample_problems
from tests.domain.questions.example import CANARY, EXPLANATION, TEXT, KindExample
from tests.domain.questions.reading import asked, errors_of, mark, read, warnings_of

EXAMPLE = KindExample(
    text="## Say it {#q .two-audiences competency=2.2}\n\nTell them.\n\n"
    + "".join(
        f"### For {audience} {{#{audience}}}\n\nSixty words.\n\n"
        f"::: required\n- {CANARY}-a: {CANARY} rule\n    - any: {CANARY}*\n:::\n\n"
        f"::: barred\n- {CANARY}-b: {CANARY} jargon\n    - any: {CANARY} grip\n:::\n\n"
        f"::: expert\n{CANARY} expert.\n:::\n\n"
        for audience in ("board", "clinicians")
    )
    + f"::: self-check\n- {CANARY} point\n:::\n\n"
    + f"::: sample for=board label=good hits={CANARY}-a\nA {CANARY} here.\n:::\n{EXPLANATION}",
    answers=st.fixed_dictionaries({"board": TEXT, "clinicians": TEXT}),
    some_answer={"board": "a", "clinicians": "b"},
)

KIND = KINDS["two-audiences"]

SAMPLES = [  # for, label, hits, text: a dozen, of every label for both
    ("board", "good", "risk,number,owner", "Fourteen patients waited overnight. There is a risk of harm. We will act."),
    (
        "board",
        "good",
        "risk,number,owner",
        "Care was unsafe for 14 patients. The chief operating officer will report back.",
    ),
    ("board", "poor", "jargon", "High NEWS2 and no SDEC."),
    ("board", "poor", "", "It was a busy night and someone should do something."),
    ("board", "poor", "number", "There was no harm to the 14 patients."),
    ("board", "gaming", "risk,number", "Risk 14 patients someone we will."),
    ("board", "gaming", "risk", "Risk risk risk."),
    ("clinicians", "good", "risk", "She deteriorated unseen for an hour."),
    ("clinicians", "good", "risk", "A dose was missed at three."),
    ("clinicians", "poor", "slogan", "Going forward we need grip."),
    ("clinicians", "poor", "", "Thank you all for your hard work."),
    ("clinicians", "gaming", "risk,slogan", "Harm harm grip."),
]


def question(samples=SAMPLES) -> str:
    blocks = "".join(f"\n::: sample for={f} label={label} hits={h}\n{text}\n:::\n" for f, label, h, text in samples)
    return (
        """## Say it twice {#q .two-audiences competency=2.2}

Tell them what Tuesday night showed.

### For the board {#board}

Sixty words.

::: required
- risk: the risk to patients
    - any: risk*, harm*, unsafe
- number: a figure from the night
    - any: 14 patients, fourteen patients
- owner: who will act
    - any: chief operating officer, we will
    - not: someone
:::

::: barred
- jargon~: clinical shorthand
    - any: NEWS2, DTA, SDEC
:::

::: expert
An expert's words for the board.
:::

### For clinicians {#clinicians}

::: required
- risk: the clinical risk
    - any: deteriorat*, missed, harm*
:::

::: barred
- slogan: management slogans
    - any: grip, going forward
:::

::: expert
An expert's words for clinicians.
:::

::: self-check
- Would the chair know what to decide?
- Would a colleague recognise the night?
:::
"""
        + blocks
    )


BOARD = "NEWS2 was high. Fourteen patients waited, at risk of harm. We will act."


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


def test_each_rule_says_whether_it_was_met_and_by_which_words():
    found = mark(read(question()), {"board": BOARD, "clinicians": "We lost our grip."})
    assert [(r.label, r.key, r.chosen, r.yours) for r in found.remarks] == [
        ("the risk to patients", True, True, "“risk”, “harm”"),
        ("a figure from the night", True, True, "“Fourteen patients”"),
        ("who will act", True, True, "“We will”"),
        ("clinical shorthand", False, True, "“NEWS2”"),
        ("the clinical risk", True, False, ""),
        ("management slogans", False, True, "“grip”"),
    ]


def test_nothing_is_marked():
    found = mark(read(question()), {"board": BOARD, "clinicians": "x"})
    assert (found.scored, found.share) == (False, None)


def test_the_learners_own_words_come_back_whole_beside_the_experts():
    board, clinicians = mark(read(question()), {"board": BOARD, "clinicians": "Two\n\nlines"}).detail["tasks"]
    assert "".join(piece["text"] for piece in board["yours"]) == BOARD
    assert [piece["text"] for piece in board["yours"] if piece["barred"]] == ["NEWS2"]
    assert "".join(piece["text"] for piece in clinicians["yours"]) == "Two\n\nlines"
    assert (board["expert"], clinicians["expert"]) == (
        "<p>An expert's words for the board.</p>",
        "<p>An expert's words for clinicians.</p>",
    )


def test_a_message_left_empty_is_asked_for_and_the_other_is_kept():
    made = read(question())
    with pytest.raises(AnswerError) as raised:
        KIND.parse(made, asked(made), {"board": ["Said."], "clinicians": ["  "]})
    assert raised.value.field == "clinicians"
    assert KIND.form(made, asked(made), raised.value.kept)["board"] == ["Said."]


def test_a_message_of_a_million_letters_is_refused_clearly():
    made = read(question())
    with pytest.raises(AnswerError, match=r"1,000,000 characters long\. Shorten it to 6,000"):
        KIND.parse(made, asked(made), {"board": ["a" * 1_000_000], "clinicians": ["b"]})


def test_the_summary_counts_messages_that_meet_each_rule():
    made = read(question())
    put = asked(made)
    answers = [({"board": BOARD, "clinicians": "harm harm"}, put), ({"board": "A risk.", "clinicians": "x"}, put)]
    assert KIND.summarise(made, answers)[0] == ("For the board: the risk to patients", 2)
    assert KIND.summarise(made, answers)[4] == ("For clinicians: the clinical risk", 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("{#board}", "{#trust}"), "with the ids `{#board}` and `{#clinicians}`"),
        (
            ("- risk: the risk to patients", "- the risk to patients"),
            "is not a rule: write `- name: what it looks for`",
        ),
        (("    - any: NEWS2, DTA, SDEC", "    - all: NEWS2"), "stand one `- any: words`"),
        (("    - any: NEWS2, DTA, SDEC\n", ""), "The rule `jargon` looks for nothing"),
        (("- number: a figure", "- risk: a figure"), "There is a rule `risk` for this audience already"),
        (("- owner: who", "- owner~: who"), "`~` is for barred words"),
        (("- slogan: management", "- risk: management"), "There is a rule `risk` for this audience already"),
        (("::: expert\nAn expert's words for the board.\n:::\n", ""), "There is no `::: expert` block here"),
        (("any: risk*, harm*, unsafe", "any: *"), "holds no word to look for"),
    ],
)
def test_the_author_is_told_what_is_wrong(change, message):
    assert change[0] in question()
    assert any(message in error for error in errors_of(question().replace(*change, 1))), errors_of(
        question().replace(*change, 1)
    )
