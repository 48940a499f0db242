"""Every warning about a module that was read without errors: things that are often, but not always, flaws."""

from __future__ import annotations

from collections.abc import Iterable

from learnapp.domain.checking.authoring_notes import Notes
from learnapp.domain.checking.flaws_case import case_flaws
from learnapp.domain.checking.flaws_codes import code_flaws
from learnapp.domain.checking.flaws_item import item_flaws
from learnapp.domain.checking.flaws_links import link_flaws
from learnapp.domain.checking.flaws_numbers import number_flaws
from learnapp.domain.checking.flaws_people import patient_details
from learnapp.domain.checking.flaws_quiz import quiz_flaws
from learnapp.domain.checking.flaws_text import text_flaws
from learnapp.domain.content.content import Case, Library, Module, Quiz
from learnapp.domain.markup.problems import Problem, Problems, warning


def warnings(module: Module, notes: Notes, library: Library) -> list[Problem]:
    """The warnings of a whole module, each in the file it concerns."""
    found: list[Problem] = []
    for item in notes.items:
        problems = Problems(item.file)
        item_flaws(item, problems)
        found.extend(problems.found)
    found.extend(quiz_flaws(notes.items))
    found.extend(text_flaws(module, notes.texts, notes.items, notes.files))
    found.extend(_module_flaws(module, notes))
    found.extend(link_flaws(module, notes, library.modules))
    return found


def _module_flaws(module: Module, notes: Notes) -> Iterable[Problem]:
    total = sum(activity.minutes for activity in module.syllabus)
    if total != module.minutes:
        yield _at(
            notes, "minutes", f"`minutes` is {module.minutes}, and the activities' minutes add up to {total}.", "module"
        )
    if not module.stage:
        message = "The module does not name a stage. Add a line `stage: foundation`, `stage: core` or `stage: higher`."
        yield _at(notes, "no-stage", message, "module", field="order")
    tested = {code for a in module.activities if isinstance(a, Quiz) for q in a.questions for code in q.competencies}
    for code in module.competencies:
        if code not in tested:
            message = f"No question tests competency {code}. Write one, or remove the code."
            yield _at(notes, "untested", message, code, field="competencies")
    if not module.guide:
        yield _at(
            notes,
            "no-guide",
            "There is no guide.md. Write one for people who lead a discussion of the module.",
            "module",
        )
    for activity in module.activities:
        file = notes.files[activity.slug]
        if isinstance(activity, Case):
            yield from _without_hindsight(activity, notes)
            if module.guide:
                yield from _nothing_to_discuss(activity, notes)
            yield from case_flaws(activity, file, notes)
        if isinstance(activity, Case | Quiz):
            yield from number_flaws(activity, file, notes)
    yield from code_flaws(module, notes)
    yield from patient_details(module, notes)


def _without_hindsight(case: Case, notes: Notes) -> Iterable[Problem]:
    file = notes.files[case.slug]
    for scene in case.scenes:
        without = [number for number, choice in enumerate(scene.choices, 1) if not choice.hindsight]
        if scene.decision and without:
            message = (
                f"Choice {', '.join(map(str, without))} of this decision has no `::: hindsight`, so the debrief says "
                "nothing of it."
            )
            yield warning(file, notes.lines.get((file, scene.id), 1), "no-hindsight", message, scene.id)


def _nothing_to_discuss(case: Case, notes: Notes) -> Iterable[Problem]:
    if any(scene.discuss for scene in case.scenes) or not any(scene.decision for scene in case.scenes):
        return
    message = (
        "No scene is marked `.discuss`. Mark the decision that the guide calls best to discuss, so that a group that "
        "plans a meeting sees which it is."
    )
    yield warning(notes.files[case.slug], 1, "no-discuss", message, case.slug)


def _at(notes: Notes, code: str, message: str, about: str, field: str = "minutes") -> Problem:
    return warning("module.md", notes.lines.get(("module.md", field), 1), code, message, about)
