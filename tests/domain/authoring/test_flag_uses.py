"""Where flags are set and read."""

from learnapp.domain.authoring.flag_uses import flag_marks, flag_uses
from learnapp.domain.content.content import Case, Choice, Passage, Scene


def _case() -> Case:
    told = Passage(when=("told",), html="<p>She nods.</p>")
    first = Scene(
        id="a",
        title="A",
        body=(),
        choices=(
            Choice(html="Tell her", target="b", sets=("told",), consequence=(told,)),
            Choice(html="Wait", target="b", clears=("told",)),
        ),
    )
    second = Scene(id="b", title="B", body=(told, told), choices=(Choice(html="Go", target="c", when=("!told", "x")),))
    end = Scene(id="c", title="C", body=(), choices=(), ending=True)
    return Case(
        slug="c", title="C", minutes=1, you_are="", people={}, tracks={}, scenes=(first, second, end), debrief=(told,)
    )


def test_each_flag_has_its_places_in_the_order_of_the_text() -> None:
    told, other = flag_uses(_case())
    assert [(p.scene and p.scene.id, p.label) for p in told.sets] == [("a", "Tell her")]
    assert [p.label for p in told.clears] == ["Wait"]
    assert [(p.part, p.label) for p in told.reads] == [
        ("consequence", "Tell her"),
        ("text", ""),
        ("choice", "Go"),
        ("debrief", ""),
    ]
    assert (other.flag, other.sets, len(other.reads)) == ("x", [], 1)


def test_the_map_has_them_by_scene_and_by_way() -> None:
    marks = flag_marks(flag_uses(_case()))
    assert marks.sets == {"a": {"told"}, ("a", "b"): {"told"}}
    assert marks.reads == {"a": {"told"}, ("a", "b"): {"told"}, "b": {"told", "x"}, ("b", "c"): {"told", "x"}}
