"""For educators: their cohorts, and reports of mistakes in the modules they own."""

from learnapp.educator import scope
from learnapp.educator.assignments import assignment, assignments, extensions, new_assignment, several_extensions
from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts import cohort, cohorts, copying, educator_help, member, member_link, people, settings
from learnapp.educator.drafts import (
    draft,
    draft_case,
    draft_file,
    draft_form,
    draft_history,
    draft_items,
    draft_parts,
    draft_paste,
    draft_pictures,
    draft_preview,
    draft_publish,
    draft_zip,
    drafts,
)
from learnapp.educator.findings import findings
from learnapp.educator.invitations import invitations, invite
from learnapp.educator.messages import messages
from learnapp.educator.panels import panel, panel_answers, panels
from learnapp.educator.previews import preview
from learnapp.educator.reports import mistake_reports, report

__all__ = ["blueprint"]
