"""Everything that a package shows of a module, as plain values that go into it as JSON.

What needs a server is left out and named in `LEFT_OUT`, which the package's own page repeats.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import msgspec

from learnapp.domain.activities import kind_of
from learnapp.domain.cases import cases
from learnapp.domain.cases.case_map import map_of
from learnapp.domain.content.content import AnyActivity, Case, Lesson, Module, Quiz
from learnapp.domain.numbers.counted import counted
from learnapp.domain.numbers.draws import draw
from learnapp.domain.numbers.parameters import fill
from learnapp.exports.scorm.fragments import Fragments
from learnapp.exports.scorm.questions import packed

DRAWS = 3
"""Sets of numbers of a quiz with numbers that vary: each new attempt takes the next."""
LEFT_OUT = (
    "Questions that come back after days, reflections, notes, learning sets and certificates stay on the site.",
    "Quizzes here have no time limit and do not ask how sure you are.",
    "Numbers that vary have three sets in a quiz and one in a case.",
    "What you write in your own words stays on the page until you leave it. It is not saved or sent.",
)

Value = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """`value` is what the package's script reads; `pictures` are the names of the pictures that it shows."""

    value: Value
    pictures: frozenset[str]


def content_of(module: Module, *, standard: str, answers: bool) -> Content:
    """The module as a package of `standard` shows it; `answers` is whether it reports each answer of an end quiz."""
    parts = module.syllabus
    addresses = {part.slug: f"part.{number}" for number, part in enumerate(parts)}
    fragments = Fragments(module.slug, {term.id for term in module.glossary}, addresses)
    value: Value = {
        "title": module.title,
        "summary": module.summary,
        "introduction": fragments.html(module.introduction),
        "minutes": counted(module.syllabus_minutes, "minute"),
        "parts": [part_of(part, fragments) for part in parts],
        "glossary": [
            {
                "id": term.id,
                "title": term.title,
                "html": fragments.html(term.html),
                "note": fragments.html(term.note),
            }
            for term in module.glossary
        ],
        "leftOut": list(LEFT_OUT),
    }
    digest = hashlib.sha256(msgspec.json.encode(value)).hexdigest()
    shape = hashlib.sha256("/".join(addresses).encode()).hexdigest()
    value |= {"standard": standard, "answers": answers, "digest": digest[:8], "shape": shape[:4], "slug": module.slug}
    return Content(value, frozenset(fragments.used))


def part_of(part: AnyActivity, fragments: Fragments) -> Value:
    """An activity as the package's script reads it."""
    name = kind_of(part).shown_title(part)
    about = {
        "slug": part.slug,
        "title": part.title,
        "summary": part.summary,
        "minutes": counted(part.minutes, "minute"),
        "named": name,
    }
    if isinstance(part, Lesson):
        return {**about, **_lesson(part, fragments)}
    if isinstance(part, Case):
        return {**about, **_case(part, fragments)}
    return {**about, **_quiz(part, fragments)}


def _source(claims: Collection[int]) -> str:
    if not claims:
        return "Source: the module's authors, not the 2009 paper."
    numbers = ", ".join(f"claim {number}" for number in claims)
    return f"Source: {numbers} of the 2009 paper."


def _lesson(lesson: Lesson, fragments: Fragments) -> Value:
    return {
        "kind": "lesson",
        "body": fragments.html(kind_of(lesson).body(lesson)),
        "terms": list(lesson.terms),
        "source": _source(lesson.claims),
    }


def _case(case: Case, fragments: Fragments) -> Value:
    values = cases.values_for(case, 0)
    drawn = map_of(case)
    return {
        "kind": "case",
        "youAre": case.you_are,
        "people": [[name, fill(who, values)] for name, who in case.people.items()],
        "tracks": [[key, label] for key, label in case.tracks.items()],
        "scenes": [
            {
                "id": scene.id,
                "title": fill(scene.title, values),
                "later": scene.later,
                "ending": scene.ending,
                "body": fragments.passages(scene.body, values),
                "terms": list(scene.terms),
                "choices": [
                    {
                        "html": fragments.html(choice.html, values),
                        "to": choice.target,
                        "when": list(choice.when),
                        "moves": choice.moves,
                        "sets": list(choice.sets),
                        "clears": list(choice.clears),
                        "consequence": fragments.passages(choice.consequence, values),
                        "hindsight": fragments.passages(choice.hindsight, values),
                    }
                    for choice in scene.choices
                ],
            }
            for scene in case.scenes
        ],
        "debrief": fragments.passages(case.debrief, values),
        "terms": list(case.debrief_terms),
        "source": _source(case.claims),
        "map": {
            "width": drawn.width,
            "height": drawn.height,
            "nodes": [[node.scene.id, node.layer, node.x, node.y] for node in drawn.nodes],
            "edges": [[edge.source.scene.id, list(edge.choices), edge.path] for edge in drawn.edges],
        },
    }


def _quiz(quiz: Quiz, fragments: Fragments) -> Value:
    return {
        "kind": "quiz",
        "purpose": quiz.purpose,
        "draw": quiz.draw,
        "each": quiz.feedback == "each",
        "passMark": quiz.pass_mark,
        "questions": [
            {
                "id": question.id,
                "group": question.group,
                "principle": question.principle,
                "judgement": question.judgement,
                "kind": question.kind,
                "terms": list(question.terms),
                "source": _source(question.claims),
                "draws": [
                    packed(question, seed, draw(quiz.parameters, seed), fragments.html)
                    for seed in range(1, (DRAWS if quiz.parameters or question.parameters else 1) + 1)
                ],
            }
            for question in quiz.questions
        ],
    }
