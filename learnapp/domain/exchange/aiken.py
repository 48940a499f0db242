"""Aiken: the simplest text format. A question on one line, options `A.`, `B.`…, and `ANSWER: B`."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from learnapp.domain.exchange.items import MOST_QUESTIONS, ExchangeError, Item, Losses, Part, short
from learnapp.domain.exchange.rich_text import parse, words
from learnapp.domain.exchange.sources import decoded

_OPTION = re.compile(r"\s*([A-Z])[.)]\s+(.*\S)\s*")
_ANSWER = re.compile(r"\s*ANSWER:\s*([A-Z])\s*", re.IGNORECASE)
_LOOKS = re.compile(r"^\s*[A-Z][.)]\s+\S.*\n+\s*ANSWER:\s*[A-Z]\s*$", re.MULTILINE | re.IGNORECASE)


def looks_like(data: bytes, name: str) -> bool:
    return bool(_LOOKS.search(data[:50_000].decode("utf-8", "replace").replace("\r\n", "\n")))


def read(data: bytes, losses: Losses) -> list[Item]:
    items: list[Item] = []
    text: list[str] = []
    options: list[str] = []
    first = 0
    for number, line in enumerate([*decoded(data).split("\n"), ""], 1):
        if answer := _ANSWER.fullmatch(line):
            losses.about(first or number, short(" ".join(text)))
            key = ord(answer[1].upper()) - ord("A")
            if text and key < len(options):
                parts = tuple(Part(html=html.escape(o), share=float(n == key)) for n, o in enumerate(options))
                shown = "".join(f"<p>{html.escape(one)}</p>" for one in text)
                items.append(Item(form="one", title="", text=shown, parts=parts, line=first))
            else:
                losses.lose(f"Not imported: line {number} names option {answer[1]}, which it does not have.")
            text, options, first = [], [], 0
        elif (option := _OPTION.fullmatch(line)) and text and ord(option[1]) - ord("A") == len(options):
            options.append(option[2])
        elif line.strip():
            if options:
                losses.about(first, short(" ".join(text)))
                losses.lose(f"Not imported: no line `ANSWER:` follows its options. Line {number} says: {short(line)}")
                text, options, first = [], [], 0
            first = first or number
            text.append(line.strip())
        if len(items) > MOST_QUESTIONS:
            raise ExchangeError(f"This file has more than {MOST_QUESTIONS:,} questions. Split it.")
    if text:
        losses.about(first, short(" ".join(text)))
        losses.lose("Not imported: the file ends before its line `ANSWER:`.")
    return items


def write(items: Sequence[Item], losses: Losses) -> bytes:
    out = []
    for item in items:
        losses.about(item.line, item.title)
        if item.form != "one" or not 2 <= len(item.parts) <= 26:
            losses.lose("Not exported: Aiken has only questions with one right option.")
            continue
        lines = [words(f"<p>{html.escape(item.title)}</p>{item.text}")]
        if any(block.kind != "p" for block in parse(item.text, lambda _: None)):
            losses.lose("Lists, tables and quotations of its text run together: Aiken has one line for it.")
        if "<" in item.text.replace("<p>", "").replace("</p>", "") or any("<" in part.html for part in item.parts):
            losses.lose("Bold, italics and links are plain text.")
        for place, part in enumerate(item.parts):
            lines.append(f"{chr(65 + place)}. {words(part.html)}")
        lines.append(f"ANSWER: {chr(65 + next(n for n, part in enumerate(item.parts) if part.share))}")
        if item.explanation or any(part.feedback for part in item.parts):
            losses.lose("Its feedback and explanation are left out: Aiken has none.")
        losses.lose("Its id, competencies and claims are left out: Aiken has no names or tags.")
        out.append("\n".join(lines) + "\n")
    return "\n".join(out).encode()
