"""People who come from another learning platform, such as Moodle or Canvas (LTI 1.3 Advantage), and their scores."""

from learnapp.launch import arrive, courses, framed, keys, login, new_tab, pick, register, welcome
from learnapp.launch.blueprint import blueprint

__all__ = ["blueprint"]
