"""The results of a panel, item by item."""

from typing import Any

from msgspec import structs

from learnapp.domain.authoring.panel_spread import ExpertAnswers, as_kept, entries, restored, spread_of
from learnapp.domain.questions import KINDS
from learnapp.domain.reading.panel_file import digest_of
from tests.domain.questions.examples import EXAMPLES
from tests.domain.questions.reading import ordered_list, read, task_list

BEST, ORDER = read(task_list("single-best .judgement", "x__")), read(ordered_list(4))


def _expert(answer: Any, by: str = "", readers: str = "authors", text: str = "") -> ExpertAnswers:
    said = {"text": text or digest_of(BEST), "answer": answer, "reason": f"Because of {answer}."}
    return ExpertAnswers({"quiz/q": said}, by, readers)


def test_a_question_is_kept_as_plain_values_and_restored() -> None:
    for kind in ("single-best", "ranking", "script-concordance"):
        question = read(EXAMPLES[kind])
        assert restored(as_kept(question)) == question
        assert KINDS[kind].panel_options(restored(as_kept(question)))


def test_reasons_for_learners_are_those_agreed_to() -> None:
    experts = [_expert([1]), _expert([0], readers="unnamed"), _expert([1], "Asha Rao", "named")]
    (one,) = spread_of({"quiz/q": BEST}, experts, "2026-03-14", {"quiz/q": BEST})
    assert [reason.text for reason in one.reasons] == ["Because of [1].", "Because of [0].", "Because of [1]."]
    assert [(reason.text, reason.by) for reason in one.panel.reasons] == [
        ("Because of [0].", ""),
        ("Because of [1].", "Asha Rao"),
    ]
    assert entries([one])["quiz/q"].answers == (("Option A", (1,)), ("Option B", (2,)), ("Option C", (0,)))
    assert one.agreement == "Most common answer: 2 of 3"


def test_answers_to_another_text_are_counted_apart() -> None:
    changed = structs.replace(BEST, stem="<p>Another.</p>")
    (one,) = spread_of({"quiz/q": BEST}, [_expert([1], text="older"), _expert([0])], "2026-03-14", {"quiz/q": changed})
    assert (one.older, one.panel.experts, one.changed) == (1, 1, True)


def test_an_item_that_nobody_answered_is_in_no_file() -> None:
    (one,) = spread_of({"quiz/q": ORDER}, [], "2026-03-14", {})
    assert (one.panel.experts, one.changed, one.agreement) == (0, True, "")
    assert entries([one]) == {}
