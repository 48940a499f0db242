"""Competencies and claims that an activity uses and its module does not name, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from learnapp.domain.checking.authoring_notes import Notes
from learnapp.domain.checking.said import all_text
from learnapp.domain.content.content import AnyActivity, Case, Module, Quiz
from learnapp.domain.markup.problems import Problem

_CITED = re.compile(r'href="/claims/#claim-(\d+)"')


def code_flaws(module: Module, notes: Notes) -> Iterator[Problem]:
    """Codes that are used and not declared, or declared and not used."""
    cited = {activity.slug: _cited(activity) for activity in module.activities}
    for activity in module.activities:
        file = notes.files[activity.slug]
        for competency in dict.fromkeys([*activity.competencies, *_tested(activity)]):
            if competency not in module.competencies:
                yield _undeclared(file, f"competency {competency}", competency, "competencies")
            elif competency not in activity.competencies:
                yield _undeclared(file, f"competency {competency}", competency, "competencies", "its front matter")
        for claim in sorted({*activity.claims, *cited[activity.slug]}):
            if claim not in module.claims:
                yield _undeclared(file, f"claim {claim}", str(claim), "claims")
    used = set().union(*cited.values(), *(activity.claims for activity in module.activities), _claims_in(module))
    for claim in module.claims:
        if claim not in used:
            yield _unused(notes, f"claim {claim}", str(claim), "claims")
    named = {code for activity in module.activities for code in [*activity.competencies, *_tested(activity)]}
    for competency in module.competencies:
        if competency not in named:
            yield _unused(notes, f"competency {competency}", competency, "competencies")


def _tested(activity: AnyActivity) -> list[str]:
    parts = activity.questions if isinstance(activity, Quiz) else activity.scenes if isinstance(activity, Case) else ()
    return [code for part in parts for code in part.competencies]


def _cited(activity: AnyActivity) -> set[int]:
    parts = activity.questions if isinstance(activity, Quiz) else activity.scenes if isinstance(activity, Case) else ()
    return {number for part in parts for number in part.claims} | _claims_in(activity)


def _claims_in(part: object) -> set[int]:
    return {int(number) for number in _CITED.findall(all_text(part))}


def _undeclared(file: str, what: str, about: str, field: str, where: str = "module.md") -> Problem:
    message = f"This uses {what}, which `{field}` in {where} does not name. Add it there, or remove it here."
    return Problem(file=file, line=1, message=message, severity="warning", code="undeclared", about=about)


def _unused(notes: Notes, what: str, about: str, field: str) -> Problem:
    message = f"No activity uses {what}. Use it, or remove it from `{field}`."
    line = notes.lines.get(("module.md", field), 1)
    return Problem(file="module.md", line=line, message=message, severity="warning", code="unused-code", about=about)
