"""The module's own phrases: what is known from elsewhere in it, cases included, and never from the question itself."""

from __future__ import annotations

from learnapp.domain.content.content import Case, Choice, Module, Question, Scene
from learnapp.domain.guessing.items import items_of
from learnapp.domain.guessing.phrases import gather, phrase_strategy
from tests.domain.guessing.banks import PHRASE, module_of, ticks

RIGHT, WRONG = f"sit down {PHRASE} with tea", "walk round sixty pillars with tea"


def _question(name: str, texts: list[str]) -> Question:
    return Question(id=name, kind="single-best", title="t", stem="", content=ticks(texts, 1))


def _scores(module: Module) -> dict[str, float]:
    items, _ = items_of(module)
    task = items[0].tasks[0]
    return dict(zip(task.options, phrase_strategy(module, items).score(items[0], task, False), strict=True))


def test_a_question_teaches_nothing_of_itself() -> None:
    scores = _scores(module_of("m", [_question("a", [RIGHT, WRONG, "third thing"])]))
    assert set(scores.values()) == {0.0}


def test_a_phrase_right_elsewhere_lifts_an_option() -> None:
    other = _question("b", [f"go out {PHRASE}", "another way", "and another"])
    scores = _scores(module_of("m", [_question("a", [RIGHT, WRONG, "third thing"]), other]))
    assert scores[RIGHT] > 0 == scores[WRONG]


def test_a_case_counts_its_better_choice_as_right() -> None:
    def case(better: str, worse: str) -> Case:
        choices = (
            Choice(html=better, target="end", moves={"trust": 1}),
            Choice(html=worse, target="end", moves={"trust": -1}),
        )
        scene = Scene(id="start", title="s", body=(), choices=choices)
        return Case(slug="c", title="c", minutes=5, you_are="you", scenes=(scene,), debrief=())

    plain = module_of("m", [_question("a", [RIGHT, WRONG, "third thing"])])

    def with_case(better: str, worse: str) -> Module:
        return Module(
            slug="m",
            title="m",
            summary="",
            order=1,
            minutes=5,
            introduction="",
            activities=(*plain.activities, case(better, worse)),
        )

    up, down = _scores(with_case(PHRASE, "something else")), _scores(with_case("something else", PHRASE))
    assert up[RIGHT] > 0 > down[RIGHT]


def test_evidence_names_the_widest_phrases() -> None:
    other = _question("b", [f"go out {PHRASE} with", "another way", "and another"])
    module = module_of("m", [_question("a", [RIGHT, WRONG, "third thing"]), other])
    items, _ = items_of(module)
    clues = phrase_strategy(module, items).evidence(items[0], items[0].tasks[0], False)
    assert clues.words == (f"{PHRASE} with",)


def test_the_lean_is_the_ratio_of_right_to_wrong_over_that_of_all() -> None:
    known = gather([(("q", "a"), "red kite", 1.0), (("q", "b"), "red kite", 1.0), (("q", "c"), "blue tit", 0.0)])
    assert known.lean("red kite", ("q", "z")) > 0 > known.lean("blue tit", ("q", "z"))
    assert known.lean("green finch", ("q", "z")) == 0
