"""Moodle XML, which Moodle 3 to 5 and Totara write and read."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from learnapp.domain.exchange.items import (
    MOST_QUESTIONS,
    NO_LONGER_MARKED,
    SHUFFLED,
    ExchangeError,
    Item,
    Losses,
    Part,
    model_of_right_answers,
    short,
)
from learnapp.domain.exchange.labels import labelled, labels_of
from learnapp.domain.exchange.rich_text import as_html, words
from learnapp.domain.exchange.sources import clean, read_xml

_LOOKS = re.compile(rb"<quiz[\s>]")


def looks_like(data: bytes, name: str) -> bool:
    return bool(_LOOKS.search(data[:5000]))


# Reading


def read(data: bytes, losses: Losses) -> list[Item]:
    root = read_xml(data)
    if root.tag != "quiz":
        raise ExchangeError(f"This is XML, but not Moodle's: it begins with `<{root.tag}>` instead of `<quiz>`.")
    questions = root.findall("question")
    if len(questions) > MOST_QUESTIONS:
        raise ExchangeError(f"This file has {len(questions):,} questions, and {MOST_QUESTIONS:,} is the most read.")
    items = []
    for element in questions:
        if (item := _item(element, losses)) is not None:
            items.append(item)
    return items


def _item(element: Any, losses: Losses) -> Item | None:
    type_ = element.get("type", "")
    if type_ == "category":
        losses.about(element.sourceline, "")
        losses.lose(f"The category “{_plain(element.find('category'))}” is not kept: a quiz file is one list.")
        return None
    title, text = _plain(element.find("name")), _html(element.find("questiontext"), losses)
    losses.about(element.sourceline, title or words(text))
    if type_ not in _READERS:
        losses.lose(f"Not imported: there is no question here like Moodle's `{type_}`. It asks: {words(text)[:500]}")
        return None
    _notice(element, losses)
    about = labels_of((_plain(tag) for tag in element.findall("tags/tag")), losses)
    form, fields = _READERS[type_](element, losses)
    after = fields.pop("after", "")
    return Item(
        form=form,
        title=title,
        text=text,
        explanation=_html(element.find("generalfeedback"), losses) + after,
        id=(element.findtext("idnumber") or "").strip(),
        line=element.sourceline or 0,
        **{**fields, **about},
    )


def _notice(element: Any, losses: Losses) -> None:
    """Report as lost anything that a Moodle question of any type may have and ours cannot."""
    for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
        said = words(_html(element.find(name), losses))
        if said and not re.fullmatch(r"Your answer is (?:partially )?(?:in)?correct\.", said):
            losses.lose(f"Feedback on the whole answer is left out: “{short(said, 200)}”.")
    for hint in element.findall("hint"):
        losses.lose(f"A hint is left out: “{short(words(_html(hint, losses)), 200)}”.")
    for file in element.iter("file"):
        losses.lose(f"The file {file.get('name') or 'without a name'} is left out.")
    if (element.findtext("shuffleanswers") or "true").strip().lower() in ("false", "0"):
        losses.lose(SHUFFLED)
    grade = element.findtext("defaultgrade")
    if grade and _float(grade, 1) not in (0, 1):
        losses.lose(f"Its weight of {_float(grade, 1):g} marks is left out: each question counts the same.")


Read = tuple[Any, dict[str, Any]]


def _multichoice(element: Any, losses: Losses) -> Read:
    single = (element.findtext("single") or "true").strip().lower() not in ("false", "0", "")
    return ("one" if single else "several"), {"parts": _answers(element, losses)}


def _all_or_nothing(element: Any, losses: Losses) -> Read:
    parts = _answers(element, losses)
    return "several", {"parts": parts, "all_or_nothing": True}


def _truefalse(element: Any, losses: Losses) -> Read:
    parts = []
    for answer in element.findall("answer"):
        name = _plain(answer).strip().capitalize() or "True"
        parts.append(_part(answer, losses, html=name))
    return "one", {"parts": tuple(parts)}


def _shortanswer(element: Any, losses: Losses) -> Read:
    losses.lose(NO_LONGER_MARKED)
    lines = []
    for answer in element.findall("answer"):
        share = _float(answer.get("fraction"), 0) / 100
        feedback = words(_html(answer.find("feedback"), losses))
        about = "" if share >= 1 else f" ({share:.0%} of the marks)" if share > 0 else " (not right)"
        lines.append(f"{html.escape(_plain(answer))}{about}{': ' + html.escape(feedback) if feedback else ''}")
    return "words", {"model": model_of_right_answers(lines)}


def _essay(element: Any, losses: Losses) -> Read:
    if template := words(_html(element.find("responsetemplate"), losses)):
        losses.lose(f"The text that its answer begins with is left out: “{short(template, 200)}”.")
    model, points = _model_of(_html(element.find("graderinfo"), losses))
    return "words", {"model": model, "points": points}


def _numerical(element: Any, losses: Losses) -> Read:
    parts, after = [], ""
    for answer in element.findall("answer"):
        value = _plain(answer).strip().replace(",", ".")
        if value == "*":
            after += _html(answer.find("feedback"), losses)
            continue
        amount, tolerance = _float(value, math.nan), _float(answer.findtext("tolerance"), 0)
        if not math.isfinite(amount):
            losses.lose(f"An answer that is not a number is left out: “{value}”.")
            continue
        parts.append(_part(answer, losses, html="", value=amount, tolerance=abs(tolerance)))
    units = [u.findtext("unit_name") or "" for u in element.findall("units/unit")]
    for unit in units[1:]:
        losses.lose(f"The unit “{unit}” is left out: answers are given in “{units[0]}”.")
    return "number", {"parts": tuple(parts), "unit": units[0] if units else "", "after": after}


def _matching(element: Any, losses: Losses) -> Read:
    parts = []
    for sub in element.findall("subquestion"):
        term = _html(sub, losses)
        parts.append(Part(html=term, match=html.escape(_plain(sub.find("answer"))), share=float(bool(words(term)))))
    return "pairs", {"parts": tuple(parts)}


def _ordering(element: Any, losses: Losses) -> Read:
    answers = sorted(element.findall("answer"), key=lambda answer: _float(answer.get("fraction"), 0))
    return "order", {"parts": tuple(_part(answer, losses) for answer in answers)}


_READERS: dict[str, Callable[[Any, Losses], Read]] = {
    "multichoice": _multichoice,
    "multichoiceset": _all_or_nothing,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "essay": _essay,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
}


def _answers(element: Any, losses: Losses) -> tuple[Part, ...]:
    return tuple(_part(answer, losses) for answer in element.findall("answer"))


def _part(answer: Any, losses: Losses, **given: Any) -> Part:
    fields = {"html": _html(answer, losses), **given}
    share = _float(answer.get("fraction"), 0) / 100
    return Part(feedback=_html(answer.find("feedback"), losses), share=share, **fields)


def _plain(element: Any) -> str:
    """The text of an element, or of the `<text>` in it."""
    if element is None:
        return ""
    found = element.find("text")
    return ((found if found is not None else element).text or "").strip()


def _html(element: Any, losses: Losses) -> str:
    """The HTML in an element, made from whichever format it is in."""
    if element is None:
        return ""
    text, form = _plain(element), element.get("format", "html")
    if form == "plain_text":
        return as_html(text)
    if form == "markdown":
        import markdown

        return markdown.markdown(text, extensions=["tables"])
    if form == "wiki_like":
        losses.lose("Text in Moodle's old wiki format is kept as it was typed.")
        return as_html(text)
    if form == "moodle_auto_format":
        return re.sub(r"\n\s*\n", "<p>", text).replace("\n", "<br>")
    return text


def _float(text: str | None, otherwise: float) -> float:
    try:
        return float(text or "")
    except ValueError:
        return otherwise


# Writing


def write(items: Sequence[Item], losses: Losses) -> bytes:
    from lxml import etree

    root = etree.Element("quiz")
    for item in items:
        losses.about(item.line, item.title)
        question = etree.SubElement(root, "question", type=_TYPES[item.form])
        _text(question, "name", item.title)
        _text(question, "questiontext", f"<p>{html.escape(item.title, quote=False)}</p>{item.text}", "html")
        _text(question, "generalfeedback", item.explanation + _feedback_on_parts(item, losses), "html")
        _field(question, "defaultgrade", "1.0000000")
        _field(question, "penalty", "0.0000000")
        _field(question, "hidden", "0")
        _field(question, "idnumber", item.id)
        _WRITERS[item.form](question, item, losses)
        tags = etree.SubElement(question, "tags")
        for label in labelled(item):
            _text(tags, "tag", label)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


_TYPES = {
    "one": "multichoice",
    "several": "multichoice",
    "order": "ordering",
    "pairs": "matching",
    "number": "numerical",
    "words": "essay",
}


def _feedback_on_parts(item: Item, losses: Losses) -> str:
    """Feedback on single parts, for the forms that Moodle only gives feedback on as a whole."""
    if item.form == "words":
        return item.model_with_points
    if item.form not in ("pairs", "order") or not item.feedback_on_parts:
        return ""
    losses.lose("Moodle shows no feedback on single terms or places. It is in the general feedback.")
    return item.feedback_on_parts


def _choices(question: Any, item: Item, losses: Losses) -> None:
    _field(question, "single", "true" if item.form == "one" else "false")
    _field(question, "shuffleanswers", "true")
    _field(question, "answernumbering", "none")
    for part in item.parts:
        _answer(question, part, part.percent)


def _order(question: Any, item: Item, losses: Losses) -> None:
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", "0"),
        ("gradingtype", "ABSOLUTE_POSITION"),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
        ("shownumcorrect", "0"),  # Moodle 4.5 makes hints of its own where it is missing, and fails to keep them
    ):
        _field(question, name, value)
    for place, part in enumerate(item.parts, 1):
        _answer(question, part, f"{place}.0000000")


def _pairs(question: Any, item: Item, losses: Losses) -> None:
    from lxml import etree

    _field(question, "shuffleanswers", "true")
    for part in item.parts:
        sub = etree.SubElement(question, "subquestion", format="html")
        _field(sub, "text", part.html)
        if "<" in part.match:
            losses.lose(f"“{short(words(part.match))}” is plain text: Moodle's matches have no bold or links.")
        _text(sub, "answer", words(part.match))


def _number(question: Any, item: Item, losses: Losses) -> None:
    from lxml import etree

    for part in item.parts:
        if part.html and part.share:
            losses.lose(f"The name of the right answer, “{short(words(part.html))}”, is left out.")
        answer = etree.SubElement(
            question, "answer", fraction="100" if part.share else "0", format="moodle_auto_format"
        )
        _field(answer, "text", part.amount)
        _text(answer, "feedback", part.feedback_on_amount, "html")
        _field(answer, "tolerance", f"{part.tolerance:g}")
    if item.unit:
        unit = etree.SubElement(etree.SubElement(question, "units"), "unit")
        _field(unit, "multiplier", "1")
        _field(unit, "unit_name", item.unit)
        _field(question, "unitgradingtype", "0")
        _field(question, "unitpenalty", "0")
        _field(question, "showunits", "2" if item.unit not in ("£", "%") else "0")
        _field(question, "unitsleft", "1" if item.unit == "£" else "0")


def _words(question: Any, item: Item, losses: Losses) -> None:
    _field(question, "responseformat", "editor")
    _field(question, "responserequired", "1")
    _field(question, "responsefieldlines", "10")
    _field(question, "attachments", "0")
    _field(question, "attachmentsrequired", "0")
    _text(question, "graderinfo", item.model_with_points, "html")
    _text(question, "responsetemplate", "", "html")
    losses.lose("In Moodle a person marks it: the model answer is for them, and learners see it afterwards.")


_WRITERS: dict[str, Callable[[Any, Item, Losses], None]] = {
    "one": _choices,
    "several": _choices,
    "order": _order,
    "pairs": _pairs,
    "number": _number,
    "words": _words,
}


def _answer(question: Any, part: Part, fraction: str) -> None:
    from lxml import etree

    answer = etree.SubElement(question, "answer", fraction=fraction, format="html")
    _field(answer, "text", part.html)
    _text(answer, "feedback", part.feedback, "html")


def _model_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The reverse of `Item.model_with_points`."""
    match = re.fullmatch(r"(.*)<p>Check your answer by:</p><ul>(.*)</ul>", text, re.DOTALL)
    if not match:
        return text, ()
    return match[1], tuple(re.findall(r"<li>(.*?)</li>", match[2], re.DOTALL))


def _field(parent: Any, name: str, value: str) -> None:
    from lxml import etree

    etree.SubElement(parent, name).text = clean(value)


def _text(parent: Any, name: str, value: str, form: str = "") -> None:
    from lxml import etree

    element = etree.SubElement(parent, name, **({"format": form} if form else {}))
    etree.SubElement(element, "text").text = clean(value)
