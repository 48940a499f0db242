"""The kind `case`: a story to walk through, one scene at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, Literal

from learnapp.domain.activities import case_votes
from learnapp.domain.activities.case_edits import case_edits
from learnapp.domain.activities.case_reading import read_case
from learnapp.domain.activities.edits import Edit
from learnapp.domain.activities.kind import ActivityKind
from learnapp.domain.activities.records import CaseRecord, Doing, Record
from learnapp.domain.activities.searchable_words import one_line, spoken
from learnapp.domain.activities.voting import About, Revealed, VoteItem, VotePlace
from learnapp.domain.cases import cases
from learnapp.domain.cases.story_so_far import share_left
from learnapp.domain.content.content import Activity, Case, Module
from learnapp.domain.numbers.counted import counted
from learnapp.domain.numbers.parameters import fill
from learnapp.domain.source.file_reader import SourceFile


class CaseKind(ActivityKind[Case]):
    """Done when the debrief is opened after an ending. A set votes on its decisions."""

    name: ClassVar[str] = "case"
    title: ClassVar[str] = "Case"
    what: ClassVar[str] = "A case"
    Content: ClassVar[type[Activity]] = Case
    completed_by: ClassVar[Literal["opening the debrief"]] = "opening the debrief"
    about: ClassVar[About] = "case"
    voted_on: ClassVar[str] = "Case"
    vote_place: ClassVar[str] = "decision"

    def read(self, file: SourceFile) -> Case:
        return read_case(file)

    def edits(self, old: Case, new: Case) -> Iterator[Edit]:
        return case_edits(old, new)

    def size(self, activity: Case) -> str:
        return counted(len(activity.scenes), "scene")

    def body(self, activity: Case, draw: int = 0) -> str:
        return fill("\n".join(passage.html for passage in activity.debrief), cases.values_for(activity, draw))

    def search_text(self, activity: Case) -> str:
        """The first scene only: later scenes, the results of choices and the debrief would spoil the story."""
        opening = cases.visible(activity.scenes[0].body, cases.start(activity))
        return one_line(activity.summary, f"You are {activity.you_are}.", activity.scenes[0].title, spoken(opening))

    def doing(self, record: Record) -> Doing:
        return "open the debrief" if isinstance(record, CaseRecord) and record.ended else "go on"

    def share_left(self, activity: Case, record: Record | None) -> float:
        return share_left(activity, record.path) if isinstance(record, CaseRecord) else 1.0

    def holds(self, activity: Case, place: str) -> bool:
        return any(scene.id == place for scene in activity.scenes)

    def place_title(self, activity: Case, place: str, title: str, path: Callable[[], Sequence[int] | None]) -> str:
        """Names the scene too, if the person has seen it."""
        walked = path()
        if walked is None:
            return title
        try:
            walk = cases.replay(activity, walked)
        except (LookupError, ValueError):  # the case has changed since
            return title
        here = cases.scene_of(activity, walk.state.scene)
        seen = {scene.id: scene.title for scene in (*(step.scene for step in walk.steps), here)}
        return f"“{seen[place]}” in {title}" if place in seen else title

    def vote_places(self, activity: Case) -> list[VotePlace]:
        return case_votes.places(activity)

    def vote_item(self, module: Module, activity: Case, place: str) -> VoteItem | None:
        return case_votes.item(module, activity, place)

    def reveal(self, activity: Case, place: str) -> Revealed | None:
        return case_votes.reveal(activity, place)
