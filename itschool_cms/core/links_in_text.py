"""Links to pages and images of the site inside rich text: they follow what is renamed and moved.

A stored text names its targets by uid, in the one form `/resolve/<uid>[/<view>…][?query][#fragment]`, in
`href` of links and `src` of images. That form never leaves the site: pages show the path of today. People
type, paste and read ordinary paths; `from_paths` and `to_paths` go from one to the other.

Who may not see a target is shown the words alone, as for a target that is gone: hidden equals missing.
"""

import re
import time
from collections.abc import Callable
from urllib.parse import unquote

from pyramid.i18n import TranslationStringFactory
from pyramid.request import Request
from pyramid.traversal import quote_path_segment

from .html import Html, sanitise

_ = TranslationStringFactory("itschool_cms")

PREFIX = "/resolve/"
NOWHERE = _("(this link leads nowhere)")
NO_IMAGE = _("(this image is gone)")

# What the sanitiser writes: lower case, attributes in double quotes, no link inside a link.
_ATTRIBUTES = r'((?:\s[a-z]+="[^"]*")*)'
_LINK = re.compile(rf"<a{_ATTRIBUTES}>(.*?)</a>", re.DOTALL)
_IMAGE = re.compile(rf"<img{_ATTRIBUTES}>")
_TARGET = re.compile(r'(\s(?:href|src)=")([^"]*)(")')
_ALT = re.compile(r'\salt="([^"]*)"')
_CANONICAL = re.compile(rf"{PREFIX}(\d{{1,16}})((?:[/?#].*)?)", re.ASCII | re.DOTALL)


def canonical(uid: int, rest: str = "") -> str:
    """Return the address under which a text keeps a link to the item.

    Args:
        rest: what follows the item: `/scale/large`, `#part`; empty for the item itself.
    """
    return f"{PREFIX}{uid}{rest}"


def internal_uids(text: str) -> tuple[int, ...]:
    """Return the uids that a stored text leads to or shows, each once, in their order."""
    if PREFIX not in text:
        return ()
    found = (_CANONICAL.fullmatch(target) for _before, target, _after in _TARGET.findall(text))
    return tuple(dict.fromkeys(int(match[1]) for match in found if match))


def from_paths(text: Html, request: Request) -> Html:
    """Return the text as it is stored: links to items that the person may see, by their uids.

    What leads to no item stays as it was written, and so does what the person may not see: both are equal.
    """

    def address(match: re.Match[str]) -> str:
        before, target, after = match.groups()
        return f"{before}{_stored(target, request) or target}{after}"

    changed = _in_tags(text, lambda tag: _TARGET.sub(address, tag))
    return text if changed == text else sanitise(changed)


def to_paths(
    text: Html, request: Request, marked: bool = False, principals: frozenset[str] | None = None
) -> Html:
    """Return a stored text for a page: links lead to the paths of today.

    Links that lead nowhere, for this person, become their words; such an image its alternative text.

    Args:
        marked: say so beside the words, for those who edit.
        principals: whom the text is for; None for the person of the request.
    """
    if PREFIX not in text:
        return text
    paths = _Paths(request, principals)

    def link(match: re.Match[str]) -> str:
        attributes, words = match.groups()
        now = _replaced(attributes, paths)
        if now is not None:
            return f"<a{now}>{words}</a>"
        return words + _mark(request, NOWHERE, marked)

    def image(match: re.Match[str]) -> str:
        now = _replaced(match[1], paths)
        if now is not None:
            return f"<img{now}>"
        alternative = _ALT.search(match[1])
        return (alternative[1] if alternative else "") + _mark(request, NO_IMAGE, marked)

    return sanitise(_IMAGE.sub(image, _LINK.sub(link, text)))


def to_form(text: Html, request: Request) -> Html:
    """Return a stored text for the field that edits it: as `to_paths`, but nothing is lost.

    A link that leads nowhere for this person stays as it is stored: saving the text keeps it.
    """
    if PREFIX not in text:
        return text
    paths = _Paths(request)

    def address(match: re.Match[str]) -> str:
        before, target, after = match.groups()
        return f"{before}{paths.path(target) or target}{after}"

    return sanitise(_in_tags(text, lambda tag: _TARGET.sub(address, tag)))


class _Paths:
    """The paths of today of what a person may see."""

    def __init__(self, request: Request, principals: frozenset[str] | None = None) -> None:
        self._request, self._now = request, int(time.time())
        self._principals = request.principals if principals is None else principals

    def path(self, target: str) -> str | None:
        """Return the address of a stored target; None for one that is gone or hidden."""
        match = _CANONICAL.fullmatch(target)
        if match is None:
            return None
        catalog, uid = self._request.site.catalog, int(match[1])
        record = catalog.record(uid)
        if record is None or not record.visible_to(self._principals, self._now):
            return None
        steps = catalog.path(uid).split("/")
        return self._request.script_name + "/".join(map(quote_path_segment, steps)) + match[2]


def _in_tags(text: str, change: Callable[[str], str]) -> str:
    changed = _LINK.sub(lambda match: f"<a{change(match[1])}>{match[2]}</a>", text)
    return _IMAGE.sub(lambda match: f"<img{change(match[1])}>", changed)


def _replaced(attributes: str, paths: _Paths) -> str | None:
    """Return the attributes with the path of today; None where it leads nowhere."""
    match = _TARGET.search(attributes)
    if match is None or not match[2].startswith(PREFIX):
        return attributes
    path = paths.path(match[2])
    return None if path is None else attributes[: match.start(2)] + path + attributes[match.end(2) :]


def _mark(request: Request, message: str, marked: bool) -> str:
    return f" <em>{request.localizer.translate(message)}</em>" if marked else ""


def _stored(target: str, request: Request) -> str | None:
    """Return the stored form of an address that a person typed; None for one that is left as it is."""
    local = _local(target, request)
    if local is None or local.startswith(PREFIX):
        return None
    path, rest = _split(local)
    names = [unquote(name) for name in path.split("/")[1:] if name]
    catalog = request.site.catalog
    for length in range(len(names), 0, -1):
        uid = catalog.uid_at("/" + "/".join(names[:length]))
        if uid is not None:
            views = names[length:]
            known = not views or views[0].removeprefix("@@") in request.registry.reserved_names
            below = "".join(f"/{quote_path_segment(view)}" for view in views)
            seen = catalog.record(uid).visible_to(request.principals, int(time.time()))
            return canonical(uid, below + rest) if known and seen else None
    return None


def _local(target: str, request: Request) -> str | None:
    """Return an address without the scheme and host of this site; None for one of elsewhere."""
    base = request.registry.settings["site.base_url"].rstrip("/")
    local = target.removeprefix(base)
    if not local.startswith("/") or local.startswith("//"):
        return None
    root = request.script_name
    return local.removeprefix(root) if local.startswith(f"{root}/") else None


def _split(address: str) -> tuple[str, str]:
    match = re.search(r"[?#]", address)
    return (address[: match.start()], address[match.start() :]) if match else (address, "")
