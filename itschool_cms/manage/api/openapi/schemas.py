"""The JSON Schemas of the API: of each content type by its form, and of what they share."""

from typing import Any

from itschool_cms.core.content import ContentType
from itschool_cms.core.plain import kind_of, schema_of
from itschool_cms.core.plain.parts import Files, describe
from itschool_cms.core.publishing import State

Schema = dict[str, Any]

EDITORS_ONLY = "Given to whoever may edit the item, and to nobody else."
MOMENT: Schema = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
UID: Schema = {"type": "integer", "minimum": 0}
TEXT: Schema = {"type": "string"}
PATH = TEXT
NUMBER: Schema = {"type": "integer", "minimum": 0}


def shared() -> dict[str, Schema]:
    """Return the schemas that no type owns."""
    summary: dict[str, Schema] = {
        "uid": UID,
        "type": TEXT,
        "path": PATH,
        "title": TEXT,
        "state": {"type": ["string", "null"], "examples": [str(state) for state in State]},
        "modified": MAYBE_MOMENT,
    }
    return {
        "Problem": _problem(),
        "Summary": _object(summary, tuple(summary)),
        "Folder": _folder(),
        "File": _file(),
        "NewFile": _new_file(),
        "KeptFile": _object({"uid": {"type": "integer", "minimum": 1}}, ("uid",), open_ended=True),
        "AnyItem": _whole({"type": "object"}),
    }


def _problem() -> Schema:
    members: dict[str, Schema] = {
        "type": TEXT,
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "errors": {
            "type": "object",
            "description": "What is wrong, by the name of the field.",
            "additionalProperties": TEXT,
        },
        "incident": {**TEXT, "description": "Leads the school to its log."},
        "page": {**TEXT, "description": "The page of the site to go to first."},
    }
    return _object(members, ("type", "title", "status", "detail"))


def _folder() -> Schema:
    members: dict[str, Schema] = {
        "items": {"type": "array", "items": _ref("Summary")},
        "total": NUMBER,
        "page": NUMBER,
        "size": NUMBER,
        "pages": NUMBER,
        "next": {"type": ["string", "null"], "description": "The address of the next page."},
    }
    return _object(members, (), open_ended=True)


def _file() -> Schema:
    members: dict[str, Schema] = {
        "uid": UID,
        "name": TEXT,
        "size": NUMBER,
        "type": TEXT,
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "href": PATH,
    }
    return _object(members, tuple(members))


def _new_file() -> Schema:
    members: dict[str, Schema] = {
        "name": {"type": "string", "minLength": 1, "maxLength": 300},
        "content": {"type": "string", "contentEncoding": "base64"},
    }
    return _object(members, tuple(members))


def of_type(declared: ContentType) -> dict[str, Schema]:
    """Return the schemas of a type: its values as they are sent, and an item of it as it is shown."""
    sent, shown = _sent(declared), _shown(declared)
    new = {
        "type": {"const": declared.name},
        "name": {"type": ["string", "null"], "maxLength": 100},
        "values": _ref(f"{declared.name}-values"),
    }
    schemas = {
        f"{declared.name}-values": sent,
        declared.name: _whole(shown, declared.name),
        f"{declared.name}-change": {**sent, "required": []},
    }
    if declared.addable_to:
        schemas[f"{declared.name}-new"] = _object(new, ("type", "values"))
    return schemas


def _nodes(declared: ContentType) -> list[Any]:
    return [node for node in schema_of(declared.schema) if node.name != "csrf_token"]


def _sent(declared: ContentType) -> Schema:
    nodes = _nodes(declared)
    required = tuple(node.name for node in nodes if node.required and node.name != "audience")
    described = _object({node.name: describe(node) for node in nodes}, required)
    return {**described, "description": "What is not sent is empty, or stays as it is."}


def _shown(declared: ContentType) -> Schema:
    nodes = {node.name: node for node in _nodes(declared)}
    names = declared.schema.attributes()  # type: ignore[attr-defined]
    for_readers = declared.schema.shown  # type: ignore[attr-defined]
    described = {name: _as_shown(nodes.get(name)) for name in names}
    for name in described.keys() - set(for_readers):
        described[name] = {**described[name], "description": EDITORS_ONLY}
    given = [name for name in names if name in for_readers]
    return {**_object(described, ()), "description": f"Readers get: {', '.join(given) or 'none of them'}."}


def _as_shown(node: Any) -> Schema:
    if node is None:
        return {}
    if isinstance(kind_of(node), Files):
        return {"type": "array", "items": _ref("File")}
    described = describe(node)
    # What stands there may be older than a rule of today; what is empty is null.
    kind = described.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {"title": described.get("title", node.name), "type": list(dict.fromkeys((*kinds, "null")))}


def _whole(values: Schema, name: str = "") -> Schema:
    members: dict[str, Schema] = {
        "uid": UID,
        "type": {"const": name} if name else {"type": "string"},
        "path": PATH,
        "title": {"type": "string"},
        "state": {"type": ["string", "null"]},
        "created": MAYBE_MOMENT,
        "modified": MAYBE_MOMENT,
        "values": values,
        "actions": {"type": "array", "items": {"type": "string"}},
        "links": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    whole = _object(members, tuple(members), open_ended=True)
    return {"allOf": [whole, _ref("Folder")]}


def _object(properties: dict[str, Any], required: tuple[str, ...], open_ended: bool = False) -> Schema:
    described: Schema = {"type": "object", "properties": properties}
    if required:
        described["required"] = list(required)
    return described if open_ended else {**described, "additionalProperties": False}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
