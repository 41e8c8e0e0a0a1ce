"""Old values back into an item: what its form would take from this person now, and nothing else."""

from collections.abc import Mapping
from typing import Any

import colander
from pyramid.request import Request

from itschool_cms.core.content import content_type
from itschool_cms.core.forms import UploadedFile
from itschool_cms.core.models import Item


class Refused(ValueError):
    """Old values cannot come back; the message says why."""


def accepted(request: Request, item: Item, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes that the form of an item gives to this person who types old values into it.

    What the form does not ask for (the state, say) is left out. Files are the stored ones.

    Raises:
        Refused: the form would show errors.
    """
    # Only what has a form has versions, and acts that can be undone.
    declared: Any = content_type(request.registry, item)
    schema = declared.schema().bind(request=request, context=item)
    old = twin(item, {name: value for name, value in values.items() if name in schema.attributes()})
    typed = _typed(schema, schema.from_item(old, request), request)
    try:
        if callable(schema.validator):
            schema.validator(schema, typed)
        given = schema.to_item(typed, item, request)
    except colander.Invalid as refusal:
        raise Refused(_said(refusal, request)) from None
    files = (node.name for node in schema if isinstance(node.typ, UploadedFile))
    return {**given, **{name: values[name] for name in files if name in values and hasattr(item, name)}}


def twin(item: Item, values: Mapping[str, Any]) -> Item:
    """Return an item with other values, in no tree and of no database."""
    item._p_activate()
    found = type(item).__new__(type(item))
    found.__dict__.update(item.__dict__)
    for name, value in values.items():
        setattr(found, name, value)
    return found


def _typed(schema: Any, appstruct: Mapping[str, Any], request: Request) -> dict[str, Any]:
    found, reasons = {}, []
    for node in schema:
        if isinstance(node.typ, UploadedFile) or node.name == "csrf_token":
            continue
        try:
            value = node.deserialize(node.serialize(appstruct.get(node.name, colander.null)))
            if value is not colander.drop:
                found[node.name] = value
        except colander.Invalid as refusal:
            # What only leads to attributes, such as the files that stay, decides nothing.
            if node.name not in schema.not_attributes:
                reasons.append(_said(refusal, request))
    if reasons:
        raise Refused(" ".join(reasons))
    return found


def _said(refusal: colander.Invalid, request: Request) -> str:
    """Return the errors of a form as one text."""
    translate = request.words.translate
    lines = []
    for path in refusal.paths():
        texts = [translate(text) for each in path if each.msg for text in each.messages()]
        node = path[-1].node
        title = translate(node.title) if node.name else ""
        lines.append(f"{title}: {' '.join(texts)}" if title else " ".join(texts))
    return " ".join(lines)
