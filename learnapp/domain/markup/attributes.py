"""Attributes: `{#id .class key=value key="a value with spaces"}`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from learnapp.domain.markup.elements import Attributes
from learnapp.domain.markup.problems import Problems

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""What an id, a slug and a flag look like: lower-case letters, digits and single hyphens."""

_CURLED = re.compile(r"""=(?:[“”„"]([^“”„"]*)[“”"]|[‘’']([^“”„"]*?)[‘’'])(?=\s|$)""")
"""A value in quotes of any kind: word processors curl the straight ones."""
_UNCLOSED = re.compile(r"=[“”„‘]|[“”„]")
_NOT_IN_VALUES = str.maketrans({"{": "", "}": "", '"': "'"})
_STRAY = re.compile(r"(?<![{`\\])\{(?:[#.][\w-]|(?!\{)[^{}]*\Z)")
_TOKEN = re.compile(
    r"""\s*(?:\#(?P<id>[^\s"]*)|\.(?P<cls>[^\s"]*)|(?P<key>[\w-]+)=(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]*))|(?P<bad>\S+))"""
)


def cut_attributes(text: str, line: int) -> tuple[str, Attributes]:
    """The text without the braces at its end, and the contents of the braces. `line` is the text's last line."""
    stripped = text.rstrip()
    start = stripped.rfind("{")
    inner = stripped[start + 1 : -1]
    if not stripped.endswith("}") or start < 0 or "}" in inner or stripped[start - 1 : start] in ("{", "\\"):
        return text, _stray(text, line)
    return stripped[:start].rstrip(), parse_attributes(inner, line)


def _stray(text: str, line: int) -> Attributes:
    if not _STRAY.search(text):
        return Attributes(line)
    return Attributes(
        line, faults=("Put attributes between `{` and `}` at the very end of the line. Move or close the braces.",)
    )


def parse_attributes(source: str, line: int) -> Attributes:
    """Attributes written without their braces. Whatever cannot be read is reported in `faults`."""
    source = _CURLED.sub(lambda found: f'="{found[1] if found[1] is not None else found[2]}"', source)
    id_, classes, values, faults = "", [], {}, []
    strange: list[str] = []
    for token in _TOKEN.finditer(source):
        if token["bad"] is not None:
            strange.append(token["bad"])
        elif token["id"] is not None:
            if id_:
                faults.append(f"There are two ids, `#{id_}` and `#{token['id']}`. Keep one.")
            elif not ID.fullmatch(token["id"]):
                faults.append(f"`#{token['id']}` is not an id. Use lower-case letters, digits and hyphens.")
            id_ = id_ or token["id"]
        elif token["cls"] is not None:
            if token["cls"] in classes:
                faults.append(f"`.{token['cls']}` appears twice. Write it once.")
            classes.append(token["cls"])
        elif token["key"] in values:
            faults.append(f"`{token['key']}=` appears twice. Write it once, with commas between values.")
        else:
            values[token["key"]] = token["quoted"] if token["quoted"] is not None else token["bare"]
    if _UNCLOSED.search(re.sub(r'"[^"]*"', "", source)) or source.count('"') % 2:
        # After a lost quotation mark the pieces are cut in the wrong places, so other faults would mislead.
        faults = ['A quotation mark in this line has no partner. Write `key="a value"`.']
    elif strange:
        hint = " Put a value that holds spaces in quotes." if values else ""
        faults.append(
            f"`{' '.join(strange)}` is not an attribute. Write `key=value`, `#id` or `.class`, "
            f"with no spaces at `=`.{hint}"
        )
    return Attributes(line, id_, tuple(classes), values, tuple(faults))


def edited_attributes(source: str, values: Mapping[str, str], classes: Mapping[str, bool], id_: str) -> str:
    """Attributes without their braces, with these values, classes and id; everything else stays as it was written.

    An empty value removes its attribute; an empty `id_` leaves the id as it is.
    """
    fresh = {key: value for key, value in values.items() if value}
    added = {name for name, wanted in classes.items() if wanted}
    out = ""
    straight = _CURLED.sub(lambda found: f'="{found[1] if found[1] is not None else found[2]}"', source)
    for token in _TOKEN.finditer(straight):
        key, cls, written = token["key"], token["cls"], token[0]
        if key is not None and key in values:
            given = token["quoted"] if token["quoted"] is not None else token["bare"]
            value = fresh.pop(key, "")
            out += written if value == given else f" {key}={_quoted(value)}" if value else ""
        elif token["id"] is not None and id_:
            out, id_ = f"{out} #{id_}", ""
        elif cls is None or classes.get(cls, True):
            out += written
            added.discard(cls)
    more = [f"#{id_}"] * bool(id_) + [f".{name}" for name in classes if name in added]
    return " ".join([out.strip(), *more, *(f"{key}={_quoted(value)}" for key, value in fresh.items())]).strip()


def _quoted(value: str) -> str:
    """A value as it is written between braces."""
    plain = " ".join(value.translate(_NOT_IN_VALUES).split())
    return plain if re.fullmatch(r"[^\s=]+", plain) else f'"{plain}"'


def refuse_unknown(
    attributes: Attributes,
    problems: Problems,
    what: str,
    *,
    keys: Collection[str] = (),
    classes: Collection[str] = (),
    id_allowed: bool = False,
) -> None:
    """Report every fault, and every attribute that `what` ("a scene", "an option") does not take."""
    for fault in attributes.faults:
        problems.error(attributes.line, fault)
    if attributes.id and not id_allowed:
        problems.error(attributes.line, f"{_capital(what)} cannot have an id. Delete `#{attributes.id}`.")
    for name in attributes.classes:
        if name not in classes:
            problems.error(attributes.line, f"{_capital(what)} cannot have `.{name}`.{_instead('.', name, classes)}")
    for name in attributes.values:
        if name not in keys:
            problems.error(attributes.line, f"{_capital(what)} cannot have `{name}=`.{_instead('', name, keys, '=')}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean "x"?`, with a leading space, or nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean `{close[0]}`?" if close else ""


def split_commas(value: str) -> tuple[str, ...]:
    """The parts of `a, b,c`, without the empty ones."""
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _instead(before: str, word: str, known: Collection[str], after: str = "") -> str:
    if not known:
        return " Delete it."
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    if close:
        return f" Did you mean `{before}{close[0]}{after}`?"
    return " It can take " + ", ".join(f"`{before}{name}{after}`" for name in sorted(known)) + "."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
