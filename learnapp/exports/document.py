"""A certificate or pack as a sequence of plain blocks: the text of the PDF, in reading order.

All wording is here. It claims no more than the site knows: no accreditation, and no check of who did the learning.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from learnapp.domain.activities import KINDS
from learnapp.domain.content.content import Library
from learnapp.domain.dates import uk_times
from learnapp.domain.learning.evidence import DoneModule, Evidence, PractisedCompetency
from learnapp.domain.numbers.counted import counted
from learnapp.exports.blocks import DocumentBlock, bullets, facts, heading, paragraph, table

TYPE = "Self-directed e-learning: reading, branching case studies and formative quizzes, done online"
LIMITS = (
    "The module is not accredited, and no college or other body has awarded CPD credits for it. Schemes that count "
    "credits commonly count one for an hour of learning that is recorded with a reflection; the rules of your own "
    "scheme decide.",
    "The minutes of quizzes and cases are those they took, where the site knows that and it was at most twice the "
    "authors’ estimate. Otherwise, and for lessons, they are the estimate. Claim the time it took you.",
    "The quizzes are formative: finishing does not depend on a score. Participation was not supervised, and the name "
    "is the one the learner gave.",
    "It is evidence of learning, not of competence at work.",
)
PROMPTS = (
    "What did you learn?",
    "What have you done differently since, or what will you do, and by when?",
    "What do you need to learn next?",
)


def document(evidence: Evidence, library: Library) -> dict[str, Any]:
    """The document as the typesetter's input: title, author, number and blocks."""
    certificate = evidence.kind == "certificate"
    blocks = _certificate(evidence) if certificate else _pack(evidence)
    blocks += _competencies(evidence.competencies, library)
    if not certificate:
        blocks += _reflections(evidence)
    blocks += [
        heading("What this does and does not show"),
        bullets(LIMITS),
        *_checking(evidence),
    ]
    title = f"Certificate: {evidence.modules[0].title}" if certificate else f"Learning evidence: {evidence.name}"
    return {"title": title, "author": evidence.issuer or "learnapp", "number": evidence.number, "blocks": blocks}


def _certificate(evidence: Evidence) -> list[DocumentBlock]:
    module = evidence.modules[0]
    words = (
        f"{evidence.name} worked through every part of the online module “{module.title}” and finished it on "
        f"{day(module.finished_on)}."
    )
    return [paragraph(words), _facts(evidence.name, module), *_work(module, level=1)]


def _pack(evidence: Evidence) -> list[DocumentBlock]:
    finished = sum(bool(m.finished_on) for m in evidence.modules)
    rows = [
        ("Name", evidence.name),
        ("Type of activity", TYPE),
        ("Learning time", duration(evidence.minutes)),
        ("Modules", f"{len(evidence.modules)} ({finished} finished)"),
        ("Issued on", day(evidence.issued_at)),
    ]
    words = f"The work {evidence.name} has done in the modules chosen for this pack, produced at the learner’s request."
    blocks: list[DocumentBlock] = [paragraph(words), facts(rows)]
    for module in evidence.modules:
        blocks += [heading(module.title), _facts("", module), *_work(module, level=2)]
    return blocks


def _facts(name: str, module: DoneModule) -> DocumentBlock:
    done = day(module.finished_on) if module.finished_on else f"Not yet: {module.parts_done} of {module.parts} parts"
    rows = [
        ("Module", module.title),
        ("About", module.summary),
        ("Edition", f"{module.edition.number} ({module.edition.digest[:12]})"),
        ("Finished", done),
        ("Learning time", duration(module.minutes)),
    ]
    if name:
        rows = [("Name", name), ("Type of activity", TYPE), *rows]
    return facts(rows)


def _work(module: DoneModule, level: int) -> list[DocumentBlock]:
    """The work done, with dates, and end-quiz results if they were asked for."""
    rows = [[a.title, KINDS[a.kind].title, f"{a.minutes}", day(a.finished_on)] for a in module.activities]
    head = ["Part", "Kind", "Minutes", "First finished"]
    blocks: list[DocumentBlock] = [
        heading("What was done", level),
        table(f"Finished parts of “{module.title}”", head, rows),
    ]
    if module.results:
        results = [[r.title, f"{r.attempts}", _percent(r.first), _percent(r.best)] for r in module.results]
        caption = f"End quiz of “{module.title}”, as a share of what can be gained over guessing"
        head = ["Quiz", "Attempts", "First", "Best"]
        blocks.append(table(caption, head, results))
    return blocks


def _competencies(lines: tuple[PractisedCompetency, ...], library: Library) -> list[DocumentBlock]:
    if not lines:
        return []
    names = {s.framework: library.frameworks.get(s.framework) for line in lines for s in line.suggested}
    learning = [f"{line.code} {line.name}, {duration(line.minutes)}: {line.gist}" for line in lines]
    blocks: list[DocumentBlock] = [
        heading("Learning points: competencies practised"),
        paragraph(
            "From the Medical Leadership Competency Framework, 3rd edition, 2010. A part that practises several "
            "competencies counts for each."
        ),
        bullets(learning),
    ]
    if not names:
        return blocks
    blocks += [
        heading("Suggested pairings with other frameworks"),
        paragraph(library.crosswalk_note),
    ]
    for key, framework in names.items():
        codes = dict.fromkeys(c for line in lines for s in line.suggested if s.framework == key for c in s.codes)
        known = framework.codes if framework else {}
        ordered = sorted(codes, key=list(known).index) if set(codes) <= set(known) else list(codes)
        blocks += [
            heading(f"Suggested: {framework.name if framework else key}", 2),
            paragraph("; ".join(f"{code} {known.get(code, '')}".strip() for code in ordered) + "."),
        ]
        if framework and framework.note:
            blocks.append(paragraph(framework.note))
    return blocks


def _reflections(evidence: Evidence) -> list[DocumentBlock]:
    if not evidence.reflections:
        asked = "No reflections were chosen for this pack. Portfolios usually ask:"
        return [heading("Reflections"), paragraph(asked), bullets(PROMPTS)]
    words = "The learner wrote these for others to read and chose them for this pack. No one has checked them."
    blocks: list[DocumentBlock] = [heading("Reflections"), paragraph(words)]
    for reflection in evidence.reflections:
        title = f"{reflection.about or 'Reflection'}, {day(reflection.written_on)}"
        paragraphs = [" ".join(p.split()) for p in reflection.text.splitlines() if p.strip()]
        blocks += [heading(title, 2), {"type": "quote", "paragraphs": paragraphs}]
    return blocks


def _checking(evidence: Evidence) -> list[DocumentBlock]:
    page = f"{evidence.issuer}/verify/"
    where = "this page" if evidence.issuer else "the page /verify/ of the site that issued it"
    link: list[DocumentBlock] = [{"type": "link", "text": page, "href": page}] if evidence.issuer else []
    words = (
        f"Number {evidence.number}, issued on {day(evidence.issued_at)}. This file is sealed. If anything in it is "
        f"changed, the seal no longer matches. Printing it, or saving it from another program, removes the seal. To "
        f"check it, upload the file to {where}, or use the published key and script there, which work without the site."
    )
    return [heading("How to check this"), paragraph(words), *link]


def _percent(whole: int | None) -> str:
    return "Not scored" if whole is None else f"{whole}%"


def day(text: str) -> str:
    """`22 November 2026`: the UK day of an ISO date or moment."""
    found = uk_times.day_of(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)
    return uk_times.date_words(found)


def duration(minutes: int) -> str:
    """`1 hour 15 minutes (75 minutes)`; `45 minutes`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return counted(minutes, "minute")
    words = counted(hours, "hour") + (f" {counted(rest, 'minute')}" if rest else "")
    return f"{words} ({counted(minutes, 'minute')})"
