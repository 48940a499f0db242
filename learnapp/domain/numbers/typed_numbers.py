"""Numbers as people type them: £1,250.50, (660), −6%, 2.4m, ５ and 5 patients are all numbers."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
MOST = 1e15

_MINUS = dict.fromkeys(map(ord, "−–—‐‑‒﹣－"), "-")
_SCALES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "bn": 1e9,
    "billion": 1e9,
}
_UNITS = {"£": {"£", "gbp", "pounds", "pound"}, "%": {"%", "percent", "per cent"}}
_FIGURE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d*)?|\.\d+")
_PARTS = re.compile(r"([^\d.]*)((?:[\d.,]|(?<=\d) (?=\d))*)(.*)", re.DOTALL)
_BRACKETED = re.compile(r"(£?) ?\(([^()]*)\)([^()]*)")
_WORDS = re.compile(r"[^\W\d_]{2,}")


class TypedNumberError(ValueError):
    """What was typed is not one number; the message says how to write it."""


def typed_number(text: str, unit: str = "") -> float:
    """The number in what somebody typed. `unit` is "£", "%" or a word; it may be typed or left out.

    Accepts commas or spaces between thousands, any minus sign, brackets for a negative, k, m and bn, and
    digits of any script. Raises TypedNumberError for anything else.
    """
    plain = _plain(text)
    if not plain:
        raise TypedNumberError("Enter a number.")
    if len(plain) > LONGEST:
        raise TypedNumberError("That is too long for a number. Enter one number in figures.")
    bracketed = _BRACKETED.fullmatch(plain)
    before, figure, after = _cut("".join(bracketed.groups()) if bracketed else plain)
    negative = bracketed is not None
    sign, symbol = _front(before, negative, plain)
    scale, written = _back(after, plain)
    _check_unit(symbol, written, unit)
    value = _value(figure, plain) * scale
    if value > MOST:
        raise TypedNumberError("That number is too large. Check the thousands and millions.")
    return -value if sign == "-" or negative else value


def _plain(text: str) -> str:
    """One line, digits of any script as 0 to 9, one kind of minus, single spaces, nothing invisible."""
    text = unicodedata.normalize("NFKC", text[: LONGEST * 4]).translate(_MINUS)
    seen = (c for c in text if unicodedata.category(c) != "Cf")
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen)
    return " ".join(digits.split()).lstrip("=~≈ ").rstrip()


def _cut(text: str) -> tuple[str, str, str]:
    found = _PARTS.fullmatch(text)
    assert found  # every part may be empty
    figure = found[2]
    trailing = len(figure) - len(figure.rstrip(",. "))
    if trailing and not found[3]:
        figure = figure.rstrip(", ")  # "1,250," and "5." are slips of the finger
    return found[1].replace(" ", ""), figure.strip(), found[3].strip()


def _front(before: str, negative: bool, plain: str) -> tuple[str, str]:
    """The sign and the symbol before the figure."""
    sign = "-" if "-" in before else ""
    rest = before.replace("-", "", 1).replace("+", "", 1)
    if rest not in ("", "£") or (sign and (negative or "+" in before)):
        raise _not_a_number(plain)
    return sign, rest


def _back(after: str, plain: str) -> tuple[float, str]:
    """The scale and the unit written after the figure."""
    word, _, rest = after.partition(" ")
    if word.lower() in _SCALES:
        return _SCALES[word.lower()], rest.strip()
    if after.startswith(("-", "+", "/", "*", "^", "x", ":")) and after[1:2].strip(" ").isdigit():
        raise TypedNumberError("Enter one number, not a range or a sum.")
    if re.match(r"e[+-]?\d", after, re.IGNORECASE):
        raise TypedNumberError("Write the number out in full, for example 1,250,000.")
    if any(c.isdigit() for c in after):
        raise _not_a_number(plain)
    return 1.0, after


def _check_unit(symbol: str, written: str, unit: str) -> None:
    """Raise unless what was typed as unit, if anything, is the one asked for."""
    named = written.lower().rstrip(".")
    if symbol == "£" and unit != "£":
        raise TypedNumberError(f"The answer is not in pounds. Enter {_asked(unit)}.")
    if not named or named in _UNITS.get(unit, {unit.lower(), unit.lower().rstrip("s")}):
        return
    if named in _UNITS["%"] or named in _UNITS["£"]:
        raise TypedNumberError(
            f"The answer is not in {'pounds' if named in _UNITS['£'] else 'per cent'}. Enter {_asked(unit)}."
        )
    raise TypedNumberError(f"Enter {_asked(unit)}, with a minus sign if it is below zero, and no other words.")


def _asked(unit: str) -> str:
    return {"": "a number in figures", "£": "an amount in pounds", "%": "a percentage"}.get(unit, f"a number of {unit}")


def _value(figure: str, plain: str) -> float:
    if not figure:
        raise _not_a_number(plain)
    if not _FIGURE.fullmatch(figure):
        if re.fullmatch(r"\d+,\d+", figure):
            raise TypedNumberError("Use a full stop for decimals and commas only between thousands, as in 1,250.50.")
        raise TypedNumberError("Check the commas and full stops: write numbers as in 1,250.50.")
    return float(figure.replace(",", "").replace(" ", ""))


def _not_a_number(plain: str) -> TypedNumberError:
    if _WORDS.search(plain):
        return TypedNumberError("Write the number in figures, for example 1,250, without words.")
    return TypedNumberError("That is not a number. Enter one number in figures, for example 1,250.")
