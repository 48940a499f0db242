"""Sound and film in a lesson, played for a moment: a tone and a test card of four seconds, made by ffmpeg."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from learnapp.domain.authoring.module_zip import write_zip
from learnapp.domain.people.roles import Role
from learnapp.domain.reading import read_library
from learnapp.domain.reading.skeleton import new_module
from learnapp.paths import MODULES
from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import press, sign_in
from tests.browser.watching import Watch
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.thorough]
MEDIA = Path(__file__).parent / "media"
KINDS = {"bell.mp3": "audio/mpeg", "bell.m4a": 'audio/mp4; codecs="mp4a.40.2"', "ward.mp4": 'video/mp4; codecs="avc1"'}
SAID = '\n\n::: details title="What is said"\n**Dawn:** Six out by three, please.\n:::\n'
FOUR_SECONDS = 10_000
"""Milliseconds within which a file of four seconds has surely started to play."""


def _lesson(page: Page) -> str:
    """A draft made of a zip, as a colleague sends one; the address of its lesson's preview."""
    files = new_module("sounds", "Sounds", "A <a@example.org>", date(2026, 11, 2), read_library(MODULES))
    text = files["20-one-thing.lesson.md"]
    text += "".join(f"\n![{name} of the ward](pictures/{name})\n" + SAID for name in KINDS)
    data = {name: one.encode() for name, one in {**files, "20-one-thing.lesson.md": text}.items()}
    data |= {f"pictures/{path.name}": path.read_bytes() for path in MEDIA.iterdir()}
    page.goto("/educator/drafts/new/")
    zipped = {"name": "sounds.zip", "mimeType": "application/zip", "buffer": write_zip("sounds", data, "")}
    page.get_by_label("Zip of a module’s folder").set_input_files(files=[zipped])  # type: ignore[list-item]
    press(page, "Start from this zip")
    expect(page.get_by_role("heading", name="Sounds: draft")).to_be_visible()
    return f"{page.url}preview/one-thing/"


def test_sound_and_film_play_seek_and_show_a_caption(
    site: Site, password_hash: str, open_context: Callable[..., tuple[BrowserContext, Watch]]
) -> None:
    email = f"{os.urandom(6).hex()}@example.org"
    site.add_person(email, "Nora Fell", password_hash, Role.EDUCATOR)
    context, watch = open_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, email, PASSWORD)
    lesson = _lesson(page)
    loaded: list[tuple[str, int]] = []
    endings = tuple(name.rpartition(".")[2] for name in KINDS)
    page.on("response", lambda a: loaded.append((a.url, a.status)) if a.url.endswith(endings) else None)
    Looking(page, watch).at(lesson)
    unplayable = [
        kind
        for kind in KINDS.values()
        if not page.evaluate("kind => document.createElement('video').canPlayType(kind)", kind)
    ]
    if unplayable:
        pytest.skip(f"This browser cannot play {', '.join(unplayable)}.")
    players = page.locator("main :is(audio, video)")
    expect(players).to_have_count(len(KINDS))
    assert not loaded, "a file was loaded before anyone pressed play"
    for player in players.all():
        _play_and_seek(player)
    assert {status for _, status in loaded} == {206}, loaded
    film = page.locator("main video")
    film.evaluate("film => { film.textTracks[0].mode = 'showing' }")
    shown = "film => film.textTracks[0].activeCues?.[0]?.text"
    page.wait_for_function(
        "() => document.querySelector('main video').textTracks[0].activeCues?.length", timeout=FOUR_SECONDS
    )
    assert "Six out by three" in str(film.evaluate(shown))
    page.get_by_text("What is said").first.click()
    expect(page.get_by_text("Six out by three, please.").first).to_be_visible()
    _look(page)
    context.close()


def _play_and_seek(player: Locator) -> None:
    """Play until the clock moves, then jump to the third second and continue from there."""
    player.evaluate("one => { one.muted = true; return one.play() }")
    moved = """([one, from]) => new Promise(done => {
        const look = () => one.currentTime > from ? done(one.currentTime) : requestAnimationFrame(look)
        look()
    })"""
    page, handle = player.page, player.element_handle()
    assert 0 < page.evaluate(moved, [handle, 0.05]) < 3
    player.evaluate("one => { one.currentTime = 3 }")
    assert page.evaluate(moved, [handle, 3.05]) > 3
    player.evaluate("one => one.pause()")


def _look(page: Page) -> None:
    """The players fit a phone and a desk, light and dark. `TEST_PICTURES` names a folder to keep screenshots in."""
    for width in (360, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for player in page.locator("main :is(audio, video)").all():
                box = player.bounding_box()
                assert box
                assert box["height"] >= 44, "the player cannot be seen or pressed"
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width
            if folder := os.environ.get("TEST_PICTURES"):
                page.screenshot(path=f"{folder}/played-{width}-{scheme}.png", full_page=True)
