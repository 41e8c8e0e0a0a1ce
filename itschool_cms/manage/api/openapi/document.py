"""The OpenAPI document."""

from typing import Any

from itschool_cms.core.content import ContentType

from ...rules import TRANSITIONS
from ..listing import MAX_SIZE, SIZE, SORTS
from . import schemas

Part = dict[str, Any]

ERRORS = {
    400: "The request cannot be understood.",
    401: "Whoever asks is not known: bring a token.",
    403: "The token was not made for this, or the person has something to do on the site first.",
    404: "There is nothing here, or it is not for whoever asks.",
    406: "Only JSON is given out.",
    409: "The tree does not allow it: a name is taken, a reason stands against it.",
    411: "The length of the body is missing.",
    412: "Somebody changed the item meanwhile.",
    413: "The body is too large.",
    414: "The address is too long.",
    415: "The body is no JSON.",
    422: "Some values are not taken; `errors` says which and why.",
    428: "If-Match is missing.",
    429: "Too many questions; Retry-After says how long to wait.",
    500: "Something went wrong at the school; `incident` leads to its log.",
    503: "The service is busy.",
}
ALWAYS = (400, 401, 403, 404, 406, 414, 429, 500, 503)
CHANGING = (409, 411, 413, 415, 422)
JSON = "application/json"
INTRODUCTION = """\
Every item of the site answers on its own address, when JSON is asked for (`Accept: application/json`).
A program brings a token, made under “My access”: `Authorization: Bearer …`. It may do what its person may do
at that moment, within what the token was made for. Moments are in UTC (ISO 8601), amounts are whole cents,
other items are named by `uid`. Whoever may view an item gets the values that its page shows to readers, and
no others: what only its form shows (tags, dates, for whom it is, what menus leave out) is for whoever may
edit it. The schema of each type says which value is for whom. A value that is not given is left out, not
empty. A change or a deletion names the version it is about by `If-Match`, with the ETag of the item.
What a webhook names by its uid is found at `/api/item?uid=…`, which leads to the address of the item."""


def describe_api(registry: Any, title: str) -> Part:
    """Return the description of the API of a site.

    Args:
        registry: it knows the content types.
        title: name of the school.
    """
    declared = list(registry.content_types.values())
    components = schemas.shared()
    for each in declared:
        components |= schemas.of_type(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1", "description": INTRODUCTION},
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {}],
        "paths": _paths(declared),
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "Made under “My access”."}
            },
        },
    }


def _paths(declared: list[ContentType]) -> Part:
    where = _parameter("path", "path", {"type": "string", "minLength": 1}, "The path of the item.")
    where["required"] = True
    new = [_ref(f"{each.name}-new") for each in declared if each.addable_to]
    changes = [_ref(f"{each.name}-change") for each in declared]
    shown = {"anyOf": [*(_ref(each.name) for each in declared), _ref("AnyItem")]}
    return {
        "/": {
            "get": _operation("Show the front of the site", "showSite", shown, 200, query=_paging()),
            "post": _operation("Add an item to the site", "addToSite", shown, 201, {"anyOf": new}),
        },
        "/api": {"get": _operation("Show this description", "describe", {"type": "object"}, 200)},
        "/{path}": {"parameters": [where], **_of_item(shown, new, changes)},
        "/{path}/state": {"parameters": [where], "post": _changing_of_state(shown)},
        "/{path}/move": {"parameters": [where], "post": _moving(shown)},
        "/{path}/file/{file}": {
            "parameters": [where, {**where, "name": "file", "schema": {"type": "integer", "minimum": 1}}],
            "get": _file_operation(),
        },
    }


def _of_item(shown: Part, new: list[Part], changes: list[Part]) -> Part:
    body = _members({"values": {"anyOf": changes}})
    return {
        "get": _operation("Show an item", "show", shown, 200, query=_paging(), condition="If-None-Match"),
        "post": _operation("Add an item to a folder", "add", shown, 201, {"anyOf": new}),
        "patch": _operation("Change an item", "change", shown, 200, body, condition="If-Match"),
        "delete": _operation("Put an item into the recycle bin", "delete", None, 204, condition="If-Match"),
    }


def _changing_of_state(shown: Part) -> Part:
    body = _members({"to": {"enum": list(TRANSITIONS)}, "comment": {"type": "string"}}, ("to",))
    return _operation("Publish or withdraw an item", "changeState", shown, 200, body)


def _moving(shown: Part) -> Part:
    body = _members({name: {"type": ["string", "null"]} for name in ("to", "name")})
    return _operation("Move or rename an item", "move", shown, 200, body)


def _operation(
    summary: str,
    name: str,
    shown: Part | None,
    status: int,
    body: Part | None = None,
    **more: Any,
) -> Part:
    changing = body is not None or status == 204
    condition = more.get("condition", "")
    conditional = (412, 428) if condition == "If-Match" else (412,) if changing else ()
    wrong = (*ALWAYS, *(CHANGING if changing else ()), *conditional)
    content = {"content": {JSON: {"schema": shown}}} if shown is not None else {}
    responses = {str(status): {"description": "Done.", **content}}
    if body is not None:
        responses["204"] = {"description": "Done. Who may not read the item, or no longer, is shown nothing."}
    if condition == "If-None-Match":
        responses["304"] = {"description": "Whoever asks has it already."}
    responses |= {str(each): _problem(each) for each in sorted(wrong)}
    described = {"summary": summary, "operationId": name, "responses": responses}
    parameters = list(more.get("query", ()))
    if condition:
        parameter = _parameter(condition, "header", {"type": "string"}, "An ETag, or * for any.")
        parameters.append({**parameter, "required": condition == "If-Match"})
    if parameters:
        described["parameters"] = parameters
    if body is not None:
        described["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
    return described


def _file_operation() -> Part:
    described = _operation("Send the bytes of a file", "sendFile", None, 200)
    described["responses"]["200"]["content"] = {"*/*": {}}
    return described


def _problem(status: int) -> Part:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {"description": ERRORS[status], "content": content}


def _paging() -> list[Part]:
    number = {"type": "integer", "minimum": 1}
    children = f"Children on a page: {SIZE}, at most {MAX_SIZE}."
    order = [*SORTS, *(f"-{each}" for each in SORTS)]
    return [
        _parameter("page", "query", {**number, "maximum": 100_000}, "Of the children of a folder, from 1."),
        _parameter("size", "query", {**number, "maximum": 10**9}, children),
        _parameter("sort", "query", {"enum": order}, "A dash turns the order round."),
        _parameter("type", "query", {"type": "string", "maxLength": 100}, "Only children of this type."),
    ]


def _parameter(name: str, place: str, schema: Part, text: str) -> Part:
    return {"name": name, "in": place, "schema": schema, "description": text}


def _members(properties: Part, required: tuple[str, ...] = ()) -> Part:
    described: Part = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**described, "required": list(required)} if required else described


def _ref(name: str) -> Part:
    return {"$ref": f"#/components/schemas/{name}"}
