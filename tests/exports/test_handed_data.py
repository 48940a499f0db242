"""The copy of a person's data that someone else gets."""

import io
import zipfile

from learnapp.exports.handed_data import handed_data
from tests.conftest import START


def test_it_says_what_is_left_out_and_counts_what_is_in_it() -> None:
    made = handed_data("Lena Marsh", "2 November 2026", {"bookmark": [{"module": "tea-round"}], "writing": []}, START)
    file = zipfile.ZipFile(io.BytesIO(made))
    readme = file.read("learnapp-data/README.md").decode()
    assert "about Lena Marsh" in readme
    assert "Left out: what they wrote" in readme
    assert "| bookmark | Bookmarks | 1 |" in readme
    assert "tea-round" in file.read("learnapp-data/csv/bookmark.csv").decode()
