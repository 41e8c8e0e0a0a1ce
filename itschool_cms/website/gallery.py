"""The pictures of a section as a gallery: each leads to its own page, and from there to the next."""

import time

from pyramid.request import Request

from itschool_cms.core.models import Folder

from .images.models import Image
from .models import GALLERY, Section


def pictures_of(section: Folder, request: Request) -> list[int]:
    """Return the uids of the pictures that may be seen, in the order of the section; no item is loaded."""
    catalog = request.site.catalog
    hits = catalog.listing(f"in|{section.uid}", request.principals, int(time.time()))
    found = [hit.uid for hit in hits if hit.record.type_name == Image.type_name]
    return sorted(found, key=lambda uid: section.position_of(catalog.path(uid).rpartition("/")[2]))


def way_through(item: Image, request: Request) -> dict[str, str] | None:
    """Return the addresses of the pictures before and after one, empty at the ends; None in no gallery."""
    section = item.__parent__
    if not isinstance(section, Section) or section.layout != GALLERY:
        return None
    uids = pictures_of(section, request)
    place = uids.index(item.uid) if item.uid in uids else -1
    before, after = uids[:place][-1:], uids[place + 1 :][:1]
    resolve = request.site.catalog.resolve
    addresses = [request.resource_path(resolve(found[0])) if found else "" for found in (before, after)]
    return {"before": addresses[0], "after": addresses[1], "all": request.resource_path(section)}
