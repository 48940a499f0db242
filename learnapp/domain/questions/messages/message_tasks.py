"""The two messages of a `two-audiences` question: their rules, and the samples that test the rules."""

from __future__ import annotations

from collections.abc import Sequence

from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.questions.messages.message_rules import Hit, Rule, barred_hits, required_hits

AUDIENCES = ("board", "clinicians")
LABELS = ("good", "poor", "gaming")
SAMPLES = 12
"""Made-up answers that each question needs."""


class Sample(FrozenStruct, frozen=True):
    """A made-up answer and the rules it should hit."""

    audience: str
    label: str
    text: str
    hits: tuple[str, ...]


class Task(FrozenStruct, frozen=True):
    """One of the two messages: audience, what it needs, what it should do without, and the authors' version (HTML)."""

    audience: str
    title: str
    intro: str
    required: tuple[Rule, ...]
    barred: tuple[Rule, ...]
    expert: str


class Messages(FrozenStruct, frozen=True):
    """Both tasks, the points to compare by, and the samples that test the rules."""

    tasks: tuple[Task, ...]
    self_check: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = ()


def sample_problems(content: Messages) -> list[tuple[int, str]]:
    """The samples whose hits are not those expected, as (place, what to do)."""
    tasks = {task.audience: task for task in content.tasks}
    found = []
    for place, sample in enumerate(content.samples):
        hits = hits_of(tasks[sample.audience], sample.text)
        wanted, got = set(sample.hits), {hit.rule for hit in hits}
        if wanted == got:
            continue
        wrong = [f"it misses {rule}" for rule in sorted(wanted - got)]
        wrong += [f"it hits {rule} with {words_of(rule, hits, sample.text)}" for rule in sorted(got - wanted)]
        message = f"This sample does not do what `hits=` says: {'; '.join(wrong)}. Change the rule or `hits=`."
        found.append((place, message))
    return found


def hits_of(task: Task, text: str) -> list[Hit]:
    """Where a message meets the task's rules, required ones first."""
    return [*required_hits(task.required, text), *barred_hits(task.barred, text)]


def words_of(rule: str, hits: Sequence[Hit], text: str) -> str:
    """The words that caused a rule's hits, each once, in quotation marks."""
    return ", ".join(dict.fromkeys(f"“{text[hit.start : hit.end]}”" for hit in hits if hit.rule == rule))
