"""The package that shows the site: sound, small, with one address and one script in it."""

from __future__ import annotations

import io
import zipfile

from learnapp.domain.reading import check_files, load_folder, read_library
from learnapp.exports.scorm.checks import faults
from learnapp.exports.scorm.shell import shell
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES

ADDRESS = "https://learn.example/lti/framed/3/tea-round/"


def test_it_holds_the_way_to_the_site_and_none_of_the_module() -> None:
    folder = TEST_MODULES / "tea-round"
    tea, _ = check_files(load_folder(folder), folder.name, read_library((TEST_MODULES, MODULES)))
    assert tea
    made = shell(tea, ADDRESS, {"shell.js": b"// the script"})
    assert faults(made) == []
    assert made == shell(tea, ADDRESS, {"shell.js": b"// the script"})
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert sorted(archive.namelist()) == ["imsmanifest.xml", "index.html", "shell.js"]
        page = archive.read("index.html").decode()
    assert f'src="{ADDRESS}"' in page
    assert len(made) < 3000
