"""Sound and film in a module: how a text plays them, and what they need beside them."""

from __future__ import annotations

import pytest

from learnapp.domain.content.content import Lesson
from learnapp.domain.markup.problems import Problem
from learnapp.domain.reading import read_module
from tests.domain.reading.good_module import FILES, LESSON_FILE, LIBRARY
from tests.domain.source.media_files import CAPTIONS, SOUND, box, film

TOLD = '\n\n::: details title="What is said"\nDawn: "I have fourteen in the corridor."\n:::'
CALL = '![The call at ten past two](pictures/call.mp3 "Dawn rings")'
WARD = "![Dawn walks the ward](pictures/ward.mp4)"
LINE = FILES[LESSON_FILE][: FILES[LESSON_FILE].index("Name what")].count("\n") + 1


def read(text: str, **media: bytes) -> tuple[str, list[Problem]]:
    """The lesson's HTML with the text at its beginning, and every problem. `call_mp3` is pictures/call.mp3."""
    files = {name: said.encode() for name, said in FILES.items()}
    files[LESSON_FILE] = files[LESSON_FILE].replace(b"Name what", f"{text}\n\nName what".encode(), 1)
    files |= {f"pictures/{name.replace('_', '.')}": data for name, data in media.items()}
    module, problems = read_module(files, "ringing-early", LIBRARY)
    lesson = module.activity("say-it-early") if module else None
    return lesson.body[0].html if isinstance(lesson, Lesson) else "", problems


def test_sound_is_played_where_it_stands_and_loads_nothing_before() -> None:
    html, problems = read(CALL + TOLD, call_mp3=SOUND)
    assert problems == []
    address = html.split('src="')[1].split('"')[0]
    assert address.endswith(".mp3")
    assert html.startswith(
        f'<figure class="picture"><audio aria-label="The call at ten past two" controls="controls" preload="none" '
        f'src="{address}"> </audio><figcaption>Dawn rings</figcaption></figure>\n<details'
    ), html


def test_a_film_has_its_captions_and_its_size() -> None:
    html, problems = read(WARD + TOLD, ward_mp4=film(), ward_vtt=CAPTIONS)
    assert problems == []
    assert 'controls="controls" height="270" preload="none"' in html
    assert 'width="480"' in html
    assert '<track default="default" kind="captions" label="English" src="/pictures/' in html
    assert '.vtt" srclang="en" />' in html


@pytest.mark.parametrize(
    ("text", "media", "says"),
    [
        (CALL, {"call_mp3": SOUND}, "Write what is said in sound"),
        (f"{CALL}\n\nAnd then:{TOLD}", {"call_mp3": SOUND}, "Write what is said in sound"),
        (WARD, {"ward_mp4": film(), "ward_vtt": CAPTIONS}, "Write what is said in sound"),
        (WARD + TOLD, {"ward_mp4": film()}, "This film has no captions. Put them into pictures/ward.vtt"),
        (CALL.replace("The call at ten past two", "") + TOLD, {"call_mp3": SOUND}, "Say between"),
        ('![](pictures/call.mp3 "decoration")' + TOLD, {"call_mp3": SOUND}, "never only decorate"),
        ("![The words](pictures/ward.vtt)" + TOLD, {"ward_vtt": CAPTIONS}, "is for a film"),
    ],
)
def test_what_is_missing_is_told_on_its_line(text: str, media: dict[str, bytes], says: str) -> None:
    _, problems = read(text, **media)
    found = [p for p in problems if says in p.message]
    assert [(p.file, p.line, p.severity) for p in found] == [(LESSON_FILE, LINE, "error")], problems


def test_a_heavy_module_is_told_how_long_a_phone_takes_and_what_weighs_most() -> None:
    heavy = film(after=box(b"free", bytes(1_600_000)))
    _, problems = read(WARD + TOLD, ward_mp4=heavy, ward_vtt=CAPTIONS)
    assert [(p.file, p.line, p.code) for p in problems] == [("module.md", 1, "heavy-media")]
    assert "1,601 kB together, which take a phone 12 seconds at 1 Mbit/s" in problems[0].message
    assert "ward.mp4 1,601" in problems[0].message


def test_captions_that_no_film_has_are_told() -> None:
    _, problems = read("", ward_vtt=CAPTIONS)
    assert [(p.file, p.code) for p in problems] == [("pictures/ward.vtt", "unused-picture")]
