"""Competencies and claims that an activity uses and its module does not name, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator

from learnapp.domain.checking.authoring_notes import Notes
from learnapp.domain.checking.said import claims_cited, claims_used, parts_of
from learnapp.domain.content.content import AnyActivity, Module
from learnapp.domain.markup.problems import Problem, warning


def code_flaws(module: Module, notes: Notes) -> Iterator[Problem]:
    """Codes that are used and not declared, or declared and not used."""
    cited = {activity.slug: claims_used(activity) for activity in module.activities}
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
    used = set().union(*cited.values(), *(activity.claims for activity in module.activities), claims_cited(module))
    for claim in module.claims:
        if claim not in used:
            yield _unused(notes, f"claim {claim}", str(claim), "claims")
    named = {code for activity in module.activities for code in [*activity.competencies, *_tested(activity)]}
    for competency in module.competencies:
        if competency not in named:
            yield _unused(notes, f"competency {competency}", competency, "competencies")


def _tested(activity: AnyActivity) -> list[str]:
    return [code for part in parts_of(activity) for code in part.competencies]


def _undeclared(file: str, what: str, about: str, field: str, where: str = "module.md") -> Problem:
    message = f"This uses {what}, which `{field}` in {where} does not name. Add it there, or remove it here."
    return warning(file, 1, "undeclared", message, about)


def _unused(notes: Notes, what: str, about: str, field: str) -> Problem:
    message = f"No activity uses {what}. Use it, or remove it from `{field}`."
    return warning("module.md", notes.lines.get(("module.md", field), 1), "unused-code", message, about)
