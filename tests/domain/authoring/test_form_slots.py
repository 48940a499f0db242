"""What was sent in a form, written to its slots."""

import pytest

from learnapp.domain.authoring.form_slots import FieldGroup, FormField, Slot, rewritten


def test_a_slot_is_left_alone_unless_its_field_changes() -> None:
    field = FormField("a", "text", "one")
    slot = Slot(0, 3, (field,), lambda values: values["a"].upper())
    groups = [FieldGroup("text", 1, (slot,))]
    assert rewritten("one two", groups, {}) == "one two"
    assert rewritten("one two", groups, {"a": "three"}) == "THREE two"


@pytest.mark.parametrize(
    ("control", "sent", "given"),
    [
        ("line", " two  words\r\n", "two words"),
        ("text", "\r\n\r\nA \r\n\r\nB\r\n", "A\n\nB"),
        ("tick", None, ""),
        ("line", None, "as it was"),
        ("text", "as it was", "as it was"),
    ],
)
def test_what_is_sent_is_read_by_the_sort_of_field(control: str, sent: str | None, given: str) -> None:
    field = FormField("a", "text", "as it was", control)  # type: ignore[arg-type]
    assert field.given({} if sent is None else {"a": sent}) == given


def test_what_goes_takes_its_fields_along_and_what_comes_behind_it_stays() -> None:
    gone = Slot(0, 3, (FormField("gone", "remove", "", "tick"),), lambda _: "")
    inner = Slot(0, 3, (FormField("inner", "text", "one"),), lambda values: values["inner"])
    behind = Slot(3, 3, (FormField("behind", "text", ""),), lambda values: f"+{values['behind']}")
    groups = [FieldGroup("option", 1, (inner,), removed=gone), FieldGroup("option", 1, (behind,), fresh=True)]
    assert rewritten("one two", groups, {"gone": "yes", "inner": "new", "behind": "b"}) == "+b two"
