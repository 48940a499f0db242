"""Assignments and extensions as rows: who gets them, two educators at once, copies for next year."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from learnapp.store.cohorts import assignments, cohorts, extensions, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.tables.cohort_tables import progress_status
from tests.store.cohorts.duties import DAY, NOW, TERMS, WORK, Filled, _cohort, works


def test_work_for_a_cohort_a_sub_group_or_a_person_concerns_just_them(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        here = _cohort(db, ids["edwin"], ids["lena"], ids["bola"])
        _cohort(db, ids["edwin"], ids["ada"], name="Another")
        group = cohorts.make_subgroup(db, here, "Team A")
        other = cohorts.make_subgroup(db, here, "Team B")
        memberships.put_in_subgroup(db, here, [ids["lena"]], group)
        assignments.make(db, here, Target(), [("everybody", ""), ("everybody", "part")], TERMS, NOW)
        assignments.make(db, here, Target(subgroup_id=group), [("team-a", "")], TERMS, NOW)
        assignments.make(db, here, Target(subgroup_id=other), [("team-b", "")], TERMS, NOW)
        assignments.make(db, here, Target(person_id=ids["bola"]), [("bola", "")], TERMS, NOW)
        assert works(db, ids["lena"]) == [("everybody", ""), ("everybody", "part"), ("team-a", "")]
        assert works(db, ids["bola"]) == [("bola", ""), ("everybody", ""), ("everybody", "part")]
        assert works(db, ids["ada"]) == []
        memberships.put_in_subgroup(db, here, [ids["lena"]], other)
        assert ("team-a", "") not in works(db, ids["lena"])
        assert ("team-b", "") in works(db, ids["lena"])


def test_a_duty_says_from_whom_until_when_and_whether_it_is_done(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        here = _cohort(db, ids["edwin"], ids["lena"])
        there = _cohort(db, ids["ada"], ids["lena"], name="Fellows")
        first = assignments.make(db, here, Target(), WORK, TERMS, NOW - 3 * DAY)[0]
        assignments.make(db, there, Target(), WORK, Schedule(NOW - DAY, NOW + 20 * DAY, "Also here"), NOW)
        extensions.grant(db, first, ids["lena"], NOW + 9 * DAY, "Nights", NOW - DAY)
        work = assignments.assigned_work_of(db, ids["lena"], NOW)[0]
        assert [(s.cohort, s.note, s.reason) for s in work.sources] == [
            ("Foundation", "Before the teaching day", "Nights"),
            ("Fellows", "Also here", ""),
        ]
        assert (work.due_at, work.extended, work.state) == (NOW + 9 * DAY, True, "open")
        assert work.sources[0].changed_at == NOW - DAY
        db.execute(
            progress_status.insert().values(
                person_id=ids["lena"],
                module="tea-round",
                activity="",
                began_at=NOW,
                moved_at=NOW,
                done_at=NOW + 10 * DAY,
            )
        )
        work = assignments.assigned_work_of(db, ids["lena"], NOW + 30 * DAY)[0]
    assert (work.state, work.done_at) == ("done_late", NOW + 10 * DAY)


def test_the_list_of_a_cohort_tells_what_is_open_upcoming_past_and_withdrawn(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        here = _cohort(db, ids["edwin"], ids["lena"], ids["bola"])
        group = cohorts.make_subgroup(db, here, "Team A")
        for module, target, opens, due in (
            ("no-date", Target(), NOW - DAY, None),
            ("open", Target(), NOW - DAY, NOW + DAY),
            ("upcoming", Target(subgroup_id=group), NOW + DAY, NOW + 2 * DAY),
            ("past", Target(person_id=ids["lena"]), NOW - 2 * DAY, NOW - DAY),
            ("withdrawn", Target(), NOW, NOW + 5 * DAY),
        ):
            made = assignments.make(db, here, target, [(module, "")], Schedule(opens, due), NOW - 3 * DAY)
        assert assignments.withdraw(db, here, made[0], 1, NOW)
        extensions.grant(db, 2, ids["lena"], NOW + 3 * DAY, "", NOW)
        extensions.grant(db, 2, ids["bola"], NOW + 3 * DAY, "", NOW)
        memberships.end(db, here, ids["bola"], NOW)
        found = assignments.assignments_of(db, here, NOW)
        assert [(a.module, a.when(NOW), a.subgroup, a.person, a.extensions) for a in found] == [
            ("past", "past", "", "Lena Marsh", 0),
            ("open", "open", "", "", 1),
            ("upcoming", "upcoming", "Team A", "", 0),
            ("withdrawn", "withdrawn", "", "", 0),
            ("no-date", "open", "", "", 0),
        ]
        assert works(db, ids["lena"]) == [("past", ""), ("open", ""), ("no-date", "")]
        assert assignments.get(db, here + 1, made[0], NOW) is None
        assert [(e.name, e.here) for e in extensions.extensions_of(db, 2, NOW)] == [
            ("Bola Adeyemi", False),
            ("Lena Marsh", True),
        ]


def test_of_two_who_change_the_same_assignment_only_the_first_does(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        here = _cohort(db, ids["edwin"])
        made = assignments.make(db, here, Target(), WORK, TERMS, NOW)[0]
        later = Schedule(NOW, NOW + 30 * DAY, "Mine")
        assert not assignments.change(db, here + 1, made, 1, later, NOW), "another cohort's"
        assert assignments.change(db, here, made, 1, later, NOW + DAY)
        assert not assignments.change(db, here, made, 1, TERMS, NOW + DAY)
        assert not assignments.withdraw(db, here, made, 1, NOW + DAY)
        found = assignments.get(db, here, made, NOW)
        assert found is not None
        assert (found.terms, found.revision, found.changed_at) == (later, 2, NOW + DAY)
        assert assignments.withdraw(db, here, made, 2, NOW + DAY)
        assert not assignments.change(db, here, made, 3, TERMS, NOW + DAY), "withdrawn"


def test_what_is_assigned_to_the_same_people_already_is_not_assigned_again(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        here = _cohort(db, ids["edwin"], ids["lena"])
        made = assignments.make(db, here, Target(), WORK, TERMS, NOW)
        assert assignments.make(db, here, Target(), [("new", ""), *WORK], TERMS, NOW) == []
        assert works(db, ids["lena"]) == WORK, "all or nothing"
        assert assignments.make(db, here, Target(person_id=ids["lena"]), WORK, TERMS, NOW), "other people"
        assert assignments.make(db, here, Target(), [("tea-round", "spilt")], TERMS, NOW), "other work"
        assignments.withdraw(db, here, made[0], 1, NOW)
        assert len(assignments.make(db, here, Target(), WORK + WORK, TERMS, NOW)) == 1


def test_the_same_form_sent_twice_at_once_assigns_once(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        here = _cohort(db, ids["edwin"])
    together = threading.Barrier(8)

    def send() -> None:
        together.wait()
        with store.write() as db:
            assignments.make(db, here, Target(), WORK, TERMS, NOW)

    senders = [threading.Thread(target=send) for _ in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    with store.read() as db:
        assert len(assignments.assignments_of(db, here, NOW)) == 1


def test_a_copy_for_next_year_keeps_the_time_on_the_clock(filled_store: Filled) -> None:
    store, ids = filled_store
    with store.write() as db:
        old = _cohort(db, ids["edwin"], ids["lena"])
        new = _cohort(db, ids["edwin"], name="Next year")
        groups = [cohorts.make_subgroup(db, one, "Team A") for one in (old, new)]
        gone = cohorts.make_subgroup(db, old, "Only then")
        summer = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)  # 5pm, in summer time
        terms = Schedule(summer - 30 * DAY, summer, "Note", 2, None)
        assignments.make(db, old, Target(), WORK, terms, NOW)
        assignments.make(db, old, Target(subgroup_id=groups[0]), [("team-a", "spilt")], terms, NOW)
        assignments.make(db, old, Target(subgroup_id=gone), [("nowhere", "")], terms, NOW)
        assignments.make(db, old, Target(person_id=ids["lena"]), [("lena", "")], terms, NOW)
        withdrawn = assignments.make(db, old, Target(), [("withdrawn", "")], terms, NOW)[0]
        assignments.withdraw(db, old, withdrawn, 1, NOW)
        assert assignments.copy_shifted(db, old, new, 42) == 2
        found = assignments.assignments_of(db, new, NOW)
        assert [(a.module, a.activity, a.subgroup) for a in found] == [
            ("tea-round", "", ""),
            ("team-a", "spilt", "Team A"),
        ]
        assert found[1].target == Target(subgroup_id=groups[1])
        assert {a.terms for a in found} == {
            Schedule(
                datetime(2026, 10, 12, 16, 0, tzinfo=UTC), datetime(2026, 11, 11, 17, 0, tzinfo=UTC), "Note", 2, None
            )
        }
        assert {a.revision for a in found} == {1}
