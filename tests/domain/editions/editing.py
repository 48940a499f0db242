"""An edited module, compared with the good one."""

from learnapp.domain.content.content import Module
from learnapp.domain.editions.edition_changes import compare
from tests.domain.reading.good_module import good, read, spoilt


def edited(file: str, changes: list[tuple[str, str]]) -> Module:
    module, problems = read(spoilt(file, *changes))
    assert module is not None, [str(p) for p in problems]
    return module


def assert_class(cls: str, file: str, changes: list[tuple[str, str]], where: str) -> None:
    """The edit is of this class, and `where` is among the places with the strongest difference."""
    difference = compare(good(), edited(file, changes))
    assert difference.cls == cls, difference
    assert where in [edit.where for edit in difference.strongest], difference.strongest
