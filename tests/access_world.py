"""One site with some of everyone's work on it, and a browser for each sort of person: for tests of who may see what.

Everything that only some may see contains a unique word, a canary, so that a test can find the pages that show it.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from msgspec import structs
from sqlalchemy.engine import Connection
from werkzeug.test import TestResponse

from learnapp import create_app
from learnapp.config import Settings
from learnapp.domain.authoring.panel_spread import as_kept
from learnapp.domain.cohorts.address_lists import AddressEntry, read_addresses
from learnapp.domain.people.launches import launch_of
from learnapp.domain.people.roles import Role
from learnapp.domain.reading import load_folder
from learnapp.domain.sets.ground_rules import DEFAULT
from learnapp.domain.sets.meeting_phases import DiscussionState, next_phase
from learnapp.domain.sets.tallies import Vote
from learnapp.domain.source.pictures import Picture
from learnapp.mail import posting, stopping
from learnapp.paths import MODULES
from learnapp.store.cohorts import address_lists, assignments, cohorts, extensions, invitations, memberships
from learnapp.store.cohorts.assignments import Schedule, Target
from learnapp.store.content import mistake_reports, module_drafts, panels, pictures
from learnapp.store.launches import courses, frame_hosts, platforms
from learnapp.store.learning import reviews, runs, writings
from learnapp.store.learning.reviews import NewCard
from learnapp.store.messages.messages import Broadcast, Delivery
from learnapp.store.operations.personal_data import personal_tables
from learnapp.store.organisations import organisations
from learnapp.store.people import feeds, links, people, second_factors, sign_ins
from learnapp.store.people.sign_ins import Second
from learnapp.store.sets import (
    agreed_actions,
    discussions,
    facilitator_notes,
    posts,
    routes_shown,
    set_invitations,
    sets,
)
from learnapp.store.sharing import deliveries, receivers, tokens
from learnapp.store.sharing.deliveries import NewDelivery
from learnapp.store.tables.people_and_work import metadata, person, way_in
from learnapp.store.tables.sharing_tables import delivery
from learnapp.vault import Vault, voting
from learnapp.vault import words as inside
from learnapp.vault.recognising import recognise
from tests.conftest import START, TEST_MODULES, Clock
from tests.domain.questions.reading import ordered_list, read

SECRET = "a secret for tests, thirty-two or more"
MORE = {
    "mate": ("Mat Evans", Role.LEARNER),  # in Lena's cohort
    "erica": ("Erica Boateng", Role.EDUCATOR),  # of another cohort
    "fred": ("Fred Former", Role.EDUCATOR),  # of Lena's cohort, until yesterday
    "eve": ("Eve Second", Role.EDUCATOR),  # the second educator of Lena's cohort
    "sam": ("Sam Peters", Role.LEARNER),  # in Lena's set
    "newt": ("Newt Fresh", Role.LEARNER),  # in Lena's set, and has not agreed to its rules
    "gone": ("Gus Gone", Role.LEARNER),  # who has left Lena's cohort and set
    "stella": ("Stella Other", Role.LEARNER),  # who facilitates another set
    "fay": ("Fay Adams", Role.LEARNER),  # who facilitates Lena's set
    "sue": ("Sue Shut", Role.LEARNER),  # suspended, of Lena's cohort and set
    "pat": ("Pat First", Role.LEARNER),  # three more of Lena's cohort, so that a set can be made of it
    "pia": ("Pia Second", Role.LEARNER),
    "poul": ("Poul Third", Role.LEARNER),
}
WHO = ("nobody", "lena", "bola", "mate", "edwin", "erica", "fred", "sam", "newt", "gone", "stella", "fay", "sue", "ada")
"""Everybody who tries every route. Lena is the owner of what is there; Bola has nothing to do with any of it."""
CASE = {"module": "tea-round", "activity": "spilt"}


@dataclass
class World:
    """The site, the ids and tokens of what is on it, and each person's browser."""

    app: Flask
    file: Path
    people: dict[str, int]
    clock: Clock
    id: dict[str, Any] = field(default_factory=dict)
    browsers: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, Any] = field(default_factory=dict)
    kept: Any = None
    mark: str = "canary"
    """The word used instead of "canary" in this world, when two worlds share a site."""
    surname: str = ""
    domain: str = "example.org"
    organisation: int | None = None

    def say(self, words: str) -> str:
        return words.replace("canary", self.mark).replace("Canary", self.mark.capitalize())

    def open_browser(self, who: str) -> None:
        """A fresh browser of a person who is signed in."""
        client = self.browsers[who] = self.app.test_client()
        with client.session_transaction() as session:
            session.update(self.sessions[who])

    def write(self) -> Any:
        return self.app.extensions["store"].write()

    def ask(self, who: str, method: str, url: str, fields: dict[str, Any] | None = None, **also: Any) -> TestResponse:
        """The answer that this person gets, without following redirects. A POST has the person's own form token."""
        data = {"csrf_token": self.tokens[who], **(fields or {})} if method == "POST" else None
        return self.browsers[who].open(url, method=method, data=data, **also)

    @property
    def vault_file(self) -> Path:
        return self.file.parent / "vault.db"

    def keep(self) -> None:
        """Keep the database and the vault as they are, for `restore`."""
        self.kept_vault = self.vault_file.read_bytes()
        with self.app.extensions["store"].read() as connection:
            live = connection.connection.driver_connection
            # Always the library that the site uses: two in one process would not see each other's locks.
            self.kept = type(live)(":memory:")
            live.backup(self.kept)

    def restore(self) -> None:
        """Put the database and the vault back as they were kept."""
        self.vault_file.write_bytes(self.kept_vault)
        with closing(type(self.kept)(str(self.file))) as live:
            self.kept.backup(live)

    def rows(self, but: int = 0) -> dict[str, str]:
        """A digest of each table's rows, without those that name the person `but`."""
        naming = {table.name: declared.column for table, declared in personal_tables()} | {"person": "id"}
        found = {}
        with self.app.extensions["store"].read() as connection:
            for table in metadata.sorted_tables:
                others = f"WHERE {naming[table.name]} IS NOT {but}" if but and table.name in naming else ""
                query = f"SELECT * FROM {table.name} {others} ORDER BY 1, 2"
                rows = connection.exec_driver_sql(query).all()
                found[table.name] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return found


def world(folder: Path, filled: Path, cast: dict[str, int]) -> World:
    """Make the site in `folder` from a filled database."""
    file = folder / "learnapp.db"
    shutil.copy(filled, file)
    clock = Clock()
    app = create_app(
        Settings(
            instance=folder,
            database_url=f"sqlite:///{file}",
            modules=(TEST_MODULES, MODULES),
            secret=SECRET,
            contact="site@example.org",
            site_url="http://localhost",
            testing=True,
        ),
        clock,
    )
    made = World(app, file, dict(cast), clock)
    recognise(app.extensions["vault"], app.extensions["store"])
    fill(made)
    for path in ("attempt/", "submit/", "attempt/"):
        assert made.ask("lena", "POST", f"/modules/tea-round/after/{path}", {"attempt": "1"}).status_code == 303
    made.keep()
    return made


def fill(made: World) -> None:
    """Fill a world that has its app and its cast with one of everything, and sign everyone in."""
    with made.write() as connection:
        _people(connection, made)
        _cohort(connection, made)
        _own_work(connection, made)
        _ways_in(connection, made)
        _other_systems(connection, made)
        _draft(connection, made)
    _sets(made)
    with made.write() as connection:
        _sign_in(connection, made)


def _other_systems(connection: Connection, made: World) -> None:
    """A key, a webhook, and a delivery about Lena that was given up."""
    where, address = made.organisation or 1, made.say("https://canary.example/in")
    tokens.make(connection, where, made.say("Canary key"), ["people"], START + timedelta(days=90), START, None)
    made.id["key_id"] = tokens.of_organisation(connection, where)[0].id
    hook = receivers.add(connection, where, "webhook", address, "", ("result",), START, None)
    made.id["receiver_id"] = hook
    lost = NewDelivery("webhook", f"webhook:{hook}:lost", address, made.say("canary"), made.people["lena"], hook)
    deliveries.queue(connection, where, [lost], START)
    connection.execute(delivery.update().where(delivery.c.receiver_id == hook).values(state="failed"))


def _people(connection: Connection, made: World) -> None:
    for key, (name, role) in MORE.items():
        added = people.add(
            connection,
            name=f"{name}{made.surname}",
            email=f"{key}@{made.domain}",
            password_hash="",
            now=START,
            role=role,
            proved=True,
            organisation_id=made.organisation or "only",
        )
        assert added is not None
        made.people[key] = added
    second_factors.add_passkey(
        connection, made.people["lena"], f"credential {made.mark}".encode(), b"key", 0, "Laptop", START
    )
    made.id["passkey"] = second_factors.passkeys(connection, made.people["lena"])[0].id
    shut = person.update().where(person.c.id == made.people["sue"])
    connection.execute(shut.values(suspended_at=START))


def _ways_in(connection: Connection, made: World) -> None:
    way = {"kind": "openid", "issuer": "https://canary.example", "subject": f"{made.mark}-lena", "provider": "trust"}
    row = way_in.insert().values(person_id=made.people["lena"], created_at=START, **way).returning(way_in.c.id)
    made.id["way"] = connection.execute(row).scalar_one()
    where = made.organisation or organisations.only(connection)
    urls = dict.fromkeys(("login_url", "token_url", "keys_url"), "https://canary.example/lti")
    named = {"name": made.say("Canary Moodle"), "issuer": "https://canary.example", "client_id": made.mark, **urls}
    assert where is not None
    made.id["platform"] = platforms.add(connection, where, named, START, None)
    platforms.accept(connection, made.id["platform"], "1", where, START, None)
    frame_hosts.add(connection, where, "https://learning.example", START, made.people["ada"])
    made.id["frame_host"] = frame_hosts.of(connection, None)[0].id
    deployment = platforms.deployment(connection, made.id["platform"], "1")
    assert deployment is not None
    made.id["deployment"] = deployment.id
    said = {"sub": f"{made.mark}-lena", "https://purl.imsglobal.org/spec/lti/claim/deployment_id": "1"}
    launch = replace(launch_of(said), context_title=made.say("canary course"), resource="1", grade="completion")
    made.id["course"], link = courses.note_link(connection, deployment.id, launch, "tea-round", "")
    courses.note_learner(connection, link, made.people["lena"], launch.subject, START)
    made.id["nothing"] = "made-up"


def _draft(connection: Connection, made: World) -> None:
    """A module that Edwin writes, with a comment of Erica's."""
    who, files = made.people, load_folder(TEST_MODULES / "tea-round")
    said = {name: made.say(data.decode()).encode() for name, data in files.items() if name.endswith(".md")}
    where = made.organisation or organisations.only(connection)
    assert where is not None
    draft = module_drafts.begin(connection, where, f"{made.mark}-written", said, "", who["edwin"], START)
    assert draft is not None
    about = {"name": "module.md", "line": 2, "quoted": "title", "body": made.say("canary-comment")}
    module_drafts.comment(connection, draft, who["erica"], START, **about)
    made.id["draft"] = draft
    _panel(connection, made, where, draft)
    made.id["draft_save"] = module_drafts.history(connection, draft, "glossary.md")[0].id
    made.id["draft_comment"] = module_drafts.comments(connection, draft)[0].id


def _panel(connection: Connection, made: World, where: int, draft: int) -> None:
    """A panel on it: Erica's browser has opened its link, and another expert's link waits."""
    question = read(ordered_list(4))
    items = {"spilt/q": as_kept(structs.replace(question, stem=made.say("canary item")))}
    panel = panels.begin(connection, where, draft, made.say("canary note"), items, made.people["edwin"], START)
    _, link = panels.ask(connection, panel, "Erica Boateng", "", "", "", START)
    made.id["panel_token"] = panels.open_link(connection, link, made.people["erica"], START)
    asked, made.id["panel_link"] = panels.ask(connection, panel, made.say("canary expert"), "", "", "", START)
    made.id["panel"], made.id["panel_expert"], made.id["panel_item"] = panel, asked, 1


def _sign_in(connection: Connection, made: World) -> None:
    for who in WHO:
        kept: dict[str, Any] = {"csrf_token": "0" * 40}
        if who != "nobody":
            by: Second = "passkey" if who == "lena" else ""
            kept["_user_id"] = sign_ins.begin(connection, made.people[who], "a test", START, timedelta(hours=12), by)
            kept["_fresh"] = True
        if who == "erica":
            kept["panel"] = made.id["panel_token"]
        made.sessions[who] = kept
        made.open_browser(who)
    with made.app.test_request_context():
        from flask import session
        from flask_wtf.csrf import generate_csrf

        session["csrf_token"] = "0" * 40
        made.tokens = dict.fromkeys(WHO, generate_csrf())


# A cohort, and another ---------------------------------------------------------------------------


def _cohort(connection: Connection, made: World) -> None:
    who, ids = made.people, made.id
    about = {"about": "", "starts_on": date(2026, 8, 3), "ends_on": date(2027, 7, 31), "now": START}
    about["organisation_id"] = made.organisation
    ids["cohort"] = here = cohorts.make(
        connection, name=made.say("Foundation 1 canary-cohort"), educator=who["edwin"], **about
    )
    ids["other_cohort"] = there = cohorts.make(connection, name="Another", educator=who["erica"], **about)
    cohorts.add_educator(connection, here, who["fred"], START - timedelta(days=9))
    cohorts.end_educator(connection, here, who["fred"], START - timedelta(days=1))
    cohorts.add_educator(connection, here, who["eve"], START)
    ids["subgroup"] = cohorts.make_subgroup(connection, here, "Ward 4")
    ids["other_subgroup"] = cohorts.make_subgroup(connection, there, "Elsewhere")
    for name in ("lena", "mate", "gone", "sue", "pat", "pia", "poul"):
        assert memberships.join(connection, here, who[name], START - timedelta(days=60))
    memberships.end(connection, here, who["gone"], START - timedelta(days=3))
    assert memberships.join(connection, there, who["stella"], START - timedelta(days=60))
    terms = Schedule(START - timedelta(days=10), START + timedelta(days=10), made.say("canary-assignment-note"))
    (ids["assignment"],) = assignments.make(connection, here, Target(), [("tea-round", "")], terms, START)
    (ids["other_assignment"],) = assignments.make(connection, there, Target(), [("tea-round", "")], terms, START)
    for assigned, name in (("assignment", "lena"), ("other_assignment", "stella")):
        reason = made.say(f"canary-extension-reason-{name}")
        extensions.grant(connection, ids[assigned], who[name], START + timedelta(days=20), reason, START)
    for key, cohort in (("", here), ("other_", there)):
        lasts = {"places": 5, "expires_at": START + timedelta(days=30), "subgroup_id": None, "secret": SECRET}
        ids[key + "link"] = invitations.make(connection, cohort, "link", **lasts, now=START)
        address = made.say(f"canary-invited-{key or 'here'}@example.org")
        entry = AddressEntry(line=1, text=address, email=address, key=address, name=made.say("Canary-invited-name"))
        ((_, salt),) = invitations.invite(connection, cohort, [entry], {}, SECRET, START - timedelta(days=1))
        ids[key + "invitation"] = connection.execute(
            sa.text("SELECT id FROM invitation WHERE salt = :salt"), {"salt": salt}
        ).scalar_one()
        read = read_addresses(made.say(f"canary-list-{key or 'here'}@example.org"))
        owner = who["erica" if key else "edwin"]
        ids[key + "addresses"] = address_lists.keep(connection, cohort, owner, read, START)
    ids["link_token"] = _link_token(connection, ids["link"], "link")
    deliveries = [
        Delivery(
            who["lena"],
            f"lena@{made.domain}",
            made.say("canary-message-subject"),
            made.say("canary-message-body"),
            "/home/",
        )
    ]
    broadcast = Broadcast(here, f"cohort:{here}:test", "one person", "", "", who["edwin"], ids["assignment"])
    assert posting.send_once(connection, broadcast, deliveries, START, by_mail=False)


def _link_token(connection: Connection, invitation: int, kind: Any) -> str:
    salt = connection.execute(sa.text("SELECT salt FROM invitation WHERE id = :id"), {"id": invitation}).scalar_one()
    return invitations.token(kind, salt, SECRET)


# Lena's own --------------------------------------------------------------------------------------


def _own_work(connection: Connection, made: World) -> None:
    who, ids, vault = made.people, made.id, Vault(made.vault_file)
    lena = who["lena"]
    words = {
        "reflection": made.say("canary-reflection"),
        "action": made.say("canary-workplace-action"),
        "note": made.say("canary-note"),
    }
    for kind, text in words.items():
        sealed = inside.seal(vault, lena, inside.Words(text))
        place = {"module": "tea-round", "activity": "leaves", "place": "action-1"}
        due = START.date() if kind == "action" else None
        ids[kind] = writings.add(connection, lena, kind, sealed, START, due_on=due, **place)  # type: ignore[arg-type]
    edition = made.app.extensions["catalogue"].at(connection, None).editions["tea-round"]
    ids["edition"] = edition
    for name in ("lena", "sam", "mate"):
        assert runs.begin(connection, who[name], **CASE, edition=edition, draw=0, now=START)
        run = runs.first(connection, who[name], **CASE)
        assert run is not None
        runs.move(connection, run.id, (0, 0, 0), START, ended=True)
        if name != "mate":
            assert runs.open_debrief(connection, run.id, START)
    card = NewCard("warmest", "pouring", {"interval": 1}, START - timedelta(days=1))
    reviews.add_cards(connection, lena, "tea-round", "after", [card], START)
    (scheduled,), _ = reviews.scheduled(connection, lena, 9, lambda *_: True)
    when = {"schedule": {"interval": 1}, "due_at": START - timedelta(hours=1), "now": START - timedelta(days=1)}
    asked = {"activity": "after", "question": "warmest", "edition": edition, "seed": 1, "answer": [1], "rating": 3}
    reviews.add_review(connection, lena, scheduled, certainty=None, **asked, **when)
    ids["card"] = scheduled.id
    ids["feed"] = feeds.make(connection, lena, START)
    ids["reset"] = people.make_reset_link(connection, lena, START)
    ids["confirm"] = links.make(connection, lena, "address", START, links.ADDRESS_LASTS, email=f"lena@{made.domain}")
    ids["stop"] = stopping.token(SECRET, lena)
    ids["picture"] = "0" * 64
    pictures.keep(connection, [Picture(digest=ids["picture"], kind="svg", width=1, height=1, data=b"<svg/>")])
    ids["mistake"] = mistake_reports.add(
        connection,
        page="/modules/tea-round/",
        module="tea-round",
        edition=None,
        owner_email=f"edwin@{made.domain}",
        text=made.say("canary-mistake-report"),
        person_id=lena,
        now=START,
    )


# A set, and another ------------------------------------------------------------------------------


def _set_of(connection: Connection, made: World, name: str, roles: dict[str, Any]) -> int:
    set_id = sets.make(connection, name, DEFAULT, START, organisation_id=made.organisation)
    for key, role in roles.items():
        assert sets.join(connection, set_id, made.people[key], START, role) == "joined"
        if key != "newt":
            assert sets.accept_rules(connection, set_id, made.people[key], 1, START)
    return set_id


def _sets(made: World) -> None:
    ids = made.id
    with made.write() as connection:
        members = dict.fromkeys(("lena", "sam", "newt", "gone", "sue"), "member") | {"fay": "facilitator"}
        ids["set"] = _set_of(connection, made, made.say("Tuesday canary-set"), members)
        ids["other_set"] = _set_of(connection, made, "Another set", {"stella": "facilitator"})
        sets.leave(connection, ids["set"], made.people["gone"], START)
        later = {"secret": SECRET, "now": START, "role": "member"}
        made_here = set_invitations.make(connection, ids["set"], email_key="", **later)
        ids["set_invitation"] = made_here
        salt = sa.text("SELECT salt FROM set_invitation WHERE id = :id")
        ids["set_token"] = set_invitations.token(connection.execute(salt, {"id": made_here}).scalar_one(), SECRET)
        ids["other_set_invitation"] = set_invitations.make(connection, ids["other_set"], email_key="", **later)
    ids["closed_meeting"] = _discussion(made, "meeting", until="closed")
    ids["meeting"] = _discussion(made, "meeting", until="first_vote", vote=True)
    ids["thread"] = _discussion(made, "thread", until="talk")
    ids["voting_thread"] = _discussion(made, "thread", until="first_vote", vote=True)
    ids["planned"] = _discussion(made, "meeting", until="gathering")
    ids["other_thread"] = _discussion(made, "thread", until="first_vote", set_id=ids["other_set"])
    with made.write() as connection:
        _said(connection, made)


def _discussion(made: World, form: Any, *, until: str, vote: bool = False, set_id: int | None = None) -> int:
    """A discussion of the tea round, in which Lena, Sam and Newt have voted in each round that was counted."""
    here = set_id or made.id["set"]
    about = {**CASE, "place": "corridor", "edition": made.id["edition"]}
    vault = made.app.extensions["vault"]
    voters = [] if set_id else [made.people[name] for name in ("lena", "sam", "newt")]
    with made.write() as connection:
        number = discussions.make(
            connection,
            here,
            form=form,
            about="case",
            title="The tea round: The corridor",
            phase="gathering" if form == "meeting" else "first_vote",
            quorum=3,
            now=START,
            ends=START + timedelta(days=2),
            facilitator_id=made.people["stella" if set_id else "fay"],
            meets_at=START + timedelta(days=1) if until == "gathering" else None,
            **about,
        )
        while (found := discussions.get(connection, here, number)) and found.phase != until:
            if found.round and found.phase != "gathering":
                _vote(connection, made, found, voters)
            to = next_phase(discussions.state(connection, found), "facilitator", START + timedelta(days=2))
            assert isinstance(to, DiscussionState)
            assert voting.move_on(vault, connection, found, to, 3)
        assert found is not None
        if vote:
            _vote(connection, made, found, voters[:2])
        for voter in voters:
            discussions.arrive(connection, found.id, voter, START)
    voting.sweep(made.app.extensions["store"], vault)
    return number


def _vote(connection: Connection, made: World, found: discussions.Discussion, voters: list[int]) -> None:
    for place, voter in enumerate(voters):
        reason = made.say(f"canary-vote-reason-{found.number}-{found.round}-{place}")
        one = Vote(choice=place % 3, confidence=2, reason=reason)
        assert voting.cast(made.app.extensions["vault"], connection, found.id, voter, found.round, one, 0) == "cast"


def _said(connection: Connection, made: World) -> None:
    who, ids, vault = made.people, made.id, made.app.extensions["vault"]
    here, there = ids["set"], ids["other_set"]
    thread = discussions.get(connection, here, ids["thread"])
    meeting = discussions.get(connection, here, ids["meeting"])
    other = discussions.get(connection, there, ids["other_thread"])
    assert thread is not None
    assert meeting is not None
    assert other is not None
    for key, by, where in (("post", "lena", thread), ("sams_post", "sam", thread), ("other_post", "stella", other)):
        text = made.say(f"canary-{key}")
        written = {"text": text, "html": f"<p>{text}</p>", "nonce": f"{key}-nonce", "now": START}
        ids[key] = posts.add(connection, where.id, who[by], **written).id
    reported = posts.report(connection, ids["post"], who["sam"], made.say("canary-report-reason"), START, pass_on=False)
    passed = posts.report(
        connection, ids["sams_post"], who["lena"], made.say("canary-passed-on-reason"), START, pass_on=True
    )
    ids["post_report"], ids["passed_report"] = reported, passed
    due = (START + timedelta(days=14)).date()
    ids["set_action"] = agreed_actions.add(connection, here, who["lena"], made.say("canary-set-action"), due, START)
    ids["other_action"] = agreed_actions.add(
        connection, there, who["stella"], made.say("canary-other-action"), due, START
    )
    for one, by in ((meeting, "fay"), (thread, "fay")):
        sealed = vault.seal(who[by], made.say("canary-facilitator-note"))
        assert facilitator_notes.keep(connection, one.id, who[by], sealed, 0, START)
    routes_shown.agree(connection, thread.id, who["lena"], START)
