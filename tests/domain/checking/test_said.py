"""All that a part of a module says."""

from learnapp.domain.checking.said import all_text, strings_of
from learnapp.domain.content.content import Passage, Scene


def test_every_text_is_given_with_its_field_however_deep() -> None:
    scene = Scene(id="a", title="T", body=(Passage(html="<p>One</p>", when=("f",)),), choices=(), ending=True)
    assert {("id", "a"), ("title", "T"), ("html", "<p>One</p>"), ("when", "f")} <= set(strings_of(scene))
    assert "<p>One</p>" in all_text([{"x": scene}, 3, None])
