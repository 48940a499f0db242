"""Item figures against reference calculations, and a mis-keyed item among good ones."""

from math import exp, log, sqrt
from random import Random

import pytest

from learnapp.domain.findings import item_sums
from learnapp.domain.findings.item_figures import Correlation, PartFigures, Reply, interval, mis_keyed, reply
from tests.domain.questions.reading import mark, ordered_list, read, task_list


def figures(sittings):
    """The figures of at least thirty people, as the site works them out."""
    return item_sums.figures(item_sums.sums(sittings), 30)


def pearson(x, y):
    """The definition, worked out with sums of squares and products, to compare with the library's."""
    n = len(x)
    sxy = sum(a * b for a, b in zip(x, y, strict=True)) - sum(x) * sum(y) / n
    sxx = sum(a * a for a in x) - sum(x) ** 2 / n
    syy = sum(b * b for b in y) - sum(y) ** 2 / n
    return sxy / sqrt(sxx * syy)


@pytest.mark.parametrize(("value", "people"), [(0.417, 23), (-0.2, 30), (0.9, 400), (0.0, 31)])
def test_fishers_interval_against_its_formula(value, people):
    found = interval(value, people)
    z = 0.5 * log((1 + value) / (1 - value))
    for end, bound in ((found.low, z - 1.959964 / sqrt(people - 3)), (found.high, z + 1.959964 / sqrt(people - 3))):
        assert end == pytest.approx((exp(2 * bound) - 1) / (exp(2 * bound) + 1), abs=1e-6)


@pytest.mark.parametrize("value", [1.0, -1.0])
def test_a_perfect_correlation_has_an_interval_too(value):
    found = interval(value, 30)
    assert -1 < found.low < found.high < 1
    assert found.low * value > 0.99


def _between(low, high):
    return Correlation(value=(low + high) / 2, low=low, high=high)


GOOD, FLAT, BAD = _between(0.1, 0.5), _between(-0.2, 0.2), _between(-0.5, -0.1)


@pytest.mark.parametrize(
    ("whole", "key_share", "rival", "says"),
    [
        (None, 0.2, (0.8, GOOD), ""),
        (BAD, 0.8, (0.1, None), "do badly on this one"),
        (FLAT, 0.3, (0.6, GOOD), "choose “B” rather than the key"),
        (FLAT, 0.6, (0.3, GOOD), ""),  # fewer choose it than the key
        (FLAT, 0.4, (0.4, GOOD), ""),
        (FLAT, 0.3, (0.6, FLAT), ""),  # not those who do well
        (FLAT, 0.3, (0.6, None), ""),
        (GOOD, 0.3, (0.6, GOOD), ""),  # those who do well choose the key
        (_between(0, 0.4), 0.3, (0.6, GOOD), "choose “B” rather than the key"),
    ],
)
def test_a_key_is_doubted_if_the_able_avoid_it_or_agree_on_another(whole, key_share, rival, says):
    share, discrimination = rival
    parts = [
        PartFigures(label="A", key=True, share=key_share, discrimination=GOOD),
        PartFigures(label="B", key=False, share=share, discrimination=discrimination),
    ]
    said = mis_keyed(whole, parts)
    assert says in said
    assert bool(said) == bool(says)


def made_up(people: int, seed: int = 1, miskeyed: int | None = None, items: int = 12) -> list[dict[str, Reply]]:
    """People of varying ability answer items of varying difficulty with four options; option 0 is truly best.

    The key of item `miskeyed` is option 1, which able people avoid.
    """
    random = Random(seed)
    sittings = []
    for _ in range(people):
        ability = random.gauss(0, 1)
        sitting = {}
        for item in range(items):
            difficulty = (item - items / 2) / items * 2
            chosen = (
                0 if random.random() < 1 / (1 + exp(-1.5 * (ability - difficulty))) else random.choice((1, 1, 2, 3))
            )
            key = 1 if item == miskeyed else 0
            sitting[f"q{item}"] = Reply(
                share=float(chosen == key),
                labels=("A", "B", "C", "D"),
                chosen=(chosen,),
                keys=(key,),
                seconds=30 + item,
            )
        sittings.append(sitting)
    return sittings


def test_facility_discrimination_shares_and_time_against_the_definitions():
    sittings = made_up(80)
    item = figures(sittings)[3]
    scores = [sitting["q3"].share for sitting in sittings]
    rest = [sum(r.share for q, r in sitting.items() if q != "q3") / 11 for sitting in sittings]
    assert (item.question, item.people, item.seconds) == ("q3", 80, 37.5)
    assert item.facility == pytest.approx(sum(scores) / 80)
    assert item.discrimination.value == pytest.approx(pearson(scores, rest))
    assert [part.label for part in item.parts] == ["A", "B", "C", "D"]
    assert [part.key for part in item.parts] == [True, False, False, False]
    for place, part in enumerate(item.parts):
        picked = [float(place in sitting["q3"].chosen) for sitting in sittings]
        assert part.share == pytest.approx(sum(picked) / 80)
        assert part.discrimination.value == pytest.approx(pearson(picked, rest))


def test_an_item_is_not_correlated_with_itself():
    """Pure noise: against the whole score it would seem to separate people; against the rest it does not."""
    random = Random(5)
    noise = [{f"q{i}": Reply(share=float(random.random() < 0.5)) for i in range(4)} for _ in range(400)]
    for item in figures(noise):
        assert abs(item.discrimination.value) < 0.12
    whole = [sum(r.share for r in sitting.values()) for sitting in noise]
    assert pearson([sitting["q0"].share for sitting in noise], whole) > 0.4


@pytest.mark.parametrize(("people", "items"), [(0, 0), (1, 12), (29, 12)])
def test_nothing_is_given_for_fewer_than_thirty(people, items):
    found = figures(made_up(people))
    assert len(found) == items
    for item in found:
        assert item.people == people
        told = item.facility, item.discrimination, item.parts, item.seconds, item.mis_keyed
        assert told == (None, None, (), None, "")


def test_thirty_are_enough():
    found = figures(made_up(30))
    assert len(found) == 12
    assert all(item.discrimination and item.parts for item in found)


def test_people_who_were_asked_other_questions_do_not_count_for_this_one():
    sittings = made_up(70)
    for sitting in sittings[:45]:
        del sitting["q2"]
    by_id = {item.question: item for item in figures(sittings)}
    assert (by_id["q2"].people, by_id["q2"].facility) == (25, None)
    assert by_id["q1"].people == 70


def test_where_everyone_scores_alike_there_is_no_discrimination():
    same = [{"a": Reply(share=1.0), "b": Reply(share=float(n % 2))} for n in range(40)]
    by_id = {item.question: item for item in figures(same)}
    assert (by_id["a"].facility, by_id["a"].discrimination, by_id["a"].mis_keyed) == (1.0, None, "")


@pytest.mark.parametrize("seed", range(12))
def test_a_mis_keyed_item_is_flagged_and_the_good_ones_are_not(seed):
    found = figures(made_up(200, seed, miskeyed=4))
    assert [item.question for item in found if item.mis_keyed] == ["q4"]


def test_good_items_are_rarely_flagged_by_chance():
    flagged = sum(bool(item.mis_keyed) for seed in range(40) for item in figures(made_up(40, seed)))
    assert flagged <= 5  # of 480


def test_a_share_of_raw_points_is_kept():
    assert reply(mark(read(ordered_list(5)), [2, 1, 3, 4, 5])).share == pytest.approx(18 / 20)


def test_a_mark_becomes_a_reply():
    made = reply(mark(read(task_list("multiple", "xx___")), [0, 2]), seconds=9)
    assert (made.share, made.chosen, made.keys, made.seconds) == (0, (0, 2), (0, 1), 9)
    assert made.labels[0] == "Option A"


def test_a_ranking_has_no_options_that_are_the_key():
    question = read(ordered_list(5))
    orders = ([1, 2, 3, 4, 5], [2, 1, 3, 4, 5], [5, 4, 3, 2, 1])
    sittings = [{"r": reply(mark(question, orders[n % 3])), "s": Reply(share=float(n % 3 == 0))} for n in range(40)]
    item = figures(sittings)[0]
    assert item.parts == ()
    assert item.discrimination.value > 0
