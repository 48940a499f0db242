"""Reads a quiz: its rules and its questions. Each kind of question reads its own options."""

from __future__ import annotations

import msgspec

from learnapp.domain.activities.case_reading import read_shared_parameters, refuse_repeated_ids
from learnapp.domain.content.content import Parameters, Question, Quiz
from learnapp.domain.markup.attributes import ID, did_you_mean, refuse_unknown, split_commas
from learnapp.domain.markup.elements import Attributes, Block, Element, QuestionSource, Section
from learnapp.domain.markup.problems import Problems
from learnapp.domain.markup.splitter import nest
from learnapp.domain.numbers.parameters import names, names_in, read_parameters, sample
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import QuestionKind
from learnapp.domain.source.fields import check_claims, check_competencies
from learnapp.domain.source.file_reader import SourceFile, open_file, read_common
from learnapp.domain.source.item_notes import note_item, terms_shown
from learnapp.domain.source.writer import EVERYWHERE, TO_WRITE

PURPOSES = ("prequestions", "practice", "end", "review")
QUESTION_KEYS = ("competency", "claim", "principle", "group")
_TRIED = 100
"""How many draws to try a question's formulas on; the parameters themselves have been tried on more."""
UNWRITTEN = "to-write"
SHARED_BLOCKS = ("explanation", "parameters")
DRAWN_BY = ("group", "competency", "claim", "principle")
"""The attributes of a question's heading that a quiz can draw by."""


def read_quiz(file: SourceFile) -> Quiz:
    """A quiz; complete only if no problem was reported."""
    common = read_common(file)
    fields, problems = file.fields, file.problems
    purpose = fields.one_of("purpose", PURPOSES)
    feedback = fields.one_of("feedback", ("end", "each"), default="end")
    pass_mark = _pass_mark(file, purpose)
    certainty = fields.one_of("certainty", ("yes", "no"), default="no") == "yes"
    time_limit = fields.whole("time-limit", required=False, least=1, most=480)
    draw_by = fields.one_of("draw-by", DRAWN_BY, default="group")
    fields.has("draw")
    shared = _from_bank(file)
    fields.refuse_others()
    parameters = read_shared_parameters(file)
    sections = [section for section in file.sections if isinstance(section, Section)]
    refuse_repeated_ids([*sections, *(section for section, _ in shared)], "question", problems)
    if not sections and not shared:
        problems.error(
            file.last_line, "This quiz has no question. Write `## The question {#id .single-best competency=…}`."
        )
    given = sample(parameters, most=_TRIED)
    questions = tuple(q for section in sections if (q := _question(section, file, parameters, given, purpose)))
    questions += tuple(q for section, bank in shared if (q := _shared(section, bank, file, purpose)))
    sections += [section for section, _ in shared]
    draw = _draw(file, sections, draw_by)
    if isinstance(draw, dict) and draw_by != "group":
        groups = {section.attributes.id: _group(section, draw_by) for section in sections}
        questions = tuple(msgspec.structs.replace(q, group=groups[q.id]) for q in questions)
    _refuse_unwritten(file)
    return Quiz(
        purpose=purpose,  # type: ignore[arg-type]
        questions=questions,
        draw=draw,
        feedback=feedback,  # type: ignore[arg-type]
        pass_mark=pass_mark,
        certainty=certainty,
        time_limit=time_limit,
        parameters=parameters,
        **common,
    )


def _refuse_unwritten(file: SourceFile) -> None:
    """Report what an import left to be written. The file can be previewed with it, and not published."""
    for line in dict.fromkeys(file.writer.to_write):
        file.problems.error(
            line,
            f"This is still to be written: put your own text in place of `{TO_WRITE}` and what follows it.",
            UNWRITTEN,
        )


def _pass_mark(file: SourceFile, purpose: str) -> int | None:
    """The pass mark, a percentage above chance: 0 would pass everyone who guesses."""
    value = file.fields.text("pass", required=False).removesuffix("%").strip()
    if not value:
        return None
    line = file.fields.line("pass")
    if purpose != "end":
        file.problems.error(line, "Only a quiz with `purpose: end` can have a pass mark. Delete this line.")
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:6]) <= 100:
        file.problems.error(
            line, f"`pass` must be a percentage above chance, from 1 to 100, not “{value}”. At 0, guessing would pass."
        )
        return None
    return int(value)


def _from_bank(file: SourceFile) -> list[tuple[Section, SourceFile]]:
    """The sections of the bank's items that the quiz includes, each in a file of its own."""
    fields, library = file.fields, file.around.library
    bank, chosen = fields.text("bank", required=False), fields.words("include", required=False)
    line = fields.line("bank")
    if not bank:
        if chosen:
            file.problems.error(chosen[0][0], "`include` lists items of a bank. Write `bank:` with its name too.")
        return []
    if bank not in library.banks:
        file.problems.error(line, f"There is no bank {bank}.bank.md.{did_you_mean(bank, library.banks)}")
        return []
    items = library.banks[bank]
    for at, name in chosen:
        if name not in items:
            file.problems.error(at, f"{bank}.bank.md has no item `{name}`.{did_you_mean(name, items)}")
    found = []
    for name in dict.fromkeys(name for _, name in chosen) if chosen else items:
        problems = Problems(f"{bank}.bank.md, item {name}")
        if name not in items:
            continue
        opened = open_file(file.name, file.slug, items[name].encode(), "A bank", file.around, problems, fields=False)
        for section in opened.sections if opened else ():
            if opened and isinstance(section, Section):
                section.line = line
                found.append((section, opened))
    return found


def _shared(section: Section, bank: SourceFile, quiz: SourceFile, purpose: str) -> Question | None:
    """A question from a bank. Its problems are reported at the line where the quiz names the bank."""
    question = _question(section, bank, None, [], purpose)
    _refuse_unwritten(bank)
    for problem in bank.problems.found:
        if problem.severity == "error":
            quiz.problems.error(section.line, f"{bank.problems.file}: {problem.message}")
    return question


def read_items(bank: SourceFile) -> tuple[Question, ...]:
    """The questions of a bank, for its author to preview; complete only if no problem was reported."""
    sections = [section for section in bank.sections if isinstance(section, Section)]
    found = tuple(q for section in sections if (q := _question(section, bank, None, [], "practice")))
    _refuse_unwritten(bank)
    return found


def _group(section: Section, draw_by: str) -> str:
    """The group that a question is drawn in: the first competency, claim or principle that its heading names."""
    return next(iter(split_commas(section.attributes.values.get(draw_by, ""))), "")


def _spread(count: int, groups: list[str]) -> dict[str, int]:
    """A number of questions shared out evenly over groups; no group gives more than it has."""
    drawn = dict.fromkeys(groups, 0)
    while sum(drawn.values()) < min(count, len(groups)):
        open_ = [name for name in drawn if drawn[name] < groups.count(name)]
        drawn[min(open_, key=drawn.__getitem__)] += 1
    return {name: number for name, number in drawn.items() if number}


def _draw(file: SourceFile, sections: list[Section], draw_by: str) -> int | dict[str, int] | None:
    """How many questions to ask, in all or from each group; no more than there are."""
    fields, problems = file.fields, file.problems
    node = fields.node("draw", required=False)
    groups = [_group(section, draw_by) for section in sections]
    if draw_by != "group" and (node is None or not isinstance(node.value, dict)):
        return _draw_evenly(file, sections, groups, draw_by)
    if node is None or not isinstance(node.value, dict):
        if any(groups):
            at = next(section for section in sections if section.attributes.values.get("group"))
            problems.error(
                at.line,
                "`group=` is used by `draw: {name: number}` in the front matter. Add that, or remove the group.",
            )
        return fields.whole("draw", required=False, least=1, most=max(len(sections), 1))
    drawn: dict[str, int] = {}
    for group, count in node.value.items():
        have, wanted = groups.count(group), str(count.value)
        if not have:
            problems.error(count.line, f"No question has `{draw_by}={group}`.{did_you_mean(group, set(groups) - {''})}")
        elif not wanted.isascii() or not wanted.isdigit() or not 1 <= int(wanted[:6]) <= have:
            problems.error(
                count.line, f"`{group}` must be a whole number from 1 to {have}, the number of questions in that group."
            )
        else:
            drawn[group] = int(wanted)
    for section, group in zip(sections, groups, strict=True):
        if group not in node.value:
            problems.error(
                section.line,
                f"`draw` works by group and never draws this question. Give it one of these: {', '.join(node.value)}.",
            )
    return drawn


def _draw_evenly(file: SourceFile, sections: list[Section], groups: list[str], draw_by: str) -> dict[str, int] | None:
    count = file.fields.whole("draw", least=1, most=max(len(sections), 1))
    for section, group in zip(sections, groups, strict=True):
        if not group:
            file.problems.error(
                section.line, f"This quiz draws by {draw_by}, and this question names none. Write `{draw_by}=…`."
            )
    return _spread(count, groups) if count and all(groups) else None


def _question(
    section: Section, file: SourceFile, outer: Parameters | None, given: list[dict[str, float]], purpose: str
) -> Question | None:
    """A question, or None after reporting why not. `given` are draws of `outer`, the quiz's own parameters."""
    problems, writer, attributes = file.problems, file.writer, section.attributes
    before, around = len(problems.found), writer.parameters
    kind = _kind(section, file)
    if kind is None:
        return None
    refuse_unknown(
        attributes,
        problems,
        f"a {kind.name} question",
        keys={*QUESTION_KEYS, *kind.attributes},
        classes=(kind.name, "judgement"),
        id_allowed=True,
    )
    if not attributes.id:
        problems.error(
            section.line, "This question has no id. Write one in its heading, `{#variance …}`, and never change it."
        )
    competencies, claims = _codes(attributes, file)
    shared, body = _shared_blocks(section.body, file)
    parameters = _parameters(shared.get("parameters"), file, outer)
    meant = names_in(shared["parameters"].lines) if "parameters" in shared else frozenset()
    writer.parameters = around | names(parameters) | meant
    writer.blocks, writer.terms = EVERYWHERE, []
    writer.inline(section.title, section.line)  # Titles are plain text; this checks their parameters.
    draws = sample(parameters, given, most=_TRIED)
    source = QuestionSource(section, attributes, nest(body, 3), problems, writer, writer.parameters, draws=draws)
    if "explanation" in shared and not shared["explanation"].body:
        problems.error(
            shared["explanation"].line, "This explanation is empty. Write its text before the closing `:::`."
        )
    content = kind.read(source, problems)
    explanation = writer.html(shared["explanation"].body) if "explanation" in shared else ""
    judgement = kind.judgement or "judgement" in attributes.classes
    note_item(file, section, body, kind, purpose, judgement=judgement, explained=bool(explanation))
    writer.parameters = around
    if content is None or any(p.severity == "error" for p in problems.found[before:]):
        return None
    return Question(
        id=attributes.id,
        kind=kind.name,
        title=writer.plain(section.title),
        stem=source.stem,
        content=content,
        explanation=explanation,
        judgement=judgement,
        competencies=competencies,
        claims=claims,
        principle=_word("principle", attributes, file),
        group=_word("group", attributes, file),
        parameters=parameters,
        terms=terms_shown(section.title, body, writer.known_terms or ()),
    )


def _kind(section: Section, file: SourceFile) -> QuestionKind | None:
    named = [name for name in section.attributes.classes if name in KINDS]
    if len(named) == 1:
        return KINDS[named[0]]
    if named:
        file.problems.error(section.line, f"This question has two kinds, {' and '.join(named)}. Keep one.")
        return None
    for fault in section.attributes.faults:
        file.problems.error(section.line, fault)
    if section.attributes.faults:
        return None  # the kind may be among what cannot be read
    other = next((name for name in section.attributes.classes if name != "judgement"), "")
    start = f"There is no kind `{other}`." if other else "This question has no kind."
    hint = did_you_mean(other, KINDS) or " Write one in its heading: " + ", ".join(f".{name}" for name in KINDS) + "."
    file.problems.error(section.line, start + hint)
    return None


def _codes(attributes: Attributes, file: SourceFile) -> tuple[tuple[str, ...], tuple[int, ...]]:
    line, values, library = attributes.line, attributes.values, file.around.library
    codes = [(line, code) for code in split_commas(values.get("competency", ""))]
    if not codes:
        file.problems.error(
            line,
            "This question tests no competency. Write `competency=2.2` in its heading. Separate several with commas.",
        )
    numbers = [(line, number) for number in split_commas(values.get("claim", ""))]
    return check_competencies(codes, library, file.problems), check_claims(numbers, library, file.problems)


def _word(name: str, attributes: Attributes, file: SourceFile) -> str:
    value = attributes.values.get(name, "")
    if name in attributes.values and not ID.fullmatch(value):
        file.problems.error(
            attributes.line, f"`{name}={value}` must be a short name of lower-case letters, digits and hyphens."
        )
    return value


def _shared_blocks(body: list[Element], file: SourceFile) -> tuple[dict[str, Block], list[Element]]:
    """The blocks that every question may have, and what is left for its kind."""
    shared: dict[str, Block] = {}
    rest: list[Element] = []
    for element in body:
        if isinstance(element, Block) and element.name in SHARED_BLOCKS:
            refuse_unknown(element.attributes, file.problems, f"the `{element.name}` block")
            if element.name in shared:
                file.problems.error(
                    element.line, f"A question can have only one `::: {element.name}` block. Merge the two."
                )
            shared[element.name] = element
        else:
            rest.append(element)
    return shared, rest


def _parameters(block: Block | None, file: SourceFile, outer: Parameters | None) -> Parameters | None:
    if block is None:
        return None
    parameters = read_parameters(block.lines, file.problems, outer)
    if parameters is not None and parameters.sets:
        file.problems.error(block.line, "`sets:` is for cases only. Remove it from this question's parameters.")
        return msgspec.structs.replace(parameters, sets=0, draws=())
    return parameters
