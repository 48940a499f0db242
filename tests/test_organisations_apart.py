"""Promise R21: two organisations on one site are apart. Everyone tries every route, file, feed and search. The routes
come from the site itself, so that a new one is tried with the others. Secret addresses (invitations, feeds, links) are
left out, because people who have one were given it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from learnapp.mail import posting
from learnapp.store.cohorts import cohorts
from learnapp.store.messages.messages import Broadcast, Delivery
from learnapp.store.sets import agreed_actions, discussions, sets
from learnapp.store.tables.cohort_tables import cohort
from learnapp.web.access import declared
from learnapp.web.launches.launched import ACTS_IN
from tests.access_world import World
from tests.conftest import START
from tests.postgres import postgres_url
from tests.test_access_matrix import SENDS, address, form, routes
from tests.test_canaries import ELSEWHERE, FILES, text_of
from tests.two_organisations import Two

SECRET_PARTS = {"token", "digest", "filename"}
OTHER = {"heron": "magpie", "magpie": "heron"}
WHO = ("lena", "edwin", "fay", "ada", "nobody")
"""Who tries it in each organisation: a learner, an educator, a facilitator, its lead, and a visitor."""
OWN = {
    "lena": ("/home/", "/modules/", "/search/?q={mark}", "/sets/{set}/"),
    "edwin": ("/educator/cohorts/", "/educator/cohorts/{cohort}/people/", "/educator/preview/{mark}-round/"),
    "ada": ("/admin/people/", "/admin/organisations/{organisation_id}/"),
}
"""Where each of them finds their own words: words that no one finds would prove nothing."""
EVERYWHERE = (
    "/",
    "/modules/",
    "/modules/{mark}-round/",
    "/modules/{mark}-round/leaves/",
    "/modules/{mark}-round/after/",
    "/modules/{mark}-round/spilt/try/",
    "/educator/guide/{mark}-round/",
    "/educator/preview/{mark}-round/",
    "/educator/preview/{mark}-round/spilt/",
    "/educator/preview/{mark}-round/stamp",
    "/search/?q={mark}",
    "/search/?q=round",
    "/search/?q=pot",
    "/admin/people/?q={mark}",
    "/admin/people/?role=educator",
    "/admin/audit/?q={mark}",
    "/evidence/?module={mark}-round",
    "/notes/?at={mark}-round/leaves",
    "/report/?page=/modules/{mark}-round/",
    "/sets/new/",
    "/account/data/download/",
)


def addresses(made: World) -> Iterator[str]:
    """Every address of one organisation's things."""
    for rule in routes(made, "GET"):
        if not SECRET_PARTS & rule.arguments and rule.endpoint != "accounts.sign_out":
            yield address(made, rule)
            other = {name: made.id[key] for name, key in ELSEWHERE.items() if name in rule.arguments}
            if other and not rule.endpoint.startswith("learner."):
                yield address(made, rule, **other, member=made.people["stella"])
    for file in FILES:
        yield file.format(**made.id)
    for path in EVERYWHERE:
        yield path.format(mark=made.mark)


def leaks(two: Two, marks: tuple[str, ...] = ("heron", "magpie")) -> list[str]:
    """What people of one organisation read of the other, at any address of the other's and on their own pages."""
    leaked = []
    for mark in marks:
        asking, other = two.worlds[mark], OTHER[mark]
        for url in dict.fromkeys(addresses(two.worlds[other])):
            for who in WHO:
                answer = asking.ask(who, "GET", url)
                if answer.headers.get("Location", "").startswith("/account/sign-in/"):
                    continue
                said = text_of(answer.data).lower()
                # Pages repeat what was asked for: the words of a search, and the address to go on to or to report. The
                # form to register names the one that is open to anyone, which heron is.
                register = "you will belong to <strong>heron nhs trust</strong>" if who == "nobody" else ""
                for echo in (f'value="{other}"', f"<strong>{other}</strong>", f"/{other}-round/", register):
                    said = said.replace(echo, "")
                if other in said:
                    place = said.index(other)
                    leaked.append(f"{who} of {mark} at {url}: {said[max(0, place - 60) : place + 40]!r}")
    return leaked


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.thorough)]


def _two(database: str, folder: Path, password_hash: str) -> Two:
    return Two(folder, f"sqlite:///{folder / 'learnapp.db'}" if database == "sqlite" else postgres_url(), password_hash)


@pytest.fixture(scope="module", params=BOTH)
def two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Iterator[Two]:
    made = _two(request.param, tmp_path_factory.mktemp("two"), password_hash)
    yield made
    made.close()


@pytest.fixture(scope="module", params=BOTH)
def launched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, password_hash: str
) -> Iterator[Two]:
    """The same, with the first organisation's people launched; they also have as much in the other."""
    made = _two(request.param, tmp_path_factory.mktemp("launched"), password_hash)
    made.launch()
    yield made
    made.close()


def test_nobody_reads_anything_of_the_other_organisation(two: Two) -> None:
    leaked = leaks(two)
    assert not leaked, "\n".join(leaked)
    for mark, asking in two.worlds.items():
        for who, paths in OWN.items():
            for path in paths:
                assert mark in asking.ask(who, "GET", path.format(mark=mark, **asking.id)).text.lower(), path


def test_nobody_changes_anything_of_the_other_organisation(two: Two) -> None:
    for mark in two.worlds:
        assert changed(two, mark) == set()


def changed(two: Two, mark: str) -> set[str]:
    """The tables in which people of one organisation change anything of the other, by any form."""
    asking, other = two.worlds[mark], two.worlds[OTHER[mark]]
    before = two.rows_of(other.mark)
    for rule in routes(asking, "POST"):
        if SECRET_PARTS & rule.arguments or not rule.arguments - {"module", "activity", "where", "kind"}:
            continue
        fields = form(other, SENDS[rule.endpoint].fields)
        for who in ("lena", "edwin", "fay", "ada"):
            answer = asking.ask(who, "POST", address(other, rule), fields)
            assert answer.status_code != 400, "a form without its token tells nothing"
    after = two.rows_of(other.mark)
    return {table for table in before if before[table] != after[table]}


def test_a_launched_session_reads_nothing_of_another_organisation_of_its_person(launched: Two) -> None:
    leaked = leaks(launched, ("heron",))
    assert not leaked, "\n".join(leaked)


def test_a_launched_session_changes_nothing_of_another_organisation_of_its_person(launched: Two) -> None:
    assert changed(launched, "heron") == set()


def test_the_same_people_reach_it_in_a_session_of_their_own(launched: Two) -> None:
    here, there = launched.worlds["heron"], launched.worlds["magpie"]
    reach = {"lena": "/sets/{set}/", "edwin": "/educator/cohorts/{cohort}/people/", "ada": "/educator/drafts/{draft}/"}
    for who, path in reach.items():
        url = path.format(**there.id)
        assert here.ask(who, "GET", url).status_code == 404
        with here.browsers[who].session_transaction() as session:
            del session[ACTS_IN]
        assert "magpie" in here.ask(who, "GET", url).text.lower()
        here.open_browser(who)


def test_a_role_in_one_organisation_is_worth_nothing_in_another(two: Two) -> None:
    """They looked after a cohort there before their role was taken, and educate here."""
    here, there = two.worlds["heron"], two.worlds["magpie"]
    before, wrong = two.rows_of("magpie"), []
    for method in ("GET", "POST"):
        for rule in routes(here, method):
            if "cohort" in rule.arguments and not rule.endpoint.startswith(
                "api."
            ):  # its keys do not belong to a person
                fields: dict[str, Any] = form(there, SENDS[rule.endpoint].fields) if method == "POST" else {}
                answer = here.ask("moved", method, address(there, rule), fields)
                if answer.status_code != 404 and rule.endpoint != "learner.leave_cohort":
                    wrong.append((rule.endpoint, method, answer.status_code))
    assert not wrong
    assert before == two.rows_of("magpie")
    assert "Magpie" not in here.ask("moved", "GET", "/educator/cohorts/").get_data(as_text=True)


def test_an_administrator_of_the_site_sees_the_people_of_both(two: Two) -> None:
    words = two.worlds["heron"].ask("site", "GET", "/admin/people/?q=lena").get_data(as_text=True)
    assert "Lena Heron" in words
    assert "Lena Magpie" in words


def test_a_module_of_an_organisations_own_is_there_for_its_people_alone(two: Two) -> None:
    for mark, asking in two.worlds.items():
        for of, status in ((mark, 200), (OTHER[mark], 404)):
            assert asking.ask("lena", "GET", f"/modules/{of}-round/").status_code == status
            assert asking.ask("lena", "GET", f"/modules/{of}-round/leaves/").status_code == status
            assert asking.ask("nobody", "GET", f"/modules/{of}-round/").status_code == 404
        fields = {"who": "cohort", "activity": f"{OTHER[mark]}-round/leaves"}
        cohort = asking.id["cohort"]
        assert asking.ask("edwin", "POST", f"/educator/cohorts/{cohort}/assignments/new/", fields).status_code == 422


def test_a_launched_session_downloads_no_data_of_a_person_of_another_organisation(launched: Two) -> None:
    here, url = launched.worlds["heron"], "/account/data/download/"
    assert here.ask("edwin", "GET", url).headers["Location"] == "/account/data/"
    assert "in a tab of your own to download your data" in here.ask("edwin", "GET", "/account/data/").text
    with here.browsers["edwin"].session_transaction() as session:
        del session[ACTS_IN]
    assert here.ask("edwin", "GET", url).mimetype == "application/zip"
    here.open_browser("edwin")


def test_a_feed_covers_what_the_session_acts_for_in_which_it_was_made(launched: Two) -> None:
    """Anyone who has its address reads it, also in a browser in which someone else is signed in."""
    here, there = launched.worlds["heron"], launched.worlds["magpie"]
    who, day = here.people["lena"], START.date()
    with here.write() as connection:
        for made, due in ((here, day + timedelta(days=20)), (there, day + timedelta(days=30))):
            agreed_actions.add(connection, made.id["set"], who, "Do it", due, START)

    def feed() -> str:
        page = here.ask("lena", "GET", "/account/calendar/").text
        instead = re.search(r'name="instead_of" value="([^"]*)"', page)
        made = here.ask("lena", "POST", "/account/calendar/", {"instead_of": instead[1] if instead else ""}).text
        found = re.search(r'value="[^"]*(/calendar/[^"]+\.ics)"', made)
        assert found
        return found[1]

    def days(address: str, reader: str) -> set[str]:
        """The last days of those two that the feed has."""
        read = here.ask(reader, "GET", address)
        assert read.status_code == 200
        return set(re.findall(r"DTSTART;VALUE=DATE:(20261122|20261202)", read.text))

    assert "covers only Heron NHS Trust" in here.ask("lena", "GET", "/account/calendar/").text
    only = feed()
    for reader in ("nobody", "lena", "site", "bola"):
        assert days(only, reader) == {"20261122"}, reader
    with here.browsers["lena"].session_transaction() as session:
        del session[ACTS_IN]
    assert (
        "covers everything you belong to, including what you join later"
        in here.ask("lena", "GET", "/account/calendar/").text
    )
    everything = feed()
    here.open_browser("lena")
    for reader in ("nobody", "lena", "site", "bola"):
        assert days(everything, reader) == {"20261122", "20261202"}, reader
    assert here.ask("nobody", "GET", only).status_code == 404


def test_a_launched_session_turns_on_no_reminders_of_another_organisation(launched: Two) -> None:
    here = launched.worlds["heron"]
    before = launched.rows_of("heron")["push_subscription"]
    key = base64.urlsafe_b64encode(
        ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    ).decode()
    fields = {"endpoint": "https://push.example/1", "public_key": key, "secret": "A" * 22}
    here.ask("bola", "POST", "/account/reminders/on/", fields)
    assert "in a tab of your own to turn on reminders" in here.ask("bola", "GET", "/account/reminders/").text
    assert launched.rows_of("heron")["push_subscription"] == before
    with here.browsers["bola"].session_transaction() as session:
        del session[ACTS_IN]
    here.ask("bola", "POST", "/account/reminders/on/", fields)
    assert launched.rows_of("heron")["push_subscription"] != before
    here.open_browser("bola")


def test_a_launched_session_shows_nothing_to_do_in_a_set_of_another_organisation(launched: Two) -> None:
    here, there = launched.worlds["heron"], launched.worlds["magpie"]
    with here.write() as connection:
        for made in (here, there):
            agreed_actions.add(connection, made.id["set"], here.people["lena"], f"Ask {made.mark}", START.date(), START)
            discussions.make(
                connection,
                made.id["set"],
                **{
                    "form": "meeting",
                    "about": "case",
                    "phase": "planned",
                    "quorum": 3,
                    "now": START,
                    "meets_at": START,
                },
                title=f"About {made.mark}",
                ends=START + timedelta(hours=1),
            )
    page = here.ask("lena", "GET", "/home/").text
    assert "Ask heron" in page
    assert "About heron" in page
    assert "magpie" not in page.lower()


def test_a_launched_session_reads_no_message_of_another_organisation(launched: Two) -> None:
    here, there = launched.worlds["heron"], launched.worlds["magpie"]
    before = unread(here.ask("lena", "GET", "/home/").text)
    with there.write() as connection:
        for made in (here, there):
            about = Broadcast(made.id["cohort"], f"to {made.mark}", "", made.mark, "", made.people["edwin"])
            told = [Delivery(here.people["lena"], "", f"Of {made.mark}", "Read this", "/home/")]
            posting.send_once(connection, about, told, START, by_mail=False)
        role = [Delivery(here.people["lena"], "", "You lead magpie now", "By the site", "/home/")]
        posting.send_by_itself(connection, "a role", role, START, by_mail=False)
    page = here.ask("lena", "GET", "/messages/").text
    assert "Of heron" in page
    assert "magpie" not in page.lower()
    assert unread(page) == 1 + before
    assert "in a tab of your own" in page
    newest = max(row.id for row in launched.rows_of("heron")["message"])
    here.ask("lena", "POST", "/messages/", {"newest": str(newest)})
    read = {row.subject: row.read_at is not None for row in launched.rows_of("heron")["message"]}
    assert (read["Of heron"], read["Of magpie"], read["You lead magpie now"]) == (True, False, False)
    with here.browsers["lena"].session_transaction() as session:
        del session[ACTS_IN]
    page = here.ask("lena", "GET", "/messages/").text
    assert "Of magpie" in page
    assert "You lead magpie now" in page
    assert unread(page) == 2
    here.open_browser("lena")


def unread(page: str) -> int:
    """How many messages the menu says are unread."""
    found = re.search(r"Messages \((\d+)<", page)
    return int(found[1]) if found else 0


def test_keys_of_an_own_module_are_for_those_who_educate_in_its_organisation(two: Two) -> None:
    """Someone who educates in the first organisation and learns in the second reads its module as a learner does."""
    here = two.worlds["heron"]
    for method in ("GET", "POST"):
        for rule in routes(here, method):
            if declared(here.app, rule.endpoint) in {"educate", "author"} and "module" in rule.arguments:
                for of, refused in (("heron", False), ("magpie", True)):
                    url = address(here, rule, module=f"{of}-round", activity="spilt")
                    assert (here.ask("moved", method, url).status_code == 404) is refused, (method, url)
    assert "Guide for facilitators" in here.ask("moved", "GET", "/modules/heron-round/").text
    page = here.ask("moved", "GET", "/modules/magpie-round/")
    assert page.status_code == 200
    assert "Guide for facilitators" not in page.text
    listed = here.ask("moved", "GET", "/educator/preview/").text
    assert "heron-round" in listed
    assert "magpie-round" not in listed


@pytest.mark.parametrize("page", ["/educator/cohorts/{cohort}/assignments/new/", "/sets/{set}/meetings/new/"])
def test_a_cohort_and_a_set_offer_the_modules_of_their_organisation_alone(two: Two, page: str) -> None:
    """Also to a person who belongs to both: the others there could not open what they chose."""
    heron = two.worlds["heron"]
    moved, set_id = heron.people["moved"], heron.id["set"]
    with heron.write() as connection:
        cohorts.add_educator(connection, heron.id["cohort"], moved, START)
        sets.join(connection, set_id, moved, START)
        sets.accept_rules(connection, set_id, moved, 1, START)
    both = heron.ask("moved", "GET", "/modules/").get_data(as_text=True)
    assert "heron-round" in both
    assert "magpie-round" in both
    answer = heron.ask("moved", "GET", page.format(**heron.id))
    assert answer.status_code == 200
    offered = answer.get_data(as_text=True)
    assert "heron-round" in offered
    assert "magpie" not in offered


def test_what_an_educator_makes_is_never_in_an_organisation_in_which_they_only_learn(two: Two) -> None:
    heron, magpie = two.worlds["heron"], two.worlds["magpie"]
    new = "/educator/cohorts/new/"
    assert "Magpie" not in heron.ask("moved", "GET", new).get_data(as_text=True)
    fields = SENDS["educator.new_cohort"].fields | {"name": "A new year", "organisation": str(magpie.organisation)}
    assert heron.ask("moved", "POST", new, fields).status_code == 303
    with heron.app.extensions["store"].read() as connection:
        made = sa.select(cohort.c.organisation_id).where(cohort.c.name == "A new year")
        assert connection.execute(made).scalars().all() == [heron.organisation]


@pytest.mark.parametrize("page", ["name", "data", "erase"])
def test_a_lead_is_not_in_charge_of_a_person_who_belongs_elsewhere_too(two: Two, page: str) -> None:
    """Also on PostgreSQL, whose second wall hides from a lead's connection where else the person belongs."""
    heron = two.worlds["heron"]
    for who, status in (("edwin", 200), ("moved", 404)):
        answer = heron.ask("ada", "GET", f"/admin/people/{heron.people[who]}/{page}/")
        assert answer.status_code == status, who
