"""Pictures are uploaded into a draft, with words for those who cannot see them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from learnapp.educator.drafts.draft_actions import MEDIA_AWAY
from tests.client import Visitor
from tests.domain.source.media_files import CAPTIONS, PLACE, SOUND, box, film
from tests.educator.drafts.authoring import Writing
from tests.media_places import away

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="5"/></svg>'


def _photograph() -> bytes:
    written = BytesIO()
    Image.new("RGB", (300, 200), "teal").save(written, "JPEG")
    return written.getvalue()


def test_a_picture_is_added_shown_and_served_to_the_preview(writing: Writing, lena: Visitor) -> None:
    page = writing.upload("pictures/", "picture", "My Rota.JPG", _photograph(), alternative="A rota of eight weeks")
    line = "![A rota of eight weeks](pictures/my-rota.webp)"
    assert line in page.main
    lesson = next(name for name in writing.files() if name.endswith(".lesson.md"))
    writing.save(lesson, f"{writing.text(lesson)}\n{line}\n")
    shown = writing.author.get(f"{writing.url}preview/{lesson.split('-', 1)[1].split('.')[0]}/")
    picture = next(img for img in shown.all("img") if img.get("alt") == "A rota of eight weeks")
    answer = lena.raw("GET", picture.get("src"))
    assert (answer.status_code, answer.mimetype) == (200, "image/webp")
    assert "immutable" in answer.headers["Cache-Control"]


def test_words_are_asked_for_unless_it_is_decoration(writing: Writing) -> None:
    page = writing.upload("pictures/", "picture", "a.svg", SVG)
    assert page.errors == ["Say what the picture shows, or mark it as decoration"]
    assert not any(name.startswith("pictures/") for name in writing.files())
    page = writing.upload("pictures/", "picture", "a.svg", SVG, decoration="yes")
    assert '![](pictures/a.svg "decoration")' in page.main
    again = writing.upload("pictures/", "picture", "a.svg", SVG, decoration="yes")
    assert again.errors == ["The draft has a picture of this name. Choose another"]


def test_a_hostile_picture_is_refused(writing: Writing) -> None:
    for data in (SVG.replace(b"<rect", b"<script/><rect"), b"GIF89a", _photograph()[:200]):
        page = writing.upload("pictures/", "picture", "a.jpg", data, alternative="A")
        assert page.status == 422
    assert writing.author.post(f"{writing.url}pictures/", {"alternative": "A"}).status_code == 422
    assert writing.upload("pictures/", "picture", "??.svg", SVG, alternative="A").status == 422
    assert not any(name.startswith("pictures/") for name in writing.files())


def test_sound_film_and_captions_are_added_without_place_and_with_what_to_write(writing: Writing) -> None:
    page = writing.upload("pictures/", "picture", "Call.MP3", SOUND, alternative="The call", caption="Dawn rings")
    assert '![The call](pictures/call.mp3 "Dawn rings")' in page.main
    assert "Write what is said straight after it" in page.main
    page = writing.upload("pictures/", "picture", "ward.mov", film(added=box(b"udta", PLACE)), alternative="The ward")
    assert "![The ward](pictures/ward.mp4)" in page.main
    assert "under the same name" in page.main
    page = writing.upload("pictures/", "picture", "ward.vtt", CAPTIONS)
    assert "The captions are in the draft as pictures/ward.vtt." in page.main
    lesson = next(name for name in writing.files() if name.endswith(".lesson.md"))
    told = '::: details title="What is said"\nDawn: "I have fourteen."\n:::'
    writing.save(lesson, f"{writing.text(lesson)}\n![The ward](pictures/ward.mp4)\n\n{told}\n")
    shown = writing.author.get(f"{writing.url}preview/{lesson.split('-', 1)[1].split('.')[0]}/")
    (played,) = shown.all("video")
    assert PLACE not in writing.author.raw("GET", played.get("src")).data
    assert writing.author.raw("GET", played.find("track").get("src")).data == CAPTIONS


def test_sound_says_what_it_is_and_hides_nothing(writing: Writing) -> None:
    page = writing.upload("pictures/", "picture", "a.mp3", SOUND, decoration="yes")
    assert page.errors == ["Say what the sound or film is. It cannot be decoration"]
    page = writing.upload("pictures/", "picture", "a.mp3", SOUND + b"<html><script>", alternative="A call")
    assert "not a whole MP3" in page.errors[0]


def test_a_picture_that_cannot_be_kept_is_refused_with_its_words_still_there(writing: Writing) -> None:
    with away(writing.app):
        page = writing.upload("pictures/", "picture", "a.svg", SVG, alternative="A rota of eight weeks")
    assert page.errors == [MEDIA_AWAY]
    assert 'value="A rota of eight weeks"' in page.text
    assert not any(name.startswith("pictures/") for name in writing.files())
    assert "pictures/a.svg" in writing.upload("pictures/", "picture", "a.svg", SVG, alternative="A rota").main
