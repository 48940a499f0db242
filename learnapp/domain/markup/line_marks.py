"""The patterns by which the splitter recognises headings, items, terms, blocks and fences."""

from __future__ import annotations

import re

from learnapp.domain.markup.source_lines import Lines

FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
HEADING = re.compile(r"(#{1,6})(?:[ ]+(.*?))?(?:[ ]+#+)?[ ]*$")
NO_SPACE = re.compile(r"#{1,6}[^# ]")
BLOCK = re.compile(r" {0,3}:::+[ ]*(.*)$")
ITEM = re.compile(r"( {0,3})([-*+]|\d{1,9}[.)])(?: +(.*)|$)")
GLUED = re.compile(r" {0,3}[-*+](?=\[[ xX]\](?: |$))")
BOX = re.compile(r"\[( |x|X|[+-]?\d|[−]\d)\](?:[ ]+(.*)|$)", re.DOTALL)
RULE = re.compile(r" {0,3}(?:(?:-[ ]*){3,}|(?:\*[ ]*){3,}|(?:_[ ]*){3,})$")
MEANING = re.compile(r" {0,3}:(?: +(.*)|$)")
LINK = re.compile(r"\[(.*)\]\(#?([\w-]+)\)$", re.DOTALL)
LINK_END = re.compile(r"\]\(#?[\w-]+\)")
UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ ]*$")


BLOCKS = frozenset(
    (
        "action", "barred", "chart", "details", "expert", "explanation", "finding", "hindsight", "model", "note",
        "panel", "parameters", "prompt", "required", "sample", "self-check", "thinking", "today", "when", "worked",
    )
)  # fmt: skip
"""Every name that a `:::` block can have anywhere."""


def fences(lines: Lines) -> list[bool]:
    """For each line, whether it is inside fenced code or is one of its fences."""
    inside: list[bool] = []
    closing = ""
    for _, text in lines:
        match = FENCE.match(text)
        if closing:
            inside.append(True)
            if match and match[1].startswith(closing) and not text.strip().strip(closing[0]):
                closing = ""
        else:
            closing = match[1] if match else ""
            inside.append(bool(match))
    return inside


def interrupts(line: str) -> bool:
    """Whether a line starts a list even in the middle of a paragraph, as on the code hosts."""
    match = ITEM.match(line)
    return bool(match and match[3] and match[2] in ("-", "*", "+", "1.") and not RULE.match(line))


def shallow(line: str) -> bool:
    """An item indented by one space belongs to the list above; by two or three, authors mean a nested one."""
    return not line.startswith("  ")


def one_link(text: str) -> bool:
    """Whether the whole text is one link, not two with words between."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth == 0:
            return LINK_END.fullmatch(text, place) is not None
    return False
