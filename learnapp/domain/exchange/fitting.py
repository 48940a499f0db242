"""Turns an imported `Item` into a question of one of our kinds, with as many options as the kind allows.

Anything that does not fit is reported as lost. Anything missing stays empty, and `quiz_file` marks it to be written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import msgspec

from learnapp.domain.content.content import Question
from learnapp.domain.exchange.items import Item, Losses, Part, short
from learnapp.domain.exchange.rich_text import TextBlock, html_of, parse, tidy, tidy_inline, words
from learnapp.domain.markup.attributes import ID
from learnapp.domain.numbers.counted import counted
from learnapp.domain.questions.extended_matching import Stem, Theme
from learnapp.domain.questions.free_text import POINTS, Model
from learnapp.domain.questions.matching import Pair, Pairs
from learnapp.domain.questions.number import Calculation, Candidate
from learnapp.domain.questions.options import Option
from learnapp.domain.questions.ranking import RankedOptions, key_places
from learnapp.domain.questions.tick_list import Ticks

_WHOLE = 0.999
_LONGEST_TITLE = 200
_NUMBERED = re.compile(r"(?:q|qu|question|item|no\.?|nr\.?)?[\s_.:#-]*\d+[a-z]?[.:]?", re.IGNORECASE)
_UNIT = re.compile(r"[^\s\"'“”‘’{}](?:[^\"'“”‘’{}\n]{0,30}[^\s\"'“”‘’{}])?")


def questions_of(items: Sequence[Item], losses: Losses) -> list[Question]:
    """The questions that could be made of these items, each with an id of its own."""
    taken: set[str] = set()
    questions = []
    for number, item in enumerate(items, 1):
        losses.about(item.line, item.title or words(item.text) or f"question {number}")
        question = _question(item, losses)
        if question is not None:
            id_ = _id(item, question.title, number, taken)
            taken.add(id_)
            if item.id and id_ != item.id:
                losses.lose(f"Its id, “{item.id}”, is now `{id_}`.")
            questions.append(msgspec.structs.replace(question, id=id_))
    return questions


def _question(item: Item, losses: Losses) -> Question | None:
    title, blocks = _title(item, losses)
    if item.principle and not ID.fullmatch(item.principle):
        losses.lose(f"Its principle, “{item.principle}”, is left out: it must be a short name.")
    made = _MAKERS[item.form](item, losses)
    if made is None:
        return None
    kind, content = made
    return Question(
        id="",
        kind=kind,
        title=title,
        stem=html_of(blocks),
        content=content,
        explanation=tidy(item.explanation, losses.lose),
        judgement=item.judgement,
        competencies=item.competencies,
        claims=item.claims,
        principle=item.principle if ID.fullmatch(item.principle) else "",
    )


# Titles and ids


def _title(item: Item, losses: Losses) -> tuple[str, list[TextBlock]]:
    """A heading and the text under it. A name that is only a number or repeats the text is replaced by the text."""
    title = words(item.title.replace("&", "&amp;").replace("<", "&lt;"))
    blocks = parse(item.text, losses.lose)
    first = words(html_of(blocks[:1]))
    if title and _same(title, first) and blocks[0].kind == "p":
        return _without_first(first, blocks, losses)
    cut = re.sub(r"\s*(?:…|\.\.\.)$", "", title)
    repeats = cut != title and _plain(words(html_of(blocks))).startswith(_plain(cut))
    if title and not repeats and not _NUMBERED.fullmatch(title):
        if len(title) > _LONGEST_TITLE:
            losses.lose(f"Its name is shortened. In full: “{title}”.")
        return short(title, _LONGEST_TITLE), blocks
    if blocks and blocks[0].kind == "p" and len(first) <= _LONGEST_TITLE:
        if title and not repeats:
            losses.lose(f"Its name, “{title}”, is left out.")
        return _without_first(first, blocks, losses)
    return (short(first, 80) if first else title or "A question without a text"), blocks


def _without_first(first: str, blocks: list[TextBlock], losses: Losses) -> tuple[str, list[TextBlock]]:
    if any(run.marked for run in blocks[0].parts[0] if not run.strong):
        losses.lose("Its first paragraph became the heading, which is plain text: italics, code and links are gone.")
    return first, blocks[1:]


def _same(title: str, first: str) -> bool:
    return _plain(title) == _plain(first)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _id(item: Item, title: str, number: int, taken: set[str]) -> str:
    wanted = item.id if ID.fullmatch(item.id) else slug(item.id or title) or f"question-{number}"
    id_, more = wanted, 2
    while id_ in taken:
        id_, more = f"{wanted}-{more}", more + 1
    return id_


def slug(text: str) -> str:
    """Some of the words in lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    parts = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    out = ""
    for part in parts:
        if len(out) + len(part) > 40:
            break
        out = f"{out}-{part}" if out else part
    return out or (parts[0][:40] if parts else "")


# Kinds. Each function returns the kind's name and content, or None after reporting why not.

_Made = tuple[str, msgspec.Struct] | None


def _one(item: Item, losses: Losses) -> _Made:
    parts = list(item.parts)
    best = max((part.share for part in parts), default=0)
    keys = [part for part in parts if part.share >= _WHOLE] or [p for p in parts if p.share == best > 0][:1]
    if not keys:
        return _refused(losses, "no option of it is marked as right")
    if len(keys) > 1:
        losses.lose(f"{len(keys)} options give full marks, so it became a question with several right options.")
        return _several(msgspec.structs.replace(item, form="several"), losses)
    if best < _WHOLE:
        losses.lose(f"No option gave full marks. “{_named(keys[0])}”, with {best:.0%}, is now the right one.")
    _no_part_marks([part for part in parts if part is not keys[0]], losses)
    parts = _at_most([(part, part is keys[0]) for part in parts], 6, "single-best", losses)
    parts = _at_least(parts, 3, "A single-best question has three options or more", losses)
    return "single-best", Ticks(options=_options(parts, {id(keys[0])}, losses))


def _several(item: Item, losses: Losses) -> _Made:
    parts = list(item.parts)
    keys = [part for part in parts if part.share > 0]
    if not keys:
        return _refused(losses, "no option of it is marked as right")
    if item.kind == "choose-three" and len(parts) == 8 and len(keys) == 3:
        return "choose-three", Ticks(options=_options(parts, set(map(id, keys)), losses))
    if len({round(part.share, 2) for part in keys}) > 1:
        losses.lose("Its right options had different marks. Here each counts the same.")
    if len(keys) > 9:
        return _refused(losses, f"it has {len(keys)} right options, and a question here has nine at most")
    parts = _at_most([(part, part in keys) for part in parts], 10, "multiple", losses)
    if len(keys) == len(parts):
        parts = _at_least(parts, len(parts) + 1, "A multiple question has a wrong option", losses)
    parts = _at_least(parts, 3, "A multiple question has three options or more", losses)
    options = _options(parts, set(map(id, keys)), losses)
    return "multiple", Ticks(options=options, all_or_nothing=item.all_or_nothing)


def _order(item: Item, losses: Losses) -> _Made:
    if not 4 <= len(item.parts) <= 5:
        return _refused(
            losses, f"it puts {counted(len(item.parts), 'thing')} in order, and a ranking here has four or five"
        )
    places = key_places(len(item.parts), item.tie) or key_places(len(item.parts), "")
    return "ranking", RankedOptions(options=_options(item.parts, set(), losses), places=places or ())


def _pairs(item: Item, losses: Losses) -> _Made:
    terms = [part for part in item.parts if words(part.html)]
    others = [part for part in item.parts if not words(part.html)]
    for part in others:
        if part.html.strip():
            tidy_inline(part.html, losses.lose)
            losses.lose(f"A term without words is left out. “{short(words(part.match))}” matches nothing now.")
    matches = list(dict.fromkeys(words(part.match) for part in terms))
    extras = list(dict.fromkeys(w for part in others if (w := words(part.match)) and w not in matches))
    if not 2 <= len(terms) <= 10:
        return _refused(losses, f"it has {counted(len(terms), 'term')}, and a question here has two to ten")
    if item.kind == "extended-matching" or len(matches) < len(terms) or len(extras) > 4:
        return _theme(terms, [*matches, *extras], [*terms, *others], losses)

    def inline(html: str) -> str:
        return tidy_inline(html, losses.lose)

    def block(html: str) -> str:
        return tidy(html, losses.lose)

    kept = [next(part for part in others if words(part.match) == extra) for extra in extras]
    return "matching", Pairs(
        pairs=tuple(Pair(term=inline(p.html), match=inline(p.match), feedback=block(p.feedback)) for p in terms),
        extras=tuple(Pair(match=inline(p.match), feedback=block(p.feedback)) for p in kept),
    )


def _theme(terms: list[Part], options: list[str], parts: list[Part], losses: Losses) -> _Made:
    """One list of options for several stems: for pairs that use a match twice, or have many matches without a term."""
    if len(options) > 14:
        return _refused(losses, f"it has {len(options)} different matches, and a question here has 14 at most")
    html = {words(part.match): part.match for part in reversed(parts)}
    shown = [tidy_inline(html[option], losses.lose) for option in options]
    if missing := 8 - len(shown):
        if missing > 0:
            losses.lose(f"An extended-matching question has eight options: {missing} are marked to be written.")
        shown += [""] * missing
    stems = tuple(
        Stem(
            text=tidy_inline(part.html, losses.lose),
            key=options.index(words(part.match)),
            feedback=tidy(part.feedback, losses.lose),
        )
        for part in terms
    )
    return "extended-matching", Theme(options=tuple(shown), stems=stems)


def _number(item: Item, losses: Losses) -> _Made:
    keys = [part for part in item.parts if part.share >= _WHOLE]
    if not keys:
        return _refused(losses, "no number of it gives full marks")
    key = keys[0]
    others = [part for part in item.parts if part is not key]
    for part in keys[1:]:
        losses.lose(f"Another right answer, {part.value:g}, is left out: there is one here.")
    others = [part for part in others if part.share < _WHOLE]
    _no_part_marks([part for part in others if part.share > 0], losses)
    for part in others[7:]:
        losses.lose(f"A wrong answer with a name, {part.value:g}, is left out: there are seven at most.")
    decimals = min(4, max(0, -int(Decimal(repr(key.value)).normalize().as_tuple().exponent)))
    tolerance = round(key.tolerance, 4)
    if abs(tolerance - key.tolerance) > 1e-9 or tolerance >= 1e9:
        losses.lose(f"Its tolerance of {key.tolerance:g} is now {tolerance:g}.")
    for part in others[:7]:
        if part.tolerance and part.tolerance != key.tolerance:
            losses.lose(f"The tolerance of {part.value:g} is now that of the right answer.")
    unit = " ".join(item.unit.split())
    if unit and not _UNIT.fullmatch(unit):
        losses.lose(f"Its unit, “{unit}”, is left out.")
        unit = ""
    candidates = [
        Candidate(
            formula=_formula(part.value),
            html=tidy_inline(part.html, losses.lose),
            feedback=tidy(part.feedback, losses.lose),
            key=part is key,
        )
        for part in [key, *others[:7]]
    ]
    return "number", Calculation(
        candidates=tuple(candidates), unit=unit, tolerance=tolerance, relative=False, decimals=decimals
    )


def _formula(value: float) -> str:
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _words(item: Item, losses: Losses) -> _Made:
    points = [tidy_inline(point, losses.lose) for point in item.points]
    for point in points[POINTS:]:
        losses.lose(f"A point to check one's answer by is left out: “{short(words(point))}”.")
    if len(points) < POINTS:
        losses.lose(f"{POINTS - len(points)} of the {POINTS} points to check one's answer by are marked to be written.")
    if not words(item.model):
        losses.lose("It has no model answer: this is marked to be written.")
    points = [*points[:POINTS], *([""] * (POINTS - len(points)))]
    return "free-text", Model(model=tidy(item.model, losses.lose), self_check=tuple(points))


_MAKERS: dict[str, Callable[[Item, Losses], _Made]] = {
    "one": _one,
    "several": _several,
    "order": _order,
    "pairs": _pairs,
    "number": _number,
    "words": _words,
}


def _refused(losses: Losses, why: str) -> _Made:
    losses.lose(f"Not imported: {why}.")
    return None


def _options(parts: Iterable[Part], keys: set[int], losses: Losses) -> tuple[Option, ...]:
    return tuple(
        Option(
            html=tidy_inline(part.html, losses.lose),
            feedback=tidy(part.feedback, losses.lose),
            key=id(part) in keys,
        )
        for part in parts
    )


def _no_part_marks(parts: Iterable[Part], losses: Losses) -> None:
    for part in parts:
        if 0 < part.share < _WHOLE:
            losses.lose(f"“{_named(part)}” gave {part.share:.0%} of the marks, and gives none here.")


def _at_most(parts: list[tuple[Part, bool]], most: int, kind: str, losses: Losses) -> list[Part]:
    """The parts, without the last wrong ones if there are too many."""
    surplus = len(parts) - most
    for place in range(len(parts) - 1, -1, -1):
        if surplus > 0 and not parts[place][1]:
            losses.lose(f"Left out: the option “{_named(parts[place][0], 200)}”. A {kind} question has {most} at most.")
            del parts[place]
            surplus -= 1
    return [part for part, _ in parts]


def _at_least(parts: list[Part], least: int, rule: str, losses: Losses) -> list[Part]:
    if missing := max(0, least - len(parts)):
        losses.lose(f"{rule}: {counted(missing, 'is', 'are')} marked to be written.")
    return [*parts, *(Part() for _ in range(missing))]


def _named(part: Part, most: int = 60) -> str:
    return short(words(part.html) or f"{part.value:g}", most)
