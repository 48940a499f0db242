"""Flaws of single questions, each seeded in the good module."""

# ruff: noqa: E501  (tables have one row a case, however long)

from __future__ import annotations

import pytest

from tests.domain.checking.seeding import Seed, assert_answered, assert_found, warned
from tests.domain.reading.good_module import END_FILE, spoilt

SEEDS: list[Seed] = [
    ("absolute-words", "opening", END_FILE, [('Could you try to be more', 'You always want us to be more')], "You always"),
    ("absolute-words", "first-words", END_FILE, [("Your name, your grade", "All your names, your grade"), ("That you know how busy", "Only that you know how busy")], "All your"),
    ("negative-stem", "first-words", END_FILE, [("What is the first thing to say?", "What should you not say first?")], "What should"),
    ("negative-stem", "first-words", END_FILE, [("What is the first thing to say?", "Which would be least useful to say?")], "Which would"),
    ("negative-stem", "first-words", END_FILE, [("The registrar picks up.", "All of these help except?")], "What is the first"),
    ("negative-stem", "first-words", END_FILE, [("What is the first thing to say?", "What is NOT a way to start?")], "What is NOT"),
    ("all-of-above", "first-words", END_FILE, [("That you know how busy she is", "All of the above")], "All of the"),
    ("all-of-above", "first-words", END_FILE, [("That you know how busy she is", "None of these")], "None of"),
    ("all-of-above", "first-words", END_FILE, [("That you know how busy she is", "Both A and B")], "Both A"),
    ("long-option", "first-words", END_FILE, [("That you know how busy she is", "That you know how busy she is " * 10)], "That you know"),
    ("overlapping-ranges", "who-signs", END_FILE, [("Your own educational supervisor", "10 to 20 minutes"), ("The person named by the trust", "20 to 30 minutes"), ("The consultant of the week", "Over 30 minutes")], "20 to 30"),
    ("overlapping-ranges", "who-signs", END_FILE, [("Your own educational supervisor", "Under £5,000"), ("The person named by the trust", "£4k to £8k"), ("The consultant of the week", "More than £8,000")], "£4k"),
    ("filler", "who-signs", END_FILE, [("The consultant of the week", "Do nothing")], "Do nothing"),
    ("filler", "opening", END_FILE, [('"Could you try to be more open to calls at night?"', '"Sorry!"')], "Sorry!"),
    ("filler", "who-signs", END_FILE, [("The consultant of the week", "The person named, by the trust")], "The person named, by"),
    ("missing-reason", "who-signs", END_FILE, [("He ought to know, and it is " "not his to sign.", "No, that is wrong.")], "The consultant of"),
    ("missing-reason", "who-signs", END_FILE, [("He ought to know, and it is " "not his to sign.", "Incorrect! Try again.")], "The consultant of"),
    ("missing-reason", "who-signs", END_FILE, [("He ought to know, and it is " "not his to sign.", "Not this one.")], "The consultant of"),
    ("verdict", "who-signs", END_FILE, [("Reports about hours", "Wrong. Reports about hours")], "The person named"),
    ("verdict", "who-signs", END_FILE, [("Reports about hours", "**Incorrect**: reports about hours")], "The person named"),
    ("verdict", "who-signs", END_FILE, [("Reports about hours", "That's not quite right, reports about hours")], "The person named"),
    ("verdict", "who-signs", END_FILE, [("He ought to know", "Correct: he ought to know")], "The consultant of"),
    ("verdict", "who-signs", END_FILE, [("He ought to know", "Well done! He ought to know")], "The consultant of"),
    ("grammar", "who-signs", END_FILE, [("The consultant of the week", "the consultant of the week")], "- [ ] the consultant"),
    ("grammar", "who-signs", END_FILE, [("The consultant of the week", "It goes to the consultant.")], "It goes"),
    ("grammar", "opening", END_FILE, [('"Could you try to be more open ' 'to calls at night?"', "Ask him to be more open to calls at night")], "Ask him"),
    ("grammar", "who-signs", END_FILE, [("You stayed two hours late " "and wrote it up.", "It is signed by an"), ("Your own educational", "Educational")], "## Who signs"),
    ("near-tie", "next", END_FILE, [(" tie=2,3", ""), ("it takes a minute of hers", "the two are much the same")], "Ask the nurse"),
]  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_seeded_flaw_is_found_where_it_stands(seed: Seed) -> None:
    assert_found(seed)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed[0])
def test_a_reason_in_allow_answers_the_warning(seed: Seed) -> None:
    assert_answered(seed)


@pytest.mark.parametrize(
    "feedback",
    [
        "It goes the wrong way: halving makes it less.",
        "The wrong way round: it divides by the key.",
        "No: the sum is the other way round.",
        "It is right for a child.",
        "Wrong because tired.",
        "Right of way goes to the ambulance.",
        "True, and it is not his to sign.",
        "No longer his to sign since April.",
    ],
)
def test_feedback_with_a_reason_is_let_be_whatever_words_it_begins_with(feedback: str) -> None:
    assert warned(spoilt(END_FILE, ("He ought to know, and it is not his to sign.", feedback))) == []


@pytest.mark.parametrize(
    "words",
    [
        *("all the same", "after all", "first of all", "every other day", "at all", "or not at all", "never mind"),
        *("not always", "nearly always", "almost never", "not everyone", "hardly everyone", "once and for all"),
    ],
)
def test_words_that_are_no_absolutes_are_let_be(words: str) -> None:
    assert warned(spoilt(END_FILE, ("Could you try to be", f"Could you {words} be"))) == []
