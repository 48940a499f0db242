"""Reads a `two-audiences` question: two tasks with their rules, a self-check, and samples that are run at once."""

from __future__ import annotations

import re

from learnapp.domain.markup.attributes import ID, refuse_unknown
from learnapp.domain.markup.elements import Block, Item, ItemList, QuestionSource, Section
from learnapp.domain.questions import options as opt
from learnapp.domain.questions.messages.message_rules import Rule, phrase_words, split_phrases
from learnapp.domain.questions.messages.message_tasks import (
    AUDIENCES,
    LABELS,
    SAMPLES,
    Messages,
    Sample,
    Task,
    sample_problems,
)

_RULE = re.compile(r"([a-z0-9-]+)(~?)\s*:\s*(.+)", re.DOTALL)
_LINE = re.compile(r"(any|not)\s*:\s*(.+)", re.DOTALL)
_SHARED = frozenset({"self-check", "sample"})
_HOW = "write `- name: what it looks for` and under it, indented by four spaces, `- any: words, with commas`"


def read_messages(source: QuestionSource) -> Messages | None:
    """The question's content, or None after reporting what is wrong with it."""
    problems = source.problems
    before = problems.errors
    sections = [element for element in source.body if isinstance(element, Section)]
    shared, rest = opt.cut_blocks(source.body, _SHARED)
    for section in sections:
        within, section.body = opt.cut_blocks(section.body, _SHARED)
        for name, blocks in within.items():
            shared.setdefault(name, []).extend(blocks)
    named = [section.attributes.id for section in sections]
    if sorted(named) != sorted(AUDIENCES):
        problems.error(
            source.section.line,
            "A two-audiences question has two level 3 headings, with the ids `{#board}` and `{#clinicians}`.",
        )
        return None
    source.body = rest
    source.take_stem(next(place for place, element in enumerate(rest) if isinstance(element, Section)))
    tasks = tuple(_task(source, section) for section in sections)
    check = opt.one_block(source, shared, "self-check", source.section.line)
    points = opt.block_items(source, check, "write each point as `- Would the chair know…?`")
    samples = [_sample(source, block, tasks) for block in shared.get("sample", [])]
    content = Messages(
        tasks=tasks,
        self_check=tuple(source.writer.inline(point.text, point.line) for point in points),
        samples=tuple(sample for _, sample in samples),
    )
    if problems.errors > before:
        return None
    for place, message in sample_problems(content):
        problems.error(samples[place][0], message)
    _count_samples(source, content)
    return content if problems.errors == before else None


def _task(source: QuestionSource, section: Section) -> Task:
    refuse_unknown(section.attributes, source.problems, "a task", id_allowed=True)
    blocks, rest = opt.cut_blocks(section.body, frozenset({"required", "barred", "expert"}))
    required = _rules(source, opt.one_block(source, blocks, "required", section.line), required=True)
    barred = _rules(source, opt.one_block(source, blocks, "barred", section.line, needed=False), required=False)
    expert = opt.one_block(source, blocks, "expert", section.line)
    seen: set[str] = set()
    for line, rule in (*required, *barred):
        if rule.name in seen:
            source.problems.error(
                line, f"There is a rule `{rule.name}` for this audience already: name it differently."
            )
        seen.add(rule.name)
    return Task(
        audience=section.attributes.id,
        title=source.writer.plain(section.title),
        intro=source.writer.html(rest) if rest else "",
        required=tuple(rule for _, rule in required),
        barred=tuple(rule for _, rule in barred),
        expert=source.writer.html(expert.body) if expert else "",
    )


def _rules(source: QuestionSource, block: Block | None, *, required: bool) -> list[tuple[int, Rule]]:
    rules = [(item.line, _rule(source, item, required=required)) for item in opt.block_items(source, block, _HOW)]
    return [(line, rule) for line, rule in rules if rule]


def _rule(source: QuestionSource, item: Item, *, required: bool) -> Rule | None:
    problems = source.problems
    refuse_unknown(item.attributes, problems, "a rule")
    match = _RULE.fullmatch(item.text)
    if not match or not ID.fullmatch(match[1]):
        problems.error(item.line, f"`{item.text}` is not a rule: {_HOW}.")
        return None
    if match[2] and required:
        problems.error(item.line, "`~` is for barred words: a required element is not explained away. Delete it.")
    lines = _lines(source, item)
    if "any" not in lines:
        problems.error(item.line, f"The rule `{match[1]}` looks for nothing: {_HOW}.")
        return None
    return Rule(
        name=match[1],
        text=source.writer.plain(match[3]),
        any=lines["any"],
        cancelled_by=lines.get("not", ()),
        explained=bool(match[2]),
    )


def _lines(source: QuestionSource, item: Item) -> dict[str, tuple[str, ...]]:
    """The phrases of a rule's `any:` and `not:` lines."""
    lines: dict[str, tuple[str, ...]] = {}
    for element in item.body:
        for line in element.items if isinstance(element, ItemList) else []:
            match = _LINE.fullmatch(line.text)
            if not match or match[1] in lines:
                source.problems.error(
                    line.line, "Under a rule there can be one `- any: words` and at most one `- not: words`."
                )
                continue
            lines[match[1]] = split_phrases(" ".join(match[2].split()))
            for phrase in lines[match[1]]:
                if not phrase_words(phrase) or phrase.startswith("*"):
                    source.problems.error(
                        line.line, f"`{phrase}` holds no word to look for: write words, with commas between."
                    )
        if not isinstance(element, ItemList):
            source.problems.error(element.line, "Under a rule there can be only its `- any:` and `- not:` lines.")
    return lines


def _sample(source: QuestionSource, block: Block, tasks: tuple[Task, ...]) -> tuple[int, Sample]:
    problems, values = source.problems, block.attributes.values
    refuse_unknown(block.attributes, problems, "a sample", keys=("for", "label", "hits"))
    audience, label = values.get("for", ""), values.get("label", "")
    hits = tuple(part.strip() for part in values.get("hits", "").split(",") if part.strip())
    task = next((task for task in tasks if task.audience == audience), None)
    if task is None:
        problems.error(block.line, f"`for={audience}` is not known: write `for=board` or `for=clinicians`.")
    else:
        names = [rule.name for rule in (*task.required, *task.barred)]
        for unknown in (hit for hit in hits if hit not in names):
            problems.error(
                block.line, f"`hits=` names `{unknown}`, and the rules for this audience are {', '.join(names)}."
            )
    if label not in LABELS:
        problems.error(block.line, f"`label={label}` is not known: write good, poor or gaming.")
    text = "\n".join(line for _, line in block.lines).strip()
    if not text:
        problems.error(block.line, "This sample is empty: write a made-up answer in it.")
    return block.line, Sample(audience=audience, label=label, text=text, hits=hits)


def _count_samples(source: QuestionSource, content: Messages) -> None:
    lacking = [
        f"{label} for {audience}"
        for audience in AUDIENCES
        for label in LABELS
        if not any(sample.audience == audience and sample.label == label for sample in content.samples)
    ]
    count = len(content.samples)
    if count < SAMPLES or lacking:
        need = f" There is none labelled {', '.join(lacking)}." if lacking else ""
        source.problems.warn(
            source.section.line,
            "few-samples",
            f"This question has {count} sample{'' if count == 1 else 's'}; {SAMPLES} show that its rules can be trusted"
            f".{need}",
            about=source.attributes.id,
        )
