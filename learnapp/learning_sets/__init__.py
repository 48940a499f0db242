"""Learning sets: members, meetings, threads, and the actions agreed in them."""

from learnapp.learning_sets.actions import record, set_action
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.meetings import discussion, facilitator_notes, meeting, meetings
from learnapp.learning_sets.membership import (
    cohort_sets,
    ground_rules,
    hand_over,
    join_set,
    leave,
    members,
    sets,
    the_set,
)
from learnapp.learning_sets.posts import post_reports, posts
from learnapp.learning_sets.threads import routes, thread, threads

__all__ = ["blueprint"]
