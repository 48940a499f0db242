"""What the screens of launches share: how long a launch may take."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound

from learnapp.launch import scope
from learnapp.launch.scope import LASTS_SECONDS


def test_a_launch_and_its_ticket_last_ten_minutes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope.launches, "find", lambda *_: "answered")
    monkeypatch.setattr(scope, "has_cookie", lambda _: True)
    began = int(time.time())
    with app.test_request_context():
        state = scope.new_state(cast(Any, SimpleNamespace(id=7)), {})
        ticket = scope.ticket_of(state)
        found = scope.begun(state)
        assert found is not None
        assert found.platform_id == 7
        assert scope.arrival_or_404(ticket)[0] == state
        monkeypatch.setattr(time, "time", lambda: began + LASTS_SECONDS + 3)
        assert scope.begun(state) is None
        with pytest.raises(NotFound):
            scope.arrival_or_404(ticket)
