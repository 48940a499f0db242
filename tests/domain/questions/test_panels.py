"""Keys from panels. The arithmetic is compared with published examples if we know any, otherwise with our own."""

from typing import Any

import pytest
from msgspec import structs

from learnapp.domain.content.content import ExpertReason, Panel
from learnapp.domain.questions import KINDS, panels
from learnapp.domain.reading.panel_file import digest_of
from learnapp.exports.scorm.questions import templates
from tests.domain.questions.reading import asked, mark, ordered_list, read, task_list

PROJECTS = [
    [1, 3, 4, 5, 2, 8, 6, 7, 10, 9],
    [2, 1, 4, 5, 6, 3, 8, 7, 10, 9],
    [3, 2, 1, 5, 7, 4, 6, 8, 9, 10],
    [4, 2, 3, 1, 6, 7, 5, 9, 8, 10],
]
"""Published: four judges rank ten projects ("The Kendall's coefficient of concordance W", example 1,
https://www.scribd.com/document/659863121). It prints the sums of places, and 1,048 for their squared deviations.
"""


CITIES = {42: [1, 2, 3, 4], 26: [4, 1, 2, 3], 15: [4, 3, 1, 2], 17: [4, 3, 2, 1]}
"""Published: how many of a hundred voters give Memphis, Nashville, Chattanooga and Knoxville which places
(https://electowiki.org/wiki/Effects_of_different_voting_systems_under_similar_circumstances). It prints that 193
times another city is preferred to Knoxville (https://electowiki.org/wiki/Special:MobileDiff/7029).
"""


def _by_place(orders: list[list[int]]) -> tuple[tuple[int, ...], ...]:
    places = range(1, len(orders[0]) + 1)
    return tuple(tuple(sum(order[o] == place for order in orders) for place in places) for o in range(len(places)))


def test_agreement_of_rankings_is_as_published() -> None:
    assert panels.sums_of_places(_by_place(PROJECTS)) == [10, 8, 12, 16, 21, 22, 25, 31, 37, 38]
    assert panels.concordance(_by_place(PROJECTS)) == pytest.approx(12 * 1048 / (4**2 * (10**3 - 10)))


def test_sums_of_places_are_as_published() -> None:
    votes = _by_place([order for number, order in CITIES.items() for _ in range(number)])
    assert panels.sums_of_places(votes) == [274, 206, 227, 100 + 193]
    assert panels.consensus(votes) == ((3, 3), (1, 1), (2, 2), (4, 4))


@pytest.mark.parametrize(
    ("orders", "agreement"),
    [
        ([[1, 2, 3, 4]] * 10, 1.0),
        ([[1, 2, 3, 4], [4, 3, 2, 1]] * 5, 0.0),
        ([[1, 2, 3, 4]] * 9 + [[4, 3, 2, 1]], 0.64),  # (9 - 1)² / 10²
    ],
)
def test_agreement_of_rankings_in_examples_of_our_own(orders: list[list[int]], agreement: float) -> None:
    assert panels.concordance(_by_place(orders)) == pytest.approx(agreement)


def test_the_credit_of_an_answer_is_its_votes_over_the_commonest() -> None:
    """Our own example of the published formula: six, three and one of ten."""
    assert panels.credits([0, 0, 1, 6, 3]) == [0, 0, 1 / 6, 1, 1 / 2]
    assert panels.credits([0, 0, 0]) == [0, 0, 0]


def test_options_with_equal_sums_share_their_places() -> None:
    assert panels.consensus(_by_place([[1, 2, 3, 4], [1, 3, 2, 4]])) == ((1, 1), (2, 3), (2, 3), (4, 4))


@pytest.mark.parametrize(
    ("votes", "best"), [([9, 2, 0], 0), ([5, 5, 0], None), ([6, 5, 0], 0), ([5, 3, 3], None), ([0, 0, 0], None)]
)
def test_a_best_answer_needs_more_than_half_of_the_votes(votes: list[int], best: int | None) -> None:
    assert panels.best_of([[vote] for vote in votes]) == best


@pytest.mark.parametrize(
    ("votes", "split"), [([4, 1, 1, 2, 4], True), ([0, 2, 5, 4, 0], False), ([3, 1, 4, 2, 2], True), ([0] * 5, False)]
)
def test_experts_split_on_a_scale_if_a_third_is_on_either_side(votes: list[int], split: bool) -> None:
    assert panels.takes_sides([[vote] for vote in votes]) is split


def _panel(*counts: tuple[int, ...], experts: int = 11) -> Panel:
    reasons = (ExpertReason(text="The gap comes first.", by="Asha Rao"),)
    return Panel(experts=experts, closed="2026-03-14", counts=counts, reasons=reasons)


def test_a_panel_of_ten_or_more_moves_the_key_of_a_best_answer() -> None:
    question = read(task_list("single-best .judgement", "x__"))
    moved = KINDS["single-best"].with_panel(question, _panel((2,), (9,), (0,)))
    assert [option.key for option in moved.content.options] == [False, True, False]
    assert (mark(moved, [1]).score, mark(moved, [0]).score) == (1, 0)
    said = mark(moved, [0]).detail["panel"]
    assert (said["most"], said["of"], said["rows"][0][0], said["closed"]) == (
        "Nine",
        "eleven",
        "Option B",
        "March 2026",
    )


def test_under_ten_experts_the_key_stays_the_authors() -> None:
    question = read(task_list("single-best .judgement", "x__"))
    few = KINDS["single-best"].with_panel(question, _panel((1,), (8,), (0,), experts=9))
    assert few.content == question.content
    assert not few.panel_decides
    assert mark(few, [0]).score == 1
    assert mark(few, [0]).detail["panel"]["experts"] == 9
    few_split = KINDS["single-best"].with_panel(question, _panel((4,), (4,), (1,), experts=9))
    assert mark(few_split, [0]).score == 1, "too few to take the key away"
    order = read(ordered_list(4))
    half = KINDS["ranking"].with_panel(order, _panel(*_by_place([[1, 2, 3, 4], [4, 3, 2, 1]] * 4), experts=8))
    assert mark(half, [1, 2, 3, 4]).score == 16


def test_where_experts_split_nothing_is_scored() -> None:
    question = read(task_list("single-best .judgement", "x__"))
    split = KINDS["single-best"].with_panel(question, _panel((5,), (4,), (2,)))
    found = mark(split, [0])
    assert not found.scored
    assert not any(remark.key for remark in found.remarks)
    order = read(ordered_list(4))
    half = KINDS["ranking"].with_panel(order, _panel(*_by_place([[1, 2, 3, 4], [4, 3, 2, 1]] * 5), experts=10))
    assert not mark(half, [1, 2, 3, 4]).scored


def test_a_ranking_is_marked_by_nearness_to_the_panels_order() -> None:
    order = read(ordered_list(4))
    panel = _panel(*_by_place([[2, 1, 3, 4]] * 9 + [[1, 2, 4, 3]]), experts=10)
    ranked = KINDS["ranking"].with_panel(order, panel)
    assert ranked.content.places == ((2, 2), (1, 1), (3, 3), (4, 4))
    assert mark(ranked, [2, 1, 3, 4]).score == 16
    assert mark(ranked, [1, 2, 3, 4]).score == 14  # each of two is one place away


def test_counts_follow_from_the_experts_answers() -> None:
    best, order = read(task_list("single-best .judgement", "x__")), read(ordered_list(4))
    assert KINDS["single-best"].panel_counts(best, [[1], [1], [2]]) == ((0,), (2,), (1,))
    assert KINDS["ranking"].panel_counts(order, [[2, 1, 3, 4], [1, 2, 3, 4]])[0] == (1, 1, 0, 0)


def test_an_item_is_tied_to_what_people_see_of_it() -> None:
    question = read(task_list("single-best .judgement", "x__"))
    reordered = structs.replace(question.content, options=question.content.options[::-1])
    assert digest_of(structs.replace(question, content=reordered)) == digest_of(question)
    rekeyed = tuple(structs.replace(option, key=not option.key, feedback="") for option in question.content.options)
    marked = structs.replace(question, content=structs.replace(question.content, options=rekeyed))
    assert digest_of(marked) == digest_of(question)
    assert digest_of(structs.replace(question, stem="<p>Another.</p>")) != digest_of(question)
    reworded = structs.replace(question.content.options[0], html="Another")
    changed = structs.replace(question.content, options=(reworded, *question.content.options[1:]))
    assert digest_of(structs.replace(question, content=changed)) != digest_of(question)


def test_every_kind_with_panels_shows_what_its_digest_rests_on() -> None:
    for text in (task_list("single-best .judgement", "x__"), ordered_list(4)):
        question = read(text)
        kind = KINDS[question.kind]
        assert len(kind.panel_options(question)) == len(kind.shown(question)) == len(asked(question).order)


@pytest.mark.parametrize(
    ("counts", "experts", "said"),
    [
        (((2,), (9,), (0,)), 11, "Nine of eleven experts would choose “Option B” (panel of 11, March 2026)."),
        (((2,), (2,), (0,)), 4, "Only four experts have answered this (panel of 4, March 2026). Under 10, the answer"),
        (
            ((5,), (4,), (2,)),
            11,
            "<strong>The experts split</strong> (panel of 11, March 2026), so this is not scored.",
        ),
    ],
)
def test_a_review_says_what_the_panel_said(counts: tuple[tuple[int, ...], ...], experts: int, said: str) -> None:
    question = KINDS["single-best"].with_panel(
        read(task_list("single-best .judgement", "x__")), _panel(*counts, experts=experts)
    )
    view = KINDS["single-best"].view(question, asked(question))
    macros: Any = templates().get_template("questions/single-best.html").module
    drawn = str(macros.review(view, mark(question, [0])))
    assert said in drawn
    assert "The gap comes first." in drawn
    assert "Asha Rao" in drawn
    assert said not in str(macros.ask(view, {}, {}))
