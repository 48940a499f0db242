"""Turns a file's bytes into numbered lines, and refuses what no Markdown file should contain."""

from __future__ import annotations

import re
import unicodedata

from learnapp.domain.markup.problems import Problems

Lines = list[tuple[int, str]]
"""Lines with their numbers in the file, without line ends; tabs are already four spaces."""

MAX_BYTES = 200_000
MAX_LINE = 8_000

# What an editor never means to type: control characters, and those that turn the direction of text
# and so make a line read otherwise than it is.
UNTYPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028\u2029\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffd\U000e0000-\U000e0fff]"
    # A joiner or an emoji's sign belongs behind a letter of another script, or an emoji.
    "|(?:(?<=[\x00-\u024f])|^)[\u200c\u200d\ufe0f]+(?!\u20e3)"
)
_NAMES = {"\ufffc": "which stands for a picture or an object", "\ufffd": "which stands for a letter that was lost"}

_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
# Spaces that are part of the syntax: indents, after a marker, between the brackets of a box.
_ODD_SPACE = re.compile(
    rf" *(?:[-*+]|\d{{1,9}}[.)]|#{{1,6}}|>|:{{1,4}})? *(?:\[[ xX]\] *)?([{_SPACES}])"
    rf"| *(?:[-*+]|\d{{1,9}}[.)]) *\[[xX]?([{_SPACES}])[xX]?\]"
)
_BULLET = re.compile(r" *([•‣◦⁃∙·●○▪■□▫◆◇❖➢➣➤►▸▶▹▻✓✔✗☐☑☒⮚\ue000-\uf8ff])[ \u00a0\t]")
_CLOSE_BULLET = re.compile(r" *([•‣◦⁃∙·●○▪■□▫])(?=[^\W\d_])")
SYMBOL = re.compile("[\ue000-\uf8ff]")
_MARK = re.compile(r"\s*(?:(?:[-*+>]|\d{1,9}[.)]|#{1,6}|:{1,4})[ \t]+)*(?:\[[ xX]\][ \t]+)?")
GARBLED = re.compile(r"â€|Ã[\u0080-\u00bf]|Â[\u00a0-\u00bf]")
FIELD = re.compile(
    r"Error! (?:Bookmark|Reference source|Hyperlink|No text)[^.]*\.?"
    r"|\bHYPERLINK +(?:\\l +)?[\"“][^\"”]*[\"”]?|\b(?:PAGEREF|REF|NOTEREF) +_\w+|\bMERGEFIELD\b"
    r"|\{ *(?:PAGE|NUMPAGES|TOC)\b[^{}]*\}"
)
LIGATURE = re.compile("[\ufb00-\ufb06]")
# How converters write tracked changes, styles and comments, and how other Markdown strikes words out.
_CHANGE = re.compile(r"(?<!\\)(?:\{\+\+|\{--|\{~~|\{>>|\{==|\]\{[.#][\w-]+[^}]*\}|(?<!~)~~(?=[^\s~])[^~]+~~(?!~))")
_CODE = re.compile(r"`[^`]*`")
# Text that a word processor shows beside, above or below a document and that is copied along with it.
_BESIDE = re.compile(
    r"\s*(?P<mark>(?:Comment(?:ed)?|Deleted|Inserted|Formatted|Moved(?: down| up)?|Style Definition)"
    r"(?: ?\[\w+\])?): *\S|\s*(?P<page>Page \d+(?: of \d+)?)\s*$"
)
_NUMBERED = re.compile(
    r"(?:## +(?P<question>\d+[.)])|#{1,6} +(?P<heading>\d+(?:\.\d+)+\.?)) +[^\W\d_]"
    r"|(?P<alone>\d+(?:\.\d+)+)\.? +[A-Z][^.!?]{0,60}$"
)
_DASH = re.compile(r" *([–—−])[ \u00a0]*\[[ xX\u00a0]\]")


def read_lines(data: bytes, problems: Problems) -> Lines | None:
    """The file's lines, or None after reporting why it cannot be read as UTF-8 text."""
    if len(data) > MAX_BYTES:
        problems.error(1, f"This file is {len(data) // 1000} kB. The limit is {MAX_BYTES // 1000} kB. Split it in two.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.error(
            line, "This line is not UTF-8 text. Save the file again as UTF-8, which editors offer as its encoding."
        )
        return None
    tabbed = _tabbed(_split(text), problems)
    numbered = number_lines(text)
    return numbered if _plain(numbered, problems) and not tabbed else None


def number_lines(text: str) -> Lines:
    """The lines of a text, whatever they hold."""
    return [
        (number, line.expandtabs(4).rstrip(" \u00a0") + _hard_break(line))
        for number, line in enumerate(_split(text), 1)
    ]


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _tabbed(lines: list[str], problems: Problems) -> bool:
    """Report text set in columns by tabs, which would run together: a pasted table, or a table of contents."""
    fenced = False
    before = problems.errors
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif "\t" in line and not fenced and "\t" in _MARK.sub("", line, count=1).rstrip():
            problems.error(
                number,
                "There is a tab within this line, as in a table pasted from Word or Excel. Its columns would run "
                "together. Write a table with `|` between the columns, or replace the tab with a space.",
            )
            break  # the other rows of the table have them too
    return problems.errors > before


def _hard_break(line: str) -> str:
    """Two spaces at the end of a line are Markdown's line break; any other space there means nothing."""
    return "  " if line.endswith("  ") and line.strip() else ""


def _plain(lines: Lines, problems: Problems) -> bool:
    """Report each line that is too long or holds a character that people do not type."""
    good = True
    for number, line in lines:
        if len(line) > MAX_LINE:
            problems.error(number, f"This line has {len(line)} characters. Break it into lines of under {MAX_LINE}.")
            good = False
        elif not (line.isascii() and line.isprintable()) and (match := UNTYPED.search(line)):
            problems.error(number, _unseen(match[0][0]))
            good = False
        elif debris := _debris(line):
            problems.error(number, debris)
            good = False
        else:
            _left_behind(number, line, problems)
    return good


def _left_behind(number: int, line: str, problems: Problems) -> None:
    """Warn about words that were not part of the text in a word processor, but might be meant here."""
    if match := _BESIDE.match(line):
        mark = match["mark"] or match["page"]
        message = (
            f"“{mark}” looks like what a word processor shows beside or below a text, copied along with it. Delete "
            "this line, or write what it says."
        )
        problems.warn(number, "pasted-mark", message, mark)
    elif match := _NUMBERED.match(line):
        mark = match["question"] or match["heading"] or match["alone"]
        why = (
            "Questions are drawn and scenes are chosen, so the number would be wrong"
            if match["question"]
            else "Delete it"
        )
        how = ", and write `### ` before a heading" if match["alone"] else ""
        message = f"This begins with {mark}, as a word processor numbers headings. {why}{how}."
        problems.warn(number, "pasted-mark", message, mark)


def _unseen(sign: str) -> str:
    name = _NAMES.get(sign) or unicodedata.name(sign, "a control character").lower()
    what = "character" if sign in _NAMES else "invisible character"
    return f"This line contains the {what} U+{ord(sign):04X} ({name}). Delete it and type the text again."


def _debris(line: str) -> str:
    """What to say about a sign that a word processor or web page put in place of a plain one; "" if nothing."""
    if not line.isascii() and (strange := _strange(line)):
        return strange
    if field := FIELD.search(line):
        return f"“{field[0]}” is what Word puts where a reference was. Write what it should say."
    if ("{" in line or "~" in line) and (change := _CHANGE.search(_CODE.sub("", line))):
        return (
            f"“{change[0][:30]}” marks a change or a style and would be shown as it is. Accept or reject all changes "
            "in the document and copy the text again, or delete the mark."
        )
    return ""


def _strange(line: str) -> str:
    """The same for signs that no keyboard has."""
    if match := _ODD_SPACE.match(line):
        sign = match[1] or match[2]
        name = "a no-break space" if sign in "\u00a0\u202f" else "a special space"
        return (
            f"There is {name} (U+{ord(sign):04X}) where an ordinary space belongs. Word and web pages "
            "put it there: delete it and type a space."
        )
    if bullet := _BULLET.match(line) or _CLOSE_BULLET.match(line) or _DASH.match(line):
        return f"This line starts with “{bullet[1]}”, as Word writes lists. Write `- ` instead."
    if symbol := SYMBOL.search(line):
        return (
            f"This line contains U+{ord(symbol[0]):04X}, a picture of one of Word's own fonts, such as Wingdings. "
            "Other computers show a box instead. Replace it with a word."
        )
    if garbled := GARBLED.search(line):
        return (
            f"“{line[garbled.start() : garbled.start() + 3]}” in this line was a quotation mark, a dash or another "
            "sign before the file was saved in another encoding. Type it again and save as UTF-8."
        )
    if ligature := LIGATURE.search(line):
        return (
            f"“{ligature[0]}” in this line is a single sign, as PDFs write two letters. No search would find the word. "
            f"Type “{unicodedata.normalize('NFKC', ligature[0])}”."
        )
    return ""


def source_of(lines: Lines) -> str:
    """The lines as one string again."""
    return "\n".join(text for _, text in lines)
