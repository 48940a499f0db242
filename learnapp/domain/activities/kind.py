"""What an activity kind is: the contract between a kind's file and the rest of the program.

`learnapp.domain.activities` has the table of kinds; the rest of the program asks the kind rather than testing which
kind it is. The defaults here serve a page that is read, or watched, and then marked as finished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, ClassVar, Generic, Literal, TypeVar

from learnapp.domain.activities.edits import Edit, own_fields
from learnapp.domain.activities.records import Doing, Record
from learnapp.domain.activities.searchable_words import one_line
from learnapp.domain.activities.voting import About, Revealed, VoteItem, VotePlace
from learnapp.domain.content.content import Activity, Module
from learnapp.domain.source.file_reader import SourceFile

A = TypeVar("A", bound=Activity)
Path = Sequence[int]
"""The places of the choices taken in a walk."""


class ActivityKind(Generic[A]):
    """One kind of activity. Implementations are stateless; each has one object in the table of kinds.

    Its page is the learner's screen registered under its name (`learner.places.screen_of`). Its preview is the
    template `educator/previews/preview_<name>.html`, given `body`, unless one is registered
    (`educator.previews.preview.preview_of`).
    """

    name: ClassVar[str]
    """The end of its files' names (`10-slug.<name>.md`), its tag in stored editions, and the name its work is kept
    under."""
    title: ClassVar[str]
    """The name that a learner or author reads: "Lesson"."""
    what: ClassVar[str]
    """The name in messages to authors: "A lesson"."""
    Content: ClassVar[type[Activity]]
    """The value that an edition holds."""
    completed_by: ClassVar[Literal["pressing finished", "opening the debrief", "submitting"]] = "pressing finished"
    """What a person does to complete it. A kind completed by pressing "finished" needs no code of its own for that."""
    about: ClassVar[About] = "case"
    """The subject of a learning set's discussion of one, if it has anything to vote on."""
    voted_on: ClassVar[str] = "Activity"
    """Its name in a list of things to discuss: "Case"."""
    vote_place: ClassVar[str] = "part"
    """The name of one place of it on the page that plans a vote: "decision"."""

    def read(self, file: SourceFile) -> A:
        """The activity in a file; complete only if no problem was reported."""
        raise NotImplementedError

    def restored(self, activity: A) -> A:
        """The activity after an edition is read from the database, with the values that JSON alone cannot restore."""
        return activity

    def edits(self, old: A, new: A) -> Iterator[Edit]:
        """What changed from one edition to the next, except in the fields that every activity has."""
        return own_fields(old, new)

    def shown_title(self, activity: A) -> str:
        """The name of this activity on a learner's page."""
        return self.title

    def size(self, activity: A) -> str:
        """What it holds, for its author: "12 scenes"; "" if there is nothing to count."""
        return ""

    def body(self, activity: A, draw: int = 0) -> str:
        """The HTML that may contain prompts and actions to write about: what is read, or read at the end.

        `draw` chooses the numbers, where they vary from person to person.
        """
        return ""

    def search_text(self, activity: A) -> str:
        """The text that search may find: only what spoils nothing, as one line of plain text."""
        return one_line(activity.summary)

    def doing(self, record: Record) -> Doing:
        """What to do next in an activity that is begun and not completed."""
        return "go on"

    def share_left(self, activity: A, record: Record | None) -> float:
        """How much of it is left to do, from 1 towards 0."""
        return 1.0

    def has_result(self, activity: A) -> bool:
        """Whether educators see its best result by name, and evidence includes it."""
        return False

    def holds(self, activity: A, place: str) -> bool:
        """Whether it has a place with this id, besides its prompts and actions, that a person can write about."""
        return False

    def place_title(self, activity: A, place: str, title: str, path: Callable[[], Path | None]) -> str:
        """How to name a place of the activity to one person. `title` is the activity's own; `path` looks up the choices
        that they have taken.

        The name must not give away what is to come.
        """
        return title

    def vote_places(self, activity: A) -> Iterable[VotePlace]:
        """The places in it that a learning set can vote on."""
        return ()

    def vote_item(self, module: Module, activity: A, place: str) -> VoteItem | None:
        """The vote at a place, without a key or a consequence; None if it has none."""
        return None

    def reveal(self, activity: A, place: str) -> Revealed | None:
        """What to show about each option of a place after the second vote."""
        return None


AnyKind = ActivityKind[Any]
