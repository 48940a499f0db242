"""hotspot: one place on a picture is marked; every way of choosing it sends the same, and says nothing of the key."""

import re

import html5lib
import pytest

from learnapp.domain.activities.edits import values
from learnapp.domain.questions import KINDS
from learnapp.domain.questions.kind import AnswerError
from tests.domain.questions.example import EXPLANATION, FEEDBACK, KindExample, places
from tests.domain.questions.reading import asked, errors_of, mark, read

PICTURE = '![A rota.](pictures/rota.svg "June")'
AREAS = ("box=50,60,90,90", "box=10,10,40,40", "circle=70,30,8", "box=10,60,40,90")


def places_of(boxes: str, areas: tuple[str, ...] = AREAS, picture: str = PICTURE, under: str = FEEDBACK) -> str:
    options = "".join(
        f"- [{box}] Option {place} {{{area}}}{under}"
        for place, (box, area) in enumerate(zip(boxes.replace("_", " "), areas, strict=False))
    )
    return f"## Where? {{#q .hotspot competency=2.2}}\n\nA stem.\n\n{picture}\n\n{options}"


EXAMPLE = KindExample(
    text=places_of("_x__") + EXPLANATION,
    answers=places(4, 1, 1),
    some_answer=[0],
    key_moved=("- [ ] Option 0", "- [x] Option 0", "- [x] Option 1", "- [ ] Option 1"),
)

KIND = KINDS["hotspot"]


@pytest.mark.parametrize(
    ("boxes", "answer", "score", "chance", "share"),
    [
        ("x___", [0], 1, 1 / 4, 1),
        ("x___", [3], 0, 1 / 4, 0),
        ("xx__", [0], 1, 1 / 2, 1),
        ("xx__", [1], 1, 1 / 2, 1),
        ("xx__", [2], 0, 1 / 2, 0),
        ("_x_", None, 0, 1 / 3, 0),
    ],
)
def test_the_marks(boxes, answer, score, chance, share):
    found = mark(read(places_of(boxes)), answer)
    assert (found.score, found.out_of, found.chance, found.share) == (score, 1, pytest.approx(chance), share)


def test_letters_go_from_top_to_bottom_and_left_to_right_whatever_the_seed_and_the_authors_order():
    question = read(places_of("_x__"))
    for seed in (1, 2, 99):
        view = KIND.view(question, asked(question, seed))
        assert [option["html"] for option in view["options"]] == [
            "<strong>A.</strong> Option 1",
            "<strong>B.</strong> Option 2",
            "<strong>C.</strong> Option 3",
            "<strong>D.</strong> Option 0",
        ]


def test_the_picture_has_the_letters_of_the_list_and_the_value_that_each_sends():
    question = read(places_of("_x__"))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(question.stem, container="main")
    (drawn,) = tree.iter("{http://www.w3.org/2000/svg}svg")
    assert (drawn.get("role"), drawn.get("aria-label"), drawn.get("viewBox")) == ("img", "A rota.", "0 0 320 160")
    found = [(g.get("data-place"), "".join(g.itertext())) for g in drawn if g.get("data-place")]
    assert found == [("0", "A"), ("1", "B"), ("2", "C"), ("3", "D")]
    assert KIND.parse(question, asked(question), {"answer": ["3"]}) == [0]
    assert "<figcaption>June</figcaption>" in question.stem
    assert f'<a href="/pictures/{"a" * 64}.svg">See the picture by itself</a>' in question.stem
    assert "style=" not in question.stem


def test_every_place_is_wide_enough_for_a_finger_on_the_smallest_phone():
    """24 pixels where the picture is 288 wide; what catches a tap is the outline and all within it."""
    stem = read(places_of("_x__")).stem
    sizes = [float(n) for pair in re.findall(r'width="([\d.]+)" height="([\d.]+)" fill="#005eb8"', stem) for n in pair]
    sizes += [2 * float(n) for pair in re.findall(r'rx="([\d.]+)" ry="([\d.]+)"', stem) for n in pair]
    assert len(sizes) == 16
    assert min(sizes) * 288 / 320 >= 24


@pytest.mark.parametrize("sent", [{}, {"answer": [""]}, {"answer": ["0", "1"]}, {"answer": ["9"]}, {"answer": ["A"]}])
def test_anything_but_one_known_place_is_asked_for_again(sent):
    question = read(places_of("_x__"))
    with pytest.raises(AnswerError, match="Choose"):
        KIND.parse(question, asked(question), sent)


def test_a_review_names_a_place_by_its_letter_and_words():
    question = read(places_of("_x__"))
    assert KIND.describe(question, asked(question), [1]) == "A. Option 1"


def test_a_learning_set_can_vote_on_the_lettered_places():
    question = read(places_of("_x__"))
    assert KIND.can_be_voted_on(question)
    assert KIND.option_labels(question)[0] == "<strong>D.</strong> Option 0"


def test_a_place_that_moves_is_a_new_structure():
    old, new = read(places_of("_x__")), read(places_of("_x__").replace("50,60,90,90", "50,60,90,95"))
    assert {edit.cls for edit in values(old.content, new.content, "q#q", "content", KIND.edits)} == {"structure"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (places_of("____"), "at least one `[x]` and at least one `[ ]`"),
        (places_of("xxxx"), "at least one `[x]` and at least one `[ ]`"),
        (places_of("x_"), "There should be 3 to 8 places here, not 2"),
        (places_of("_x__", picture=""), "has one picture in the text above its places"),
        (places_of("_x__", picture=f"{PICTURE}\n\n{PICTURE}"), "has one picture in the text above its places"),
        (places_of("_x__", picture="![Other.](pictures/none.svg)"), "There is no picture pictures/none.svg"),
    ],
)
def test_the_author_is_told_what_is_wrong_with_the_question(text, message):
    assert message in errors_of(text)[0]


@pytest.mark.parametrize(
    ("area", "message"),
    [
        ("", "needs one place on the picture"),
        ("boks=50,60,90,90", "cannot have `boks=`"),
        ("box=50,60,90,90 circle=70,30,8", "needs one place on the picture"),
        ("box=50,60,90", "needs 4 numbers with commas"),
        ("box=50,60,90,ninety", "needs 4 numbers with commas"),
        ("box=-5,60,90,90", "needs 4 numbers with commas"),
        ("circle=70,30", "needs 3 numbers with commas"),
        ("box=90,60,50,90", "left and top after its right and bottom"),
        ("box=50,60,101,90", "reaches beyond the picture"),
        ("circle=98,80,8", "reaches beyond the picture"),
        ("box=50,60,58,90", "too small for a finger"),
        ("box=50,60,90,77", "too small for a finger"),
        ("circle=70,75,4", "too small for a finger"),
        ("box=30,30,90,90", "This place overlaps the one in line"),
    ],
)
def test_the_author_is_told_what_is_wrong_with_a_place_on_its_line(area, message):
    text = places_of("_x__", (*AREAS[:3], area), under="\n\n    Feedback.\n\n")
    found = errors_of(text)
    assert any(message in error for error in found), found
    assert found[0].startswith("19: " if area else "1")


def test_a_circle_is_round_on_a_picture_of_any_shape():
    question = read(places_of("_x__"))
    left, top, right, bottom = question.content.areas[2]
    assert (right - left) * 320 == pytest.approx((bottom - top) * 160)
