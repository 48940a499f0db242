"""A report is about the organisation's own module, and is looked up again on each page. The rest: tests/launch."""

from __future__ import annotations

import json

from flask import Flask, g, session

from learnapp.store.launches import frame_hosts
from learnapp.web.launches import package_frames
from learnapp.web.launches.launched import PACKAGE, use_launched_cookie
from tests.conftest import START


def test_a_report_names_the_stated_address_and_its_page_a_script_of_the_site(app: Flask, ids: dict[str, int]) -> None:
    with app.test_request_context("/"):
        assert package_frames.package_report() == ""
        g.package_report = json.dumps({"to": "https://learning.example", "finished": False, "score": None})
        said = str(package_frames.package_report())
    assert "&#34;to&#34;: &#34;https://learning.example&#34;" in said
    assert '<script type="module" src="/static/dist/framed-' in said


def test_the_session_of_a_tab_is_never_one_of_a_package(app: Flask) -> None:
    with app.test_request_context("/"):
        session[PACKAGE] = [1, "tea-round"]
        assert not package_frames.in_package_frame()
        use_launched_cookie()
        assert package_frames.in_package_frame()


def test_a_session_ends_with_its_platform(app: Flask, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        frame_hosts.add(connection, 1, "https://learning.example", START, ids["ada"])
        (host,) = frame_hosts.of(connection, [1])
    for host_id, stays in ((host.id, True), (host.id + 1, False)):
        with app.test_request_context("/", headers={"Sec-Fetch-Dest": "iframe"}):
            session[PACKAGE] = [host_id, "tea-round"]
            use_launched_cookie()
            app.preprocess_request()
            assert (PACKAGE in session) is stays
