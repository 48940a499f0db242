"""Names as mail programs, spreadsheets and pasted lists write them: `SMITH, Jane (ANYTOWN NHS TRUST)` is Jane Smith.

Everything that is not part of a name is removed: quotation marks, organisations in brackets, titles, degrees, grades,
bullets.
"""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import unquote

_MARKS = " ,;:|–—-\t"
_OPEN = "\"'“”„‟‘’‚‛«»`"
_BRACKETED = re.compile(r"(?:^|\s+)(?:\([^()]*(?:\([^()]*\)[^()]*)*\)?|\[[^\[\]]*\]?|\{[^{}]*\}?)\s*$")
_AFTER_DASH = re.compile(r"\s+[-–—|/•·]\s+.*$")
_TITLE = re.compile(r"(?:dr|doctor|mr|mrs|ms|miss|mx|prof|professor|sir|dame|rev|revd|a/prof)\.?", re.IGNORECASE)
_DEGREE = re.compile(
    r"(?:MBBS|MBCHB|MBBCH|MBBCHIR|BMBS|BMBCH|BMEDSCI|CHB|BSC|MSC|MRES|MPH|MBA|PHD|DPHIL|PGCERT|PGDIP|OBE|MBE|CBE|KBE|DBE|RGN"
    r"|(?:M|F)(?:RCP|RCS|RCA|RCGP|RCPCH|RCPSYCH|RCOG|RCR|RCEM|RCPATH|RCOPHTH|FPH|AA|HEA|FICM)(?:I|ED|ENG|EDIN|GLASG)?)"
    r"\.?",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"F(?:Y|oundation)?[ -]?[1-3]|(?:CT|ST|IMT|GPST|CMT|CST|LAT|ACCS|ACF|PGY|GPR)[ -]?[1-9]\+?(?:/[1-9])?"
    r"|(?:SpR|StR|SHO|JCF|SCF|HST|LED|FTSTA)|(?-i:Consultant|Registrar|Trainee)",
    re.IGNORECASE,
)
_NUMBERED_GRADE = re.compile(r"(?:FY?|CT|ST|IMT|GPST|CST|ACCS)[1-9]\+?", re.IGNORECASE)
_LONG_GRADE = re.compile(
    r"(?:foundation|core|specialty|gp|sas|clinical|senior|year) (?:[A-Z]{0,4}\d|trainee|registrar|doctor|fellow)"
    r"|(?:FY?|CT|ST|IMT) \d|(?:foundation|core|specialty) (?:training )?year \d",
    re.IGNORECASE,
)
_TRUST = re.compile(r"\b(?:NHS|trust|hospitals?|health board|surgery|practice)\b", re.IGNORECASE)
"""Words that only the name of an organisation has."""
_ADDED = re.compile(
    r"^\[(?:ext|external|caution)[^\]]*\]\s*|\s+via\s.+$|\s*\b(?:sent|date|to|cc|subject|mob(?:ile)?|tel):.*$",
    re.IGNORECASE,
)
"""Text that mail programs and lists put before or after a name: `[EXTERNAL] Jo`, `'Jo' via Rota`, `Jo Sent: 12 May`."""
_KIND_OF_ADDRESS = re.compile(
    r"\((?:work|home|personal|private|nhs|nhs\.net|main|new|old|preferred|email)\)", re.IGNORECASE
)
_NUMBERING = re.compile(
    r"(?:"
    r"(?:[*+>|~-]|[①-⓿❶-➓\ufe0f]|[^\x00-\x7f\w\s“”„‟‘’‚‛«»£€\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff])+"
    r"|\d{1,3}\ufe0f?\u20e3"
    r"|\[[ xX]\]|\[\d{1,4}\](?=\s)|\d{1,3}(?:\.\d{1,3})+\.?(?=\s)|\d{1,4}[/ºª°](?=\s)"
    r"|(?:[Nn]o\.?\s*|#)\d{1,4}\b[.):-]?"
    r"|\(\d{1,4}\)|\([a-zA-Z]\)|\(?[ivxIVX]{1,5}\)"
    r"|\d{1,4}\s*(?:[.):]|-(?=\s))(?![\w.@])"
    r"|\d{1,4}\s*\)"
    r"|\d{1,4}(?=\s+[^\W\d_])"
    r"|[a-zA-Z]\)"
    r"|(?:[a-z]|[ivx]{2,5})\.(?=\s+[A-Z])"
    r"|o(?=\t)"
    r")\s*"
)
_LONGEST_ENCODED = 1000
_LABEL = re.compile(r"[^<>@\"“”:,;]{1,80}:(?!//)\s*")
_MC = re.compile(r"^Mc([a-z])")
_LETTERS = re.compile(r"[^\W\d_](?:['’-]?[^\W\d_])+")
_VOWEL = re.compile(r"[AEIOUYÀ-ÖØ-Þ]")
_MAILTO = re.compile(r"mailto:", re.IGNORECASE)


def without_bullet(text: str) -> str:
    """The text without any bullets, numbers or reply marks (`>`) at its beginning."""
    text = text.strip()
    for _ in range(3):
        match = _NUMBERING.match(text)
        if not match or not match[0] or match.end() == len(text):
            break
        text = text[match.end() :].strip()
    return text


def without_label(text: str) -> str:
    """The text without the label before its colon: `To: Jo`, `F1 doctors: Jo`. An address after `mailto:` stays."""
    match = _LABEL.match(text)
    if not match or _MAILTO.search(match[0]):
        return text
    return text[match.end() :].strip()


def is_grade(text: str) -> bool:
    """Whether this is a grade, such as `F1`, `ST3+` or `Foundation Year 1`."""
    plain = text.strip()
    return len(plain) < 40 and bool(_GRADE.fullmatch(plain) or _LONG_GRADE.fullmatch(plain))


def written_name(written: str) -> tuple[str, str]:
    """(the name in the order it is said, the grade that came with it, if any)."""
    text = " ".join(re.sub("[<>]", " ", _decoded(written)).split())
    text = without_bullet(_bare(unquote(text)) + " ").strip()
    text = _bare(_KIND_OF_ADDRESS.sub("", _ADDED.sub("", text)))
    text = re.sub(r"^[(\[{]([^()\[\]{}]*)[)\]}]?$", r"\1", text)
    grade = ""
    for _ in range(4):
        match = _BRACKETED.search(text)
        if not match or not text[: match.start()].strip(", "):
            break
        inside = match[0].strip(" ()[]{}")
        grade = grade or (inside if _GRADE.fullmatch(inside) else "")
        text = _bare(text[: match.start()])
    dash = _AFTER_DASH.search(text)
    if dash and " " in text[: dash.start()].strip():
        after = dash[0].strip(" -–—|/•·")
        grade = grade or (after if _GRADE.fullmatch(after) else "")
        text = text[: dash.start()]
    text = re.sub(r"\s+\([^()]*\d[^()]*\)\s.*$", "", text)  # `Okafor Ngozi (RX1) Anytown Hospitals`
    parts: list[str] = []
    for place, part in enumerate(text.split(",")):
        if place and (_TRUST.search(part) or (grade and len(parts) > 1)):
            break
        words, found_grade = _words(_bare(part), first=place == 0)
        if place and grade and not found_grade and len(parts) == 1 and " " in parts[0]:
            break  # `Cy Cole, ST3, Surgery`
        grade = grade or found_grade
        if words:
            parts.append(" ".join(words))
    if len(parts) == 2:
        name = f"{_in_small_letters(parts[1])} {_in_small_letters(parts[0], shortest=2)}"
    else:
        name = " ".join(_in_small_letters(word) for word in _surname_last(" ".join(parts).split()))
    return (name if any(letter.isalpha() for letter in name) else ""), grade


def _decoded(written: str) -> str:
    """The text, decoded if it is encoded as mail programs send it: `=?utf-8?Q?Zo=C3=AB?=`."""
    if "=?" not in written or len(written) > _LONGEST_ENCODED:
        return written
    try:
        return str(make_header(decode_header(written)))
    except (HeaderParseError, LookupError, ValueError):
        return written


def _surname_last(words: list[str]) -> list[str]:
    """The words of `SMITH Jane` or `VAN DAM Jo` in the order they are said; initials, as in `JA Smith`, stay first."""
    capitals = next((place for place, word in enumerate(words) if not word.isupper()), 0)
    surname = words[:capitals]
    return (
        words[capitals:] + surname
        if any(len(word) > 2 and _LETTERS.fullmatch(word) and _VOWEL.search(word[1:]) for word in surname)
        else words
    )


def _in_small_letters(words: str, shortest: int = 3) -> str:
    """Words in capitals, as lists of staff have them, written as names: `SMITH` is Smith, `MCKAY` is McKay.

    A word short enough for initials is left as it is; a whole surname of two letters is a name: `NG, Wei`.
    """
    return " ".join(
        _MC.sub(lambda found: f"Mc{found[1].upper()}", word.title()).replace("’S", "’s")
        if len(word) >= shortest and word.isupper() and _LETTERS.fullmatch(word)
        else word
        for word in words.split()
    )


def name_parts(name: str) -> tuple[str, str]:
    """(the first name, the rest) of a name in the order it is said, without a title: `Dr Jo van Dam` is Jo, van Dam."""
    words = name.split()
    while len(words) > 1 and _TITLE.fullmatch(words[0]):
        words.pop(0)
    return (words[0], " ".join(words[1:])) if words else ("", "")


def _bare(text: str) -> str:
    """The text without marks at its ends that quote it; an apostrophe within a name stays."""
    text = text.strip(_MARKS)
    while len(text) > 1 and text[0] in _OPEN and text[-1] in _OPEN:
        text = text[1:-1].strip(_MARKS)
    alone = _OPEN.replace("'", "").replace("’", "").replace("‘", "")
    if sum(sign in alone for sign in text) == 1:
        text = text.strip(alone)
    if re.search(r"^[^“„«]*[”»][^”»]*[“„«][^”»]*$", text):  # “Ngozi” “Okafor”, without the outer two
        text = re.sub("[“”„«»]", "", text)
    return text.strip(_MARKS)


def _words(part: str, *, first: bool) -> tuple[list[str], str]:
    """The words of a name without titles, degrees and a grade; and the grade. A first part always keeps a word."""
    words, grade = part.split(), ""
    keep = 1 if first else 0
    if len(words) > 1 and _NUMBERED_GRADE.fullmatch(words[0]):
        grade = words.pop(0)
    while len(words) > keep and _TITLE.fullmatch(words[0]):
        words.pop(0)
    while len(words) > keep:
        long = next((n for n in (4, 3, 2) if len(words) >= keep + n and _LONG_GRADE.fullmatch(" ".join(words[-n:]))), 0)
        if long:
            grade, words = grade or " ".join(words[-long:]), words[:-long]
        elif _GRADE.fullmatch(words[-1]):
            grade = grade or words[-1]
            words.pop()
        elif _DEGREE.fullmatch(words[-1]) or (_TITLE.fullmatch(words[-1]) and (len(words) > 1 or not first)):
            words.pop()
        else:
            break
    for place in range(2, len(words)):  # `Cy Cole F1 Surgery`: after a grade comes the place of work
        if _NUMBERED_GRADE.fullmatch(words[place]):
            return words[:place], grade or words[place]
    return words, grade
