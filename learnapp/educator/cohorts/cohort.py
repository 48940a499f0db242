"""One cohort at a glance: who has not started, who is stuck, who is done; and everyone's status, as a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import starmap

from flask import Response, after_this_request, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learnapp.domain.dates.uk_times import day_of
from learnapp.domain.findings.suppression import SMALLEST
from learnapp.educator.blueprint import blueprint
from learnapp.educator.cohorts import cohort_queries
from learnapp.educator.cohorts.cohort_columns import HEAD, AssignmentSummary, file_row
from learnapp.educator.cohorts.cohort_filter import STATES, CohortFilters, filters
from learnapp.educator.cohorts.cohort_queries import Overview
from learnapp.educator.cohorts.day_pictures import by_day
from learnapp.educator.findings import findings_queries
from learnapp.educator.scope import my_cohort
from learnapp.exports import spreadsheets
from learnapp.store.cohorts import cohort_snapshots, invitations
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import catalogue
from learnapp.web.sending import download
from learnapp.web.transaction import acts_for, db, store, write_if_free
from learnapp.web.typed_fields import note_page

MOST_DRAWN = 4
"""Assignments in one picture; readers cannot tell more lines apart."""
MOST_CARDS = 25
"""Assignments with a card on the overview: the last ones. The page of assignments has them all."""


@blueprint.get("/cohorts/<int:cohort>/")
@access("educate")
def cohort(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    overview, wanted = _asked(own_cohort.id)
    table = cohort_queries.table(db(), own_cohort.id, overview, wanted)
    note_page(table.part)
    return render_template(
        "educator/cohorts/cohort.html",
        cohort=own_cohort,
        snapshot=overview.snapshot,
        pieces=overview.pieces,
        cards=overview.pieces[-MOST_CARDS:],
        groups=tuple(overview.groups.items()),
        table=table,
        wanted=wanted,
        states=STATES,
        choices=tuple((piece.id, piece.full_title) for piece in overview.pieces),
        hard=findings_queries.hardest(db(), own_cohort.id, catalogue().modules),
        smallest=SMALLEST,
        waiting=invitations.count_waiting(db(), own_cohort.id, now()) if wanted.plain else 0,
        now=now(),
        picture=Markup(_picture(overview, wanted)),  # noqa: S704 (drawn here, titles escaped)
    )


def _asked(cohort_id: int) -> tuple[Overview, CohortFilters]:
    """The cohort, and the part of it that the address asks for. Keeps a large cohort's snapshot for later requests."""
    moment = now()
    overview = cohort_queries.overview(db(), cohort_id, catalogue().modules, moment)
    if overview.snapshot.as_at == moment and cohort_snapshots.worth_keeping(overview.snapshot):
        after_this_request(lambda response: _keep(cohort_id, overview, response))
    return overview, filters(request.args, {piece.id for piece in overview.pieces}, set(overview.groups))


def _keep(cohort_id: int, seen: Overview, response: Response) -> Response:
    """Keep the snapshot, after the page's own transaction: SQLite cannot write a file that is still being read."""
    write_if_free("A cohort's snapshot", lambda connection: cohort_snapshots.keep(connection, cohort_id, seen.snapshot))
    return response


def _picture(seen: Overview, asked: CohortFilters) -> str:
    """How many had finished, and for one assignment had started, by the end of each week. "" on the first day."""
    days = seen.snapshot.days
    opened = [piece for piece in seen.pieces if piece.assignment.opens_at <= seen.snapshot.as_at]
    if len(days) < 2 or not opened:
        return ""
    chosen = [piece for piece in opened if piece.id == asked.assignment] or (opened if len(opened) == 1 else [])
    if chosen:
        over = chosen[0].over_time
        columns = {"Started": over.begun, "Done": over.done}
        title = f"{chosen[0].title}: people who had started and finished"
    else:
        columns = {_name(piece, opened): piece.over_time.done for piece in opened[-MOST_DRAWN:]}
        title = "People who had finished"
    return _drawn(title, tuple(days), tuple((name, tuple(counts)) for name, counts in columns.items()))


@lru_cache(maxsize=64)
def _drawn(title: str, days: tuple[str, ...], columns: tuple[tuple[str, tuple[int, ...]], ...]) -> str:
    """The picture with its numbers folded away below it. It is drawn once for the same numbers."""
    return by_day(title, map(date.fromisoformat, days), columns)


def _name(piece: AssignmentSummary, among: list[AssignmentSummary]) -> str:
    """The piece's title, with its recipients where two pieces have the same work."""
    work = piece.assignment.module, piece.assignment.activity
    alike = [other for other in among if (other.assignment.module, other.assignment.activity) == work]
    return piece.full_title if len(alike) > 1 else piece.title


@blueprint.get("/cohorts/<int:cohort>/people.csv")
@access("educate")
def cohort_file(cohort: int) -> ResponseReturnValue:
    """The people in the table, on all its pages, with a line for each person and assignment."""
    own_cohort = my_cohort(cohort)
    overview, wanted = _asked(own_cohort.id)
    places = cohort_queries.chosen(db(), own_cohort.id, overview, wanted)
    opened, whose = store(), acts_for()

    def lines() -> Iterator[str]:
        yield spreadsheets.BYTE_ORDER_MARK + spreadsheets.lines([HEAD])
        # Read each part in its own transaction, so that a slow download does not hold up writers.
        for first in range(0, len(places), cohort_queries.CHUNK):
            with opened.read(whose) as connection:
                part = places[first : first + cohort_queries.CHUNK]
                found = cohort_queries.entries(connection, own_cohort.id, overview, wanted, part)
            yield spreadsheets.lines(starmap(file_row, found))

    return download(lines(), "text/csv", f"cohort-{own_cohort.id}-{day_of(overview.snapshot.as_at):%Y-%m-%d}.csv")
