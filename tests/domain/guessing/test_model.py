"""The model learns from the other modules only, and the same each time."""

from __future__ import annotations

import msgspec
import pytest

from learnapp.domain.content.content import Module
from learnapp.domain.guessing.items import items_of
from learnapp.domain.guessing.measuring import measure
from learnapp.domain.guessing.model import FEATURES, FittedModel, ModelFitter, model_strategies
from learnapp.domain.questions.tick_list import Ticks
from tests.domain.guessing.banks import bank


def _other_keys(module: Module) -> Module:
    """The same module with its last options for keys instead of the first."""
    quiz = module.activities[0]
    questions = []
    for question in quiz.questions:  # type: ignore[union-attr]
        options = question.content.options
        turned = [
            msgspec.structs.replace(option, key=place == len(options) - 1) for place, option in enumerate(options)
        ]
        questions.append(msgspec.structs.replace(question, content=Ticks(options=tuple(turned))))
    return msgspec.structs.replace(
        module,
        activities=(msgspec.structs.replace(quiz, questions=tuple(questions)),),
    )


def _fitted(*modules: Module, with_stem: bool = True) -> FittedModel:
    """The model that judges the first of the modules."""
    fitter = ModelFitter(item for module in modules for item in items_of(module)[0])
    return fitter.fitted(modules[0].slug, rows=False, with_stem=with_stem)


JUDGED = bank(1, "number", slug="a", count=20)
OTHERS = (bank(2, "number", slug="b", count=20), bank(3, "number", slug="c", count=20))


@pytest.mark.parametrize("with_stem", [False, True])
def test_the_model_never_sees_the_module_it_judges(with_stem: bool) -> None:
    fitted = _fitted(JUDGED, *OTHERS, with_stem=with_stem)
    assert fitted == _fitted(_other_keys(JUDGED), *OTHERS, with_stem=with_stem)
    assert fitted == _fitted(bank(9, "long", slug="a", count=5), *OTHERS, with_stem=with_stem)


def test_the_model_does_see_the_others() -> None:
    assert _fitted(JUDGED, *OTHERS) != _fitted(JUDGED, *map(_other_keys, OTHERS))


def test_turned_keys_make_the_model_wrong_where_it_was_right() -> None:
    right, wrong = (
        next(f for f in measure([module], OTHERS).figures if f.strategy == "model" and not f.module)
        for module in (JUDGED, _other_keys(JUDGED))
    )
    assert right.share > 0.9
    assert wrong.share < 0


def test_the_weight_falls_on_the_feature_that_tells() -> None:
    weights = dict(zip(FEATURES, _fitted(JUDGED, *OTHERS).weights, strict=True))
    assert weights["numbers"] == max(weights.values())


def test_the_order_of_modules_does_not_matter() -> None:
    assert _fitted(JUDGED, *OTHERS) == _fitted(JUDGED, *reversed(OTHERS))


def test_with_no_other_module_there_is_no_model() -> None:
    assert model_strategies(ModelFitter(items_of(JUDGED)[0]), JUDGED.slug) == ()
    assert measure([JUDGED]).without_model == ("a",)


def test_words_for_a_module_it_learns_from_come_from_the_others() -> None:
    fitter = ModelFitter(item for module in OTHERS for item in items_of(module)[0])
    own = fitter.leans(frozenset({"b"}), rows=False)
    assert own.leans
    assert fitter.leans(frozenset(), rows=False).leans == {}


def test_evidence_names_the_feature() -> None:
    item = items_of(JUDGED)[0][0]
    assert "numbers" in _fitted(JUDGED, *OTHERS).clues(item, item.tasks[0], False).tells
