"""Front matter: the YAML between two `---` lines, every value read as it was typed.

YAML's own typing would turn `20:30` into 1230, `no` into False and `2.10` into 2.1, so scalars stay text and
each field converts its own. Aliases are refused (they expand without bound), and size, depth and number of values
are capped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from learnapp.domain.markup.problems import Problems
from learnapp.domain.markup.source_lines import UNTYPED, Lines, source_of

MAX_BYTES = 40_000
MAX_DEPTH = 5
MAX_VALUES = 2_000
MAX_VALUES_OF_A_LIST = 20_000
"""Values in a file that is YAML throughout, such as `facts.yaml`. Its bytes are limited as those of any source file."""
_MAX_BRACKETS = 400
_NO_FRONT_MATTER = "This file has no front matter. Start it with a line `---`, then `field: value` lines, then `---`."
_ABOVE = (
    "The front matter starts with a line `---`, which must be the first of the file; the first here is on line {}. "
    "Delete what is above the fields, or write `---` above them."
)

# Only the parser of this class is used: it splits into events, and `_compose` decides what they mean.
_PARSER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass
class YamlNode:
    """A value with its line: text, a list of nodes or a mapping of nodes."""

    line: int
    value: str | list[YamlNode] | dict[str, YamlNode]


@dataclass
class _Open:
    """A list or mapping still being read."""

    node: YamlNode
    key: str | None = None
    keys: dict[str, int] = field(default_factory=dict)


class _StopError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line, self.message = line, message


def cut_front_matter(lines: Lines, problems: Problems) -> tuple[dict[str, YamlNode] | None, Lines]:
    """The fields at the head of a file and the lines after them; None after reporting why they cannot be read."""
    if lines and lines[0][1].strip() and not lines[0][1].strip().strip("-–—―−"):
        if lines[0][1].strip() != "---":
            problems.error(1, "The first line is not `---`: it has a dash of another kind. Type three hyphens.")
            return None, lines
    elif not lines or lines[0][1].strip() != "---":
        above = next((number for number, text in lines if text.strip() == "---"), 0)
        problems.error(1, _ABOVE.format(above) if above else _NO_FRONT_MATTER)
        return None, lines
    end = next((place for place, (_, text) in enumerate(lines) if place and text.strip() in ("---", "...")), None)
    if end is None:
        problems.error(1, "The front matter is never closed. Write a line `---` after its last field.")
        return None, []
    node = read_yaml(lines[1:end], problems)
    if node is None:
        return None, lines[end + 1 :]
    if not isinstance(node.value, dict):
        problems.error(node.line, "Front matter must consist of `field: value` lines.")
        return None, lines[end + 1 :]
    return node.value, lines[end + 1 :]


def read_yaml_file(lines: Lines, problems: Problems) -> YamlNode | None:
    """Like `read_yaml`, for a file that is YAML throughout, with room for a long list."""
    return _read(lines, problems, MAX_VALUES_OF_A_LIST)


def read_yaml(lines: Lines, problems: Problems) -> YamlNode | None:
    """YAML as nodes of text, or None after reporting why it cannot be read. An empty text is an empty mapping."""
    source = source_of(lines)
    if len(source) > MAX_BYTES or source.count("[") + source.count("{") > _MAX_BRACKETS:
        first = lines[0][0] if lines else 1
        problems.error(
            first, f"This is too much front matter: at most {MAX_BYTES // 1000} kB and {_MAX_BRACKETS} brackets."
        )
        return None
    return _read(lines, problems, MAX_VALUES)


def _read(lines: Lines, problems: Problems, most_values: int) -> YamlNode | None:
    first = lines[0][0] if lines else 1
    try:
        return _compose(source_of(lines), first, most_values)
    except _StopError as stop:
        problems.error(stop.line, stop.message)
    except yaml.YAMLError as error:
        row, message = _explain(error, source_of(lines).split("\n"))
        problems.error(first + row, message)
    return None


def _refuse_lost_end(event: yaml.Event, rows: list[str], first: int) -> None:
    """Refuse a comment after a value: in `title: Rule #1 of handover` it would be the end of the title."""
    if not isinstance(event, yaml.ScalarEvent | yaml.CollectionEndEvent) or event.end_mark is None:
        return
    row, column = event.end_mark.line, event.end_mark.column
    rest = rows[row][column:] if row < len(rows) else ""
    if getattr(event, "style", None) not in ("|", ">") and re.match(r"\s+#", rest) and rows[row][:column].strip():
        raise _StopError(
            first + row,
            "What follows ` #` on this line would be left out, as a comment. Put the value in quotes: "
            'field: "Rule #1 of handover". Put a comment on a line of its own.',
        )


def _refuse_feature(event: yaml.Event, line: int) -> None:
    """Refuse the parts of YAML that authors do not need: aliases, tags and escapes that stand for unseen characters."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _StopError(
            line, "Anchors and aliases (`&` and `*`) are not allowed. Write the value out, or put it in quotes."
        )
    tag = getattr(event, "tag", None) if isinstance(event, yaml.NodeEvent) else None
    if tag not in (None, "!"):
        raise _StopError(line, f"`{tag}` is a YAML tag, which is not allowed. Put the value in quotes.")
    # No line holds such a character, but `"\\0"` stands for one.
    if isinstance(event, yaml.ScalarEvent) and UNTYPED.search(event.value):
        raise _StopError(
            line, "A sequence such as `\\0` or `\\u202e` stands for a character that no one sees. Remove it."
        )


def _compose(source: str, first: int, most_values: int) -> YamlNode:
    root = YamlNode(first, {})
    stack: list[_Open] = []
    values = 0
    rows = source.split("\n")
    for event in yaml.parse(source, Loader=_PARSER):
        line = first + (event.start_mark.line if event.start_mark else 0)
        _refuse_lost_end(event, rows, first)
        _refuse_feature(event, line)
        if isinstance(event, yaml.NodeEvent):
            values += 1
            if values > most_values or len(stack) > MAX_DEPTH:
                raise _StopError(
                    line,
                    f"There can be at most {most_values} values, {MAX_DEPTH} levels deep. Make it simpler.",
                )
        if isinstance(event, yaml.ScalarEvent):
            if stack:
                _put(stack[-1], YamlNode(line, event.value), line)
            elif event.value:
                return YamlNode(line, event.value)
        elif isinstance(event, yaml.CollectionStartEvent):
            node = YamlNode(line, {} if isinstance(event, yaml.MappingStartEvent) else [])
            if stack:
                _put(stack[-1], node, line)
            else:
                root = node
            stack.append(_Open(node))
        elif isinstance(event, yaml.CollectionEndEvent):
            stack.pop()
        elif isinstance(event, yaml.DocumentEndEvent) and event.explicit:
            break
    return root


def _put(open_: _Open, node: YamlNode, line: int) -> None:
    """Add a value to the list or mapping being read; in a mapping, keys and values take turns."""
    container = open_.node.value
    if isinstance(container, list):
        container.append(node)
    elif isinstance(container, dict):
        if open_.key is None:
            if not isinstance(node.value, str):
                raise _StopError(
                    line,
                    "A field's name is one word, not a list. Put the value in quotes if it starts with `[` or `{`.",
                )
            if node.value in container:
                raise _StopError(line, f"`{node.value}` appears twice. Keep one of them.")
            open_.key = node.value
        else:
            container[open_.key] = node
            open_.key = None


_IN_QUOTES = "must be in quotes"
_DOES_NOT_FIT = (
    "This line does not fit the lines above. Write `field: value`, and indent the parts of one list or mapping alike."
)
_STARTS_ODDLY = f"A value that starts with this character {_IN_QUOTES}. Indent with spaces, never tabs."
_EXPLAINED = {
    "mapping values are not allowed": (
        f'A value that holds ": " {_IN_QUOTES}: field: "a value: with a colon". If it is a field, line it up with the '
        "one above."
    ),
    "cannot start any token": _STARTS_ODDLY,
    "sequence entries are not allowed": _STARTS_ODDLY,
    "expected alphabetic or numeric character": _STARTS_ODDLY,
    "expected comment or line break": _STARTS_ODDLY,
    "expected a comment or a line break": _STARTS_ODDLY,
    "expected chomping or indentation indicators": _STARTS_ODDLY,
    "could not find expected ':'": _DOES_NOT_FIT,
    "expected <block end>": _DOES_NOT_FIT,
    "expected '-' indicator": _DOES_NOT_FIT,
}
"""What to say instead of what the parser says."""
_OPENED = {
    "scanning a quoted scalar": (
        "The quotation mark that this value starts with is never closed. Write the same mark at the end of the value."
    ),
    "parsing a flow": (
        "The bracket that this value starts with is never closed. Write `]` at the end of a list, as in `[a, b]`; if "
        "the bracket is part of the text, put the value in quotes."
    ),
}
"""The same, by what the parser was reading: the fault is where that opened."""
_GOES_ON = re.compile(r"""\s*(?:- +)?(?:[^\s"'\[{:][^:]*:\s+)?["'\[{]""")


def _explain(error: yaml.YAMLError, rows: list[str]) -> tuple[int, str]:
    """On which row of the source the fault is, and what to say of it."""
    problem, context = str(getattr(error, "problem", "") or ""), str(getattr(error, "context", "") or "")
    mark, opened = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    row = mark.line if mark else opened.line if opened else 0
    said = next((said for words, said in _EXPLAINED.items() if words in problem), _DOES_NOT_FIT)
    if opened and "while scanning a simple key" in context:
        return opened.line, said
    if opened and (never := next((said for words, said in _OPENED.items() if words in context), "")):
        above = (
            place for place in range(min(opened.line, len(rows) - 1), -1, -1) if re.search(r"[\[{'\"]", rows[place])
        )
        return next(above, opened.line), never
    if said is _DOES_NOT_FIT and row < len(rows) and _GOES_ON.match(rows[row]):
        return row, (
            "This value starts with a quotation mark or a bracket, and goes on where that closes. Put the whole value "
            "in quotes of the other kind: field: '\"Rule one\" of handover'."
        )
    return row, said
