"""Walking a case: the path alone decides where a walk is and what was shown."""

from __future__ import annotations

import pytest

from learnapp.domain.cases.cases import (
    CaseError,
    WalkState,
    at_ending,
    choices_marked,
    decisions,
    open_choices,
    replay,
    scene_of,
    start,
    values_for,
    visible,
)
from learnapp.domain.content.content import Case, Choice, Parameters, Passage, Scene


def passage(html: str, *when: str) -> Passage:
    return Passage(html=html, when=when)


CASE = Case(
    slug="eleven",
    title="Eleven minutes",
    minutes=20,
    you_are="an F1",
    tracks={"patient": "Patient safety", "trust": "Trust"},
    debrief=(passage("All"), passage("Told", "told")),
    scenes=(
        Scene(
            id="start",
            title="The office",
            body=(passage("She asks."),),
            choices=(
                Choice(
                    html="Tell her",
                    target="review",
                    moves={"patient": 1, "trust": -1},
                    sets=("told",),
                    consequence=(passage("She stops typing."), passage("She knows.", "told")),
                    hindsight=(passage("It costs comfort."),),
                ),
                Choice(html="Say it was busy", target="review", consequence=(passage("She nods."),)),
                Choice(html="Leave", target="home", consequence=(passage("You go."),)),
            ),
        ),
        Scene(
            id="review",
            title="The review",
            body=(passage("The chair reads."), passage("She nods first.", "told"), passage("Silence.", "!told")),
            choices=(
                Choice(html="Speak", target="end", when=("told",), clears=("told",), consequence=(passage("Heard."),)),
                Choice(html="Wait", target="home", consequence=(passage("Nothing."),)),
            ),
        ),
        Scene(id="end", title="January", body=(passage("Nine minutes."),), ending=True),
        Scene(id="home", title="Home", body=(passage("The same."),), ending=True),
    ),
)


@pytest.mark.parametrize(
    ("path", "scene", "flags", "patient", "trust"),
    [
        ([], "start", set(), 0, 0),
        ([0], "review", {"told"}, 1, -1),
        ([1], "review", set(), 0, 0),
        ([2], "home", set(), 0, 0),
        ([0, 0], "end", set(), 1, -1),
        ([0, 1], "home", {"told"}, 1, -1),
        ([1, 1], "home", set(), 0, 0),
    ],
)
def test_a_path_leads_to_one_state(path: list[int], scene: str, flags: set[str], patient: int, trust: int) -> None:
    walk = replay(CASE, path)
    assert walk.state == WalkState(scene, frozenset(flags), {"patient": patient, "trust": trust})
    assert walk.path == tuple(path)
    assert at_ending(CASE, walk.state) == (scene in ("end", "home"))


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ([3], "Step 1 of this walk does not fit the case. The scene “The office” has no choice number 4."),
        ([-1], "no choice number 0"),
        ([1, 0], "Step 2 of this walk does not fit the case. Choice number 1 of the scene “The review” is not open"),
        ([2, 0], "Step 2 of this walk does not fit the case. The scene “Home” has no choice number 1"),
    ],
)
def test_a_path_that_no_longer_fits_says_where(path: list[int], says: str) -> None:
    with pytest.raises(CaseError, match=says.replace("(", "\\(")):
        replay(CASE, path)


def test_steps_keep_what_was_shown_and_the_tracks_after() -> None:
    first, second = replay(CASE, [0, 0]).steps
    assert (first.scene.id, first.index, first.decision) == ("start", 0, True)
    assert first.consequence == "She stops typing.\nShe knows."
    assert first.before.tracks == {"patient": 0, "trust": 0}
    assert first.after.tracks == {"patient": 1, "trust": -1}
    assert second.consequence == "Heard."


def test_only_open_choices_are_offered_by_their_place_in_the_scene() -> None:
    assert [index for index, _ in open_choices(CASE, start(CASE))] == [0, 1, 2]
    assert [index for index, _ in open_choices(CASE, replay(CASE, [0]).state)] == [0, 1]
    assert [index for index, _ in open_choices(CASE, replay(CASE, [1]).state)] == [1]
    assert open_choices(CASE, replay(CASE, [2]).state) == []


def test_visible_joins_what_holds() -> None:
    body = scene_of(CASE, "review").body
    assert visible(body, WalkState("review")) == "The chair reads.\nSilence."
    assert visible(body, WalkState("review", frozenset({"told"}))) == "The chair reads.\nShe nods first."


def test_decisions_tell_what_else_could_have_been_done() -> None:
    first, second = decisions(replay(CASE, [0, 1]))
    assert first.hindsight == "It costs comfort."
    busy, leave = first.alternatives
    assert (busy.index, busy.consequence, busy.open) == (1, "She nods.", True)
    assert leave.index == 2
    assert [(a.index, a.open) for a in second.alternatives] == [(0, True)]


def test_a_choice_that_was_not_open_is_told_as_such() -> None:
    _, second = decisions(replay(CASE, [1, 1]))
    assert [(a.index, a.open) for a in second.alternatives] == [(0, False)]


def test_a_case_without_scenes_or_a_strange_scene_is_an_error() -> None:
    with pytest.raises(CaseError):
        start(Case(slug="x", title="X", minutes=1, you_are="a", scenes=(), debrief=()))
    with pytest.raises(CaseError, match="no scene “nowhere”"):
        scene_of(CASE, "nowhere")


def test_a_run_is_told_with_the_numbers_of_its_draw() -> None:
    case = Case(
        slug="cups",
        title="Cups",
        minutes=5,
        you_are="an F1",
        scenes=(),
        debrief=(),
        parameters=Parameters(draws=({"cups": 3.0}, {"cups": 4.0})),
    )
    assert [values_for(case, draw)["cups"] for draw in (0, 1, 2)] == [3.0, 4.0, 3.0]
    assert values_for(CASE, 5) == {}


WARD = Case(
    slug="ward",
    title="Ward",
    minutes=5,
    you_are="an F1",
    tracks={"board": "The board"},
    debrief=(),
    scenes=(
        Scene(
            id="hub",
            title="The corridor",
            body=(passage("Doors."), passage("You know.", "asked or board>=2")),
            hub=True,
            marked=True,
            choices=(
                Choice(html="Ask", target="hub", sets=("asked",), moves={"board": 1}),
                Choice(html="Read", target="notes", moves={"board": 1}),
                Choice(html="Go in", target="which", when=("asked or board>=1",)),
            ),
        ),
        Scene(id="notes", title="Notes", body=(passage("Short."),), choices=(Choice(html="Back", target="hub"),)),
        Scene(
            id="which",
            title="Which",
            body=(),
            junction=True,
            choices=(
                Choice(html="Both", target="good", when=("board>=2",)),
                Choice(html="One", target="fair", when=("board<=1", "asked")),
                Choice(html="Else", target="poor"),
            ),
        ),
        *(Scene(id=id_, title=id_, body=(passage(id_),), ending=True) for id_ in ("good", "fair", "poor")),
    ),
)


@pytest.mark.parametrize(
    ("path", "scene", "open_", "marked", "body", "routes"),
    [
        ([], "hub", [0, 1], [], "Doors.", []),
        ([0], "hub", [1, 2], ["Ask"], "Doors.\nYou know.", []),
        ([1], "notes", [0], [], "Short.", []),
        ([1, 0], "hub", [0, 2], ["Read"], "Doors.", []),
        ([1, 0, 0], "hub", [2], ["Ask", "Read"], "Doors.\nYou know.", []),
        ([1, 0, 0, 2], "good", [], [], "good", [("which", 0)]),
        ([0, 2], "fair", [], [], "fair", [("which", 1)]),
        ([1, 0, 2], "poor", [], [], "poor", [("which", 2)]),
    ],
)
def test_a_hub_is_visited_again_and_a_junction_leads_on_by_itself(
    path: list[int], scene: str, open_: list[int], marked: list[str], body: str, routes: list[tuple[str, int]]
) -> None:
    walk = replay(WARD, path)
    assert walk.state.scene == scene
    assert walk.path == tuple(path)
    assert [place for place, _ in open_choices(WARD, walk.state)] == open_
    assert [choice.html for choice in choices_marked(WARD, walk.state)] == marked
    assert visible(scene_of(WARD, scene).body, walk.state) == body
    assert [one for step in walk.steps for one in step.routes] == routes


def test_a_choice_of_a_hub_cannot_be_taken_twice() -> None:
    with pytest.raises(CaseError, match="not open here"):
        replay(WARD, [0, 0])


def test_looking_back_on_a_hub_names_only_what_was_never_taken_there() -> None:
    found = decisions(replay(WARD, [0, 2]))
    assert [[(other.index, other.open) for other in decision.alternatives] for decision in found] == [
        [(1, True)],
        [(1, True)],
    ]
