"""What a module weighs on a device."""

from learnapp.domain.learning.kept_weight import FRAME, kilobytes
from learnapp.domain.reading import load_folder, read_library, read_module
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES


def test_a_module_weighs_its_text_and_a_frame_for_each_page() -> None:
    library = read_library((TEST_MODULES, MODULES))
    module, _ = read_module(load_folder(TEST_MODULES / "tea-round"), "tea-round", library)
    assert module is not None
    assert FRAME * len(module.syllabus) / 1024 < kilobytes(module) < 500
