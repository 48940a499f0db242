"""A table of questions as a .csv file: a row a question, a column for each option and its feedback."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

from learnapp.domain.content.rendering import AuthorsText
from learnapp.domain.exchange.items import MOST_BYTES, MOST_QUESTIONS, ExchangeError, Item, Losses, Part
from learnapp.domain.exchange.markdown_text import blocks_markdown, inline_markdown
from learnapp.domain.exchange.rich_text import one_line, parse, words
from learnapp.domain.exchange.sources import decoded
from learnapp.domain.questions import KINDS

_FIXED = ("kind", "question", "text", "right")
_OPTIONAL = ("explanation", "id", "competency", "claim")
MOST_OPTIONS = 14
COLUMNS = (
    *_FIXED,
    *(f"{name} {n}" for n in range(1, 11) for name in ("option", "feedback")),
    *_OPTIONAL,
)
"""The columns in the order we write them. We read them in any order, and need only `question`, `right` and two options.
"""

_FORMS = {
    "single-best": "one",
    "multiple": "several",
    "choose-three": "several",
    "ranking": "order",
    "number": "number",
}
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_NEEDED = "question", "right", "option 1", "option 2"


def looks_like(data: bytes, name: str) -> bool:
    first = data[:4000].decode("utf-8", "replace").lstrip("\ufeff").splitlines()[:1]
    return bool(first) and "question" in first[0].lower() and "option 1" in first[0].lower()


def read(data: bytes, losses: Losses) -> list[Item]:
    text = decoded(data)
    first = text.lstrip("\n").split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    csv.field_size_limit(MOST_BYTES)
    authors = _authors()
    items: list[Item] = []
    columns: list[str] = []
    try:
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            if not columns:
                columns = _columns(row, losses)
                continue
            cells = {name: _typed(cell) for name, cell in zip(columns, row, strict=False)}
            item = _item(cells, rows.line_num, authors.block, losses)
            if any(cell.strip() for cell in row[len(columns) :]):
                losses.lose("Cells to the right of the last column are left out.")
            items += [item] if item else []
            if len(items) > MOST_QUESTIONS:
                raise ExchangeError(f"This table has more than {MOST_QUESTIONS:,} rows. Split it.")
    except csv.Error as error:
        raise ExchangeError(f"Line {rows.line_num} is not CSV that can be read: {error}.") from error
    if not columns:
        raise ExchangeError("This table is empty.")
    return items


def _columns(row: Sequence[str], losses: Losses) -> list[str]:
    columns = [" ".join(cell.split()).lower() for cell in row]
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise ExchangeError(
            f"This table has no column `{missing[0]}`. Its first row must name the columns: {', '.join(_NEEDED)}. It "
            "can also have kind, text, feedback 1, feedback 2, explanation, id, competency and claim. It has: "
            f"{', '.join(columns)[:300]}."
        )
    if double := next((name for name in columns if name and columns.count(name) > 1), ""):
        raise ExchangeError(f"This table has two columns `{double}`. Rename one.")
    losses.about(1, "")
    for name in columns:
        known = name in (*_FIXED, *_OPTIONAL) or re.fullmatch(r"(?:option|feedback) (?:[1-9]|1[0-4])", name)
        if name and not known:
            losses.lose(f"The column “{name}” is left out.")
    return columns


def _item(row: dict[str, str], line: int, html: Callable[[str], str], losses: Losses) -> Item | None:
    title = " ".join(row.get("question", "").split())
    losses.about(line, title)
    options = [
        (row.get(f"option {n}", "").strip(), row.get(f"feedback {n}", "").strip()) for n in range(1, MOST_OPTIONS + 1)
    ]
    for option, feedback in options:
        if feedback and not option:
            losses.lose(f"Feedback on an empty option is left out: “{feedback[:100]}”.")
    options = [(option, feedback) for option, feedback in options if option]
    kind = row.get("kind", "").strip().lower()
    if kind and kind not in _FORMS:
        known = "is not known" if kind not in KINDS else "cannot be in a table"
        losses.lose(f"Not imported: the kind “{kind}” {known}. There are {', '.join(_FORMS)}.")
        return None
    keys = _keys(row.get("right", ""), len(options), losses)
    if keys is None:
        return None
    form = _FORMS[kind] if kind else ("one" if len(keys) == 1 else "several")
    parts = []
    for place, (option, feedback) in enumerate(options, 1):
        share = float(place in keys)
        if form == "several" and keys:
            share = (1 if place in keys else -1) / len(keys)
        part = Part(html=html(option), feedback=html(feedback), share=share)
        if form == "number":
            amount = _amount(option)
            if amount is None:
                losses.lose(f"“{option}” is not a number and is left out.")
                continue
            part = Part(feedback=part.feedback, share=share, value=amount[0], tolerance=amount[1])
        parts.append(part)
    claims = re.findall(r"\d{1,6}", row.get("claim", ""))
    return Item(
        form=form,  # type: ignore[arg-type]
        title=title,
        text=html(row.get("text", "")),
        parts=tuple(parts),
        explanation=html(row.get("explanation", "")),
        id=row.get("id", "").strip(),
        kind=kind,
        competencies=tuple(re.findall(r"[\w.-]+", row.get("competency", ""))),
        claims=tuple(map(int, claims)),
        line=line,
    )


def _keys(right: str, count: int, losses: Losses) -> list[int] | None:
    """`2`, `1 and 3`, `B` or `A, C` as places from 1."""
    keys = []
    for word in re.findall(r"\w+", right.replace(" and ", " ")):
        place = int(word) if word.isascii() and word.isdigit() and len(word) < 3 else 0
        if len(word) == 1 and word.isascii() and word.isalpha():
            place = ord(word.upper()) - ord("A") + 1
        if not 1 <= place <= count:
            losses.lose(f"Not imported: `right` is “{right}”, and it has {count} options. Write 2, or 1 and 3.")
            return None
        keys.append(place)
    return keys


def _amount(text: str) -> tuple[float, float] | None:
    """`4.5` or `4.5 ± 0.1`."""
    match = re.fullmatch(r"\s*([-−+]?\d[\d,]*(?:\.\d+)?)\s*(?:±\s*(\d+(?:\.\d+)?))?\s*", text)
    return (float(match[1].replace("−", "-").replace(",", "")), float(match[2] or 0)) if match else None


def _authors() -> AuthorsText:
    """Reads a cell as the simplest kind of Markdown, as people type it; HTML in it stays text."""
    return AuthorsText(lambda address: {"href": address}, lambda source, alt, title, alone: {"src": source, "alt": alt})


def write(items: Sequence[Item], losses: Losses) -> bytes:
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    for item in items:
        losses.about(item.line, item.title)
        if item.form in ("pairs", "words"):
            losses.lose("Not exported: the table has only questions with options, an order or a number.")
            continue
        if item.judgement or item.principle or item.tie or item.all_or_nothing or item.unit:
            losses.lose("What the table has no column for is left out: judgement, principle, ties, marking and unit.")
        row = {
            "kind": item.kind or {v: k for k, v in reversed(_FORMS.items())}[item.form],
            "question": _safe(item.title),
            "text": _safe(_markdown(item.text)),
            "right": " and ".join(str(n) for n, part in enumerate(item.parts, 1) if part.share > 0),
            "explanation": _safe(_markdown(item.explanation)),
            "id": item.id,
            "competency": " ".join(item.competencies),
            "claim": " ".join(map(str, item.claims)),
        }
        if item.form == "order":
            row["right"] = ""
        for place, part in enumerate(item.parts[:10], 1):
            option = inline_markdown(one_line(parse(part.html, _silent), _silent))
            if item.form == "number":
                if part.html:
                    losses.lose(f"The name of an answer, “{words(part.html)}”, is left out.")
                option = part.amount + (f" ± {part.tolerance:g}" if part.tolerance else "")
            row[f"option {place}"] = option if item.form == "number" else _safe(option)
            row[f"feedback {place}"] = _safe(_markdown(part.feedback))
        table.writerow(row)
    return out.getvalue().encode("utf-8-sig")


def _markdown(text: str) -> str:
    return blocks_markdown(parse(text, _silent))


def _safe(text: str) -> str:
    """Text that no spreadsheet treats as a formula."""
    return f"'{text}" if text.startswith((*_FORMULA, *(f"'{sign}" for sign in _FORMULA))) else text


def _typed(cell: str) -> str:
    """The reverse of `_safe`."""
    return cell[1:] if cell[:1] == "'" and _safe(cell[1:]) == cell else cell


def _silent(message: str) -> None:
    """Ignore a loss, because it was reported before."""
