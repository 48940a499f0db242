"""The read API described: OpenAPI 3.1, made from its views and shapes, and a page for people."""

from __future__ import annotations

import inspect
from functools import lru_cache
from typing import Any

import msgspec
from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from learnapp.api.blueprint import blueprint
from learnapp.api.scope import LARGEST_PAGE, MOST, PAGE_SIZE, Declared
from learnapp.domain.sharing.scopes import NEVER, SCOPES
from learnapp.web.access import access
from learnapp.web.errors import PROBLEM_TYPE, Problem
from learnapp.web.identity import site_address
from learnapp.web.typed_fields import LARGEST_NUMBER

VERSION = "1.0.0"
_REF = "#/components/schemas/{name}"
_NUMBER = {"type": "integer", "minimum": 1, "maximum": LARGEST_NUMBER}
PARAMETERS: dict[str, dict[str, Any]] = {
    "cursor": {
        "description": "Where the page begins: `next` of the page before",
        "schema": {"type": "string", "format": "cursor"},
    },
    "limit": {
        "description": f"Items on a page, {PAGE_SIZE} unless given",
        "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
    },
    "cohort": {"description": "Only this cohort", "schema": _NUMBER},
}
REFUSALS = {
    "401": "No key was sent, or it is not known, has expired or was revoked",
    "403": "The key does not have the scope for this",
    "404": "The organisation has nothing with that id",
    "422": "A parameter cannot be read",
    "429": f"More than {MOST} requests with one key in a quarter of an hour; Retry-After says how long to wait",
}


@blueprint.get("/openapi.json")
@access("anyone")
def openapi() -> ResponseReturnValue:
    """The description that programs read."""
    return Response(
        msgspec.json.encode({**_described(), "servers": [{"url": site_address()}]}), mimetype="application/json"
    )


@blueprint.get("/")
@access("anyone")
def docs() -> ResponseReturnValue:
    """The description that people read."""
    described = _described()
    reading = [(path, one["get"], _fields(described, one["get"])) for path, one in described["paths"].items()]
    return render_template(
        "api/docs.html", site=site_address(), reading=reading, scopes=SCOPES, never=NEVER, refusals=REFUSALS
    )


def views() -> list[tuple[Rule, Declared]]:
    """Every address of the API that needs a key, with what its view declares."""
    found = []
    for rule in current_app.url_map.iter_rules():
        declared = getattr(current_app.view_functions[rule.endpoint], "api", None)
        if isinstance(declared, Declared):
            found.append((rule, declared))
    return sorted(found, key=lambda one: one[0].rule)


@lru_cache(maxsize=1)
def _described() -> dict[str, Any]:
    found = views()
    _, shapes = msgspec.json.schema_components([one.answers for _, one in found] + [Problem], ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "learnapp read API",
            "version": VERSION,
            "description": "What an organisation’s educators see by name, for its other systems. "
            f"It never holds {NEVER}. Times are in UTC.",
        },
        "security": [{"key": []}],
        "paths": {_path(rule): {"get": _operation(rule, declared)} for rule, declared in found},
        "components": {
            "schemas": shapes,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "responses": {status: _refusal(words) for status, words in REFUSALS.items()},
        },
    }


def _path(rule: Rule) -> str:
    return "/".join("{" + p[1:-1].partition(":")[2] + "}" if p.startswith("<") else p for p in rule.rule.split("/"))


def _operation(rule: Rule, declared: Declared) -> dict[str, Any]:
    view = current_app.view_functions[rule.endpoint]
    words = (inspect.getdoc(view) or "").strip()
    schema = msgspec.json.schema_components([declared.answers], ref_template=_REF)[0][0]
    inside = [{"name": name, "in": "path", "required": True, "schema": _NUMBER} for name in sorted(rule.arguments)]
    asked = [{"name": name, "in": "query", **PARAMETERS[name]} for name in sorted(declared.parameters)]
    return {
        "operationId": rule.endpoint.partition(".")[2],
        "summary": words,
        "description": f"Scope: `{declared.scope}`",
        "parameters": inside + asked,
        "responses": {
            "200": {"description": words, "content": {"application/json": {"schema": schema}}},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in REFUSALS},
        },
    }


def _refusal(words: str) -> dict[str, Any]:
    return {"description": words, "content": {PROBLEM_TYPE: {"schema": {"$ref": _REF.format(name="Problem")}}}}


def _fields(described: dict[str, Any], operation: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of an answer, or of each item of a page, with their types in words."""
    shapes = described["components"]["schemas"]
    shape = _named(shapes, operation["responses"]["200"]["content"]["application/json"]["schema"])
    if "items" in shape["properties"]:
        shape = _named(shapes, shape["properties"]["items"]["items"])
    return [(name, _words(field)) for name, field in shape["properties"].items()]


def _named(shapes: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    return dict(shapes[schema["$ref"].rpartition("/")[2]])


def _words(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " or ".join(_words(one) for one in field["anyOf"])
    if "enum" in field:
        return ", ".join(field["enum"])
    plain = {"date-time": "time", "date": "date"}.get(field.get("format", ""), "")
    return plain or {"integer": "whole number", "boolean": "true or false", "string": "text"}.get(
        field["type"], field["type"]
    )
