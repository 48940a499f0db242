"""What is in braces."""

import pytest

from learnapp.domain.markup.attributes import cut_attributes, edited_attributes, parse_attributes, refuse_unknown
from learnapp.domain.markup.problems import Problems


@pytest.mark.parametrize(
    ("text", "left", "id_", "classes", "values"),
    [
        ("Title {#start .later competency=2.2}", "Title", "start", ("later",), {"competency": "2.2"}),
        ("[Go](#on){set=told,honest patient=+1}", "[Go](#on)", "", (), {"set": "told,honest", "patient": "+1"}),
        ('A {label="two words" unit=£}', "A", "", (), {"label": "two words", "unit": "£"}),
        ("A {label=“two words” unit=£}", "A", "", (), {"label": "two words", "unit": "£"}),
        ("A {label=‘it’s two’ unit=£}", "A", "", (), {"label": "it’s two", "unit": "£"}),
        ("A {label='two words'}", "A", "", (), {"label": "two words"}),
        ('A {label="two words”}', "A", "", (), {"label": "two words"}),
        ("A {label=„two words“}", "A", "", (), {"label": "two words"}),
        ('A {label="“two” words"}', "A", "", (), {"label": "“two” words"}),
        ("No braces", "No braces", "", (), {}),
        ("The value is {{n}}", "The value is {{n}}", "", (), {}),
        ("The value is {{n}} {#a}", "The value is {{n}}", "a", (), {}),
        ("Ends in a set \\{a, b}", "Ends in a set \\{a, b}", "", (), {}),
        ("{#only}", "", "only", (), {}),
    ],
)
def test_attributes_are_cut_from_the_end(
    text: str, left: str, id_: str, classes: tuple[str, ...], values: dict[str, str]
) -> None:
    rest, attributes = cut_attributes(text, 7)
    assert (rest, attributes.id, attributes.classes, attributes.values) == (left, id_, classes, values)
    assert attributes.line == 7
    assert attributes.faults == ()


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("#a #b", "There are two ids"),
        ("#A_b", "not an id"),
        (".x .x", "`.x` appears twice"),
        ("set=a set=b", "`set=` appears twice"),
        ("word", "`word` is not an attribute"),
        ("set = a", "no spaces at `=`"),
        ('label="never closed', "has no partner"),
        ("label=“never closed", "has no partner"),
        ("label=two words here", "`words here` is not an attribute"),
    ],
)
def test_what_cannot_be_read_in_braces_is_a_fault(source: str, says: str) -> None:
    problems = Problems("a.md")
    refuse_unknown(
        parse_attributes(source, 3), problems, "a scene", keys=("set", "label"), classes=("x",), id_allowed=True
    )
    assert problems.found[0].line == 3
    assert any(says in p.message for p in problems.found)


def test_braces_that_are_not_closed_are_a_fault() -> None:
    _, attributes = cut_attributes("Title {#start .later", 1)
    assert "very end" in attributes.faults[0]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("wen=a", "A choice cannot have `wen=`. Did you mean `when=`?"),
        (".endign", "A choice cannot have `.endign`."),
        ("#id", "A choice cannot have an id. Delete `#id`."),
    ],
)
def test_an_unknown_attribute_is_answered_with_a_suggestion(source: str, says: str) -> None:
    problems = Problems("a.md")
    refuse_unknown(parse_attributes(source, 1), problems, "a choice", keys=("when", "set"))
    assert says in problems.found[0].message


@pytest.mark.parametrize(
    ("source", "values", "classes", "id_", "edited"),
    [
        ("#a .b x=1", {"x": "1"}, {"b": True}, "", "#a .b x=1"),
        ("#a .b x=1", {"x": "2"}, {}, "", "#a .b x=2"),
        ("#a .b x=1", {"x": ""}, {"b": False}, "c", "#c"),
        ('x="one two"  y=3', {"x": "one two", "z": "a b"}, {"later": True}, "", 'x="one two"  y=3 .later z="a b"'),
        ("", {"x": 'a "b" {c}'}, {}, "", "x=\"a 'b' c\""),
    ],
)
def test_attributes_are_edited_one_by_one(
    source: str, values: dict[str, str], classes: dict[str, bool], id_: str, edited: str
) -> None:
    assert edited_attributes(source, values, classes, id_) == edited
