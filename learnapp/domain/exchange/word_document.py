"""Questions in a Word document of the shape that docs/authoring.md describes: headings, lettered options, labels."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator, Sequence
from typing import Any

from learnapp.domain.exchange.items import MOST_QUESTIONS, ExchangeError, Item, Losses, Part
from learnapp.domain.exchange.rich_text import BREAK, TextRun, one_line, parse, words
from learnapp.domain.exchange.sources import clean, read_xml, unzipped

_OPTION = re.compile(r"(\*|\[[xX]\])?\s*(?:([A-Z])[.)]|(\d{1,2})[.)])\s+(?=\S)")
_MARK = re.compile(r"\s*(?:\*|\[[xX]\])\s*")
_LABEL = re.compile(
    r"\s*(Feedback|Explanation|Kind|Id|Competency|Claim|Answer|Wrong answer|Unit|Model answer|Check|No match)\s*:\s*",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"([-−+]?\d[\d,]*(?:\.\d+)?)\s*(?:±\s*(\d+(?:\.\d+)?))?\s*(?:[:–—-]\s*(.*))?")
_FORMS = {"single-best": "one", "multiple": "several", "choose-three": "several", "ranking": "order"}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def looks_like(data: bytes, name: str) -> bool:
    return data[:2] == b"PK" and b"word/document.xml" in data


# Reading


def opened(data: bytes) -> Any:
    """The document. Raises ExchangeError."""
    parts = unzipped(data, "")  # whose sizes are bounded, whatever the document says
    if "word/document.xml" not in parts:
        raise ExchangeError("This is not a Word document (.docx). Save it as one: the old .doc cannot be read.")
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            read_xml(part)
    from docx import Document

    try:
        document = Document(io.BytesIO(data))
        list(document.element.body)
    except Exception as error:  # python-docx can raise almost anything
        raise ExchangeError("This Word document is damaged. Open it in Word and save it again.") from error
    return document


def read(data: bytes, losses: Losses) -> list[Item]:
    """Lines are the numbers of paragraphs."""
    document = opened(data)
    items = []
    draft: _Draft | None = None
    for number, element in enumerate(document.element.body, 1):
        heading = heading_level(document, element)
        if heading == 2:
            items += draft.item() if draft else []
            draft = _Draft(words(paragraph_html(document, element, losses)), number, losses)
        elif draft is None:
            said = words(paragraph_html(document, element, losses)) if element.tag == f"{_W}p" else ""
            if said and heading != 1:
                losses.about(number, "")
                losses.lose(f"Left out, because there is no question (a heading of level 2) above it: “{said[:200]}”.")
        elif element.tag == f"{_W}tbl":
            draft.table(document, element)
        elif element.tag == f"{_W}p":
            draft.paragraph(paragraph_html(document, element, losses), listed=is_listed(document, element))
        if len(items) > MOST_QUESTIONS:
            raise ExchangeError(f"This document has more than {MOST_QUESTIONS:,} questions. Split it.")
    items += draft.item() if draft else []
    if not items and draft is None:
        raise ExchangeError("This document has no heading of level 2 (Word's style Heading 2): each begins a question.")
    return items


def _style(document: Any, element: Any) -> str:
    found = element.find(f"{_W}pPr/{_W}pStyle")
    if found is None:
        return ""
    known = next((s for s in document.styles if s.style_id == found.get(f"{_W}val")), None)
    return (known.name if known is not None else found.get(f"{_W}val")) or ""


def heading_level(document: Any, element: Any) -> int:
    """The level of a heading; 0 for any other paragraph."""
    match = re.fullmatch(r"(?:Heading|heading) (\d)", _style(document, element)) if element.tag == f"{_W}p" else None
    return int(match[1]) if match else 0


def is_listed(document: Any, element: Any) -> bool:
    """Whether a paragraph is an item of a list."""
    return element.find(f"{_W}pPr/{_W}numPr") is not None or _style(document, element).startswith("List")


def is_numbered(document: Any, element: Any) -> bool:
    """Whether an item of a list has a number rather than a bullet."""
    number = element.find(f"{_W}pPr/{_W}numPr/{_W}numId")
    if number is None:
        return _style(document, element).startswith("List Number")
    for list_ in document.part.numbering_part.element.findall(f"{_W}num"):
        if list_.get(f"{_W}numId") == number.get(f"{_W}val"):
            abstract = list_.find(f"{_W}abstractNumId").get(f"{_W}val")
            for kind in document.part.numbering_part.element.findall(f"{_W}abstractNum"):
                if kind.get(f"{_W}abstractNumId") == abstract:
                    form = kind.find(f"{_W}lvl/{_W}numFmt")
                    return form is not None and form.get(f"{_W}val") not in ("bullet", "none")
    return False


def paragraph_html(document: Any, element: Any, losses: Losses) -> str:
    """The runs of a paragraph as HTML, with all tracked changes accepted."""
    if next(element.iter(f"{_W}ins", f"{_W}del"), None) is not None:
        losses.lose("Tracked changes are taken as accepted.")
    for tag, what in (("drawing", "A picture"), ("pict", "A picture"), ("footnoteReference", "A footnote")):
        if next(element.iter(_W + tag), None) is not None:
            losses.lose(f"{what} is left out.")
    if next(element.iter(f"{_W}commentReference"), None) is not None:
        losses.lose("A comment is left out.")
    return "".join(_run_html(document, run) for run in element.iter(f"{_W}r"))


def _run_html(document: Any, run: Any) -> str:
    text = ""
    for child in run:
        tag = child.tag.removeprefix(_W)
        text += html.escape(child.text or "", quote=False) if tag == "t" else ""
        text += {"br": "<br>", "cr": "<br>", "tab": " ", "noBreakHyphen": "\u2011"}.get(tag, "")
    looks = run.find(f"{_W}rPr")
    for tag, shown in (("b", "strong"), ("i", "em"), ("u", "u"), ("strike", "s")) if looks is not None else ():
        found = looks.find(_W + tag)
        if text and found is not None and found.get(f"{_W}val") not in ("0", "false", "none"):
            text = f"<{shown}>{text}</{shown}>"
    align = looks.find(f"{_W}vertAlign") if looks is not None else None
    raised = {"superscript": "sup", "subscript": "sub"}.get(align.get(f"{_W}val") if align is not None else "")
    if text and raised:
        text = f"<{raised}>{text}</{raised}>"
    link = run.getparent()
    if link.tag == f"{_W}hyperlink" and text and (relation := document.part.rels.get(link.get(f"{_R}id"))):
        text = f'<a href="{html.escape(str(relation.target_ref))}">{text}</a>'
    return text


class _Draft:
    """A question being read, paragraph by paragraph. `target` is the part that the next paragraph belongs to."""

    def __init__(self, title: str, line: int, losses: Losses) -> None:
        self.title, self.line, self.losses = title, line, losses
        self.texts: dict[str, str] = {}
        self.options: list[dict[str, Any]] = []
        self.pairs: list[Part] = []
        self.points: list[str] = []
        self.target: tuple[dict[str, Any], str] = (self.texts, "text")
        losses.about(line, title)

    def paragraph(self, shown: str, *, listed: bool) -> None:
        said = words(shown)
        if not said:
            return
        if label := _LABEL.match(said):
            self._labelled(label[1].lower(), _after(shown, label[0]))
            return
        option = _OPTION.match(said)
        if option and (option[2] or option[3]) and not listed:
            place = ord(option[2]) - 64 if option[2] else int(option[3])
            option = option if place == len(self.options) + 1 else None
        if option or listed:
            mark = _MARK.match(said) if not option else None
            right = bool(mark or (option and option[1]))
            rest = _after(shown, option[0]) if option else _after(shown, mark[0]) if mark else shown
            self.options.append({"html": rest, "feedback": "", "right": right, "bold": _bold(shown)})
            self.target = (self.options[-1], "html")
            return
        owner, name = self.target
        if owner is not self.texts and name == "html":
            self.losses.lose(f"This text under an option has no label, so we took it as feedback: “{said[:100]}”.")
            name = "feedback"
            self.target = (owner, name)
        owner[name] = owner.get(name, "") + f"<p>{shown}</p>"

    def _labelled(self, label: str, rest: str) -> None:
        if label == "feedback" and self.options:
            self.options[-1]["feedback"] += f"<p>{rest}</p>"
            self.target = (self.options[-1], "feedback")
        elif label in ("explanation", "model answer", "feedback"):
            name = "explanation" if label == "feedback" else label
            self.texts[name] = self.texts.get(name, "") + f"<p>{rest}</p>"
            self.target = (self.texts, name)
        elif label == "check":
            self.points.append(rest)
        elif label == "no match":
            self.pairs.append(Part(match=rest))
        elif label in ("answer", "wrong answer"):
            self._amount(words(rest), label == "answer")
        else:
            self.texts[label] = words(rest)

    def _amount(self, said: str, right: bool) -> None:
        match = _AMOUNT.fullmatch(said)
        if not match:
            self.losses.lose(f"An answer that is not a number is left out: “{said[:100]}”.")
            return
        amount = float(match[1].replace("−", "-").replace(",", ""))
        named = html.escape(match[3] or "")
        self.options.append(
            {"html": named, "feedback": "", "right": right, "value": amount, "tolerance": float(match[2] or 0)}
        )
        self.target = (self.options[-1], "feedback")

    def table(self, document: Any, element: Any) -> None:
        """Terms, their matches and, in a third column, feedback."""
        for row in element.iter(f"{_W}tr"):
            cells = [
                "<br>".join(paragraph_html(document, p, self.losses) for p in cell.iter(f"{_W}p"))
                for cell in row.findall(f"{_W}tc")
            ]
            if [words(cell).lower() for cell in cells[:2]] == ["term", "match"]:
                continue
            cells += [""] * (3 - len(cells))
            if not words(cells[1]):
                self.losses.lose(f"A row of its table is left out: “{words(' '.join(cells))[:200]}”.")
                continue
            share = float(bool(words(cells[0])))
            self.pairs.append(Part(html=cells[0], match=cells[1], feedback=cells[2], share=share))
            for more in cells[3:]:
                self.losses.lose(f"Left out of its table: “{words(more)[:100]}”.")

    def item(self) -> list[Item]:
        self.losses.about(self.line, self.title)
        kind = self.texts.get("kind", "").lower()
        fields: dict[str, Any] = {}
        if self.pairs:
            form: Any = "pairs"
            fields["parts"] = tuple(self.pairs)
        elif any("value" in option for option in self.options):
            form = "number"
            fields["parts"] = tuple(_part(o, float(o["right"])) for o in self.options if "value" in o)
            fields["unit"] = self.texts.get("unit", "")
        elif self.options:
            form, fields["parts"] = self._choice(kind)
        else:
            form = "words"
            fields |= {"model": self.texts.get("model answer", ""), "points": tuple(self.points)}
        claims = re.findall(r"\d{1,6}", self.texts.get("claim", ""))
        return [
            Item(
                form=form,
                title=self.title,
                text=self.texts.get("text", ""),
                explanation=self.texts.get("explanation", ""),
                id=self.texts.get("id", ""),
                kind=kind,
                competencies=tuple(re.findall(r"[\w.-]+", self.texts.get("competency", ""))),
                claims=tuple(map(int, claims)),
                line=self.line,
                **fields,
            )
        ]

    def _choice(self, kind: str) -> tuple[Any, tuple[Part, ...]]:
        right = [option["right"] for option in self.options]
        if not any(right) and kind != "ranking" and not all(option["bold"] for option in self.options):
            right = [option["bold"] for option in self.options]
            if any(right):
                self.losses.lose("No option has a star, so the bold ones were taken as right. Check them.")
                for option in self.options:
                    option["html"] = re.sub(r"</?strong>", "", option["html"]).strip()
        keys = sum(right)
        form = _FORMS.get(kind) or ("several" if keys > 1 else "one")
        shares = [float(key) if form != "several" else (1 if key else -1) / max(keys, 1) for key in right]
        return form, tuple(_part(o, share) for o, share in zip(self.options, shares, strict=True))


def _part(option: dict[str, Any], share: float) -> Part:
    return Part(
        html=option["html"],
        feedback=option["feedback"],
        share=share,
        value=option.get("value", 0),
        tolerance=option.get("tolerance", 0),
    )


def _bold(shown: str) -> bool:
    runs = one_line(parse(shown, lambda _: None), lambda _: None)
    return all(run.strong for run in runs if run.text.strip())


def _after(shown: str, start: str) -> str:
    """HTML without the words that it begins with; the tags among them stay."""
    left = "".join(start.split())
    out = ""
    for piece in re.findall(r"<[^>]*>|&\w+;|.", shown, re.DOTALL):
        if (piece.startswith("<") and len(piece) > 1) or not left:
            out += piece
        elif not piece.isspace():
            left = left[1:]
    return out.strip()


# Writing


def write(items: Sequence[Item], losses: Losses) -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.author, document.core_properties.comments = "", ""
    document.add_heading("Questions", level=1)
    for item in items:
        losses.about(item.line, item.title)
        if item.judgement or item.principle or item.tie or item.all_or_nothing:
            losses.lose("What the document has no line for is left out: judgement, principle, ties and marking.")
        document.add_heading(clean(item.title), level=2)
        for line in _about(item):
            document.add_paragraph(clean(line))
        _paragraphs(document, item.text, "", losses)
        _parts(document, item, losses)
        _paragraphs(document, item.explanation, "Explanation: ", losses)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _about(item: Item) -> Iterator[str]:
    yield f"Id: {item.id}"
    if item.kind:
        yield f"Kind: {item.kind}"
    if item.competencies:
        yield f"Competency: {', '.join(item.competencies)}"
    if item.claims:
        yield f"Claim: {', '.join(map(str, item.claims))}"
    if item.unit:
        yield f"Unit: {item.unit}"


def _parts(document: Any, item: Item, losses: Losses) -> None:
    if item.form == "pairs":
        table = document.add_table(rows=1, cols=3, style="Table Grid")
        for cell, name in zip(table.rows[0].cells, ("Term", "Match", "Feedback"), strict=True):
            cell.text = name
        for part in item.parts:
            for cell, shown in zip(table.add_row().cells, (part.html, part.match, part.feedback), strict=True):
                _runs(cell.paragraphs[0], shown, losses)
        return
    if item.form == "words":
        _paragraphs(document, item.model, "Model answer: ", losses)
        for point in item.points:
            _runs(document.add_paragraph("Check: "), point, losses)
        return
    for place, part in enumerate(item.parts):
        if item.form == "number":
            room = f" ± {part.tolerance:g}" if part.tolerance else ""
            name = f": {words(part.html)}" if part.html else ""
            document.add_paragraph(clean(f"{'Answer' if part.share else 'Wrong answer'}: {part.amount}{room}{name}"))
        else:
            star = "* " if part.share > 0 and item.form != "order" else ""
            _runs(document.add_paragraph(f"{star}{chr(65 + place)}. "), part.html, losses)
        _paragraphs(document, part.feedback, "Feedback: ", losses)


def _paragraphs(document: Any, shown: str, label: str, losses: Losses) -> None:
    """A paragraph for each block. A dash goes before text that would be read as a label or an option."""
    first = True
    for block in parse(shown, lambda _: None):
        if block.kind != "p":
            losses.lose("Lists, quotations and tables of its texts are ordinary paragraphs.")
        rows = [tuple(r for cell in row for r in (*cell, TextRun(text="; "))) for row in block.rows]
        for runs in [*block.parts, *rows]:
            said = "".join(run.text for run in runs)
            risky = (not first or not label) and (_LABEL.match(said) or _OPTION.match(said))
            if risky:
                losses.lose(f"A dash stands before “{said[:40]}”, which would be read as something else.")
            paragraph = document.add_paragraph((label if first else "") + ("– " if risky else ""))
            _add_runs(paragraph, runs, losses)
            first = False


def _runs(paragraph: Any, shown: str, losses: Losses) -> None:
    _add_runs(paragraph, one_line(parse(shown, lambda _: None), losses.lose), losses)


def _add_runs(paragraph: Any, runs: Sequence[TextRun], losses: Losses) -> None:
    for run in runs:
        if run.text == BREAK:
            paragraph.add_run().add_break()
            continue
        added = paragraph.add_run(clean(run.text))
        added.bold, added.italic = run.strong or None, run.em or None
        if run.link or run.code:
            losses.lose(f"“{run.text[:40]}” is no longer a link or code.")
