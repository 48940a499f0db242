"""Flaws of numbers that vary: drawn and never used, or needed for the answer and never shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from learnapp.domain.checking.authoring_notes import Notes
from learnapp.domain.checking.said import strings_of
from learnapp.domain.content.content import Case, Parameters, Question, Quiz
from learnapp.domain.markup.problems import Problem, warning
from learnapp.domain.numbers.formulas import compile_formula
from learnapp.domain.questions import KINDS

_SHOWN = re.compile(r"\{\{\s*([A-Za-z]\w*)")


def number_flaws(activity: Case | Quiz, file: str, notes: Notes) -> Iterator[Problem]:
    """The flaws of an activity's numbers and of its questions'."""

    def warn(code: str, message: str, about: str, id_: str) -> Problem:
        return warning(file, notes.lines.get((file, id_), 1), code, message, about)

    questions = activity.questions if isinstance(activity, Quiz) else ()
    for name in _unused(activity.parameters, [activity]):
        yield warn("unused-parameter", _UNUSED.format(name), name, "")
    for question in questions:
        for name in _unused(question.parameters, [question]):
            yield warn("unused-parameter", _UNUSED.format(name), f"{question.id}-{name}", question.id)
        hidden = _hidden(question, activity.parameters)
        if hidden:
            message = (
                f"The answer depends on {' and '.join(f'`{name}`' for name in hidden)}, and the question does not show "
                f"{'it' if len(hidden) == 1 else 'them'}. Write `{{{{{hidden[0]}}}}}` in its text."
            )
            yield warn("hidden-number", message, question.id, question.id)


_UNUSED = "The parameter `{0}` is drawn, and no text or formula uses it. Remove it, or write `{{{{{0}}}}}`."


def _unused(parameters: Parameters | None, parts: Iterable[object]) -> Iterator[str]:
    if parameters is None:
        return
    texts = [*strings_of(list(parts))]
    used = {name for _, text in texts for name in _SHOWN.findall(text)} | _in_formulas(texts)
    for variable in parameters.variables:
        if variable.name not in used:
            yield variable.name


def _in_formulas(texts: Iterable[tuple[str, str]]) -> frozenset[str]:
    formulas = [text for field, text in texts if field in ("formula", "expression", "checks") and text]
    return frozenset().union(*(compile_formula(text).names for text in formulas))


def _hidden(question: Question, outer: Parameters | None) -> list[str]:
    """The names drawn and needed for the key that no text above the answer shows, not even in a result."""
    formula = KINDS[question.kind].key_formula(question)
    if not formula:
        return []
    variables = {v.name: v for block in (outer, question.parameters) if block for v in block.variables}

    def needs(names: Iterable[str], shown: frozenset[str] = frozenset()) -> set[str]:
        """The names drawn for these, except those that follow from the ones shown."""
        found: set[str] = set()
        for name in names:
            if name in shown or name not in variables:
                continue
            if variables[name].kind == "formula":
                found |= needs(compile_formula(variables[name].expression).names, shown)
            else:
                found.add(name)
        return found

    shown = frozenset(_SHOWN.findall(f"{question.title} {question.stem}"))
    told = needs(shown)
    return sorted(needs(compile_formula(formula).names, shown) - told)
