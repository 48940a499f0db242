"""Numbers as people type them: £1,250.50, (660), −6%, 2.4m, ５ and 5 patients are all numbers."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
MOST = 1e15

_MINUS = dict.fromkeys(map(ord, "−–—‐‑‒﹣－"), "-") | dict.fromkeys(map(ord, "’‘ʼ′`"), "'")
_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
    "thou": 1e3,
    "mil": 1e6,
    "mill": 1e6,
    "lakh": 1e5,
    "lakhs": 1e5,
    "crore": 1e7,
    "crores": 1e7,
}
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_UNITS = {
    "£": {"£", "gbp", "pounds", "pound", "poundssterling", "sterling", "£gbp", "gbp£"},
    "%": {"%", "percent", "pc", "pct", "percentage"},
}
_SHORT = {
    "hour": {"h", "hr"},
    "minute": {"min"},
    "day": {"d"},
    "week": {"wk"},
    "month": {"mth", "mo"},
    "year": {"yr", "y"},
    "patient": {"pt"},
    "wte": {"wholetimeequivalent", "fte"},
    "fte": {"fulltimeequivalent", "wte"},
    "kilogram": {"kg", "kilo"},
    "mile": {"mi"},
    "person": {"people"},
}
"""What people write for a unit, without spaces or full stops; a plural `s` is added."""
# Thousands by threes or, as in India, by twos before the last three; apart by commas, spaces or apostrophes.
_FIGURE = re.compile(
    r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+|\d+)(?:\.\d*)?|\.\d+"
)
_PARTS = re.compile(r"([^\d.]*)((?:[\d.,]|(?<=\d)[ '](?=\d))*)(.*)", re.DOTALL)
_BRACKETED = re.compile(r"(£?) ?\(([^()]*)\)([^()]*)")
_WORDS = re.compile(r"[^\W\d_]{2,}")


class TypedNumberError(ValueError):
    """The text typed is not one number; the message says how to write it."""


def typed_number(text: str, unit: str) -> float:
    """The number that a person typed. `unit` is "£", "%" or a word; the person may type it or leave it out.

    Accepts commas or spaces between thousands, any minus sign before or after, brackets for a negative, k, m and bn,
    and digits of any script. Raises TypedNumberError for anything else, including a bare 0.22 for a percentage, since
    it may mean 22%.
    """
    plain = _plain(text)
    if not plain:
        raise TypedNumberError("Enter a number.")
    if len(plain) > LONGEST:
        raise TypedNumberError("That is too long for a number. Enter one number in figures.")
    bracketed = _BRACKETED.fullmatch(plain)
    before, figure, after = _cut("".join(bracketed.groups()) if bracketed else plain)
    negative = bracketed is not None
    if after[:1] == "-" and "-" not in before and not negative and not any(c.isdigit() for c in after):
        before, after = f"-{before}", after[1:].strip()  # as accounts set it: 1,250-
    sign, symbol = _front(before, negative, plain)
    scale, written = _back(after, plain)
    _check_unit(symbol, written, unit)
    value = _value(figure, plain) * scale
    if value > MOST:
        raise TypedNumberError("That number is too large. Check the thousands and millions.")
    value = -value if sign == "-" or negative else value
    if unit == "%" and 0 < abs(value) < 1 and not symbol and not written:
        larger = f"{value * 100:g}"
        raise TypedNumberError(f"Is that {value:g}% or {larger}%? Enter {larger}, or {value:g}% with its sign.")
    return value


def _plain(text: str) -> str:
    """One line, digits of any script as 0 to 9, one kind of minus, single spaces, nothing invisible."""
    text = text[: LONGEST * 4].replace("´", "'")
    for sign, decimals in _FRACTIONS.items():
        text = re.sub(rf"(\d?)\s*{sign}", rf"\g<1>{decimals}", text)
    raised = next((c for c in text if unicodedata.category(c) == "No"), "")
    if raised:  # 5² is not 52
        raise TypedNumberError(f"That is not a number. “{raised}” cannot be read. Enter one number in figures.")
    text = unicodedata.normalize("NFKC", text).translate(_MINUS)
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen)
    plain = " ".join(digits.split()).lstrip("=~≈ ").rstrip()
    quoted = re.fullmatch(r"""["'“”„]+([^"'“”„]*)["'“”„]+""", plain)
    return quoted[1].strip() if quoted else plain


def _cut(text: str) -> tuple[str, str, str]:
    match = _PARTS.fullmatch(text)
    assert match  # every part may be empty
    figure = match[2]
    trailing = len(figure) - len(figure.rstrip(",. "))
    if trailing and not match[3]:
        figure = figure.rstrip(", ")  # "1,250," and "5." are typing slips
        if figure.endswith(".") and "." in figure[:-1]:
            figure = figure[:-1]  # the full stop of a sentence
    return match[1].strip(), figure.strip(), match[3].strip()


def _front(before: str, negative: bool, plain: str) -> tuple[str, str]:
    """The sign and the symbol before the figure."""
    lowered = re.sub(r"^(?:minus|negative)", "-", before.lower().replace(" ", ""))
    sign = "-" if "-" in lowered else ""
    rest = lowered.replace("-", "", 1).replace("+", "", 1).rstrip(".")
    symbol = next((unit for unit, names in _UNITS.items() if rest in names), rest)
    if symbol not in ("", "£", "%") or (sign and (negative or "+" in before)):
        raise _not_a_number(plain, before if rest else "")
    return sign, symbol


def _back(after: str, plain: str) -> tuple[float, str]:
    """The scale and the unit written after the figure."""
    word, _, rest = after.partition(" ")
    if word.lower().rstrip(".") in _SCALES:
        return _SCALES[word.lower().rstrip(".")], rest.strip()
    if re.match(r"[-+/*^x:]\s*\d", after):
        raise TypedNumberError("Enter one number, not a range or a sum.")
    if re.match(r"e[+-]?\d", after, re.IGNORECASE):
        raise TypedNumberError("Write the number out in full, for example 1,250,000.")
    if any(c.isdigit() for c in after):
        raise _not_a_number(plain, after)
    return 1.0, after


def _check_unit(symbol: str, written: str, unit: str) -> None:
    """Raise unless the unit typed, if any, is the one asked for."""
    named = _plain_unit(written)
    if symbol and symbol != unit:
        raise TypedNumberError(
            f"The answer is not in {'pounds' if symbol == '£' else 'per cent'}. Enter {_asked(unit)}."
        )
    if not named or named in _UNITS.get(unit, _names_of(unit)):
        return
    if named in _UNITS["%"] or named in _UNITS["£"]:
        raise TypedNumberError(
            f"The answer is not in {'pounds' if named in _UNITS['£'] else 'per cent'}. Enter {_asked(unit)}."
        )
    raise TypedNumberError(
        f"Enter {_asked(unit)}, with a minus sign if it is below zero, and no other words. Leave out “{written}”."
    )


def _plain_unit(written: str) -> str:
    return re.sub(r"[\s.\-]", "", written).lower()


def _names_of(unit: str) -> set[str]:
    """What may be typed for a unit in words: singular or plural, short or long."""
    plain = _plain_unit(unit)
    first = _plain_unit(unit.split()[0]) if unit.split() else ""
    found = {plain}
    for name in {plain, first}:
        stem = name.removesuffix("s") if len(name) > 2 else name
        found |= {name, stem, f"{stem}s", *_SHORT.get(stem, ()), *(f"{short}s" for short in _SHORT.get(stem, ()))}
    for stem, short in _SHORT.items():
        if plain in short or plain.removesuffix("s") in short:
            found |= {stem, f"{stem}s", *short, *(f"{one}s" for one in short)}
    return found


def _asked(unit: str) -> str:
    return {"": "a number in figures", "£": "an amount in pounds", "%": "a percentage"}.get(unit, f"a number of {unit}")


def _value(figure: str, plain: str) -> float:
    if not figure:
        raise _not_a_number(plain)
    if not _FIGURE.fullmatch(figure):
        if re.fullmatch(r"\d+,\d+", figure):
            raise TypedNumberError(
                f"Check the comma in {figure}: use a full stop for decimals and commas only between thousands, "
                "as in 1,250.50."
            )
        raise TypedNumberError(f"Check the commas and full stops in {figure}: write numbers as in 1,250.50.")
    return float(re.sub("[, ']", "", figure))


def _not_a_number(plain: str, fault: str = "") -> TypedNumberError:
    """The error for text that is not a number; `fault` is the part that cannot be understood, if we can tell."""
    match = _WORDS.search(plain)
    named = fault.strip() or (match[0] if match else "")
    if match:
        said = f": “{named}”" if named else ""
        return TypedNumberError(f"Write the number in figures, for example 1,250, without words{said}.")
    said = f" “{named}” cannot be read." if named else ""
    return TypedNumberError(f"That is not a number.{said} Enter one number in figures, for example 1,250.")
