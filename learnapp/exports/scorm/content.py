"""Everything that a package shows of a module, as plain values that go into it as JSON.

Features that need a server are left out and listed in `LEFT_OUT`, which the package's own page repeats.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from learnapp.domain.activities import kind_of
from learnapp.domain.cases import cases
from learnapp.domain.cases.case_map import map_of
from learnapp.domain.cases.story import story
from learnapp.domain.content.content import AnyActivity, Case, Lesson, Module, Quiz
from learnapp.domain.numbers.counted import counted
from learnapp.domain.numbers.draws import draw
from learnapp.exports.scorm.fragments import Fragments
from learnapp.exports.scorm.questions import packed

DRAWS = 3
"""How many sets of numbers a quiz with varying numbers has: each new attempt uses the next."""
LEFT_OUT = (
    "Review questions, reflections, notes, learning sets and certificates are only on the site.",
    "Quizzes here have no time limit and do not ask how sure you are.",
    "A quiz with changing numbers has three sets of them, and a case has one.",
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
    digest = hashlib.sha256(msgspec.json.encode(_as_digested(value))).hexdigest()
    shape = hashlib.sha256("/".join(addresses).encode()).hexdigest()
    value |= {"standard": standard, "answers": answers, "digest": digest[:8], "shape": shape[:4], "slug": module.slug}
    return Content(value, frozenset(fragments.used))


def _as_digested(value: Value) -> Value:
    """The value from which a package's digest is made. Stored work is found by the digest, so this must not change."""
    return {**value, "parts": [_case_as_digested(one) if one["kind"] == "case" else one for one in value["parts"]]}


def _case_as_digested(case: Value) -> Value:
    def passages(told: list[Value]) -> list[list[Any]]:
        return [[one["when"], one["html"]] for one in told]

    def choice(one: Value) -> Value:
        html, target, *others = one.items()
        texts = {"consequence": passages(one["consequence"]), "hindsight": passages(one["hindsight"])}
        return dict([html, ("to", target[1]), *others]) | texts

    scenes = [
        {
            "id": id_,
            **{name: scene[name] for name in ("title", "later", "ending")},
            "body": passages(scene["body"]),
            "terms": scene["terms"],
            "choices": [choice(one) for one in scene["choices"]],
            **{name: scene[name] for name in ("hub", "marked", "junction") if name in scene},
        }
        for id_, scene in case["scenes"].items()
    ]
    pairs = {name: [list(pair) for pair in case[name].items()] for name in ("people", "tracks")}
    whole = {**case, **pairs, "scenes": scenes, "debrief": passages(case["debrief"])}
    before = ("slug", "title", "summary", "minutes", "named", "kind", "youAre", "people", "tracks", "scenes", "debrief")
    return {name: whole[name] for name in (*before, "terms", "source", "map")}


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
    """The story, with additions for packages. `order` has the scenes' ids, because stored work names scenes by
    position.
    """
    told = story(case, partial(fragments.html, values=cases.values_for(case, 0)))
    drawn = map_of(case)
    for scene in case.scenes:
        told["scenes"][scene.id]["terms"] = list(scene.terms)
    return {
        "kind": "case",
        "youAre": case.you_are,
        **told,
        "order": list(told["scenes"]),
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
