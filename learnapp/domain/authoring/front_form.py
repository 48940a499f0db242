"""The fields of a file's front matter as a form: those it has, in their order, and then those it could have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from learnapp.domain.activities import KINDS
from learnapp.domain.authoring.form_slots import FieldGroup, FormField, Slot, Values
from learnapp.domain.content.content import Library
from learnapp.domain.markup.front_matter import YamlNode, cut_front_matter, read_yaml
from learnapp.domain.markup.problems import Problems, TangleError
from learnapp.domain.markup.source_lines import read_lines
from learnapp.domain.reading.module_file import read_module_file
from learnapp.domain.source.fields import Fields, Shape
from learnapp.domain.source.file_reader import Surroundings, open_file

_KEY = re.compile(r"([\w-]+):(?=\s|$)")
_NOT_OFFERED = frozenset({"allow", "changes"})
"""Fields that publishing writes, or that authors write to answer a warning."""


def front_lines(text: str) -> int:
    """How many lines the front matter takes, with the `---` around it; 0 if there is none or it is not closed."""
    lines = text.split("\n")
    if lines[0].strip() != "---":
        return 0
    return next((n for n, line in enumerate(lines[1:], 2) if line.strip() in ("---", "...")), 0)


def front_nodes(text: str) -> dict[str, YamlNode] | None:
    """The fields; None if they cannot be read."""
    lines = read_lines(text.encode(), Problems(""))
    return cut_front_matter(lines, Problems(""))[0] if lines else None


def front_group(name: str, text: str, library: Library) -> FieldGroup | None:
    """The form of the front matter; None if the file has none that can be read."""
    nodes, known = front_nodes(text), _known(name, text, library)
    if nodes is None or known is None:
        return None
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    last = front_lines(text) - 1
    slots = []
    keys = [(n, match[1]) for n in range(1, last) if (match := _KEY.match(lines[n]))]
    for place, (at, key) in enumerate(keys):
        end = keys[place + 1][0] if place + 1 < len(keys) else last
        while end > at + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1
        shape = _shape(nodes[key]) if key in nodes else "other"
        if key in _NOT_OFFERED or shape == "other":
            continue
        if shape == "line" and known.asked.get(key) == "words":
            shape = "words"
        slots.append(_slot(starts[at], starts[end], key, shape, _shown(nodes[key]), known))
    for key, shape in known.asked.items():
        if key not in nodes and key not in _NOT_OFFERED and shape != "other":
            slots.append(_slot(starts[last], starts[last], key, shape, "", known))
    return FieldGroup("front", 1, tuple(slots))


def _known(name: str, text: str, library: Library) -> Fields | None:
    """The fields that a file of this name can have, as its reader asks for them."""
    kind = KINDS.get(name.removesuffix(".md").rpartition(".")[2])
    if kind is None and name != "module.md":
        return None
    try:
        file = open_file(name, "draft", text.encode(), "", Surroundings("draft", library), Problems(name))
        if file is None:
            return None
        (kind.read if kind else read_module_file)(file)
    except TangleError:
        return None
    return file.fields


def _shape(node: YamlNode) -> Shape:
    if isinstance(node.value, str):
        return "line"
    inner = node.value if isinstance(node.value, list) else list(node.value.values())
    if not all(isinstance(one.value, str) for one in inner):
        return "other"
    return "words" if isinstance(node.value, list) else "mapping"


def _shown(node: YamlNode) -> str:
    if isinstance(node.value, str):
        return _one_line(node.value)
    if isinstance(node.value, list):
        return ", ".join(_one_line(str(one.value)) for one in node.value)
    return "\n".join(f"{key}: {_one_line(str(one.value))}" for key, one in node.value.items())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _slot(start: int, end: int, key: str, shape: Shape, shown: str, known: Fields) -> Slot:
    name, allowed = f"front-{key}", known.allowed.get(key, ())
    if allowed:
        field = FormField(name, key, shown, "one", tuple(dict.fromkeys(["", *allowed, shown])))
    else:
        field = FormField(name, key, shown, "text" if shape == "mapping" else "line")

    def write(values: Values) -> str:
        return f"{key}:{_WRITTEN[shape](values[name])}\n" if values[name].strip() else ""

    return Slot(start, end, (field,), write)


def yaml_scalar(text: str, frame: str = "{}") -> str:
    """Text written so that YAML reads it back unchanged, in quotes only if necessary. `frame` is the text around it."""
    node = read_yaml([(1, f"x: {frame.format(text)}")], Problems(""))
    value = node.value.get("x") if node and isinstance(node.value, dict) and len(node.value) == 1 else None
    read = value.value if value else ""
    if isinstance(read, list) and len(read) == 1:
        read = read[0].value
    return text if text and read == text else json.dumps(text, ensure_ascii=False)


def _mapping(text: str) -> str:
    rows = []
    for line in filter(str.strip, text.split("\n")):
        key, colon, value = line.strip().partition(":")
        rows.append(f"\n  {key.strip()}: {yaml_scalar(value.strip())}" if colon else f"\n  {line.strip()}")
    return "".join(rows)


_WRITTEN: dict[Shape, Callable[[str], str]] = {
    "line": lambda text: f" {yaml_scalar(text)}",
    "words": lambda text: " [" + ", ".join(yaml_scalar(w.strip(), "[{}]") for w in text.split(",") if w.strip()) + "]",
    "mapping": _mapping,
}
