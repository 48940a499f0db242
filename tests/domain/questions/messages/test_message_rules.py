"""Rules that look for words: families, phrases, negation, words that cancel, explained jargon."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.questions.messages.message_rules import (
    Hit,
    Rule,
    barred_hits,
    required_hits,
    segments,
    split_phrases,
)


def found(any_: str, text: str, not_: str = "") -> list[str]:
    rule = Rule(name="r", text="", any=split_phrases(any_), cancelled_by=split_phrases(not_))
    return [text[hit.start : hit.end] for hit in required_hits([rule], text)]


@pytest.mark.parametrize(
    ("any_", "text", "words"),
    [
        # words match themselves
        ("risk", "The risk is real.", ["risk"]),
        ("risk", "RISK to life", ["RISK"]),
        ("risk", "Several risks.", []),
        ("risk", "An asterisk.", []),
        ("unsafe", "It was safe.", []),
        # families
        ("own*", "She owns it, as owner, on her own.", ["owns", "owner", "own"]),
        ("harm*", "It was harmful; the pharmacy knew.", ["harmful"]),
        # phrases, over punctuation but not over the end of a sentence
        ("chief operating officer", "Our Chief Operating Officer will.", ["Chief Operating Officer"]),
        ("short-staffed", "We were short staffed.", ["short staffed"]),
        ("short staffed", "We were short-staffed.", ["short-staffed"]),
        ("14 patients", "On Tuesday 14 patients waited.", ["14 patients"]),
        ("14 patients", "It was 14. Patients waited.", []),
        ("escalat* to", "I escalated to her.", ["escalated to"]),
        # figures
        ("1,200", "In all 1,200 waited.", ["1,200"]),
        ("1,200", "In all 1200 waited.", ["1200"]),
        ("£2.4m", "It costs £2.4m a year.", ["£2.4m"]),
        ("14", "At 14:30 it was 114.", ["14"]),
        ("22%", "Up 22% on last year.", ["22%"]),
        # apostrophes
        ("patient", "The patient's bed", ["patient's"]),
        ("patients", "The patients’ beds", ["patients"]),
        ("don't know", "We don’t know yet.", ["don’t know"]),
        # capitals of two or three letters mean capitals
        ("IT", "It failed: IT was down.", ["IT"]),
        ("DTA", "No bed after the DTA.", []),  # "no" denies it
        ("DTA", "The DTA was at nine.", ["DTA"]),
        ("NEWS2", "Her news2 was 7.", ["news2"]),
        # several in one line
        ("14 patients, fourteen patients", "Fourteen patients waited.", ["Fourteen patients"]),
        ("", "Anything.", []),
    ],
)
def test_what_a_phrase_finds(any_, text, words):
    assert found(any_, text) == words


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("There was harm.", True),
        ("There was no harm.", False),
        ("It did not cause any harm.", False),
        ("Nobody came to harm.", False),
        ("We didn't see harm.", False),
        ("We didn’t see harm.", False),
        ("Without serious harm.", False),
        ("Patients never came to harm.", False),
        ("We cannot rule out harm.", False),  # a rule that finds words does not follow double denials
        ("Not only delay but harm.", True),
        ("There is no doubt of harm.", True),
        ("Not just harm.", True),
        ("No delay, harm all the same.", True),  # the comma ends the denial
        ("It was not late but did harm.", True),
        ("It was not late. Harm followed.", True),
        ("Not one of the fourteen people there came to harm.", True),  # beyond four words
    ],
)
def test_a_denied_word_does_not_count(text, counts):
    assert bool(found("harm", text)) is counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [("No harm to the 14 patients.", True), ("Not 14 patients.", False), ("It was not just 14 patients.", True)],
)
def test_a_figure_is_denied_only_by_the_word_before_it(text, counts):
    assert bool(found("14 patients", text)) is counts


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("We will act.", True),
        ("We will ask someone.", False),
        ("Someone said we will.", False),
        ("Ask someone. We will act.", True),
        ("We will act! Someone else may help.", True),
    ],
)
def test_a_word_that_cancels_does_so_in_its_own_sentence(text, counts):
    assert bool(found("we will", text, "someone")) is counts


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("The NEWS2 was 7.", ["NEWS2"]),
        ("The NEWS2 (early warning score) was 7.", []),
        ("The NEWS2 (early warning score) was 7, then NEWS2 was 9.", []),  # once explained, free to use
        ("The NEWS2 was 7, then NEWS2 (early warning score) was 9.", ["NEWS2"]),
        ("The early warning score (NEWS2) was 7.", []),  # the other way round
        ("The NEWS2 (7) was high.", ["NEWS2"]),  # a figure is not an explanation
        ("The NEWS2 and the early warning score.", ["NEWS2"]),
        ("We did not use NEWS2.", ["NEWS2"]),  # denied or not, it was used
    ],
)
def test_jargon_that_is_explained_is_allowed(text, hits):
    rule = Rule(name="jargon", text="", any=("NEWS2",), explained=True)
    assert [text[hit.start : hit.end] for hit in barred_hits([rule], text)] == hits


def test_without_the_tilde_an_explanation_does_not_help():
    rule = Rule(name="jargon", text="", any=("NEWS2",))
    assert barred_hits([rule], "NEWS2 (early warning score)") == [Hit(rule="jargon", start=0, end=5)]


def test_a_hit_says_where_its_words_stand():
    text = "Naïve – but the  risk\nof harm is 5%."
    rule = Rule(name="risk", text="", any=("risk of harm",))
    (hit,) = required_hits([rule], text)
    assert text[hit.start : hit.end] == "risk\nof harm"


def test_the_message_is_cut_at_every_hit_and_loses_nothing():
    hits = [Hit(rule="a", start=4, end=8), Hit(rule="b", start=6, end=10), Hit(rule="a", start=4, end=8)]
    assert segments("The risk of it", hits) == [
        ("The ", ()),
        ("ri", ("a",)),
        ("sk", ("a", "b")),
        (" o", ("b",)),
        ("f it", ()),
    ]


@given(st.text(max_size=300), st.lists(st.text(max_size=12), max_size=4))
def test_any_message_and_any_rule_give_hits_inside_the_message(text, phrases):
    rules = [Rule(name="r", text="", any=tuple(phrases), cancelled_by=("not",), explained=True)]
    hits = [*required_hits(rules, text), *barred_hits(rules, text)]
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert "".join(piece for piece, _ in segments(text, hits)) == text
