"""The table of question kinds: the name an author writes -> the kind. Adding a kind adds one line here."""

from __future__ import annotations

from learnapp.domain.questions.choose_three import ChooseThree
from learnapp.domain.questions.kind import Kind
from learnapp.domain.questions.multiple import Multiple
from learnapp.domain.questions.ranking import Ranking
from learnapp.domain.questions.single_best import SingleBest

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        SingleBest(),
        Multiple(),
        Ranking(),
        ChooseThree(),
    )
}
"""In the order in which the authoring guide describes them."""
