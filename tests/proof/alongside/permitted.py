"""For each route, a person who may use it."""

from __future__ import annotations

from werkzeug.routing import Rule

from tests.test_access_matrix import SEES, SENDS, WHO_MAY


def who_may(rule: Rule, method: str) -> str:
    may = SEES[rule.endpoint] if method == "GET" else SENDS[rule.endpoint].may
    if method == "POST" and SENDS[rule.endpoint].by:
        return SENDS[rule.endpoint].by
    if may in {"visitors", "educators"}:
        return {"visitors": "nobody", "educators": "edwin"}[may]
    return "lena" if "lena" in WHO_MAY[may] else sorted(WHO_MAY[may])[0]
