"""What a set votes on: a decision of a case or a question of a quiz, as options one of which is chosen.

Nothing here tells a key or a consequence before it is asked for with `reveal`.
"""

from __future__ import annotations

from dataclasses import dataclass

from learnapp.domain.cases import cases
from learnapp.domain.content.content import Case, Choice, Module, Question, Quiz, Scene
from learnapp.domain.content.rendering import plain
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError, AskedQuestion

NO_FLAGS: frozenset[str] = frozenset()


@dataclass(frozen=True)
class VoteItem:
    """`options`, `body` and `legend` are what is put; options are HTML, in the order in which they are shown and voted.

    `from_` names the activity it is of. `sometimes` are the places of options that only some routes through the case
    offer.
    """

    module: str
    module_title: str
    activity: str
    from_: str
    place: str
    title: str
    body: str
    legend: str
    options: tuple[str, ...]
    sometimes: frozenset[int] = frozenset()

    @property
    def plain_options(self) -> tuple[str, ...]:
        return tuple(" ".join(plain(option).split()) for option in self.options)


@dataclass(frozen=True)
class Revealed:
    """What is told once both votes are over: of each option (HTML, "" for nothing), and of the whole."""

    right: int | None
    judgement: bool
    of_each: tuple[str, ...]
    explanation: str = ""


@dataclass(frozen=True)
class VotePlace:
    """A place of an activity that a set can vote on."""

    id: str
    title: str
    options: int
    judgement: bool = True


def places(module: Module, activity: str) -> list[VotePlace]:
    """What of an activity a set can vote on: a case's decisions, or a quiz's questions with one answer.

    Matters of judgement come first.
    """
    found = module.activity(activity)
    if isinstance(found, Case):
        values = _values(found)
        decisions = [scene for scene in found.scenes if len(_worded(scene)) > 1]
        return [VotePlace(scene.id, fill(scene.title, values), len(_worded(scene))) for scene in decisions]
    if isinstance(found, Quiz) and found.parameters is None:
        questions = sorted(filter(_can_be_voted_on, found.questions), key=lambda q: not q.judgement)
        return [VotePlace(q.id, q.title, len(q.content.options), judgement=q.judgement) for q in questions]
    return []


def vote_item(module: Module, activity: str, place: str) -> VoteItem | None:
    """The matter at a place of an activity; None if there is none that can be voted on."""
    case, scene, quiz, question = _at(module, activity, place)
    if case and scene:
        return _of_case(module, case, scene)
    return _of_question(module, quiz, question) if quiz and question else None


def reveal(module: Module, activity: str, place: str) -> Revealed | None:
    """What came of each choice of a case, or what is said of each option of a question. For after the second vote."""
    case, scene, quiz, question = _at(module, activity, place)
    if case and scene:
        values = _values(case)
        told = tuple(fill(_told_of(alike), values) for alike in _worded(scene).values())
        return Revealed(None, judgement=True, of_each=told)
    if not (quiz and question):
        return None
    asked = _asked(question)
    remarks = KINDS[question.kind].mark(question, asked, None).remarks  # in the author's order
    shown = [remarks[place] for place in asked.order]
    right = next((i for i, remark in enumerate(shown) if remark.key), None)
    return Revealed(right, question.judgement, tuple(remark.feedback for remark in shown), question.explanation)


def _at(module: Module, activity: str, place: str) -> tuple[Case | None, Scene | None, Quiz | None, Question | None]:
    """The scene or the question at a place, if it can be voted on, and what it is of."""
    found = module.activity(activity)
    if isinstance(found, Case):
        scene = next((scene for scene in found.scenes if scene.id == place), None)
        return (found, scene, None, None) if scene and len(_worded(scene)) > 1 else (None,) * 4
    if isinstance(found, Quiz) and found.parameters is None:
        question = next((question for question in found.questions if question.id == place), None)
        return (None, None, found, question) if question and _can_be_voted_on(question) else (None,) * 4
    return (None,) * 4


def right_option(module: Module, activity: str, place: str) -> int | None:
    """The place of the right option, for a question that has a key and is no matter of judgement."""
    told = reveal(module, activity, place)
    return None if told is None or told.judgement else told.right


def _of_case(module: Module, case: Case, scene: Scene) -> VoteItem:
    values = _values(case)
    return VoteItem(
        module=module.slug,
        module_title=module.title,
        activity=case.slug,
        from_=case.title,
        place=scene.id,
        title=fill(scene.title, values),
        body=fill(cases.visible(scene.body, NO_FLAGS), values),
        legend="What would you do?",
        options=tuple(fill(html, values) for html in _worded(scene)),
        sometimes=frozenset(
            place
            for place, alike in enumerate(_worded(scene).values())
            if not any(cases.holds(choice.when, NO_FLAGS) for choice in alike)
        ),
    )


def _worded(scene: Scene) -> dict[str, list[Choice]]:
    """The choices of a scene by their words: where the story offers the same words twice, to vote on they are one."""
    found: dict[str, list[Choice]] = {}
    for choice in scene.choices:
        found.setdefault(choice.html, []).append(choice)
    return found


def _told_of(alike: list[Choice]) -> str:
    """What comes of a choice, each way in which it is told once."""
    told = (cases.visible(choice.consequence, NO_FLAGS | frozenset(choice.sets)) for choice in alike)
    return "\n".join(dict.fromkeys(text for text in told if text))


def _of_question(module: Module, quiz: Quiz, question: Question) -> VoteItem:
    asked = _asked(question)
    view = KINDS[question.kind].view(question, asked)
    return VoteItem(
        module=module.slug,
        module_title=module.title,
        activity=quiz.slug,
        from_=quiz.title,
        place=question.id,
        title=view["title"],
        body=view["stem"],
        legend=view["legend"],
        options=tuple(option["html"] for option in view["options"]),
    )


def _asked(question: Question) -> AskedQuestion:
    """Put in the same order for everybody, which the question's id decides: authors often write the key first."""
    return KINDS[question.kind].ask(question, 1)


def _values(case: Case) -> dict[str, float]:
    """One set of figures for all, since everybody looks at the same story."""
    return case.parameters.draws[0] if case.parameters and case.parameters.draws else {}


def _can_be_voted_on(question: Question) -> bool:
    """A question with the same words for everybody in which choosing one option is an answer, and two is not."""
    if not getattr(question.content, "options", ()) or question.parameters is not None:
        return False
    kind, asked = KINDS[question.kind], _asked(question)
    try:
        kind.parse(question, asked, {"answer": ["0"]})
    except AnswerError:
        return False
    try:
        kind.parse(question, asked, {"answer": ["0", "1"]})
    except AnswerError:
        return True
    return False
