"""Going straight to any point of a case."""

import pytest

from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case
from learnapp.domain.learning import previews
from learnapp.domain.reading import check_folder, read_draft, read_library
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES
from tests.domain.cases.paths import every_path
from tests.domain.reading.good_module import CASE_FILE, LIBRARY, read, spoilt


@pytest.fixture(scope="module")
def case() -> Case:
    found, problems = check_folder(TEST_MODULES / "tea-round", read_library((TEST_MODULES, MODULES)))
    assert found is not None, problems
    activity = found.activity("spilt")
    assert isinstance(activity, Case)
    return activity


def test_there_is_a_way_to_every_scene_and_it_leads_there(case: Case) -> None:
    found = previews.survey(case).ways
    assert set(found) == {scene.id for scene in case.scenes}
    for scene, way in found.items():
        assert cases.replay(case, way).state.scene == scene


def test_no_way_is_longer_than_another_to_the_same_scene(case: Case) -> None:
    found = previews.survey(case).ways
    for path in every_path(case):
        for steps in range(len(path) + 1):
            assert len(found[cases.replay(case, path[:steps]).state.scene]) <= steps


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("", ()),
        ("x", ()),
        ("-1", ()),
        ("0.x.1", (0,)),
        ("99", ()),
        ("0.99", (0,)),
        ("..", ()),
        ("1" * 5000, ()),
        ("٣", ()),
    ],
    ids=lambda given: given[:9] if isinstance(given, str) else "",
)
def test_a_way_that_does_not_fit_is_followed_as_far_as_it_goes(case: Case, text: str, way: tuple[int, ...]) -> None:
    assert previews.read_way(case, text) == way


def test_a_way_that_goes_on_after_the_ending_leads_to_the_ending(case: Case) -> None:
    way = previews.read_way(case, ".".join(["0"] * 900))
    assert set(way) == {0}
    assert cases.scene_of(case, cases.replay(case, way).state.scene).ending


def test_a_way_is_written_as_it_is_read(case: Case) -> None:
    for way in previews.survey(case).ways.values():
        assert previews.read_way(case, previews.written(way)) == way


BROKEN: list[tuple[tuple[str, str], set[str], set[str], int]] = [
    (("(#thanks)", "(#nowhere)"), {"thanks"}, set(), 0),
    (("- [Say sorry](#sorry)", "- [Say sorry](#thanks)"), {"sorry"}, set(), 0),
    (("- [Say sorry](#sorry)", "- [Say sorry](#sorry){when=rang}"), set(), {"morning"}, 0),
    (("{when=rang}", "{when=rang,!rang}"), {"thanks"}, set(), 1),
]


@pytest.mark.parametrize(("change", "unreached", "stuck", "closed"), BROKEN, ids=lambda given: str(given)[:40])
def test_what_a_survey_finds_is_what_the_checker_says(
    change: tuple[str, str], unreached: set[str], stuck: set[str], closed: int
) -> None:
    files = spoilt(CASE_FILE, change)
    draft, *_ = read_draft({name: text.encode() for name, text in files.items()}, "ringing-early", LIBRARY)
    case = draft.activity("ten-past-three")
    assert isinstance(case, Case)
    found = previews.survey(case)
    assert {scene.id for scene in case.scenes} - set(found.ways) == unreached
    assert found.stuck == stuck
    assert len(found.closed) == closed
    said = " ".join(problem.message for problem in read(files)[1])
    if "nowhere" in change[1]:
        assert "There is no scene `#nowhere`" in said, "the checker says the cause first, and not what follows from it"
    else:
        assert [f"`#{id_}`" in said for id_ in unreached] == [True] * len(unreached)
        assert ("get stuck here" in said) == bool(stuck)


def test_a_case_that_goes_in_a_circle_is_surveyed_to_the_end() -> None:
    files = spoilt(CASE_FILE, ("- [Say sorry](#sorry)", "- [Say sorry](#start)"))
    draft, *_ = read_draft({name: text.encode() for name, text in files.items()}, "ringing-early", LIBRARY)
    case = draft.activity("ten-past-three")
    assert isinstance(case, Case)
    assert set(previews.survey(case).ways) == {"start", "morning", "thanks"}
