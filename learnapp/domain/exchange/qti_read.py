"""QTI 2.1, 2.2 and 3: a package, or a single item."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Callable
from typing import Any

from learnapp.domain.exchange.items import (
    MOST_QUESTIONS,
    SHUFFLED,
    ExchangeError,
    Item,
    Losses,
    Part,
    model_of_right_answers,
    short,
)
from learnapp.domain.exchange.labels import labels_of
from learnapp.domain.exchange.qti_names import to_version_2
from learnapp.domain.exchange.rich_text import words
from learnapp.domain.exchange.sources import inner_html, local_name, read_xml, unzipped

_ITEM = re.compile(rb"<(?:\w+:)?(?:assessmentItem|qti-assessment-item)[\s>]")
_INTERACTION = re.compile(r"(?!end|custom\b)\w+Interaction")


def looks_like(data: bytes, name: str) -> bool:
    return (data[:2] == b"PK" and b"imsmanifest.xml" in data) or bool(_ITEM.search(data[:5000]))


def read(data: bytes, losses: Losses) -> list[Item]:
    """The items of a package in the order of their files; lines are their numbers in it."""
    files = unzipped(data, ".xml") if data[:2] == b"PK" else {"": data}
    if len(files) > MOST_QUESTIONS:
        raise ExchangeError(f"This package has {len(files):,} files, and {MOST_QUESTIONS:,} is the most that is read.")
    items = []
    seen = 0
    for name, content in files.items():
        if name and not _ITEM.search(content[:20_000]):
            if re.search(rb"<(?:\w+:)?(?:assessmentTest|qti-assessment-test)[\s>]", content[:5000]):
                losses.about(0, "")
                losses.lose(f"The test in {name} is left out, with its sections, times and order: only items are read.")
            continue
        try:
            root = read_xml(content)
        except ExchangeError as error:
            raise ExchangeError(f"{name}: {error}" if name else str(error)) from error
        to_version_2(root)
        if local_name(root) != "assessmentItem":
            raise ExchangeError(f"This is XML, but no QTI item: it begins with `<{local_name(root)}>`.")
        seen += 1
        if (item := _item(root, seen, losses)) is not None:
            items.append(item)
    if not seen:
        raise ExchangeError("This package holds no QTI item of version 2 or 3. Version 1.2 cannot be read.")
    return items


def _item(root: Any, number: int, losses: Losses) -> Item | None:
    title = root.get("title") or ""
    losses.about(number, title or root.get("identifier") or "")
    body = root.find("itemBody")
    found = [e for e in root.iter() if _INTERACTION.fullmatch(local_name(e))]
    if body is None or len(found) != 1:
        losses.lose(f"Not imported: it has {len(found)} interactions, and a question here has one.")
        return None
    interaction = found[0]
    kind = local_name(interaction)
    if kind not in _READERS:
        losses.lose(f"Not imported: there is no question here like QTI's `{kind}`.")
        return None
    model = "".join(inner_html(_content(e)) for e in body.iter("rubricBlock") if "scorer" in (e.get("view") or ""))
    for rubric in list(body.iter("rubricBlock")):
        if "scorer" not in (rubric.get("view") or ""):
            losses.lose(f"A rubric is left out: “{short(words(inner_html(rubric)), 200)}”.")
        _cut(rubric)
    feedback = _feedback(root)
    prompt = interaction.find("prompt")
    asked = f"<p>{inner_html(prompt)}</p>" if prompt is not None else ""
    read = _READERS[kind](root, interaction, feedback, losses)
    _cut(interaction, " _____ " if kind == "textEntryInteraction" else "")
    if read is None:
        return None
    form, fields = read
    after = fields.pop("after", "") + "".join(feedback.values())
    if form == "words":
        model, fields["points"], after = *_model_of(model or after), "" if not model else after.replace(model, "", 1)
    for name in ("templateDeclaration", "stylesheet"):
        if root.find(name) is not None:
            losses.lose(f"What its `{name}` does is left out.")
    labels = [label for label in (root.get("label") or "").split() if label]
    return Item(
        form=form,
        title=title,
        text=_text(body) + asked,
        explanation=after,
        model=model if form == "words" else "",
        id=(root.get("identifier") or "").removeprefix("q-"),
        line=number,
        **{**fields, **labels_of(labels, losses)},
    )


def _text(body: Any) -> str:
    """The body without the paragraph that held only the field."""
    for paragraph in list(body.iter("p")):
        said = "".join(paragraph.itertext()).strip()
        if re.fullmatch(r"\W*_____\W*(?:\S+)?", said) and len(said) < 40:
            _cut(paragraph)
    return inner_html(body)


def _cut(element: Any, instead: str = "") -> None:
    """Take an element out and leave what follows it."""
    parent, tail = element.getparent(), instead + (element.tail or "")
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _content(element: Any) -> Any:
    body = element.find("contentBody")
    return element if body is None else body


def _feedback(root: Any) -> dict[str, str]:
    """The texts shown after an answer, by identifier."""
    found: dict[str, str] = {}
    for element in root.iter("modalFeedback"):
        if element.get("showHide", "show") == "show":
            key = element.get("identifier") or ""
            found[key] = found.get(key, "") + inner_html(_content(element))
    return found


Read = tuple[Any, dict[str, Any]] | None


def _choice(root: Any, interaction: Any, feedback: dict[str, str], losses: Losses) -> Read:
    declaration = _declaration(root, interaction)
    several = declaration is not None and declaration.get("cardinality") == "multiple"
    right, mapped = _correct(declaration), _mapping(declaration)
    if interaction.get("shuffle") != "true":
        losses.lose(SHUFFLED)
    choices = interaction.findall("simpleChoice")
    keys = [choice.get("identifier") or "" for choice in choices]
    shares = {key: float(key in right) for key in keys}
    if mapped and max(mapped.values()) > 0:
        most = sum(v for v in mapped.values() if v > 0) if several else max(mapped.values())
        shares = {key: mapped.get(key, 0) / most for key in keys}
    elif several and right:
        shares = {key: (1 if key in right else -1) / len(right) for key in keys}
    if len(keys) == sum(share <= 0 for share in shares.values()):
        losses.lose("It does not say which choice is right.")
    parts = tuple(_part(c, feedback, losses, shares[k]) for c, k in zip(choices, keys, strict=True))
    whole = several and not mapped and root.find("responseProcessing") is not None
    return ("several" if several else "one"), {"parts": parts, "all_or_nothing": whole}


def _order(root: Any, interaction: Any, feedback: dict[str, str], losses: Losses) -> Read:
    right = _correct(_declaration(root, interaction))
    choices = {c.get("identifier"): c for c in interaction.findall("simpleChoice")}
    if set(right) != set(choices):
        losses.lose("Not imported: it does not say in which order all of its choices go.")
        return None
    return "order", {"parts": tuple(_part(choices[key], feedback, losses, 1.0) for key in right)}


def _match(root: Any, interaction: Any, feedback: dict[str, str], losses: Losses) -> Read:
    sets = interaction.findall("simpleMatchSet")
    if len(sets) != 2:
        losses.lose("Not imported: its two lists are not there.")
        return None
    terms, matches = ({c.get("identifier"): c for c in one.findall("simpleAssociableChoice")} for one in sets)
    pairs = [pair.split() for pair in _correct(_declaration(root, interaction))]
    if not pairs:
        pairs = [key.split() for key, share in _mapping(_declaration(root, interaction)).items() if share > 0]
    pairs = [pair for pair in pairs if len(pair) == 2 and pair[0] in terms and pair[1] in matches]
    if len({pair[0] for pair in pairs}) != len(pairs):
        losses.lose("Not imported: one of its terms has two matches.")
        return None
    for key in terms.keys() - {pair[0] for pair in pairs}:
        losses.lose(f"A term without a match is left out: “{short(words(inner_html(terms[key])))}”.")
    parts = [
        Part(html=inner_html(terms[t]), match=inner_html(matches[m]), feedback=feedback.pop(t or "", ""), share=1)
        for t, m in pairs
    ]
    used = {pair[1] for pair in pairs}
    parts += [Part(match=inner_html(choice)) for key, choice in matches.items() if key not in used]
    return "pairs", {"parts": tuple(parts)}


def _entry(root: Any, interaction: Any, feedback: dict[str, str], losses: Losses) -> Read:
    declaration = _declaration(root, interaction)
    right = _correct(declaration)
    base = declaration.get("baseType") if declaration is not None else ""
    if base not in ("float", "integer"):
        losses.lose("A short answer is no longer marked: learners compare theirs with the answers, as the model.")
        answers = dict.fromkeys([*right, *(k for k, share in _mapping(declaration).items() if share > 0)])
        return "words", {"after": model_of_right_answers(map(html.escape, answers)) if answers else ""}
    parts = []
    for rule in root.iter("responseIf", "responseElseIf"):
        equal = rule.find("equal")
        value = _number(equal.findtext("baseValue") if equal is not None else None)
        if equal is not None and math.isnan(value) and equal.find("correct") is not None and right:
            value = _number(right[0])
        if equal is None or math.isnan(value):
            continue
        outcomes = {s.get("identifier"): (s.findtext("baseValue") or "").strip() for s in rule.iter("setOutcomeValue")}
        room = (equal.get("tolerance") or "0").split() if equal.get("toleranceMode", "exact") != "exact" else ["0"]
        tolerance = _number(room[0])
        if equal.get("toleranceMode") == "relative":
            tolerance = abs(value) * tolerance / 100
        share = min(1.0, max(0.0, _number(outcomes.get("SCORE"))))
        part = Part(
            feedback=feedback.pop(outcomes.get("FEEDBACK") or "", ""),
            share=share if math.isfinite(share) else 0,
            value=value,
            tolerance=0 if math.isnan(tolerance) else tolerance,
        )
        parts.append(part)
    if not any(part.share > 0 for part in parts):
        amounts = [value for one in right if math.isfinite(value := _number(one))]
        parts += [Part(share=1, value=value) for value in amounts[:1]]
    return "number", {"parts": tuple(parts)}


def _extended(root: Any, interaction: Any, feedback: dict[str, str], losses: Losses) -> Read:
    return "words", {}


_READERS: dict[str, Callable[[Any, Any, dict[str, str], Losses], Read]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _entry,
    "extendedTextInteraction": _extended,
}


def _part(choice: Any, feedback: dict[str, str], losses: Losses, share: float) -> Part:
    """A choice, with the feedback written within it or shown for it."""
    within = ""
    for name in ("feedbackInline", "feedbackBlock"):
        for element in list(choice.iter(name)):
            within += inner_html(_content(element))
            _cut(element)
    key = choice.get("identifier") or ""
    return Part(html=inner_html(choice), feedback=within + feedback.pop(key, ""), share=share)


def _declaration(root: Any, interaction: Any) -> Any:
    wanted = interaction.get("responseIdentifier")
    return next((d for d in root.findall("responseDeclaration") if d.get("identifier") == wanted), None)


def _correct(declaration: Any) -> list[str]:
    if declaration is None:
        return []
    return [(value.text or "").strip() for value in declaration.findall("correctResponse/value")]


def _mapping(declaration: Any) -> dict[str, float]:
    entries = declaration.findall("mapping/mapEntry") if declaration is not None else []
    found = {entry.get("mapKey") or "": _number(entry.get("mappedValue")) for entry in entries}
    return {key: share for key, share in found.items() if math.isfinite(share)}


def _number(text: str | None) -> float:
    try:
        return float((text or "").strip())
    except ValueError:
        return math.nan


def _model_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The model answer and the points to check one's own by."""
    match = re.fullmatch(r"(.*)<p>Check your answer by:</p><ul>(.*)</ul>\s*", text, re.DOTALL)
    return (match[1], tuple(re.findall(r"<li>(.*?)</li>", match[2], re.DOTALL))) if match else (text, ())
