"""The description of the API at /api: JSON for programs, a page for people."""

import json
from typing import Any

from pyramid.config import Configurator
from pyramid.request import Request
from pyramid.response import Response

from itschool_cms.accounts.views.parts import add_page
from itschool_cms.core.content import ContentType
from itschool_cms.core.models import Site
from itschool_cms.core.permissions import PUBLIC

from ..asking import API
from ..represent import as_json
from .document import ERRORS, INTRODUCTION, describe_api

PATH = "/api"


def as_document(context: Site, request: Request) -> Response:
    """Give out the description."""
    return as_json(describe_api(request.registry, context.title))


def as_page(context: Site, request: Request) -> dict[str, Any]:
    """Show the description to people."""
    described = describe_api(request.registry, context.title)
    return {
        # Every second part is code.
        "introduction": INTRODUCTION.split("`"),
        "operations": list(_operations(described)),
        "types": [_type(described, each, request) for each in request.registry.content_types.values()],
        "errors": sorted(ERRORS.items()),
        "base": request.mail_url(""),
    }


def _operations(described: dict[str, Any]) -> Any:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield method.upper(), path, operation["summary"]


def _type(described: dict[str, Any], declared: ContentType, request: Request) -> dict[str, Any]:
    sent = described["components"]["schemas"][f"{declared.name}-values"]
    required = sent.get("required", ())
    fields = [(name, _shape(field), name in required) for name, field in sent["properties"].items()]
    return {"name": declared.name, "title": request.words.translate(declared.title), "fields": fields}


def _shape(field: dict[str, Any]) -> str:
    """Return what a field takes, in one line of JSON Schema."""
    shape = {name: value for name, value in field.items() if name not in ("title", "description")}
    return json.dumps(shape, ensure_ascii=False)


def includeme(config: Configurator) -> None:
    """Register both."""
    add_page(config, as_page, PATH, renderer="itschool_cms.manage.api:templates/api.pt")
    config.add_view(
        as_document, context=Site, name="api", route_name=API, permission=PUBLIC, request_method="GET"
    )
