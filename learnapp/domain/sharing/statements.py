"""Events as xAPI statements: completed, passed and scored, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from learnapp.domain.content.content import Case, Lesson, Module, Quiz
from learnapp.domain.quizzes.attempts import passed
from learnapp.domain.sharing.events import Event, SharedRecord, stable_id, title_of, utc

Class = Literal["completed", "passed", "scored"]
CLASSES: dict[str, str] = {
    "completed": "Assigned work was finished",
    "passed": "An end quiz reached its pass mark",
    "scored": "The best end-quiz result, from 0 to 1",
}
VERSION = "1.0.3"
_VERB = "http://adlnet.gov/expapi/verbs/"
_TYPE = "http://adlnet.gov/expapi/activities/"


def statements(event: Event, chosen: tuple[str, ...], site: str, modules: Mapping[str, Module]) -> list[dict[str, Any]]:
    """The statements of an event, limited to the chosen classes. Their ids are derived from what happened.

    A piece of work that several cohorts assign is one: its statements have the same ids whichever it was found in.
    """
    record = event.record
    who = f"{record.person_id}|{record.module}|{record.activity}"
    if event.kind == "completion":
        found: list[tuple[Class, str, dict[str, Any]]] = [("completed", who, {"completion": True})]
    else:
        share = round(record.best_share or 0.0, 4)
        score = {"score": {"scaled": share}}
        found = [("scored", f"{who}|{share:.4f}", score)]
        if _passes(record, modules):
            found.append(("passed", who, {"success": True, **score}))
    return [
        _statement(verb, stable_id(site, verb, name), event, result, site, modules)
        for verb, name, result in found
        if verb in chosen
    ]


def _statement(
    verb: Class, id_: str, event: Event, result: dict[str, Any], site: str, modules: Mapping[str, Module]
) -> dict[str, Any]:
    record = event.record
    module = {"objectType": "Activity", "id": f"{site}/modules/{record.module}/"}
    context: dict[str, Any] = {"platform": "learnapp", "language": "en-GB"}
    if record.activity:
        context["contextActivities"] = {"parent": [module]}
    return {
        "id": id_,
        "actor": {"objectType": "Agent", "account": {"homePage": f"{site}/", "name": str(record.person_id)}},
        "verb": {"id": _VERB + verb, "display": {"en-GB": verb}},
        "object": {
            "objectType": "Activity",
            "id": f"{module['id']}{record.activity}/" if record.activity else module["id"],
            "definition": {"type": _TYPE + _kind(record, modules), "name": {"en-GB": title_of(record, modules)}},
        },
        "result": result,
        "context": context,
        "timestamp": utc(event.at),
    }


def _kind(record: SharedRecord, modules: Mapping[str, Module]) -> str:
    module = modules.get(record.module)
    activity = module.activity(record.activity) if module and record.activity else None
    kinds: list[tuple[type, str]] = [(Quiz, "assessment"), (Lesson, "lesson"), (Case, "simulation")]
    return next((name for kind, name in kinds if isinstance(activity, kind)), "module")


def _passes(record: SharedRecord, modules: Mapping[str, Module]) -> bool:
    """Whether the result reaches a pass mark. A module with several end quizzes has no pass mark of its own."""
    module = modules.get(record.module)
    quizzes = [one for one in module.activities if isinstance(one, Quiz) and one.purpose == "end"] if module else []
    here = [one for one in quizzes if record.activity in {"", one.slug}]
    return len(here) == 1 and bool(passed(here[0], record.best_share))
