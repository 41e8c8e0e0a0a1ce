"""Pictures inside rich texts: as large as the screen needs, and without the text jumping when they come."""

import html
import re
import time
from typing import Any
from urllib.parse import unquote, urlsplit

from pyramid.request import Request

from .models import Image
from .views import picture

# The width of a text: what a browser needs to know before it has read the style sheet.
SIZES = "(min-width: 60em) 46rem, 100vw"
# What the sanitiser writes.
_IMAGE = re.compile(r'<img((?:\s[a-z]+="[^"]*")*)>')
_ATTRIBUTE = re.compile(r'\s([a-z]+)="([^"]*)"')


def in_sizes(markup: str, request: Request) -> str:
    """Return clean markup whose pictures of the site come in their scales, with width and height."""

    def tag(match: re.Match[str]) -> str:
        given = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(match[1])}
        found = _picture(given.get("src", ""), request)
        return match[0] if found is None else _drawn({**given, **_measures(given, found)})

    return _IMAGE.sub(tag, markup) if "<img" in markup else markup


def _measures(given: dict[str, str], found: dict[str, Any]) -> dict[str, str]:
    own = {"src": found["src"], "srcset": found["srcset"]}
    if "width" in given and "height" in given:
        # The author has said how large it is.
        return {**own, "sizes": f"(min-width: {given['width']}px) {given['width']}px, 100vw"}
    return {**own, "sizes": SIZES, "width": str(found["width"]), "height": str(found["height"])}


def _drawn(attributes: dict[str, str]) -> str:
    return "<img " + " ".join(f'{name}="{html.escape(value)}"' for name, value in attributes.items()) + ">"


def _picture(address: str, request: Request) -> dict[str, Any] | None:
    """Return the scale at an address; None for another file, and for what the person may not see."""
    path = urlsplit(address).path
    if not path.startswith(f"{request.script_name}/"):
        return None
    names = [unquote(name) for name in path.removeprefix(request.script_name).strip("/").split("/")]
    catalog = request.site.catalog
    uid = catalog.uid_at("/" + "/".join(names[:-2])) if names[-2:-1] == ["scale"] else None
    if uid is None or not catalog.record(uid).visible_to(request.principals, int(time.time())):
        return None
    item = catalog.resolve(uid)
    return picture(item, request, names[-1]) if isinstance(item, Image) else None
