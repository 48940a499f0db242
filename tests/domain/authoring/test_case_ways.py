"""Every ending's shortest way, and how many ways lead to it."""

from collections import Counter

from learnapp.domain.authoring.case_ways import ways_to_endings
from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case
from learnapp.domain.reading import draft_files
from tests.domain.cases.paths import every_path
from tests.domain.reading.good_module import CASE_FILE, FILES, LIBRARY


def _case(*changes: tuple[str, str]) -> Case:
    text = FILES[CASE_FILE]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    files = {name: said.encode() for name, said in {**FILES, CASE_FILE: text}.items()}
    draft, _module, problems = draft_files(files, "ringing-early", LIBRARY)
    found = draft.activity("ten-past-three")
    assert isinstance(found, Case), problems
    return found


def test_ways_are_those_that_walking_every_path_finds() -> None:
    case = _case()
    walked = Counter(cases.replay(case, path).state.scene for path in every_path(case))
    found = ways_to_endings(case)
    assert {one.scene.id: one.ways for one in found} == walked
    for one in found:
        assert one.shortest is not None
        assert cases.replay(case, one.shortest).state.scene == one.scene.id
        assert one.choices


def test_an_ending_that_no_walk_reaches_has_no_way() -> None:
    dead = {one.scene.id: one for one in ways_to_endings(_case(("(#thanks)", "(#sorry)")))}
    assert dead["thanks"].shortest is None
    assert dead["thanks"].ways == 0


def test_a_case_that_goes_in_a_circle_is_not_counted() -> None:
    found = ways_to_endings(_case(("(#thanks)", "(#start)")))
    assert {one.ways for one in found} == {None}
