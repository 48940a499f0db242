"""The size of the stylesheet and script, and that they fetch nothing from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from learnapp.assets import MissingAssetsError, manifest
from learnapp.paths import STATIC

DIST = STATIC / "dist"


def built(name: str) -> Path:
    return DIST / manifest(STATIC)[name]


def test_a_name_carries_the_digest_of_what_the_file_holds():
    for name in manifest(STATIC):
        assert hashlib.sha256(built(name).read_bytes()).hexdigest()[:10] in built(name).name


def test_compressed_copies_hold_the_same():
    for name in manifest(STATIC):
        assert gzip.decompress(built(name).with_name(built(name).name + ".gz").read_bytes()) == built(name).read_bytes()
        assert built(name).with_name(built(name).name + ".br").stat().st_size > 0


@pytest.mark.parametrize(
    ("name", "most", "most_compressed"),
    [
        ("site.css", 68, 11),
        ("educator.css", 16, 3.5),  # only those who teach load it; it draws their toolbars, tables, bars and plans
        ("site.js", 13, 4.3),
        ("ranking.js", 4, 1.5),
        ("hotspot.js", 1.2, 0.6),
        ("meeting.js", 3, 1.5),
        ("preview.js", 1, 0.5),
        ("people.js", 1, 0.5),
        ("passkeys.js", 2, 0.9),
        ("push.js", 2, 0.9),
        ("package.js", 47, 17),  # goes into packages, never to a page of the site
        ("shell.js", 5, 2.2),  # goes into packages that show the site
        ("framed.js", 0.3, 0.2),  # only pages in the frame of such a package load it
        ("share.js", 1, 0.5),
        ("editor.css", 1.5, 0.5),  # only authors load it
        ("looks.css", 2.5, 0.8),  # only pages of people who chose colours or a text size load it
        ("editor.js", 400, 112),
        ("flags.js", 1, 0.5),
        ("device.js", 4, 1.5),
        ("read.js", 1.5, 0.7),  # only lessons and scenes load it
        ("worker.js", 32, 11),
        ("favicon.svg", 1, 1),
        ("icon.png", 3, 3),
    ],
)
def test_a_first_visit_stays_light(name: str, most: float, most_compressed: float):
    """Kilobytes, plain and by Brotli. The promise is 30 for a whole first visit; the page itself is about 5."""
    assert built(name).stat().st_size <= most * 1024
    assert built(name).with_name(built(name).name + ".br").stat().st_size <= most_compressed * 1024


def test_the_stylesheet_fetches_nothing_and_names_no_font_of_the_nhs():
    css = built("site.css").read_text()
    for forbidden in ("url(http", "url(/", "@import", "@font-face", "Frutiger"):
        assert forbidden not in css
    assert "prefers-color-scheme:dark" in css.replace(" ", "")


def test_no_colour_is_left_that_only_stands_in_for_another():
    css = built("site.css").read_text()
    settings = (STATIC / "src" / "_settings.scss").read_text()
    stand_ins = [line.split('": #')[1][:6] for line in settings.splitlines() if line.startswith('  "')]
    assert len(stand_ins) > 20
    assert [colour for colour in stand_ins if f"#{colour}" in css] == []


def test_what_someone_chose_has_each_colour_that_a_device_can_ask_for():
    """The build makes `looks.css` from the rules for dark, so that they are in one place."""

    def names(pattern: str, css: str) -> set[str]:
        return {name for rule in re.findall(pattern, css) for name in re.findall(r"(--[\w-]+):", rule)}

    asked_for = {
        name
        for sheet in ("site.css", "educator.css")
        for name in names(
            r"@media screen and \(prefers-color-scheme: ?dark\)\{:root\{([^}]*)\}", built(sheet).read_text()
        )
    }
    looks = built("looks.css").read_text()
    assert {"--ink", "--paper", "--stuck"} <= asked_for
    assert names(r"\.light\{([^}]*)\}", looks) == names(r"\.dark\{([^}]*)\}", looks) == asked_for


def test_missing_assets_are_reported_with_what_to_do(tmp_path: Path):
    with pytest.raises(MissingAssetsError, match="make assets"):
        manifest(tmp_path)
