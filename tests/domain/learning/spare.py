"""Cases and modules to fill spare time."""

from learnapp.domain.content.content import Case, Choice, Passage, Scene


def scene(id_: str, *targets: str) -> Scene:
    choices = tuple(Choice(html=f"to <em>{target}</em>", target=target) for target in targets)
    return Scene(id=id_, title=id_.title(), body=(Passage(html="x"),), choices=choices, ending=not targets)


CASE = Case(
    slug="case",
    title="Case",
    minutes=20,
    you_are="an F1",
    scenes=(
        scene("one", "two", "four"),
        scene("two", "three"),
        scene("three", "four", "five"),
        scene("four"),
        scene("five"),
    ),
    debrief=(),
)
