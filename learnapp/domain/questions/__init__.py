"""The table of question kinds: the name an author writes -> the kind. Adding a kind adds one line here."""

from __future__ import annotations

from learnapp.domain.questions.choose_three import ChooseThree
from learnapp.domain.questions.extended_matching import ExtendedMatching
from learnapp.domain.questions.free_text import FreeText
from learnapp.domain.questions.hotspot import Hotspot
from learnapp.domain.questions.kind import QuestionKind
from learnapp.domain.questions.matching import Matching
from learnapp.domain.questions.multiple import Multiple
from learnapp.domain.questions.number import Number
from learnapp.domain.questions.ranking import Ranking
from learnapp.domain.questions.script_concordance import ScriptConcordance
from learnapp.domain.questions.single_best import SingleBest
from learnapp.domain.questions.two_audiences import TwoAudiences

_ALL: tuple[QuestionKind, ...] = (
    SingleBest(),
    Multiple(),
    Ranking(),
    ChooseThree(),
    ExtendedMatching(),
    Matching(),
    Number(),
    TwoAudiences(),
    FreeText(),
    ScriptConcordance(),
    Hotspot(),
)
KINDS: dict[str, QuestionKind] = {kind.name: kind for kind in _ALL}
"""In the order in which the authoring guide describes them."""
