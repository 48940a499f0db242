"""GIFT: plain text for Moodle and others. Each question is a paragraph with its answers in braces.

All text goes out as `[html]` on one line; the signs that GIFT uses have a backslash before them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from learnapp.domain.exchange.items import (
    MOST_QUESTIONS,
    NO_LONGER_MARKED,
    ExchangeError,
    Item,
    Losses,
    Part,
    model_of_right_answers,
    short,
)
from learnapp.domain.exchange.labels import labelled, labels_of
from learnapp.domain.exchange.rich_text import as_html, words
from learnapp.domain.exchange.sources import decoded

_HIDDEN = 0xF100
"""Private characters that stand for escaped signs while a question is taken apart."""
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_HIDDEN_SIGNS = re.compile("[\uf100-\uf17f]")
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d+)?)%")
_NUMBER = re.compile(r"\s*([-+]?\d+(?:\.\d+)?(?:e-?\d+)?)\s*(?:(:|\.\.)\s*([-+]?\d+(?:\.\d+)?(?:e-?\d+)?))?\s*")
_OF_MOODLE = re.compile(r"\[(?:id|tag):[^\]]+\]|^\s*question: \d+\s+name: .*")
"""What Moodle itself writes in comments."""
_LOOKS = re.compile(r"^\s*(?:::|\$CATEGORY|//)|\{\s*(?:[=~#]|T\b|F\b|TRUE|FALSE)", re.MULTILINE)


def looks_like(data: bytes, name: str) -> bool:
    if data[:2] == b"PK" or data.lstrip()[:1] == b"<":
        return False
    return name.endswith(".gift") or bool(_LOOKS.search(data[:20_000].decode("utf-8", "replace")))


# Writing


def write(items: Sequence[Item], losses: Losses) -> bytes:
    out = []
    for item in items:
        losses.about(item.line, item.title)
        if item.form == "order":
            losses.lose("Not exported: GIFT has no question with an order for its answer.")
            continue
        tags = "".join(f" [tag:{label}]" for label in labelled(item))
        text = _rich(f"<p>{html.escape(item.title, quote=False)}</p>{item.text}")
        answers = "".join(f"\t{line}\n" for line in _WRITERS[item.form](item, losses))
        after = item.explanation + _feedback_on_parts(item, losses)
        general = f"\t####{_rich(after)}\n" if after else ""
        braces = f"{{\n{answers}{general}}}" if answers else f"{{{general.strip()}}}"
        about = f"[id:{item.id}]{tags}" if item.id else tags.strip()
        out.append((f"// {about}\n" if about else "") + f"::{_plain(item.title)}::{text} {braces}\n")
    return "\n".join(out).encode()


def _choices(item: Item, losses: Losses) -> Iterator[str]:
    for part in item.parts:
        sign = f"~%{part.percent}%" if item.form != "one" else "=" if part.share else "~"
        yield sign + _rich(part.html) + _feedback(part.feedback)


def _pairs(item: Item, losses: Losses) -> Iterator[str]:
    for part in item.parts:
        if "<" in part.match:
            losses.lose(f"“{short(words(part.match))}” is plain text: GIFT's matches have no bold or links.")
        yield f"={_rich(part.html)} -> {_plain(words(part.match))}"


def _number(item: Item, losses: Losses) -> Iterator[str]:
    if item.unit:
        losses.lose(f"Its unit, “{item.unit}”, is left out: GIFT has none.")
    yield "#"
    for part in item.parts:
        if part.html and part.share:
            losses.lose(f"The name of the right answer, “{short(words(part.html))}”, is left out.")
        yield f"=%{100 if part.share else 0}%{part.amount}:{part.tolerance:g}{_feedback(part.feedback_on_amount)}"


def _words(item: Item, losses: Losses) -> Iterator[str]:
    losses.lose("GIFT has no place for a model answer: it is in the general feedback.")
    return iter(())


_WRITERS: dict[str, Callable[[Item, Losses], Iterator[str]]] = {
    "one": _choices,
    "several": _choices,
    "pairs": _pairs,
    "number": _number,
    "words": _words,
}


def _feedback_on_parts(item: Item, losses: Losses) -> str:
    if item.form == "words":
        return item.model_with_points
    if item.form != "pairs":
        return ""
    if item.feedback_on_parts:
        losses.lose("GIFT has no feedback on single terms. It is in the general feedback.")
    return item.feedback_on_parts


def _feedback(text: str) -> str:
    return f"#{_rich(text)}" if text else ""


def _rich(text: str) -> str:
    """HTML on one line. A line end counts only in `<pre>`, where it is written as GIFT writes one."""
    if not text:
        return ""
    pieces = re.split(r"(<pre>.*?</pre>)", text, flags=re.DOTALL)
    lined = [
        _escaped(piece).replace("\n", "\\n") if place % 2 else _escaped(piece).replace("\n", " ")
        for place, piece in enumerate(pieces)
    ]
    return "[html]" + "".join(lined)


def _plain(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    return re.sub(r"([\\:#={}~])", r"\\\1", text)


# Reading


def read(data: bytes, losses: Losses) -> list[Item]:
    text = decoded(data)
    if _HIDDEN_SIGNS.search(text):
        losses.lose("Characters of a private font (U+F100 to U+F17F) are left out.")
        text = _HIDDEN_SIGNS.sub("", text)
    items = []
    labels: list[str] = []
    id_ = ""
    for line, lines in _paragraphs(text):
        kept = []
        for one in lines:
            if one.strip().startswith("//"):
                id_ = next(iter(re.findall(r"\[id:([^\]]+)\]", one)), id_)
                labels += re.findall(r"\[tag:([^\]]+)\]", one)
                comment = _OF_MOODLE.sub("", one.strip().lstrip("/")).strip()
                if comment:
                    losses.about(line, "")
                    losses.lose(f"A comment is left out: “{short(comment, 200)}”.")
            else:
                kept.append(one)
        source = "\n".join(kept).strip()
        if not source:
            continue
        item = _item(source, line, id_, labels, losses)
        labels, id_ = [], ""
        if item is not None:
            items.append(item)
        if len(items) > MOST_QUESTIONS:
            raise ExchangeError(f"This file has more than {MOST_QUESTIONS:,} questions. Split it.")
    return items


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Questions with their first line. An empty line ends one, unless its braces are still open."""
    lines: list[str] = []
    first = 1
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() and depth <= 0:
            if lines:
                yield first, lines
            lines, depth = [], 0
            continue
        if not lines:
            first = number
        lines.append(line)
        if not line.strip().startswith("//"):
            bare = _ESCAPED.sub("", line)
            depth += bare.count("{") - bare.count("}")
        if len(lines) > 2_000:
            raise ExchangeError(f"The braces opened on line {first} are never closed.")
    if lines:
        yield first, lines


def _item(source: str, line: int, id_: str, labels: list[str], losses: Losses) -> Item | None:
    text = _ESCAPED.sub(lambda found: chr(_HIDDEN + (10 if found[1] == "n" else ord(found[1]))), source)
    name = ""
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        name, text = _shown(text[2:end]).strip(), text[end + 2 :].strip()
    losses.about(line, name or short(_shown(text)))
    if text.startswith("$CATEGORY:"):
        losses.about(line, "")
        losses.lose(f"The category “{_shown(text[10:]).strip()}” is not kept: a quiz file is one list.")
        return None
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        losses.lose(f"Not imported: it has no answers in braces. It says: {short(words(_shown(text)), 500)}")
        return None
    if start < 0 or end < start or "{" in text[end:].replace("}", "", 1):
        losses.lose("Not imported: its braces do not match, or there are several. In a text, write `\\{` and `\\}`.")
        return None
    answers = text[start + 1 : end].strip()
    stem = text[:start] + ("_____" + text[end + 1 :] if text[end + 1 :].strip() else "")
    form, shown = _formatted(stem, "moodle")
    general = ""
    if (at := answers.rfind("####")) >= 0:
        general, answers = _formatted(answers[at + 4 :], form)[1], answers[:at].strip()
    read = _answers(answers, form, losses)
    if read is None:
        return None
    kind, fields = read
    return Item(
        form=kind,
        title=name,
        text=shown,
        explanation=general + fields.pop("after", ""),
        id=id_.strip(),
        line=line,
        **{**fields, **labels_of(labels, losses)},
    )


Read = tuple[Any, dict[str, Any]] | None


def _answers(answers: str, form: str, losses: Losses) -> Read:
    if not answers:
        return "words", {}
    if answers.startswith("#"):
        return _read_numbers(answers[1:], form, losses)
    if "~" in answers:
        parts = [_read_choice(one, form) for one in re.split(r"(?=[=~])", answers) if one.strip()]
        single = any(one.strip().startswith("=") for one in re.split(r"(?=[=~])", answers))
        return ("one" if single else "several"), {"parts": tuple(parts)}
    if "=" in answers and "->" in answers:
        return _read_pairs(answers, form, losses)
    said = answers.partition("#")[0].strip().upper()
    if said in ("T", "TRUE", "F", "FALSE"):
        return _read_true_or_false(answers, said in ("T", "TRUE"), form)
    return _read_short(answers, form, losses)


def _read_choice(text: str, form: str) -> Part:
    text = text.strip()
    share = 1.0 if text.startswith("=") else 0.0
    text = text[1:] if text[:1] in "=~" else text
    if weight := _WEIGHT.match(text):
        share, text = float(weight[1]) / 100, text[weight.end() :]
    answer, _, feedback = text.partition("#")
    return Part(html=_formatted(answer, form)[1], feedback=_formatted(feedback, form)[1], share=share)


def _read_numbers(answers: str, form: str, losses: Losses) -> Read:
    parts, after = [], ""
    for one in re.split(r"(?=[=~])", answers):
        text = one.strip()
        if not text:
            continue
        if text.startswith("~"):
            after += _formatted(text.partition("#")[2], form)[1]
            continue
        part = _read_choice(text if text.startswith("=") else f"={text}", form)
        match = _NUMBER.fullmatch(words(part.html))
        if not match:
            losses.lose(f"An answer that is not a number is left out: “{short(words(part.html))}”.")
            continue
        value, other = float(match[1]), float(match[3] or 0)
        tolerance = abs(other)
        if match[2] == "..":
            value, tolerance = (value + other) / 2, abs(other - value) / 2
        parts.append(Part(feedback=part.feedback, share=part.share, value=value, tolerance=tolerance))
    return "number", {"parts": tuple(parts), "after": after}


def _read_pairs(answers: str, form: str, losses: Losses) -> Read:
    parts = []
    for one in answers.split("="):
        if not one.strip():
            continue
        term, arrow, match = one.partition("->")
        if not arrow:
            losses.lose(f"A pair without `->` is left out: “{short(_shown(one))}”.")
            continue
        shown = _formatted(term, form)[1]
        parts.append(Part(html=shown, match=html.escape(_shown(match).strip()), share=float(bool(words(shown)))))
    return "pairs", {"parts": tuple(parts)}


def _read_true_or_false(answers: str, true: bool, form: str) -> Read:
    """The first feedback is on a wrong answer, the second on a right one."""
    _, _, rest = answers.partition("#")
    wrong, _, right = rest.partition("#")
    wrong, right = (_formatted(text, form)[1] for text in (wrong, right))
    parts = (
        Part(html="True", share=float(true), feedback=right if true else wrong),
        Part(html="False", share=float(not true), feedback=wrong if true else right),
    )
    return "one", {"parts": parts}


def _read_short(answers: str, form: str, losses: Losses) -> Read:
    losses.lose(NO_LONGER_MARKED)
    lines = []
    for one in answers.split("="):
        if one.strip():
            part = _read_choice(f"={one}", form)
            about = "" if part.share >= 1 else f" ({part.share:.0%} of the marks)"
            feedback = words(part.feedback)
            lines.append(f"{html.escape(words(part.html))}{about}{': ' + html.escape(feedback) if feedback else ''}")
    return "words", {"model": model_of_right_answers(lines)}


def _formatted(text: str, form: str) -> tuple[str, str]:
    """The format that a text names, or the one given; and the text as HTML."""
    if named := _FORMAT.match(text):
        form, text = named[1], text[named.end() :]
    if form == "moodle":
        text = text.replace(chr(_HIDDEN + 10), "<br>")
    text = _shown(text).strip()
    if form == "markdown":
        import markdown

        return form, markdown.markdown(text, extensions=["tables"])
    if form == "plain":
        return form, as_html(text)
    if form == "moodle":
        return form, re.sub(r"\n\s*\n", "<p>", text)
    return form, text


def _shown(text: str) -> str:
    """The text with the escaped signs put back."""
    return _HIDDEN_SIGNS.sub(lambda found: chr(ord(found[0]) - _HIDDEN), text)
