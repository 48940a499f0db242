"""What changed from one edition of a case to the next."""

# ruff: noqa: E501  (tables have one row a case, however long)

import pytest

from tests.domain.editions.editing import assert_class
from tests.domain.reading.good_module import CASE_FILE

EDITS = [
    # class, file, changes, where the strongest difference is
    ("wording", CASE_FILE, [("pulse is 118", "pulse is 119")], "ten-past-three#start"),
    ("wording", CASE_FILE, [("She sighs, and she comes.", "She sighs and comes.")], "ten-past-three#start choice 1"),
    ("wording", CASE_FILE, [("Ring the registrar now", "Ring the registrar")], "ten-past-three#start choice 1"),
    ("wording", CASE_FILE, [("Patient safety", "Safety")], "ten-past-three"),
    ("feedback", CASE_FILE, [("It costs her sleep.", "It costs her an hour.")], "ten-past-three#start choice 1"),
    ("feedback", CASE_FILE, [("You rang.", "You rang her.")], "ten-past-three#debrief"),
    ("structure", CASE_FILE, [("(#thanks)", "(#sorry)"), ("(#sorry)\n", "(#thanks)\n")], "ten-past-three#morning choice 1"),
    ("structure", CASE_FILE, [("patient=+1", "patient=+2")], "ten-past-three#start choice 1"),
    ("structure", CASE_FILE, [("{when=rang}", "{when=!rang}")], "ten-past-three#morning choice 1"),
    ("structure", CASE_FILE, [("{when=rang}", '{when="rang or patient>=1"}')], "ten-past-three#morning choice 1"),
    ("structure", CASE_FILE, [("{#morning .later}", "{#morning .later .hub}"), ("(#thanks)", "(#morning)"), ("- [Say sorry]", "- [Say thanks](#thanks)\n\n    She nods.\n\n- [Say sorry]")], "ten-past-three#morning"),
    ("structure", CASE_FILE, [("::: when rang\nShe nods", "::: when !rang\nShe nods")], "ten-past-three#morning"),
    ("structure", CASE_FILE, [("{#thanks .ending}", "{#thank .ending}"), ("(#thanks)", "(#thank)")], "ten-past-three#morning choice 1"),
    ("structure", CASE_FILE, [("  patient: Patient safety", "  patient: Patient safety\n " " trust: Trust")], "ten-past-three"),
    ("structure", CASE_FILE, [("- [Say sorry](#sorry)", "- [Say no more](#sorry)\n\n    She waits.\n\n- " "[Say sorry](#sorry)")], "ten-past-three#morning"),
]  # fmt: skip


@pytest.mark.parametrize(("cls", "file", "changes", "where"), EDITS)
def test_an_edit_is_given_its_class_and_its_place(
    cls: str, file: str, changes: list[tuple[str, str]], where: str
) -> None:
    assert_class(cls, file, changes, where)
