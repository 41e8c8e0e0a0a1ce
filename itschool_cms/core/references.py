"""What an item links to: the addresses in its rich text, and the items that its fields name.

A target is a text: `/a/b` for an address of this site, `//host/a/b` for a full one, of this site or another,
digits for the uid of an item. It is read from the item alone, so the catalog can be rebuilt from the tree.
"""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from .html import Html

if TYPE_CHECKING:
    from .models import Item

# The listing of what links to a target is called after it.
LINKED = "linked|"
MAX_LINKS = 1_000
MAX_TARGET = 1_000
# What the sanitiser writes: names in small letters, values in double quotes, `<` in a text as an entity.
_TAG = re.compile(r'<(?:a|img)((?: [a-z-]+="[^"]*")*)')
# How a text names an item that was chosen in it, whatever its address.
_UID = re.compile(r"/resolve/([0-9]{1,16})(?:/|\Z)", re.ASCII)
_ADDRESS = re.compile(r' (?:href|src)="([^"]*)"')


def targets(item: "Item") -> set[str]:
    """Return all that an item links to, itself left out."""
    item._p_activate()
    base = "/" + "".join(f"{name}/" for name in item.path())
    texts = [value for value in vars(item).values() if isinstance(value, Html)]
    found = {target_of(address, base) for text in texts for address in islice(addresses(text), MAX_LINKS)}
    found |= {str(uid) for uid in item.references()}
    return found - {"", str(item.uid), normal_path(base)}


def addresses(text: str) -> Iterator[str]:
    """Yield the addresses of links and images in a sanitised text, as they are written."""
    for tag in _TAG.finditer(text):
        for address in _ADDRESS.finditer(tag[1]):
            yield unescape(address[1])


def target_of(address: str, base: str) -> str:
    """Return what an address leads to; empty for what is no page: a mail address, say.

    Args:
        base: the address of the item in which it stands, with a slash at its end.
    """
    try:
        parts = urlsplit(urljoin(base, address))
    except ValueError:
        return ""
    if parts.scheme not in ("", "http", "https"):
        return ""
    named = None if parts.netloc else _UID.match(parts.path)
    if named:
        return named[1]
    target = (f"//{parts.netloc}" if parts.netloc else "") + normal_path(parts.path)
    return target if len(target) <= MAX_TARGET else ""


def normal_path(path: str) -> str:
    """Return a path as it is compared: decoded, without dots, empty parts and the slash at its end."""
    return "/" + "/".join(path_names(unquote(path)))


def path_names(path: str) -> tuple[str, ...]:
    """Return the parts of a decoded path."""
    names: list[str] = []
    for name in path.split("/"):
        if name == "..":
            del names[-1:]
        elif name not in ("", "."):
            names.append(name)
    return tuple(names)
