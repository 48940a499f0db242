"""What a group chose, added up."""

from learnapp.domain.cases import cases, first_runs
from learnapp.domain.content.content import Case, Choice, Passage, Scene


def _scene(id_: str, *targets: str) -> Scene:
    choices = tuple(Choice(html=target, target=target) for target in targets)
    return Scene(id=id_, title=id_, body=(Passage(html="x"),), choices=choices, ending=not targets)


CASE = Case(
    slug="case",
    title="Case",
    minutes=5,
    you_are="an F1",
    scenes=(_scene("one", "two", "three"), _scene("two", "three", "four"), _scene("three", "four"), _scene("four")),
    debrief=(),
)


def _sums(*paths: tuple[int, ...]) -> first_runs.RunSums:
    return first_runs.sums(cases.replay(CASE, path) for path in paths)


def test_choices_are_counted_at_each_decision_and_endings_once_a_person() -> None:
    found = _sums((0, 1), (0, 0, 0), (1, 0))
    assert found == first_runs.RunSums(people=3, choices={"one": (2, 1), "two": (1, 1)}, endings={"four": 3})


def test_groups_add_up() -> None:
    one, other = _sums((0, 1), (1, 0)), _sums((1, 0))
    assert first_runs.add(one, other) == _sums((0, 1), (1, 0), (1, 0))
    assert first_runs.add(first_runs.RunSums(), other) == other
