"""Learning gain of a group: the part of the possible gain, from prequestions to end quiz, that it made.

Normalised gain, the mean gain over the most there was to gain: <g> = (post - pre) / (1 - pre), with the group's mean
shares before and after (Hake, "Interactive-engagement versus traditional methods", American Journal of Physics 66,
64-74, 1998). It is 1 - B / A with A and B the mean of what was missing before and after, so its interval is that of a
ratio of means of pairs: its variance is (B/A)^2 (var B / B^2 + var A / A^2 - 2 cov / (A B)) / n (Cochran, Sampling
Techniques, 3rd edition, 1977, 6.4), with Student's t for n - 1.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from learnapp.domain.content.content import FrozenStruct
from learnapp.domain.findings.item_sums import Moments


class Gain(FrozenStruct, frozen=True):
    """A group's normalised gain with its 95% interval, of `people`, from mean share `before` to `after`.

    `value` is None where nothing was missing before. The interval is None where it has no meaning: nothing varies, or
    so little was missing before that it would be unbounded.
    """

    people: int
    before: float
    after: float
    value: float | None
    low: float | None = None
    high: float | None = None


def pairs(shares: list[tuple[float, float]]) -> Moments:
    """The sums of people's shares (before, after), each 0 to 1."""
    return Moments(
        n=len(shares),
        x=sum(x for x, _ in shares),
        y=sum(y for _, y in shares),
        xx=sum(x * x for x, _ in shares),
        yy=sum(y * y for _, y in shares),
        xy=sum(x * y for x, y in shares),
    )


def gain(m: Moments, fewest: int) -> Gain | None:
    """The gain of so many people; None for fewer than `fewest`."""
    if m.n < max(fewest, 2):
        return None
    before, after = m.x / m.n, m.y / m.n
    missing, still = 1 - before, 1 - after
    if missing <= 1e-9:
        return Gain(people=m.n, before=before, after=after, value=None)
    value = (after - before) / missing
    var_x, var_y, cov = (
        max(0.0, (m.xx - m.x * m.x / m.n) / (m.n - 1)),
        max(0.0, (m.yy - m.y * m.y / m.n) / (m.n - 1)),
        (m.xy - m.x * m.y / m.n) / (m.n - 1),
    )
    ratio = still / missing
    error = sqrt(max(0.0, (var_y + ratio * ratio * var_x - 2 * ratio * cov) / m.n)) / missing
    wide = students_t(m.n - 1) * error
    # Where the mean missing before is not significantly above zero, no interval can be given (Fieller).
    unsure = students_t(m.n - 1) * sqrt(var_x / m.n) >= missing
    if error <= 1e-6 or unsure:
        return Gain(people=m.n, before=before, after=after, value=value)
    return Gain(people=m.n, before=before, after=after, value=value, low=value - wide, high=value + wide)


def students_t(freedom: int) -> float:
    """Student's t of a 95% interval, by its expansion about the normal, within 0.01 from 4 degrees on (Abramowitz and
    Stegun 26.7.5).
    """
    z = NormalDist().inv_cdf(0.975)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(freedom) ** (place + 1) for place, term in enumerate(terms))
